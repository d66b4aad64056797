"""Rows as files: every form holds the same rows."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, system
from openpyxl import load_workbook
from pyarrow import parquet

from registry import files
from registry.columns import COLUMNS, TABLES, WHOLE, Row, Values
from registry.export import Tables, rows
from registry.queries import Registry

AS_OF = date(2032, 7, 1)


@pytest.fixture
def tables(filled: Registry) -> dict[str, list[Values]]:
    return {kind: list(rows(filled, kind, AS_OF)) for kind in TABLES}


def typed(kind: str, row: Values) -> Row:
    """A row with its days as days."""
    cells = zip(TABLES[kind], row, strict=True)
    return {name: date.fromisoformat(v) if v and COLUMNS[name].type == "date" else v for name, v in cells}


def test_every_table_has_the_columns_that_its_schema_tells(tables: dict[str, list[Values]]) -> None:
    for kind, found in tables.items():
        assert found
        for row in found:
            for name, value in zip(TABLES[kind], row, strict=True):
                types: dict[str, type[Any]] = {"integer": int, "boolean": bool, "array": list}
                assert value is None or isinstance(value, types.get(COLUMNS[name].type, str))
    assert set(COLUMNS) == {name for columns in TABLES.values() for name in columns}


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_parquet_gives_back_the_rows(tables: dict[str, list[Values]], kind: str, tmp_path: Path) -> None:
    place = tmp_path / "table.parquet"
    expected = [typed(kind, row) for row in tables[kind]]
    files.write(place, {kind: tables[kind]}, "parquet")
    assert parquet.read_table(place).to_pylist() == expected


def test_sqlite_gives_back_the_rows(tables: dict[str, list[Values]], tmp_path: Path) -> None:
    place = tmp_path / "tables.sqlite"
    files.write(place, {kind: tables[kind] for kind in WHOLE}, "sqlite")
    with closing(sqlite3.connect(place)) as database:
        for kind in WHOLE:
            cursor = database.execute(f'SELECT * FROM "{kind}"')
            assert tuple(column[0] for column in cursor.description) == TABLES[kind]
            for values, row in zip(cursor, tables[kind], strict=True):
                assert row == tuple(
                    json.loads(v) if isinstance(r, list) else v for r, v in zip(row, values, strict=True)
                )


def test_a_workbook_gives_back_the_rows(tables: dict[str, list[Values]], tmp_path: Path) -> None:
    place = tmp_path / "tables.xlsx"
    files.write(place, {kind: tables[kind] for kind in WHOLE}, "xlsx")
    book = load_workbook(place)
    assert tuple(book.sheetnames) == WHOLE
    for kind in WHOLE:
        header, *lines = book[kind].iter_rows(values_only=True)
        assert header == TABLES[kind]
        for line, row in zip(lines, tables[kind], strict=True):
            days = [v.date() if hasattr(v, "date") else v for v in line]
            assert days == [
                ("; ".join(v) if isinstance(v, list) else v) or None if v not in (0, False) else v
                for v in typed(kind, row).values()
            ]


def with_title(row: Values, text: str) -> Values:
    return tuple(text if name == "title" else cell for name, cell in zip(TABLES["items"], row, strict=True))


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "https://example.org", "ạ" * 40_000])
def test_a_workbook_makes_no_formula_and_no_link_of_a_text(
    tables: dict[str, list[Values]], text: str, tmp_path: Path
) -> None:
    place = tmp_path / "table.xlsx"
    files.write(place, {"items": [with_title(tables["items"][0], text)]}, "xlsx")
    cell = load_workbook(place)["items"].cell(2, TABLES["items"].index("title") + 1)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == (text if len(text) < 32_767 else text[:32_766] + "…")


def test_the_package_is_valid_and_its_checksums_are_right(tables: dict[str, list[Values]], tmp_path: Path) -> None:
    place = tmp_path / "package.zip"
    files.write(place, {kind: tables[kind] for kind in WHOLE}, "zip")
    folder = tmp_path / "package"
    with zipfile.ZipFile(place) as archive:
        archive.extractall(folder)
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert told["version"] == tables["items"][0][-1]
    for resource in told["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["rows"] == len(tables[resource["name"]])
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    codebook = (folder / "README.md").read_text("utf-8")
    assert all(f"`{column}`" in codebook for kind in WHOLE for column in TABLES[kind])


@pytest.mark.parametrize("form", sorted(files.FILES))
def test_same_rows_same_bytes(tables: dict[str, list[Values]], form: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        files.write(tmp_path / name, {"items": tables["items"]}, form)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_workbook_does_not_say_when_it_was_made(tables: dict[str, list[Values]], tmp_path: Path) -> None:
    place = tmp_path / "table.xlsx"
    files.write(place, {"items": tables["items"]}, "xlsx")
    made = load_workbook(place).properties
    assert made.created == made.modified == datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no time zones)


@pytest.mark.parametrize("form", sorted(files.FILES))
def test_a_table_without_rows_still_says_its_columns(form: str, tmp_path: Path) -> None:
    stream = io.BytesIO()
    files.send(stream, {"items": []}, form)
    if form != "jsonl":
        assert stream.getvalue()
    if form == "csv":
        assert stream.getvalue().decode("utf-8-sig").strip().split(",") == list(TABLES["items"])


@pytest.mark.parametrize("form", sorted(set(files.FILES) - files.SEVERAL))
def test_several_tables_need_a_form_that_holds_them(form: str, tmp_path: Path) -> None:
    with pytest.raises(files.CannotHold, match="zip"):
        files.write(tmp_path / "out", {"items": [], "events": []}, form)


@pytest.mark.parametrize("form", sorted(files.FILES))
def test_a_failure_leaves_the_old_file(tables: dict[str, list[Values]], form: str, tmp_path: Path) -> None:
    def failing() -> Iterator[Row]:
        yield tables["items"][0]
        raise RuntimeError("the database is gone")

    (tmp_path / "taken").mkdir()
    place = tmp_path / "taken" / "out"
    place.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        files.write(place, {"items": failing()}, form)
    assert [one.name for one in place.parent.iterdir()] == ["out"]
    assert place.read_bytes() == b"old"


@pytest.mark.parametrize("form", sorted(files.FILES))
def test_memory_does_not_grow_with_the_rows(tables: dict[str, list[Values]], form: str, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        many: Tables = {"items": (tables["items"][0] for _ in range(count))}
        tracemalloc.start()
        files.write(tmp_path / "out", many, form)
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return high

    peak(10)
    assert peak(24_000) < 1.5 * peak(8_000) + 1_000_000
