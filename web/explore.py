"""A whole table to sort and filter (bảng tra cứu): rows of the downloads, in the order and columns asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from corpus.text import fold
from registry.columns import TABLES, Row
from registry.export import rows
from registry.queries import Registry

_EVENT = ("op", "effective_from", "effective_until", "number", "path", "target_doc", "target_path", "item_id")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "items": ("title", "kind", "state", "state_since", "types", "agency", "number", "path"),
    "cuts": _EVENT,
    "events": _EVENT,
    "documents": ("number", "title", "kind", "agency", "issued", "effective_from", "items", "events"),
    "tasks": ("task_no", "title", "agency", "due", "state", "days_late", "programme", "source"),
    "reports": ("report_no", "programme", "cut_off", "known_at", "issued_by", "replaced_by", "reason"),
}
"""Tables that can be explored, with the columns shown where none are asked for. Any column can be sorted and filtered,
so a table is held whole: provisions are too many for that, and are read in their document or downloaded."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a table."""

    columns: tuple[str, ...]
    filters: Mapping[str, str]
    """Column → words that its cell must hold; marks and case do not matter."""
    sort: str = ""
    """Column to sort by; "" = as in the download."""
    descending: bool = False


@cache
def table(kind: str) -> Callable[[Registry, date], Sequence[Row]]:
    """How to read the table ``kind``: always the same function, so that its answer can be kept."""

    def read(registry: Registry, day: date) -> Sequence[Row]:
        return [dict(zip(TABLES[kind], row, strict=True)) for row in rows(registry, kind, day)]

    return read


def chosen(found: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Rows that pass all filters, in the order asked for; empty cells come last either way."""
    tests = [(name, fold(words)) for name, words in wanted.filters.items()]
    passing = [row for row in found if all(words in fold(printed(row[name])) for name, words in tests)]
    if not wanted.sort:
        return passing
    filled = [row for row in passing if row[wanted.sort] not in (None, "", [])]
    empty = [row for row in passing if row[wanted.sort] in (None, "", [])]
    return [*sorted(filled, key=lambda row: _order(row[wanted.sort]), reverse=wanted.descending), *empty]


def printed(value: object) -> str:
    """A cell as text: lists with semicolons, as in CSV."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _order(value: object) -> tuple[float, str]:
    """Numbers by size, all else by its letters."""
    return (float(value), "") if isinstance(value, int | float) else (0.0, fold(printed(value)))
