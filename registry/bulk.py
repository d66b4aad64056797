"""Inserting many rows: what the database layer asks for each value is worked out once for each table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

_Processor = Callable[[Any], Any]


def put_rows(
    connection: Connection, table: Table, rows: Iterable[Sequence[Any]], columns: tuple[str, ...] = ()
) -> None:
    """Insert rows, if there are any: values of ``columns`` (all, if none are named), in the order of the table."""
    statement, names, processors = _prepared(connection.dialect, table, columns)
    ready = [_processed(row, processors) for row in rows]
    if not ready:
        return
    positional = connection.dialect.positional
    connection.exec_driver_sql(
        statement, ready if positional else [dict(zip(names, row, strict=True)) for row in ready]
    )


@lru_cache(64)
def _prepared(
    dialect: Dialect, table: Table, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[tuple[int, _Processor], ...]]:
    """The statement, the columns, and those whose values the driver does not take as they are."""
    names = columns or tuple(table.c.keys())
    found = ((at, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for at, name in enumerate(names))
    statement = str(insert(table).compile(dialect=dialect, column_keys=list(names)))
    return statement, names, tuple((at, processor) for at, processor in found if processor)


def _processed(row: Sequence[Any], processors: Sequence[tuple[int, _Processor]]) -> tuple[Any, ...]:
    values = list(row)
    for at, processor in processors:
        values[at] = processor(values[at])
    return tuple(values)
