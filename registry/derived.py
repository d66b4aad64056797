"""Items, events and doubts as they are stored: put in place of what the facts came to before, or added to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from registry.bulk import put_rows
from registry.db import batches, each
from registry.events import Event
from registry.items import Item
from registry.known import superseded
from registry.models import AliasRow, Base, EventRow, HistoryRow, ItemRow, ReviewRow, bare
from registry.resolve import Resolution
from registry.resolved import resolve_partitions
from registry.standings import course, told

_ITEMS, _EVENTS, _REVIEWS, _ALIASES = bare(ItemRow), bare(EventRow), bare(ReviewRow), bare(AliasRow)
_AMONG = select(each("partitions").c.value)
# Statements are built once: building them for each document would take a fifth of a load.
_KINDS: Mapping[type[Base], str] = {EventRow: "event", ItemRow: "item"}
_WIDTH: Mapping[type[Base], int] = {EventRow: len(Event._fields), ItemRow: len(Item._fields)}
"""Columns that the facts come to; after them stands when the row was recorded and, of an item, its course."""
_HELD = {kind: select(bare(kind)).where(bare(kind).c.partition.in_(_AMONG)) for kind in _KINDS}
_CLEAR = [delete(table).where(table.c.partition.in_(_AMONG)) for table in (_REVIEWS, _ALIASES)]
_GO_ON = update(_ITEMS).where(_ITEMS.c.id.in_(select(each("items").c.value))).values(course=bindparam("now"))
Held = dict[type[Base], dict[str, Row[*tuple[Any, ...]]]]
"""Items and events as they are stored, by id."""


def held_rows(connection: Connection, partitions: Collection[str]) -> Held:
    """Items and events of the partitions."""
    among = {"partitions": list(partitions)}
    return {kind: {row.id: row for row in connection.execute(query, among)} for kind, query in _HELD.items()}


def forget(connection: Connection, held: Held, stored_id: str, moment: str) -> None:
    """Put what the document ``stored_id`` bears witness to into the history, and out of ``held``."""
    for kind, rows in held.items():
        own = [row for row in rows.values() if row.document == stored_id]
        _bury(connection, kind, own, moment)
        for row in own:
            del rows[row.id]


def recompute(connection: Connection, partitions: Collection[str], held: Held, moment: str) -> None:
    """Items, events and reviews of the partitions, from the facts of all chosen documents.

    What is as it was keeps the moment at which it was recorded; what is not goes to the history.
    """
    results = resolve_partitions(connection, partitions)
    for clear in _CLEAR:
        connection.execute(clear, {"partitions": list(partitions)})
    items: dict[str, Item | Event] = {name: row for result in results.values() for name, row in result.items.items()}
    events: dict[str, Item | Event] = {name: row for result in results.values() for name, row in result.events.items()}
    fresh: dict[type[Base], list[Item | Event]] = {}
    for kind, new in ((EventRow, events), (ItemRow, items)):
        old, width = held[kind], _WIDTH[kind]
        same = {name for name, row in new.items() if name in old and old[name][:width] == row}
        gone = [row for name, row in old.items() if name not in same]
        _bury(connection, kind, gone, moment)
        for ids in batches(row.id for row in gone):
            connection.execute(delete(bare(kind)).where(bare(kind).c.id.in_(ids)))
        fresh[kind] = [row for name, row in new.items() if name not in same]
    happened = effective(results.values())
    courses = {name: course(happened.get(name, ())) for name in items}
    put_rows(connection, _ITEMS, [(*item, moment, courses.pop(item.id)) for item in fresh[ItemRow]])
    _go_on(connection, {name: now for name, now in courses.items() if held[ItemRow][name].course != now})
    put_rows(connection, _EVENTS, [(*event, moment) for event in fresh[EventRow]])
    _put_doubts(connection, results.values())


def add(connection: Connection, results: Mapping[str, Resolution], moment: str) -> None:
    """Add what a document brings to partitions (``registry.arrivals``): nothing that is there changes."""
    happened = effective(results.values())
    before = {item: so_far for result in results.values() for item, so_far in result.courses.items()}
    for result in results.values():
        items = result.items.values()
        put_rows(connection, _ITEMS, [(*item, moment, course(happened.pop(item.id, ()))) for item in items])
        put_rows(connection, _EVENTS, [(*event, moment) for event in result.events.values()])
    _put_doubts(connection, results.values())
    _go_on(connection, {item: course([*before[item].split(), *more]) for item, more in happened.items()})


def effective(results: Iterable[Resolution]) -> dict[str, list[str]]:
    """What the effective events of each item did and when."""
    found: dict[str, list[str]] = defaultdict(list)
    for result in results:
        for event in result.events.values():
            if event.item and event.review is None and event.stage == "issued":
                found[event.item].append(told(event.effective_from, event.effective_until, event.op))
    return found


def _go_on(connection: Connection, courses: Mapping[str, str]) -> None:
    """Set the courses of items that are there. Most that one document changes share theirs."""
    alike: dict[str, list[str]] = defaultdict(list)
    for item, now in courses.items():
        alike[now].append(item)
    for now, items in alike.items():
        connection.execute(_GO_ON, {"items": items, "now": now})


def _put_doubts(connection: Connection, results: Iterable[Resolution]) -> None:
    put_rows(connection, _REVIEWS, [row for result in results for row in result.reviews.values()])
    put_rows(connection, _ALIASES, [row for result in results for row in result.aliases.values()])


def _bury(connection: Connection, kind: type[Base], rows: Sequence[Row[*tuple[Any, ...]]], moment: str) -> None:
    """Put rows into the history."""
    if rows:
        names = (*bare(kind).c.keys()[: _WIDTH[kind]], "recorded_at")
        past = [{name: getattr(row, name) for name in names} for row in rows]
        put_rows(
            connection,
            bare(HistoryRow),
            superseded(connection, _KINDS[kind], past, moment),
            ("kind", "id", "recorded_at", "superseded_at", "quote", "record"),
        )
