"""What people decide: it counts, it survives new readings, it can be undone, and nobody overwrites it unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from registry_texts import Library, condition, cut, document, keep
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from corpus.model import MODEL_ONLY, Extraction
from corpus.store import Store, text_hash
from registry.__main__ import main
from registry.accounts import AccountError, add_account, disable_account, sign_in
from registry.audit import breaches
from registry.load import load
from registry.models import AuditRow
from registry.queries import Registry
from registry.review import EditConflict, decide, undo
from registry.waiting import ReviewError

Reader = Callable[[Library], Registry]
PASSWORD = "a long enough password"
DAY = date(2031, 6, 1)


@pytest.fixture
def people(engine: Engine) -> None:
    for name, role in (("lan", "reviewer"), ("minh", "reviewer"), ("reader", "reader")):
        add_account(engine, name, role, PASSWORD)


def doubtful() -> Library:
    old = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "có xe"})
    new = document("20/2031/NĐ-CP", date(2031, 1, 1), {"dieu-1": "Bãi bỏ Điều 1"})
    event = cut(new, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-1", review="doubtful_operation")
    return [(old, [condition(old, path) for path in ("dieu-1", "dieu-2")]), (new, [event])]


def states(registry: Registry) -> dict[str, str]:
    return {item.title: item.state for item in registry.items(as_of=DAY).rows}


@pytest.mark.usefixtures("people")
def test_an_accepted_event_counts_and_is_signed(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(doubtful())
    (doubt,) = registry.reviews().rows
    assert doubt.confidence == 0.9
    before = registry.version()
    decide(engine, doubt.id, "accept", "lan", "the text says so", seen=doubt.version)
    assert states(registry) == {"có kho": "cut", "có xe": "in_force"}
    assert registry.reviews().total == 0
    assert registry.version() != before
    machine, person = sorted(registry.events_by_source("20/2031/NĐ-CP"), key=lambda event: event.decided_by)
    assert (machine.review, person.op, person.decided_by, person.review) == ("accepted", "abolish", "lan", None)
    with Session(engine) as session:
        assert list(breaches(session)) == []


@pytest.mark.usefixtures("people")
def test_a_rejected_event_stays_visible_and_changes_nothing(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(doubtful())
    decide(engine, registry.reviews().rows[0].id, "reject", "lan", "another article is meant")
    assert states(registry) == {"có kho": "in_force", "có xe": "in_force"}
    assert {event.review for event in registry.events_by_source("20/2031/NĐ-CP")} == {"rejected", None}


@pytest.mark.usefixtures("people")
def test_an_edit_says_what_it_is_instead(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(doubtful())
    other = next(item.id for item in registry.items().rows if item.title == "có xe")
    changes = {"item": other, "effective_until": "2031-03-01"}
    decide(engine, registry.reviews().rows[0].id, "edit", "lan", "Điều 2 is meant, for a time", changes)
    assert states(registry) == {"có kho": "in_force", "có xe": "in_force"}
    assert {item.title: item.state for item in registry.items(as_of=date(2031, 2, 1)).rows}["có xe"] == "suspended"


@pytest.mark.usefixtures("people")
def test_a_rejected_item_is_required_no_more(registry_of: Reader, engine: Engine) -> None:
    text = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "ghi chú"})
    registry = registry_of(
        [(text, [condition(text, "dieu-1"), condition(text, "dieu-2", review="outside_conditions")])]
    )
    decide(engine, registry.reviews().rows[0].id, "reject", "lan", "a note, no condition")
    assert states(registry) == {"có kho": "in_force", "ghi chú": "unconfirmed"}
    with Session(engine) as session:
        assert list(breaches(session)) == []


def found_by_the_model() -> Library:
    """A decree of which only the trained model takes the first article for a condition, and one that repeals it all."""
    old = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "có xe"})
    new = document("20/2031/NĐ-CP", date(2031, 1, 1), {"dieu-1": "Bãi bỏ Điều 1, Điều 2"})
    cuts = [cut(new, "dieu-1", "abolish", "10/2030/NĐ-CP", path) for path in ("dieu-1", "dieu-2")]
    return [(old, [condition(old, "dieu-1", review=MODEL_ONLY), condition(old, "dieu-2")]), (new, cuts)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("action", "before", "after", "left"),
    [("accept", "in_force", "cut", [None, None]), ("reject", "unconfirmed", "unconfirmed", ["rejected", "rejected"])],
)
def test_what_only_the_model_finds_waits_with_all_that_happens_to_it(
    registry_of: Reader, engine: Engine, action: str, before: str, after: str, left: list[str | None]
) -> None:
    registry = registry_of(found_by_the_model())
    assert states(registry) == {"có kho": "unconfirmed", "có xe": "cut"}
    (doubt,) = registry.reviews().rows
    assert doubt.reason == MODEL_ONLY
    item = next(row.id for row in registry.items().rows if row.title == "có kho")
    assert [event.review for event in registry.item_events(item)] == [MODEL_ONLY, MODEL_ONLY]
    number = decide(engine, doubt.id, action, "lan", "the article says so")
    assert states(registry) == {"có kho": after, "có xe": "cut"}
    assert registry.items(as_of=date(2030, 6, 1)).rows[0].state == before
    assert [event.review for event in registry.item_events(item)] == left
    with Session(engine) as session:
        assert list(breaches(session)) == []
    undo(engine, number, "minh", "it does not")
    assert states(registry) == {"có kho": "unconfirmed", "có xe": "cut"}


@pytest.mark.usefixtures("people")
def test_an_undone_decision_leaves_its_history(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(doubtful())
    number = decide(engine, registry.reviews().rows[0].id, "accept", "lan", "the text says so")
    undo(engine, number, "minh", "it does not")
    assert states(registry)["có kho"] == "in_force"
    assert registry.reviews().total == 1
    later, first = registry.decisions().rows
    assert (first.id, first.action, first.reviewer, first.undoes, first.undone_by) == (
        number,
        "accept",
        "lan",
        None,
        later.id,
    )
    assert (later.action, later.reviewer, later.undoes, later.subject_id) == ("undo", "minh", number, "")
    assert (first.document_number, first.reason_code) == ("10/2030/NĐ-CP", "doubtful_operation")
    assert [row.id for row in registry.decisions("minh").rows] == [later.id]
    assert registry.decisions(review_id="r-none").total == 0
    assert registry.decisions(limit=1).next == "1"
    with pytest.raises(EditConflict, match="undone already"):
        undo(engine, number, "minh", "again")


@pytest.mark.usefixtures("people")
def test_of_two_reviewers_the_second_is_told(registry_of: Reader, engine: Engine) -> None:
    (doubt,) = registry_of(doubtful()).reviews().rows
    decide(engine, doubt.id, "accept", "lan", "the text says so", seen=doubt.version)
    with pytest.raises(EditConflict, match=r"lan decided it at .* \(accept: the text says so\)"):
        decide(engine, doubt.id, "reject", "minh", "no", seen=doubt.version)
    assert Registry(engine).decisions().total == 1


@pytest.mark.usefixtures("people")
def test_a_decision_on_what_has_changed_meanwhile_is_refused(
    registry_of: Reader, engine: Engine, data_dir: Path
) -> None:
    library = doubtful()
    (doubt,) = registry_of(library).reviews().rows
    text, (event,) = library[1]
    extraction = Extraction("x2", (event,))
    Store(data_dir).put_extraction(Store(data_dir).put(text), text_hash(text), extraction)
    load(engine, data_dir)
    with pytest.raises(EditConflict, match="read it anew"):
        decide(engine, doubt.id, "accept", "lan", "the text says so", seen=doubt.version)


@pytest.mark.usefixtures("people")
def test_a_decision_survives_a_new_extraction(registry_of: Reader, engine: Engine, data_dir: Path) -> None:
    library = doubtful()
    registry = registry_of(library)
    decide(engine, registry.reviews().rows[0].id, "reject", "lan", "another article is meant")
    text, (event,) = library[1]
    for candidate, waiting in (
        (replace(event, start=event.start + 4), []),
        (replace(event, op="suspend", review=None), ["machine_disagrees"]),
    ):
        extraction = Extraction("x2", (candidate,))
        Store(data_dir).put_extraction(Store(data_dir).put(text), text_hash(text), extraction)
        assert load(engine, data_dir).loaded == 1
        assert states(registry)["có kho"] == "in_force"
        assert [row.reason for row in registry.reviews().rows] == waiting


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("action", "reviewer", "reason", "changes", "said"),
    [
        ("accept", "nobody", "so", {}, "users add"),
        ("accept", "reader", "so", {}, "reader is reader"),
        ("accept", "lan", " ", {}, "needs a reason"),
        ("guess", "lan", "so", {}, "no such decision"),
        ("edit", "lan", "so", {}, "only an edit"),
        ("edit", "lan", "so", {"quote": "x"}, "quote"),
        ("edit", "lan", "so", {"op": "x"}, "no such operation"),
        ("edit", "lan", "so", {"effective_from": "tomorrow"}, "no date"),
    ],
)
def test_what_cannot_be_decided(
    registry_of: Reader,
    engine: Engine,
    action: str,
    reviewer: str,
    reason: str,
    changes: dict[str, str | None],
    said: str,
) -> None:
    (doubt,) = registry_of(doubtful()).reviews().rows
    with pytest.raises((ReviewError, AccountError), match=said):
        decide(engine, doubt.id, action, reviewer, reason, changes)
    assert Registry(engine).decisions().total == 0


@pytest.mark.usefixtures("people")
def test_sign_in_is_slowed_down_and_logged(engine: Engine) -> None:
    moment = datetime(2040, 1, 1, tzinfo=UTC)
    assert sign_in(engine, "lan", PASSWORD, lambda: moment) == "reviewer"
    for _ in range(5):
        with pytest.raises(AccountError):
            sign_in(engine, "lan", "a wrong password", lambda: moment)
    with pytest.raises(AccountError):
        sign_in(engine, "lan", PASSWORD, lambda: moment + timedelta(minutes=14))
    assert sign_in(engine, "lan", PASSWORD, lambda: moment + timedelta(minutes=16)) == "reviewer"
    with Session(engine) as session:
        said = session.scalars(select(AuditRow.what).where(AuditRow.who == "lan").order_by(AuditRow.ord)).all()
    assert said == ["account added", "signed in", *["sign-in refused"] * 6, "signed in"]


@pytest.mark.usefixtures("people")
def test_unknown_and_disabled_accounts_get_the_same_answer(engine: Engine) -> None:
    disable_account(engine, "minh")
    answers = set()
    for name in ("minh", "nobody"):
        with pytest.raises(AccountError) as refused:
            sign_in(engine, name, PASSWORD)
        answers.add(str(refused.value))
    assert len(answers) == 1


@pytest.mark.parametrize("name", ["", " ", "lan ", "a  b", "x\ny  decision: accept", "a\u202eb", "x" * 61])
def test_a_name_that_cannot_sign_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(AccountError, match="no name that can sign"):
        add_account(engine, name, "reviewer", PASSWORD)
    add_account(engine, "Nguyễn Thị Lan", "reviewer", PASSWORD)


def test_weak_passwords_unknown_roles_and_taken_names_are_refused(engine: Engine) -> None:
    add_account(engine, "lan", "reviewer", PASSWORD)
    for name, role, password in (("a", "reviewer", "short"), ("b", "king", PASSWORD), ("lan", "reader", PASSWORD)):
        with pytest.raises(AccountError):
            add_account(engine, name, role, password)


def test_the_doors(
    database: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, candidates in doubtful():
        keep(data_dir, text, *candidates)
    assert [main([door]) for door in ("migrate", "load")] == [0, 0]
    monkeypatch.setattr("sys.stdin", (data_dir / "password").open("w+"))
    (data_dir / "password").write_text(PASSWORD + "\n")
    assert main(["users", "add", "lan"]) == 0
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out == "lan  reviewer\n"
    assert main(["review", "list"]) == 0
    doubt, seen = capsys.readouterr().out.split()[:2]
    assert main(["review", "accept", doubt, "--by", "lan", "--reason", "so", "--seen", seen]) == 0
    number = capsys.readouterr().out.strip()
    assert main(["review", "accept", doubt, "--by", "lan", "--reason", "so"]) == 2
    assert "lan decided it" in capsys.readouterr().err
    assert main(["review", "undo", number, "--by", "lan", "--reason", "no"]) == 0
    assert main(["review", "edit", doubt, "op=amend", "--by", "lan", "--reason", "reworded"]) == 0
    capsys.readouterr()
    assert main(["review", "history"]) == 0
    assert [line.split()[3] for line in capsys.readouterr().out.splitlines()] == ["edit", "undo", "accept"]
    assert main(["review", "history", "--reviewer", "minh"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["users", "log", "--limit", "2"]) == 0
    assert [line.split()[1:4] for line in capsys.readouterr().out.splitlines()] == [
        ["lan", "decision:", "edit"],
        ["lan", "decision:", "undo"],
    ]
    assert main(["users", "disable", "lan"]) == 0
    assert main(["review", "undo", "3", "--by", "lan", "--reason", "no"]) == 2


def unclear() -> Library:
    """Điều 1 is printed anew in two clauses; the machine is not sure which one it goes on in."""
    old = document(
        "901/2030/NĐ-MH",
        date(2030, 1, 1),
        {"dieu-1": "có kho, có xe và có máy", "dieu-2": "có vốn", "dieu-3": "có biển"},
        illustrative=True,
    )
    new = document(
        "902/2031/NĐ-MH",
        date(2031, 1, 1),
        {"dieu-1": "Sửa đổi", "dieu-1/khoan-1": "có kho lạnh rộng", "dieu-1/khoan-2": "có xe tải lớn", "dieu-2": "Bỏ"},
        illustrative=True,
    )
    order = cut(new, "dieu-1", "amend", "901/2030/NĐ-MH", "dieu-1", review="match_unclear")
    units = [
        condition(new, f"dieu-1/khoan-{n}", home_doc="901/2030/NĐ-MH", home_path=f"dieu-1/khoan-{n}") for n in (1, 2)
    ]
    added = cut(new, "dieu-1", "supplement", "901/2030/NĐ-MH", "dieu-1")
    gone = cut(new, "dieu-2", "abolish", "901/2030/NĐ-MH", "dieu-3")
    return [
        (old, [condition(old, path) for path in ("dieu-1", "dieu-2", "dieu-3")]),
        (new, [order, added, gone, *units]),
    ]


def by_path(registry: Registry) -> dict[str, str]:
    return {row.evidence.path: row.id for row in registry.items(as_of=DAY).rows}


@pytest.mark.usefixtures("people")
def test_what_an_item_is_split_into_is_no_addition(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(unclear())
    ids = by_path(registry)
    before = registry.programme("DEMO", DAY)
    (doubt,) = (row for row in registry.reviews().rows if row.event_id)
    parts = [ids["dieu-1/khoan-1"], ids["dieu-1/khoan-2"]]
    number = decide(engine, doubt.id, "split", "lan", "one clause became two", into=parts)
    split = next(row for row in registry.item_events(ids["dieu-1"]) if row.decided_by)
    assert (split.op, split.into, split.decided_by) == ("split", tuple(parts), "lan")
    after = registry.programme("DEMO", DAY)
    assert before is not None
    assert after is not None
    assert (before.added.value, after.added.value, after.gross.value) == (2, 0, 1)
    with Session(engine) as session:
        assert list(breaches(session)) == []
    undo(engine, number, "lan", "it did not")
    assert registry.programme("DEMO", DAY) == before


@pytest.mark.usefixtures("people")
def test_a_merged_item_is_no_cut(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(unclear())
    ids = by_path(registry)
    (doubt,) = (row for row in registry.reviews().rows if row.event_id)
    decide(engine, doubt.id, "merge", "lan", "Điều 2 says it now", into=[ids["dieu-2"]])
    merged = next(row for row in registry.item_events(ids["dieu-1"]) if row.decided_by)
    assert (merged.op, merged.into) == ("merge", (ids["dieu-2"],))
    view = registry.programme("DEMO", DAY)
    assert view is not None
    assert view.gross.value == 1
    assert next(row.state for row in registry.items(as_of=DAY).rows if row.id == ids["dieu-1"]) == "changed"
    assert [(row.action, row.reviewer) for row in Registry(engine).decisions().rows] == [("merge", "lan")]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("action", "into", "said"),
    [
        ("merge", [], "names one item"),
        ("split", ["dieu-2"], "two or more"),
        ("accept", ["dieu-2"], "others none"),
        ("merge", ["dieu-1"], "no other item"),
        ("merge", ["nowhere"], "no other item"),
    ],
)
def test_a_merge_and_a_split_name_other_items_of_the_text(
    registry_of: Reader, engine: Engine, action: str, into: list[str], said: str
) -> None:
    registry = registry_of(unclear())
    ids = by_path(registry)
    (doubt,) = (row for row in registry.reviews().rows if row.event_id)
    with pytest.raises(ReviewError, match=said):
        decide(engine, doubt.id, action, "lan", "so", into=[ids.get(name, name) for name in into])
    assert Registry(engine).decisions().total == 0
