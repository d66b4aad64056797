"""Tasks: states on a date, shares with their denominators, and what a hostile or careless list comes to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry_texts import Library, dump
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.__main__ import main
from registry.given_views import TaskTotals
from registry.known import stamp
from registry.outside import MOST_BYTES, BadFacts, GivenFile, read_file
from registry.programmes import catalogue
from registry.queries import Registry
from registry.tasks import import_tasks, task_rows, task_state

Reader = Callable[[Library], Registry]
TODAY = date(2033, 1, 1)
MOMENT = datetime(2033, 1, 1, 3, tzinfo=UTC)
HEADER = "programme,number,title,agency,assigned,due,done,items,source"
SAMPLE = Path(__file__).resolve().parents[2] / "registry" / "samples" / "nhiem-vu-minh-hoa.csv"


def csv_of(*rows: str, name: str = "tasks.csv") -> GivenFile:
    return GivenFile(name, "\n".join([HEADER, *rows]).encode())


def row(number: int, due: str, done: str = "", agency: str = "BTMMH", items: str = "") -> str:
    return f"DEMO,NV-{number},Việc {number},{agency},2030-01-01,{due},{done},{items},minh họa"


def give(engine: Engine, file: GivenFile, moment: datetime = MOMENT) -> tuple[int, int, int]:
    done = import_tasks(engine, file, catalogue(), TODAY, lambda: moment)
    return done.added, done.superseded, done.unchanged


def totals(registry: Registry, day: date) -> TaskTotals:
    found = registry.task_totals("DEMO", day)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("done", "as_of", "expected"),
    [
        ("2031-06-30", "2031-07-15", ("done_on_time", 0)),
        ("2031-07-02", "2031-07-15", ("done_late", 2)),
        ("2031-07-02", "2031-07-01", ("open_overdue", 1)),
        ("2031-06-30", "2031-06-29", ("open_in_time", 0)),
        (None, "2031-06-30", ("open_in_time", 0)),
        (None, "2031-07-10", ("open_overdue", 10)),
    ],
)
def test_a_state_is_that_of_the_date(done: str | None, as_of: str, expected: tuple[str, int]) -> None:
    day = date.fromisoformat
    assert task_state(day("2031-06-30"), day(done) if done else None, day(as_of)) == expected


@given(st.integers(0, 400), st.none() | st.integers(0, 400), st.integers(0, 400))
def test_a_task_that_is_done_stays_as_it_is(due: int, done: int | None, as_of: int) -> None:
    first = date(2030, 1, 1)
    ended = None if done is None else first + timedelta(done)
    state, late = task_state(first + timedelta(due), ended, first + timedelta(as_of))
    assert state.startswith("done") == (done is not None and done <= as_of)
    assert (late > 0) == (state in ("done_late", "open_overdue"))
    if state.startswith("done"):
        assert (state, late) == task_state(first + timedelta(due), ended, date.max)


def test_2_every_overdue_share_of_itemised_tasks_names_its_denominator(engine: Engine, registry_of: Reader) -> None:
    registry = registry_of([])
    on_time = [row(n, "2031-06-30", "2031-05-01") for n in range(3)]
    late = [row(3, "2031-06-30", "2031-08-01", "BNSMH")]
    open_late = [row(n, "2031-06-30") for n in (4, 5)]
    in_time = [row(n, "2033-06-30", agency="BNSMH") for n in range(6, 10)]
    assert give(engine, csv_of(*on_time, *late, *open_late, *in_time)) == (10, 0, 0)
    found = totals(registry, date(2032, 1, 1))
    counts = (found.done_on_time, found.done_late, found.open_in_time, found.open_overdue)
    assert [figure.value for figure in counts] == [3, 1, 4, 2]
    assert [len(figure.ids) for figure in counts] == [3, 1, 4, 2]
    shares = [(share.of, share.numerator, share.denominator, share.percent) for share in found.overdue]
    assert shares == [("done", 2, 4, 50), ("due", 2, 6, pytest.approx(33.33, abs=0.01)), ("all", 2, 10, 20)]
    assert (found.late.of, found.late.percent) == ("done", 25)
    parts = Counter()
    for part in found.agencies:
        parts.update({part.agency: (part.done_late.value or 0) + (part.open_in_time.value or 0)})
    assert parts == {"BNSMH": 5, "BTMMH": 0}
    before = totals(registry, date(2031, 7, 1))
    assert (before.done_on_time.value, before.open_overdue.value) == (3, 3)


def test_without_a_list_nothing_is_counted(registry_of: Reader) -> None:
    registry = registry_of([])
    found = totals(registry, TODAY)
    assert [found.done_on_time.value, found.open_overdue.value, found.overdue[2].percent] == [None, None, None]
    assert found.open_overdue.why == "not itemised"
    assert registry.task_totals("NOTHING") is None


def test_a_task_shows_what_became_of_the_items_it_should_cut(
    library: Library, engine: Engine, registry_of: Reader
) -> None:
    registry = registry_of(library)
    cut, kept = (
        next(item.id for item in registry.items(as_of=TODAY).rows if item.evidence.path == path)
        for path in ("dieu-1/khoan-1", "dieu-1/khoan-2")
    )
    give(engine, csv_of(row(1, "2031-06-30", "2031-05-01", items=f"{cut}; {kept};c-none"), row(2, "2031-06-30")))
    task = registry.tasks(item_id=cut).rows[0]
    assert task.items == ((cut, "cut"), (kept, registry.item(kept).state), ("c-none", None))  # type: ignore[union-attr]
    assert registry.tasks(item_id=cut).total == 1
    assert (task.programme_id, task.illustrative, task.list_name) == ("DEMO", True, "tasks.csv")
    assert registry.task(task.id, date(2031, 4, 1)).done is None  # type: ignore[union-attr]
    assert registry.task(task.id, date(2029, 1, 1)) is None
    assert [found.number for found in registry.tasks(state="open_overdue").rows] == ["NV-2"]
    assert registry.tasks(agency="BCT").total == 0


def test_the_same_again_changes_nothing_and_a_new_list_supersedes(engine: Engine, registry_of: Reader) -> None:
    registry = registry_of([])
    give(engine, csv_of(row(1, "2031-06-30"), row(2, "2031-06-30")))
    held, version = dump(engine), registry.version()
    assert give(engine, csv_of(row(2, "2031-06-30"), row(1, "2031-06-30"))) == (0, 0, 2)
    assert (dump(engine), registry.version()) == (held, version)
    assert give(engine, csv_of(row(1, "2031-06-30", "2031-06-01"))) == (1, 2, 0)
    assert registry.version() != version
    assert [(task.number, task.state) for task in registry.tasks().rows] == [("NV-1", "done_on_time")]
    assert len(dump(engine)["tasks"]) == 3


def test_json_and_csv_say_the_same(engine: Engine, registry_of: Reader) -> None:
    registry = registry_of([])
    fields = dict(zip(HEADER.split(","), row(1, "2031-06-30").split(","), strict=True))
    rows = [fields | {"items": ["c-1", "c-2"], "done": None}]
    give(engine, GivenFile("tasks.json", json.dumps(rows).encode()))
    assert registry.tasks().rows[0].items == (("c-1", None), ("c-2", None))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{HEADER}\n{row(1, '30/6/2031')}", "line 2: due: '30/6/2031' is no date. Write it like 2026-12-31."),
        (f"{HEADER}\n{row(1, '2031-06-31')}", "line 2: due: '2031-06-31' is no date"),
        (f"{HEADER}\n{row(1, '2029-06-30')}", "line 2: due: before the day on which it was assigned"),
        (f"{HEADER}\n{row(1, '2031-06-30', '2033-01-02')}", "done after today, 2033-01-01"),
        (f"{HEADER}\n{row(1, '2031-06-30', agency='XYZ')}", "line 2: agency: XYZ is no code of an agency"),
        (f"{HEADER}\n{row(1, '2031-06-30').replace('DEMO', 'NONE')}", "programme: NONE is none. Take one of DEMO"),
        (f"{HEADER}\n{row(1, '2031-06-30').replace('minh họa', '')}", "line 2: source: String should have at least 1"),
        (f"{HEADER}\n{row(1, '2031-06-30')}\n{row(1, '2031-06-30')}", "line 3: number: task NV-1 stands at"),
        (f"{HEADER}\n{row(1, '2031-06-30').replace('Việc', 'V' + chr(7))}", "a character that cannot be printed"),
        (f"{HEADER}\n{row(1, '2031-06-30')},more", "line 2: not as many cells as the header has"),
        (f'{HEADER}\n"a', "unexpected end of data"),
        ("programme;number\nDEMO;1", "programme;number: no such field. Fields: programme, number"),
        (HEADER, "no task in it"),
        ("", "no task in it"),
        (f"{HEADER}\n{row(1, '2031-06-30', items=';'.join(f'c-{n}' for n in range(501)))}", "items: more than 500"),
        (f"{HEADER}\n{row(1, '2031-06-30').replace('Việc', 'V' * 2001)}", "title: String should have at most 2000"),
    ],
)
def test_a_bad_list_is_refused_whole_with_place_and_advice(engine: Engine, data: str, said: str) -> None:
    before = dump(engine)
    with pytest.raises(BadFacts) as refused:
        give(engine, GivenFile("tasks.csv", data.encode()))
    assert said in str(refused.value)
    assert dump(engine) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "tasks.json: byte 0 is not UTF-8. Save it as UTF-8."),
        (b"[" * 200_000, "nested too deep"),
        (b"[" + b"9" * 5_000 + b"]", "a number too long"),
        (b"[1,\n 2", "tasks.json line 2: "),
        (b'{"a": 1}', "not a list of objects"),
        (b"[1]", "not a list of objects"),
        (b'[{"programme": 5}]', "tasks.json row 1: programme: Input should be a valid string. Correct the cell."),
    ],
)
def test_hostile_json_is_refused(engine: Engine, data: bytes, said: str) -> None:
    with pytest.raises(BadFacts) as refused:
        give(engine, GivenFile("tasks.json", data))
    assert said in str(refused.value)


def test_size_and_number_of_errors_are_bounded(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.csv").write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(BadFacts, match="more than 20 MB"):
        read_file(tmp_path / "big.csv")
    with pytest.raises(BadFacts, match="no such file"):
        read_file(tmp_path)
    with pytest.raises(BadFacts) as refused:
        give(engine, csv_of(*["x,1,t,BCT,a,b,c,,s"] * 1_000))
    assert len(refused.value.args) < 30
    monkeypatch.setattr("registry.outside.MOST_ROWS", 10)
    with pytest.raises(BadFacts, match="line 12: more than 10 rows"):
        give(engine, csv_of(*(row(n, "2031-06-30") for n in range(11))))


def test_one_task_is_in_one_list(engine: Engine) -> None:
    give(engine, csv_of(row(1, "2031-06-30")))
    with pytest.raises(BadFacts, match=r"other\.csv line 2: task NV-1 is in the list tasks\.csv"):
        give(engine, csv_of(row(1, "2031-06-30"), name="other.csv"))


def test_the_door(data_dir: Path, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["import", "tasks", str(SAMPLE)]) == 0
    assert capsys.readouterr().out == "nhiem-vu-minh-hoa.csv: 6 added, 0 superseded, 0 unchanged\n"
    (tmp_path / "bad.csv").write_text(f"{HEADER}\nx", encoding="utf-8")
    assert main(["import", "tasks", str(tmp_path / "bad.csv"), str(SAMPLE)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("bad.csv line 2: not as many cells")
    assert said.out == "nhiem-vu-minh-hoa.csv: 0 added, 0 superseded, 6 unchanged\n"
    assert main(["import", "tasks", str(tmp_path / "none.csv")]) == 2
    assert Registry(database).tasks("DEMO", date(2026, 11, 22)).total == 6


LISTS = st.lists(
    st.dictionaries(st.integers(0, 4), st.sampled_from(["", "2031-01-05", "2031-09-09"])).filter(bool), max_size=8
)
COUNTER = count()
"""Numbers of examples: each has a day of its own, and its lists come an hour apart."""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LISTS)
def test_every_list_can_be_told_as_it_was_known(engine: Engine, lists: list[dict[int, str]]) -> None:
    """Whatever lists follow each other: at each moment the tasks are those of the list handed over last."""
    example = next(COUNTER)
    start = datetime(2033, 1, 1, tzinfo=UTC) + timedelta(days=example)
    for hour, found in enumerate(lists):
        rows = [row(1_000 * example + number, "2031-06-30", done) for number, done in found.items()]
        for file in (csv_of(*rows, name=f"{example}.csv"), csv_of(*reversed(rows), name=f"{example}.csv")):
            give(engine, file, start + timedelta(hours=hour))
    with Session(engine) as session:
        for hour, found in enumerate(lists):
            held = [
                task
                for task in task_rows(session, TODAY, stamp(start + timedelta(hours=hour)))
                if task.source_list == f"{example}.csv"
            ]
            assert {task.number: task.done for task in held} == {
                f"NV-{1_000 * example + number}": date.fromisoformat(done) if done else None
                for number, done in found.items()
            }
