"""Tables as files: CSV, JSON Lines, Parquet, XLSX, SQLite, data package.

Rows are written as they come, in constant memory; a file takes its place only when it is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

import sqlalchemy as sql

from registry.columns import COLUMNS, TABLES, FieldType, Values
from registry.export import FORMATS, Tables
from registry.package import write_package
from registry.workbook import put

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_BATCH = 5_000
_SHEET_ROWS = 1_048_576
"""Rows of a sheet, header included: https://support.microsoft.com, "Excel specifications and limits"."""
_SQL_TYPES: Mapping[FieldType, sql.types.TypeEngine[Any]] = {
    "string": sql.Text(),
    "integer": sql.Integer(),
    "boolean": sql.Boolean(),
    "date": sql.Text(),
    "array": sql.JSON(),
}


class CannotHold(ValueError):
    """Tables that a form cannot hold."""


class BadPlace(ValueError):
    """A path where no file can be made."""


def write(path: Path, tables: Tables, form: str) -> None:
    """Write a file in a form (a key of ``FILES``). Raises CannotHold, BadPlace."""
    if len(tables) > 1 and form not in SEVERAL:
        raise CannotHold(f"{form} holds one table. Take one of {', '.join(tables)}, or the form sqlite, xlsx or zip.")
    with whole(path) as unfinished:
        FILES[form](unfinished, tables)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to; what stands there in the end takes the place of ``path`` at once. Raises BadPlace."""
    if not path.parent.is_dir():
        raise BadPlace(f"{path.parent}: no such folder. Make it, or write to another one.")
    if path.exists() and not path.is_file():
        raise BadPlace(f"{path}: a folder or a device, which no file takes the place of. Give the name of a file.")
    with TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        unfinished = Path(folder, path.name)
        yield unfinished
        unfinished.replace(path)


def send(stream: BinaryIO, tables: Tables, form: str) -> None:
    """The same to a stream: text as it is made, other forms when the file is whole. Raises CannotHold."""
    if form in FORMATS and len(tables) == 1:
        for line in _lines(tables, form):
            stream.write(line)
        return
    with TemporaryDirectory() as folder:
        made = Path(folder, "made")
        write(made, tables, form)
        with made.open("rb") as file:
            shutil.copyfileobj(file, stream)


def _lines(tables: Tables, form: str) -> Iterator[bytes]:
    ((name, rows),) = tables.items()
    return (line.encode() for line in FORMATS[form](rows, TABLES[name]))


def write_csv(path: Path, tables: Tables) -> None:
    """One table as CSV for spreadsheets."""
    with path.open("wb") as file:
        file.writelines(_lines(tables, "csv"))


def write_jsonl(path: Path, tables: Tables) -> None:
    """One table as JSON Lines."""
    with path.open("wb") as file:
        file.writelines(_lines(tables, "jsonl"))


def write_parquet(path: Path, tables: Tables) -> None:
    """One table as Parquet: dates are dates, lists are lists."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types: Mapping[FieldType, Any] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "array": pa.list_(pa.string()),
    }
    ((name, rows),) = tables.items()
    kinds = [COLUMNS[column].type for column in TABLES[name]]
    schema = pa.schema([(column, types[kind]) for column, kind in zip(TABLES[name], kinds, strict=True)])
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array(map(_day, cells) if kind == "date" else cells, types[kind])
                for cells, kind in zip(columns, kinds, strict=True)
            ]
            writer.write_table(pa.table(arrays, schema=schema))


def write_sqlite(path: Path, tables: Tables) -> None:
    """Every table in one SQLite file; lists are JSON, dates ISO 8601, truth values 0 and 1."""
    engine = sql.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for name, rows in tables.items():
            columns = (sql.Column(column, _SQL_TYPES[COLUMNS[column].type]) for column in TABLES[name])
            table = sql.Table(name, sql.MetaData(), *columns)
            table.create(connection)
            for batch in _batches(rows):
                connection.execute(table.insert(), [dict(zip(TABLES[name], row, strict=True)) for row in batch])
    engine.dispose()


def write_xlsx(path: Path, tables: Tables) -> None:
    """Every table as a sheet: a frozen header, filters, dates as dates, no formula and no link made of any text.

    Raises CannotHold. A text longer than a cell can hold ends with "…".
    """
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        # A fixed day of making: the same rows give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        header = book.add_format({"bold": True})
        for name, rows in tables.items():
            _fill(book.add_worksheet(name), name, rows, header)


def _fill(sheet: Worksheet, name: str, rows: Iterable[Values], header: Format) -> None:
    columns = TABLES[name]
    kinds = [COLUMNS[column].type for column in columns]
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    sheet.write_row(0, 0, columns, header)
    last = 0
    for last, row in enumerate(rows, 1):
        if last == _SHEET_ROWS:
            raise CannotHold(f"{name}: more rows than a sheet holds. Take CSV, Parquet or SQLite instead.")
        for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            put(sheet, last, place, _cell(value, kind))
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _cell(value: str | int | list[str] | None, kind: FieldType) -> str | int | date | None:
    if isinstance(value, list):
        return "; ".join(value)
    return _day(value) if kind == "date" and isinstance(value, str) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _batches(rows: Iterable[Values]) -> Iterator[list[Values]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


FILES: Mapping[str, Callable[[Path, Tables], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "sqlite": write_sqlite,
    "xlsx": write_xlsx,
    "zip": write_package,
}
SEVERAL = frozenset({"sqlite", "xlsx", "zip"})
"""Forms that hold several tables."""
