"""Recorded time and versions: what the registry knew when, and which wording held when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from registry_texts import Library, condition, cut, document, keep
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from corpus.model import Extraction, Span
from corpus.store import Store, text_hash
from registry.columns import TABLES
from registry.load import load
from registry.models import EventRow, HistoryRow
from registry.queries import Registry
from registry.wordings import Version, Wording, versions

START = datetime(2040, 1, 1, tzinfo=UTC)
DAY = date(2031, 6, 1)


def clock(*days: int) -> Callable[[], datetime]:
    """A clock that shows these days after START, one at each look, and the last one from then on."""
    moments: Iterator[int] = iter(days)
    last = [days[-1]]

    def now() -> datetime:
        last[0] = next(moments, last[0])
        return START + timedelta(days=last[0])

    return now


def counts(registry: Registry, day: int) -> dict[str, int]:
    found = registry.as_of(DAY, START + timedelta(days=day)).by_state
    return {state: count for kind, state, count in found if kind == "condition"}


def test_what_was_known_then_can_be_asked_for(library: Library, engine: Engine, data_dir: Path) -> None:
    for number, day in ((0, 1), (1, 2)):
        keep(data_dir, library[number][0], *library[number][1])
        load(engine, data_dir, clock=clock(day))
    registry = Registry(engine)
    assert counts(registry, 0) == {}
    assert counts(registry, 1) == {"in_force": 3}
    assert counts(registry, 2) == {"in_force": 2, "changed": 1, "cut": 1}


def test_a_new_reading_and_a_removal_leave_their_history(library: Library, engine: Engine, data_dir: Path) -> None:
    text, candidates = library[0]
    name = keep(data_dir, text, *candidates)
    load(engine, data_dir, clock=clock(1))
    Store(data_dir).put_extraction(name, text_hash(text), Extraction("x1", tuple(candidates[:1])))
    load(engine, data_dir, clock=clock(2))
    Store(data_dir).remove(name)
    load(engine, data_dir, clock=clock(3))
    registry = Registry(engine)
    assert [counts(registry, day) for day in (1, 2, 3)] == [{"in_force": 3}, {"in_force": 1}, {}]
    with Session(engine) as session:
        quotes = set(session.scalars(select(HistoryRow.quote).where(HistoryRow.kind == "item")))
    assert quotes == {"có kho chứa", "có người phụ trách", "có vốn điều lệ"}


def test_what_does_not_change_keeps_its_moment(library: Library, engine: Engine, data_dir: Path) -> None:
    for number, day in ((0, 1), (1, 2)):
        keep(data_dir, library[number][0], *library[number][1])
        load(engine, data_dir, clock=clock(day))
    with Session(engine) as session:
        imposed = select(EventRow.recorded_at).where(EventRow.op == "impose").distinct()
        assert session.scalars(imposed).all() == ["2040-01-02T00:00:00.000000Z"]
        assert session.scalar(select(func.count()).select_from(HistoryRow)) == 0


def test_a_clock_that_goes_back_does_not_reorder_what_was_recorded(
    library: Library, engine: Engine, data_dir: Path
) -> None:
    for number, day in ((0, 5), (1, 1)):
        keep(data_dir, library[number][0], *library[number][1])
        load(engine, data_dir, clock=clock(day))
    registry = Registry(engine)
    assert counts(registry, 4) == {}
    assert counts(registry, 5) == {"in_force": 2, "changed": 1, "cut": 1}


def test_versions_of_an_item_carry_both_texts(registry_of: Callable[[Library], Registry]) -> None:
    old = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho rộng 500 m2 tại nơi sản xuất"})
    paths = {"dieu-1": "Sửa đổi", "dieu-1/dieu-1": "có kho rộng 100 m2 tại nơi sản xuất"}
    new = document("30/2032/NQ-CP", date(2032, 6, 1), paths, effective_until=date(2033, 3, 1), overrides=True)
    whole = new.provisions[0]
    order = cut(new, "dieu-1", "amend", "10/2030/NĐ-CP", "dieu-1", new_text=Span(whole.text_end, whole.end))
    unit = condition(new, "dieu-1/dieu-1", home_doc="10/2030/NĐ-CP", home_path="dieu-1")
    registry = registry_of([(old, [condition(old, "dieu-1")]), (new, [order, unit])])
    (item,) = registry.items().rows
    found = [(row.valid_from, row.valid_until, row.evidence.quote) for row in registry.item_versions(item.id)]
    assert found == [
        (date(2030, 1, 1), date(2032, 6, 1), "có kho rộng 500 m2 tại nơi sản xuất"),
        (date(2032, 6, 1), date(2033, 3, 1), "có kho rộng 100 m2 tại nơi sản xuất"),
        (date(2033, 3, 1), None, "có kho rộng 500 m2 tại nơi sản xuất"),
    ]
    for first, until, quote in found:
        for day in (first, until - timedelta(days=1) if until else date(2040, 1, 1)):
            (held,) = registry.items(as_of=day).rows
            assert (held.title, held.words.quote, held.evidence.quote) == (quote, quote, found[0][2])
            assert registry.text(held.words.document_id)[held.words.start : held.words.end] == quote
            (row,) = registry.flat_rows("items", day)
            assert row[TABLES["items"].index("title")] == quote


def test_an_item_that_ends_has_no_version_from_then_on() -> None:
    first, end = date(2030, 1, 1), date(2031, 1, 1)
    assert versions([Wording(first, None, "a"), Wording(end, None, "")]) == (Version(first, end, "a"),)


days = st.integers(0, 30).map(lambda number: date(2030, 1, 1) + timedelta(days=number))
wordings = st.lists(
    st.builds(Wording, days, st.none() | days, st.sampled_from(["a", "b", "c", ""])).filter(
        lambda wording: wording.until is None or (wording.start or date.min) < wording.until
    ),
    max_size=6,
)


@given(wordings)
def test_versions_follow_each_other_without_overlap(found: list[Wording]) -> None:
    result = versions(found)
    for one, other in pairwise(result):
        assert one.until is not None
        assert other.start is not None
        assert one.until <= other.start
    assert all(row.until is None or row.start is None or row.start < row.until for row in result)
