"""The samples come out of the whole pipeline exactly as counted by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from registry.db import open_engine
from registry.queries import Registry
from registry.views import EventView, ItemKind, ItemQuery, ItemView

CHANGING = {"amend", "simplify", "reword", "replace_phrase", "drop_phrase", "rename", "merge", "move"}
ENDING = {"abolish", "replace", "suspend"}


@pytest.fixture(scope="module")
def registry(built) -> Registry:
    return Registry(open_engine(f"sqlite:///{built.data_dir / 'registry.sqlite'}"))


def items(registry: Registry, kind: ItemKind, as_of: date) -> list[ItemView]:
    rows: list[ItemView] = []
    cursor = None
    while True:
        page = registry.items(ItemQuery(kind=kind), as_of, cursor=cursor)
        rows += page.rows
        cursor = page.next
        if cursor is None:
            return rows


def hits(registry: Registry, operations: set[str]) -> set[tuple[Any, ...]]:
    """(instrument, its provision, document hit, provision hit, first day, first day after) of every effective event on a condition."""
    found = set()
    for item in items(registry, "condition", date(2026, 11, 22)):
        for event in registry.events_of(item.id):
            if event.op in operations:
                found.add(
                    (
                        *by(event),
                        item.evidence.document_number,
                        item.evidence.path,
                        event.effective_from,
                        event.effective_until,
                    )
                )
    return found


def by(event: EventView) -> tuple[str, str]:
    return event.evidence.document_number, event.evidence.path


def expected(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {(row["by"], row["at"], row["of"], row["path"], row["from"], row.get("until")) for row in rows}
