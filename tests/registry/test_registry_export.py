"""Rows to take away."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_texts import Library, document, goods

from registry.columns import TABLES, Row
from registry.export import csv_lines, document_row, event_row, item_row, jsonl_lines, rows
from registry.queries import Registry

Reader = Callable[[Library], Registry]
AS_OF = date(2032, 7, 1)


def named(registry: Registry, kind: str, as_of: date = AS_OF) -> list[Row]:
    return [dict(zip(TABLES[kind], row, strict=True)) for row in rows(registry, kind, as_of)]


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_csv_and_json_lines_hold_the_same_rows(filled: Registry, kind: str) -> None:
    text = "".join(csv_lines(rows(filled, kind, AS_OF), TABLES[kind]))
    assert text.startswith("\ufeff")
    from_csv = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    from_json = [json.loads(one) for one in jsonl_lines(rows(filled, kind, AS_OF), TABLES[kind])]
    assert len(from_csv) == len(from_json) > 0
    for flat, full in zip(from_csv, from_json, strict=True):
        assert list(flat) == list(full)
        assert (flat["as_of"], flat["data_version"]) == ("2032-07-01", filled.version())
        assert full["illustrative"] is False


def test_rows_are_those_that_pages_show(filled: Registry) -> None:
    items, events, documents = (named(filled, kind) for kind in ("items", "events", "documents"))
    shown = {
        "items": ([item_row(item) for item in filled.each_item(AS_OF)], items),
        "events": ([event_row(event) for event in filled.each_event(AS_OF)], events),
        "documents": ([document_row(document) for document in filled.each_document()], documents),
    }
    for views, found in shown.values():
        assert [{name: row[name] for name in view} for view, row in zip(views, found, strict=True)] == views


def test_tasks_have_the_states_of_the_date(filled: Registry) -> None:
    late, open_ = named(filled, "tasks")
    assert (late["title"], late["done"], late["state"], late["days_late"]) == (
        "=Trình, ký",
        "2031-02-01",
        "done_late",
        31,
    )
    assert late["item_ids"] == [filled.items(limit=1).rows[0].id, "c-none"]
    assert (open_["due"], open_["done"], open_["state"]) == ("2034-01-01", None, "open_in_time")
    assert [row["state"] for row in named(filled, "tasks", date(2031, 1, 11))] == ["open_overdue", "open_in_time"]
    assert named(filled, "tasks", date(2029, 12, 31)) == []


def test_a_report_is_given_away_with_what_proves_it(filled: Registry) -> None:
    (row,) = named(filled, "reports")
    (head,) = filled.reports()
    assert head.number is not None
    whole = filled.report(head.number)
    assert whole is not None
    assert (row["report_no"], row["programme"], row["cut_off"], row["issued_by"]) == (1, "LINES", "2032-06-30", "lan")
    assert json.loads(row["content"]) == whole.content
    assert [row[name] for name in ("itemised", "gross", "net")] == [0, None, None], "nothing of LINES is in the library"
    assert hashlib.sha256(row["content"].encode()).hexdigest() == row["sha256"] == head.sha256
    assert named(filled, "reports", date(2032, 6, 29)) == []


CELL = st.none() | st.text("a,;\"'\r\n\t =+-@ê\0", max_size=6)
PARTS = st.lists(st.text('a," =', max_size=3), max_size=2)


@given(st.lists(st.tuples(CELL, st.none() | st.integers(), st.booleans(), PARTS)))
def test_csv_is_what_the_library_writes(found: list[tuple[object, ...]]) -> None:
    def safe(cell: object) -> object:
        text = "; ".join(cell) if isinstance(cell, list) else cell
        return f"'{text}" if isinstance(text, str) and text[:1] in set("=+-@\t\r\n") else text

    columns = ("title", "start", "illustrative", "types")
    for count in (1, 4):
        expected = io.StringIO(newline="")
        csv.writer(expected).writerows([columns[:count], *(map(safe, row[:count]) for row in found)])
        written = csv_lines((row[:count] for row in found), columns[:count])
        assert "".join(written) == "\ufeff" + expected.getvalue()


def test_items_and_events_carry_their_evidence(filled: Registry) -> None:
    for kind in ("items", "events"):
        for row in named(filled, kind):
            text = filled.text(row["document"])
            assert text is not None
            assert text[row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize("name", ["=1+1", "+84", "-2", "@x", "\tx"])
def test_no_cell_starts_a_formula(registry_of: Reader, name: str) -> None:
    text = document("11/2030/TT-BCT", date(2030, 2, 1), {"phu-luc-I": "hàng"})
    registry = registry_of([(text, [goods(text, "phu-luc-I", "0402", name)])])
    lines = "".join(csv_lines(rows(registry, "items", AS_OF), TABLES["items"]))
    (row,) = csv.DictReader(io.StringIO(lines.removeprefix("\ufeff")))
    assert row["title"] == "'" + name
    (full,) = named(registry, "items")
    assert full["title"] == name


def test_rows_come_one_at_a_time(filled: Registry) -> None:
    found = csv_lines(rows(filled, "items", AS_OF), TABLES["items"])
    assert [next(found).count("\n") for _ in range(3)] == [1, 1, 1]
