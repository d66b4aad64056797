"""Whatever the order, the repetitions and the crashes, the registry is what its documents come to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry_texts import Library, dump, keep
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from corpus.store import Store
from registry.audit import breaches
from registry.db import migrate, open_engine
from registry.load import load
from registry.models import EventRow
from registry.queries import Registry
from registry.timeline import STARTS, Change, state

START = datetime(2040, 1, 1, tzinfo=UTC)
DAYS = (date(2029, 1, 1), date(2030, 6, 1), date(2031, 6, 1), date(2032, 7, 1), date(2033, 3, 1))


class Crash(BaseException):
    """The process is gone."""


@contextmanager
def crashing(engine: Engine, statement: int | None) -> Iterator[None]:
    """Let a process end before its n-th statement."""
    left = count(1)

    def crash(*_: object) -> None:
        if next(left) == statement:
            raise Crash

    event.listen(engine, "before_cursor_execute", crash)
    try:
        with suppress(Crash):
            yield
    finally:
        event.remove(engine, "before_cursor_execute", crash)


steps = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["keep", "remove"]), st.none() | st.integers(1, 60)), max_size=8
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, order=st.permutations(range(6)))
def test_any_order_repetition_and_crash_point_give_the_same_state(
    library: Library,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[int, str, int | None]],
    order: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("run")
    empty = _empty_database(tmp_path_factory)

    def database(name: str) -> Engine:
        shutil.copy(empty, folder / name)
        return open_engine(f"sqlite:///{folder / name}")

    disturbed, straight = database("disturbed.sqlite"), database("straight.sqlite")
    for number, action, statement in steps:
        text, candidates = library[number]
        name = keep(folder / "disturbed", text, *candidates)
        if action == "remove":
            Store(folder / "disturbed").remove(name)
        with crashing(disturbed, statement):
            load(disturbed, folder / "disturbed")
    for number in order:
        keep(folder / "disturbed", library[number][0], *library[number][1])
        load(disturbed, folder / "disturbed")
    load(straight, folder / "disturbed")
    assert dump(disturbed) == dump(straight)
    with Session(disturbed) as session:
        assert list(breaches(session)) == []
    disturbed.dispose()
    straight.dispose()
    shutil.rmtree(folder)


def _empty_database(factory: pytest.TempPathFactory) -> Path:
    file = factory.getbasetemp() / "empty-registry.sqlite"
    if not file.exists():
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()
    return file


def test_a_state_known_then_is_a_load_from_nothing_of_what_was_here_then(
    library: Library, engine: Engine, another_database: Callable[[], Engine], data_dir: Path, tmp_path: Path
) -> None:
    for number, (text, candidates) in enumerate(library):
        keep(data_dir, text, *candidates)
        load(engine, data_dir, clock=lambda number=number: START + timedelta(days=number))
    for number in (0, 2, 5):
        fresh, folder = another_database(), tmp_path / str(number)
        for text, candidates in library[: number + 1]:
            keep(folder, text, *candidates)
        load(fresh, folder)
        for day in DAYS:
            known = Registry(engine).as_of(day, START + timedelta(days=number, hours=1))
            alone = Registry(fresh).summary(day)
            assert known.by_state == alone.by_state, (number, day)


def test_states_are_a_replay_of_the_stored_events(library: Library, engine: Engine, data_dir: Path) -> None:
    for text, candidates in library:
        keep(data_dir, text, *candidates)
    load(engine, data_dir)
    with Session(engine) as session:
        rows = session.scalars(select(EventRow).where(EventRow.review.is_(None), EventRow.item.is_not(None))).all()
        ledger: dict[str, list[Change]] = {}
        for row in rows:
            change = Change(row.effective_from, row.effective_until, row.op, row.id)
            ledger.setdefault(str(row.item), []).append(change)
    assert all(any(change.op in STARTS for change in changes) for changes in ledger.values())
    for day in DAYS:
        shown = {item.id: item.state for item in Registry(engine).items(as_of=day, limit=100).rows}
        assert shown == {item: state(changes, day).state for item, changes in ledger.items()}
