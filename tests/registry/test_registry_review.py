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

from corpus.model import Extraction
from corpus.store import Store, text_hash
from registry.__main__ import main
from registry.accounts import AccountError, add_account, disable_account, sign_in
from registry.audit import breaches
from registry.load import load
from registry.models import AuditRow
from registry.queries import Registry
from registry.review import EditConflict, decide, history, undo
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
    assert states(registry) == {"có kho": "in_force", "ghi chú": "not_yet"}
    with Session(engine) as session:
        assert list(breaches(session)) == []


@pytest.mark.usefixtures("people")
def test_an_undone_decision_leaves_its_history(registry_of: Reader, engine: Engine) -> None:
    registry = registry_of(doubtful())
    number = decide(engine, registry.reviews().rows[0].id, "accept", "lan", "the text says so")
    undo(engine, number, "minh", "it does not")
    assert states(registry)["có kho"] == "in_force"
    assert registry.reviews().total == 1
    assert [(row.action, row.reviewer, row.undoes) for row in history(engine)] == [
        ("accept", "lan", None),
        ("undo", "minh", number),
    ]
    with pytest.raises(EditConflict, match="undone already"):
        undo(engine, number, "minh", "again")


@pytest.mark.usefixtures("people")
def test_of_two_reviewers_the_second_is_told(registry_of: Reader, engine: Engine) -> None:
    (doubt,) = registry_of(doubtful()).reviews().rows
    decide(engine, doubt.id, "accept", "lan", "the text says so", seen=doubt.version)
    with pytest.raises(EditConflict, match=r"lan decided it at .* \(accept: the text says so\)"):
        decide(engine, doubt.id, "reject", "minh", "no", seen=doubt.version)
    assert len(history(engine)) == 1


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
    assert history(engine) == ()


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
    assert [line.split()[3] for line in capsys.readouterr().out.splitlines()] == ["accept", "undo", "edit"]
    assert main(["users", "disable", "lan"]) == 0
    assert main(["review", "undo", "3", "--by", "lan", "--reason", "no"]) == 2
