"""Inserting many rows: what the database layer asks for each value is worked out once for each table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, insert

_Processor = Callable[[Any], Any]
_KEPT = 1_000
"""Values of a column that are kept as they are written."""


def put_rows(
    connection: Connection, table: Table, rows: Iterable[Sequence[Any]], columns: tuple[str, ...] = ()
) -> None:
    """Insert rows, if there are any: values of ``columns`` (all, if none are named), in the order of the table."""
    values = list(zip(*rows, strict=True))
    if not values:
        return
    statement, names, processors = _prepared(connection.dialect, table, columns)
    for at, processor in processors:
        values[at] = tuple(map(processor, values[at]))
    ready = list(zip(*values, strict=True))
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
    types = [table.c[name].type.dialect_impl(dialect) for name in names]
    found = ((at, kind, kind.bind_processor(dialect)) for at, kind in enumerate(types))
    statement = str(insert(table).compile(dialect=dialect, column_keys=list(names)))
    # Rows share days and marks, which take long to write; lists have no hash.
    processors = (
        (at, process if isinstance(kind, JSON) else lru_cache(_KEPT)(process)) for at, kind, process in found if process
    )
    return statement, names, tuple(processors)
