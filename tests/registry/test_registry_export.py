"""Rows to take away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from registry_texts import Library, document, goods

from registry.columns import TABLES
from registry.export import KINDS, csv_lines, event_row, item_row, jsonl_lines, rows
from registry.queries import Registry

Reader = Callable[[Library], Registry]
AS_OF = date(2032, 7, 1)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_csv_and_json_lines_hold_the_same_rows(registry_of: Reader, library: Library, kind: str) -> None:
    registry = registry_of(library)
    text = "".join(csv_lines(rows(registry, kind, AS_OF), TABLES[kind]))
    assert text.startswith("\ufeff")
    from_csv = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    from_json = [json.loads(one) for one in jsonl_lines(rows(registry, kind, AS_OF), TABLES[kind])]
    assert len(from_csv) == len(from_json) > 0
    for flat, full in zip(from_csv, from_json, strict=True):
        assert list(flat) == list(full)
        assert (flat["as_of"], flat["data_version"]) == ("2032-07-01", registry.version())
        assert full["illustrative"] is False


def test_rows_are_those_that_pages_show(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    drawn = ("as_of", "data_version")
    items, events = (list(rows(registry, kind, AS_OF)) for kind in ("items", "events"))
    assert [{name: row[name] for name in row if name not in drawn} for row in items] == [
        item_row(item) for item in registry.each_item(AS_OF)
    ]
    assert [{name: row[name] for name in row if name not in (*drawn, "illustrative")} for row in events] == [
        event_row(event) for event in registry.each_event(AS_OF)
    ]


def test_items_and_events_carry_their_evidence(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    for kind in ("items", "events"):
        for row in rows(registry, kind, AS_OF):
            text = registry.text(row["document"])
            assert text is not None
            assert text[row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize("name", ["=1+1", "+84", "-2", "@x", "\tx"])
def test_no_cell_starts_a_formula(registry_of: Reader, name: str) -> None:
    text = document("11/2030/TT-BCT", date(2030, 2, 1), {"phu-luc-I": "hàng"})
    registry = registry_of([(text, [goods(text, "phu-luc-I", "0402", name)])])
    lines = "".join(csv_lines(rows(registry, "items", AS_OF), TABLES["items"]))
    (row,) = csv.DictReader(io.StringIO(lines.removeprefix("\ufeff")))
    assert row["title"] == "'" + name
    (full,) = rows(registry, "items", AS_OF)
    assert full["title"] == name


def test_rows_come_one_at_a_time(registry_of: Reader, library: Library) -> None:
    found = csv_lines(rows(registry_of(library), "items", AS_OF), TABLES["items"])
    assert [next(found).count("\n") for _ in range(3)] == [1, 1, 1]
