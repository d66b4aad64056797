"""Figures of programmes: what net is, and that the whole is the sum of its cells however agencies are grouped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from registry_texts import Library, condition, cut, document
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow, ItemRow
from registry.programmes import Catalogue, Programme
from registry.progress import count, tally, view_of
from registry.queries import Registry
from registry.snapshot import Snapshot
from registry.standings import changes_by_item
from registry.timeline import CHANGES, ENDS, STARTS, Change
from registry.views import CellView

Reader = Callable[[Library], Registry]
SINCE = date(2020, 1, 8)
FACTS = {
    "id": "P",
    "name": "x",
    "name_en": "x",
    "metric": "business_condition",
    "since": SINCE,
    "target_percent": 50,
    "sources": {"s": "a source"},
}
PROGRAMME = Programme.model_validate(FACTS)
COUNTED = ("itemised", "gross", "strict", "added", "re_entered", "net")

days = st.dates(date(2020, 1, 1), date(2020, 1, 20))
changes = st.builds(
    lambda start, length, op, event: Change(start, start + timedelta(days=length) if length else None, op, event),
    days,
    st.integers(0, 8),
    st.sampled_from(sorted(STARTS | ENDS | CHANGES)),
    st.uuids().map(str),
)
ledgers = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(changes, max_size=5), min_size=1)


@settings(max_examples=300)
@given(ledgers, days, st.data())
def test_net_and_totals_hold_under_any_grouping(
    ledger: dict[str, list[Change]], as_of: date, data: st.DataObject
) -> None:
    ids = [change.id for rows in ledger.values() for change in rows]
    own = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    groups = {item: data.draw(st.sampled_from(("", "BCT", "BYT"))) for item in ledger}
    counted = tally(PROGRAMME, as_of, ledger, ledger, own)
    whole = view_of(PROGRAMME, as_of, counted, None)
    cells = [
        view_of(PROGRAMME, as_of, counted.within({item: None for item in ledger if groups[item] == code}), code)
        for code in ("", "BCT", "BYT")
    ]
    for view in (whole, *cells):
        gross, added, back, net = (getattr(view, name).value for name in ("gross", "added", "re_entered", "net"))
        assert net is None if gross is None else net == gross - added - back
        assert all(len(getattr(view, name).ids) == (getattr(view, name).value or 0) for name in COUNTED[:-1])
        assert set(view.strict.ids) <= set(view.gross.ids)
        assert not set(view.added.ids) & set(view.re_entered.ids)
    for name in COUNTED:
        parts = [value for view in cells if (value := getattr(view, name).value) is not None]
        assert sum(parts) == (getattr(whole, name).value or 0), name


def programme(*numbers: str, **facts: object) -> Catalogue:
    instruments = [{"number": number, "evidence": "verified", "source": "s"} for number in numbers]
    return Catalogue(
        (Programme.model_validate({**FACTS, "since": date(2031, 1, 1), "instruments": instruments, **facts}),), ""
    )


def three_agencies() -> Library:
    """Decrees of two ministries and one of none; one instrument cuts in all of them, another takes one cut back."""
    paths = {"dieu-1": "có kho", "dieu-2": "có xe", "dieu-3": "có vốn"}
    decrees = [
        document(f"1{n}/2030/NĐ-CP", date(2030, 1, 1), paths, agency=code)
        for n, code in enumerate(("BNNPTNT", "BYT", ""))
    ]
    cutting = document("20/2031/NĐ-CP", date(2031, 1, 1), {f"dieu-{n}": "Bãi bỏ" for n in (1, 2, 3)})
    again = document("30/2032/NĐ-CP", date(2032, 1, 1), {"dieu-1": "Bổ sung", "dieu-1/dieu-1": "có kho"})
    fields = ("chế biến", "chế biến", "bán lẻ")
    units = [
        (text, [condition(text, path, activity=field) for path, field in zip(paths, fields, strict=True)])
        for text in decrees
    ]
    back = [
        cut(again, "dieu-1", "supplement", "10/2030/NĐ-CP", "dieu-1"),
        condition(again, "dieu-1/dieu-1", home_doc="10/2030/NĐ-CP", home_path="dieu-1"),
    ]
    cuts = [cut(cutting, f"dieu-{n + 1}", "abolish", f"1{n}/2030/NĐ-CP", "dieu-1") for n in range(3)]
    return [*units, (cutting, cuts), (again, back)]


def test_items_that_no_instrument_of_it_touches_need_no_replay(registry_of: Reader, engine: Engine) -> None:
    listed = programme("20/2031/NĐ-CP", "30/2032/NĐ-CP")
    registry_of(three_agencies())
    (facts,) = listed.programmes
    with Session(engine) as session:
        items = sorted(session.scalars(select(ItemRow.id)))
        documents = select(DocumentRow.stored_id).where(DocumentRow.number.in_(["20/2031/NĐ-CP", "30/2032/NĐ-CP"]))
        own = set(session.scalars(select(EventRow.id).where(EventRow.document.in_(documents))))
        replayed = changes_by_item(session, items)
        for day in (date(2030, 6, 1), date(2031, 6, 1), date(2032, 6, 1)):
            assert count(session, facts, day, Snapshot("")) == tally(facts, day, replayed, items, own)


def figures(cell: CellView) -> tuple[int | None, ...]:
    return tuple(getattr(cell, name) for name in COUNTED)


def test_what_comes_back_has_its_own_figure(registry_of: Reader, engine: Engine) -> None:
    registry_of(three_agencies())
    registry = Registry(engine, programmes=programme("20/2031/NĐ-CP"))
    before, after = (registry.cells("P", day) for day in (date(2031, 6, 1), date(2032, 6, 1)))
    assert before is not None
    assert after is not None
    assert figures(before) == (9, 3, 3, 0, 0, 3)
    assert figures(after) == (9, 3, 3, 0, 1, 2)
    assert len(after.ids["re_entered"]) == 1
    assert set(after.ids["re_entered"]) <= set(after.ids["gross"])


def test_cells_are_agencies_and_fields_and_nothing_is_lost(registry_of: Reader, engine: Engine) -> None:
    registry_of(three_agencies())
    registry = Registry(engine, programmes=programme("20/2031/NĐ-CP"))
    whole = registry.cells("P", date(2031, 6, 1))
    assert whole is not None
    assert {cell.agency: figures(cell) for cell in whole.cells} == dict.fromkeys(
        ("", "BNNPTNT", "BYT"), (3, 1, 1, 0, 0, 1)
    )
    for cell in whole.cells:
        fields = {part.field: figures(part) for part in cell.cells}
        assert fields == {"chế biến": (2, 1, 1, 0, 0, 1), "bán lẻ": (1, 0, 0, 0, 0, 0)}
    now = registry.cells("P", date(2031, 6, 1), names="now")
    assert now is not None
    assert [cell.agency for cell in now.cells] == ["", "BNNMT", "BYT"]
    one = registry.cells("P", date(2031, 6, 1), agency="BNNMT", names="now")
    assert one is not None
    assert figures(one) == (3, 1, 1, 0, 0, 1)


def test_claims_stand_at_their_date_with_their_denominator(registry_of: Reader, engine: Engine) -> None:
    claims = [
        {"as_of": "2031-02", "done": 10, "denominator": 40},
        {"as_of": "2031-11", "done": 20},
        {"as_of": "about a year later", "day": date(2032, 12, 31), "done": 30, "denominator": 50},
        {"as_of": "2033", "done": ">30"},
    ]
    reported = [{**claim, "evidence": "verified", "source": "s"} for claim in claims]
    registry_of(three_agencies())
    registry = Registry(engine, programmes=programme("20/2031/NĐ-CP", reported=reported))
    found = []
    for day in (date(2031, 2, 27), date(2031, 3, 1), date(2031, 12, 1), date(2034, 1, 1)):
        cell = registry.cells("P", day)
        assert cell is not None
        found.append((cell.reported, cell.baseline, cell.target, cell.pct_of_baseline, cell.pct_of_target))
    assert found == [
        (None, None, None, None, None),
        (10, 40, 20, 25, 50),
        (20, 40, 20, 50, 100),
        (30, 50, 25, 60, 120),
    ]


def test_a_field_has_no_claims_of_its_own(registry_of: Reader, engine: Engine) -> None:
    row = {"agency": "BYT", "baseline": 6, "cut_reported": 3, "evidence": "verified", "source": "s"}
    registry_of(three_agencies())
    total = {"value": 60, "used_by": "all", "evidence": "verified", "source": "s"}
    registry = Registry(engine, programmes=programme("20/2031/NĐ-CP", ministries=[row], baselines=[total]))
    whole = registry.cells("P", date(2031, 6, 1))
    assert whole is not None
    assert [(cell.agency, cell.baseline) for cell in (whole, *whole.cells)] == [
        (None, 60),
        ("", None),
        ("BNNPTNT", None),
        ("BYT", 6),
    ]
    health = next(cell for cell in whole.cells if cell.agency == "BYT")
    assert (health.reported, health.baseline, health.coverage, health.pct_of_baseline) == (3, 6, 50, 50)
    assert {(part.reported, part.baseline, part.pct_of_baseline) for part in health.cells} == {(None, None, None)}
    assert replace(health, cells=()) == replace(registry.cells("P", date(2031, 6, 1), "BYT") or health, cells=())
