"""States of items on a date, from their courses: short texts of what was done to an item and when.

The loader writes the course of an item in the transaction that changes its events. Most items of a document share
theirs with others: it says what was done and when, not by which event. So the state of each text is worked out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from registry.db import batches
from registry.models import EventRow, ItemRow, bare
from registry.timeline import UNCONFIRMED, Change, Standing, state

_EVENTS, _ITEMS = bare(EventRow), bare(ItemRow)
_TEXTS = 20_000
"""Texts whose state is kept: pure, and so never out of date."""
_EFFECTIVE = (_EVENTS.c.review.is_(None), _EVENTS.c.stage == "issued")
"""Events that change a state: those that wait for review change nothing."""


def told(start: date | None, until: date | None, op: str) -> str:
    """One effective event in a course: ``2030-01-01//impose``."""
    return f"{start or ''}/{until or ''}/{op}"


def course(events: Iterable[str]) -> str:
    """What the effective events of an item (``told``) come to: ``2030-01-01//impose 2031-01-01//abolish``."""
    return " ".join(sorted(events))


@lru_cache(_TEXTS)
def standing(events: str, as_of: date) -> Standing:
    """Standing on ``as_of`` of an item with the course ``events``; "": none is effective."""
    return state(map(_change, events.split()), as_of) if events else UNCONFIRMED


def _change(words: str) -> Change:
    start, until, op = words.split("/")
    return Change(date.fromisoformat(start) if start else None, date.fromisoformat(until) if until else None, op, words)


def standings(session: Session, as_of: date, items: Collection[str]) -> dict[str, Standing]:
    """Standing on ``as_of`` of a few items."""
    query = select(_ITEMS.c.id, _ITEMS.c.course).where(_ITEMS.c.id.in_(items))
    return {item: standing(events, as_of) for item, events in session.execute(query)}


def changes_by_item(session: Session, items: Collection[str]) -> Mapping[str, list[Change]]:
    """Events that change a state, by item, of some items."""
    query = (
        select(_EVENTS.c.item, _EVENTS.c.effective_from, _EVENTS.c.effective_until, _EVENTS.c.op, _EVENTS.c.id)
        .join(_ITEMS, and_(_EVENTS.c.partition == _ITEMS.c.partition, _EVENTS.c.item == _ITEMS.c.id))
        .where(*_EFFECTIVE)
    )
    found: dict[str, list[Change]] = defaultdict(list)
    for some in batches(items):
        for item, start, until, op, event in session.execute(query.where(_ITEMS.c.id.in_(some))):
            found[str(item)].append(Change(start, until, op, event))
    return found
