"""Answers of the reader: listings, look-ups, pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_texts import Library, document, keep
from sqlalchemy import Engine

from registry.load import load
from registry.lookups import BadCursor, same_goods, slice_of
from registry.queries import Registry
from registry.views import ItemQuery

Reader = Callable[[Library], Registry]
DECREE = "/akn/vn/act/nghi-dinh/chinh-phu/2030-01-01/10-2030-nd-cp"


@pytest.mark.parametrize(
    ("listed", "asked", "same"),
    [
        ("0402", "04021010", True),
        ("04021010", "0402", True),
        ("22021010", "22021010", True),
        ("22021010", "22021090", False),
        ("0402", "0403", False),
    ],
)
def test_10_goods_codes_match_their_headings_only(listed: str, asked: str, same: bool) -> None:
    assert same_goods(listed, asked) is same


def test_10_look_up_by_goods_code(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)

    def found(code: str) -> set[str]:
        return {item.title for item in registry.items(ItemQuery(hs=code)).rows}

    assert found("04021010") == {"Sữa"}
    assert found("22021090") == {"Nước khác"}
    assert found("2202") == {"Nước ép", "Nước khác"}


@given(st.integers(0, 40), st.integers(1, 15))
def test_pages_give_every_row_once(count: int, limit: int) -> None:
    ids = [str(number) for number in range(count)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = slice_of(ids, limit, cursor)
        seen.extend(page)
        if cursor is None:
            break
    assert seen == ids


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3", "9" * 30, "٣", ""])
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor, match="cursor"):
        slice_of(["a"], 1, cursor)


def test_filters_narrow(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    day = date(2031, 6, 1)
    assert registry.items(as_of=day).total == 10
    assert registry.items(ItemQuery(kind="condition", state="cut"), day).total == 1
    assert registry.items(ItemQuery(agency="BCT"), day).total == 4
    assert registry.items(ItemQuery(type="premises"), day).total == 5
    assert registry.items(ItemQuery(type="capital"), day).total == 0
    assert registry.items(ItemQuery(document_id="10/2030/NĐ-CP"), day).total == 3
    assert registry.items(ItemQuery(document_id="99/2099/NĐ-CP"), day).total == 0
    assert registry.items(ItemQuery(illustrative=True), day).total == 0


def test_a_document_is_found_by_address_and_by_number(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    by_number, by_address = registry.document("10/2030/NĐ-CP"), registry.document(DECREE)
    assert by_number == by_address
    assert by_number is not None
    assert (by_number.id, by_number.items, by_number.events) == (DECREE, 3, 0)
    amending = registry.document("20/2031/NĐ-CP")
    assert amending is not None
    assert (amending.items, amending.events) == (1, 5)
    assert registry.document("99/2099/NĐ-CP") is None


def test_provisions_know_their_parents(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    place = registry.provision(DECREE, "dieu-1/khoan-2/diem-a#chapeau")
    assert place is not None
    assert (place.path, place.parent, place.depth) == ("dieu-1/khoan-2/diem-a", "dieu-1/khoan-2", 2)
    assert next(row.path for row in registry.provisions(DECREE)) == "dieu-1"
    assert registry.provision(DECREE, "dieu-99") is None
    assert place is not None
    over = registry.provisions_over(DECREE, place.start, place.end)
    assert [row.path for row in over][-3:] == ["dieu-1", "dieu-1/khoan-2", "dieu-1/khoan-2/diem-a"]
    assert all(row.start <= place.start and row.end >= place.end for row in over)
    assert registry.provisions_over("9/9999/NĐ-CP", 0, 1) == ()
    assert registry.provisions("99/2099/NĐ-CP") == ()


def test_documents_are_listed_newest_first(registry_of: Reader, library: Library) -> None:
    page = registry_of(library).documents(limit=2)
    assert [row.number for row in page.rows] == ["30/2032/NQ-CP", "12/2032/TT-BCT"]
    assert (page.total, page.next) == (6, "2")


def test_events_by_source_and_on_a_document(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    on = {(event.evidence.document_number, event.op) for event in registry.events_on(DECREE)}
    assert on == {
        ("20/2031/NĐ-CP", "abolish"),
        ("20/2031/NĐ-CP", "simplify"),
        ("20/2031/NĐ-CP", "supplement"),
        ("30/2032/NQ-CP", "abolish"),
        ("30/2032/NQ-CP", "amend"),
    }
    assert all(event.op != "impose" for event in registry.events_by_source("11/2030/TT-BCT"))


def test_an_event_is_in_force_from_its_first_day(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    (first, *_) = [event.id for event in registry.events_by_source("20/2031/NĐ-CP")]
    stages = {
        day: next(event.stage for event in registry.each_event(day) if event.id == first)
        for day in (date(2030, 12, 31), date(2031, 1, 1))
    }
    assert stages == {date(2030, 12, 31): "issued", date(2031, 1, 1): "in_force"}


def test_search_rows_hold_everything(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    rows = list(registry.search_rows())
    assert [row.document.number for row in rows] == sorted(
        (row.document.number for row in rows), key=lambda n: registry.document(n).id
    )  # type: ignore[union-attr]
    assert sum(len(row.items) for row in rows) == registry.items().total
    assert all(row.text == registry.text(row.document.id) for row in rows)
    assert sum(len(row.provisions) for row in rows) == registry.summary().provisions


def test_summary_adds_up(registry_of: Reader, library: Library) -> None:
    summary = registry_of(library).summary(date(2032, 7, 1))
    assert {(kind, state): count for kind, state, count in summary.by_state} == {
        ("business_line", "in_force"): 1,
        ("condition", "changed"): 1,
        ("condition", "cut"): 1,
        ("condition", "in_force"): 2,
        ("condition", "suspended"): 1,
        ("product_line", "cut"): 2,
        ("product_line", "in_force"): 2,
    }
    assert (summary.documents, summary.events_unresolved, summary.illustrative_documents) == (6, 1, 0)


def test_an_unknown_item_is_none(registry_of: Reader) -> None:
    registry = registry_of([])
    assert registry.item("c-0") is None
    assert registry.item_events("c-0") == ()
    assert registry.programme("nothing") is None
    assert registry.facts("nothing") is None
    assert (registry.facts("TASKS") or {})["id"] == "TASKS"


def test_a_load_in_between_does_not_show_in_an_answer_that_has_begun(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine, data_dir: Path
) -> None:
    registry = registry_of(library[:2])
    rows = registry.search_rows()
    first = next(rows)
    for text, candidates in library[2:]:
        keep(data_dir, text, *candidates)
    assert load(engine, data_dir).loaded == len(library) - 2
    assert len([first, *rows]) == 2
    assert len(list(registry.search_rows())) == len(library)


def test_a_document_shows_the_name_of_its_file_only(registry_of: Callable[[Library], Registry]) -> None:
    text = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho"})
    library = [(replace(text, source=replace(text.source, name="/elsewhere/texts/10.html")), [])]
    found = registry_of(library).document("10/2030/NĐ-CP")
    assert found is not None
    assert found.source_name == "10.html"
