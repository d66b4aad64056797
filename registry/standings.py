"""States of items on a date. The database gathers the events of an item into one short text; the rest is pure.

Most items of a document share that text with others: it says what was done and when, not by which event. So the state
of each text is worked out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, ScalarSelect, Text, and_, cast, func, select
from sqlalchemy.orm import Session

from registry.db import batches
from registry.models import EventRow, bare
from registry.timeline import NOT_YET, Change, Standing, state

_EVENTS = bare(EventRow)
_TEXTS = 20_000
"""Texts whose state is kept: pure, and so never out of date."""
_EFFECTIVE = and_(_EVENTS.c.review.is_(None), _EVENTS.c.stage == "issued")
"""Events that change a state: those that wait for review change nothing."""
_GATHERED: ColumnElement[str] = func.aggregate_strings(
    func.coalesce(cast(_EVENTS.c.effective_from, Text), "")
    + "/"
    + func.coalesce(cast(_EVENTS.c.effective_until, Text), "")
    + "/"
    + _EVENTS.c.op,
    " ",
)


def told(item: ColumnElement[str]) -> ScalarSelect[str | None]:
    """What the events of ``item`` did and when, as a column beside it: ``2030-01-01//impose 2031-01-01//abolish``."""
    return select(_GATHERED).where(_EVENTS.c.item == item, _EFFECTIVE).scalar_subquery()


@lru_cache(_TEXTS)
def standing(events: str | None, as_of: date) -> Standing:
    """Standing on ``as_of`` of an item whose events ``told`` gave; None: it has none."""
    return state(map(_change, events.split()), as_of) if events else NOT_YET


def _change(words: str) -> Change:
    start, until, op = words.split("/")
    return Change(date.fromisoformat(start) if start else None, date.fromisoformat(until) if until else None, op, words)


def standings(session: Session, as_of: date, items: Collection[str] | None = None) -> dict[str, Standing]:
    """Standing on ``as_of`` of every item that has events; of all items, or of a few."""
    query = select(_EVENTS.c.item, _GATHERED).where(_EVENTS.c.item.is_not(None), _EFFECTIVE).group_by(_EVENTS.c.item)
    if items is not None:
        query = query.where(_EVENTS.c.item.in_(items))
    return {str(item): standing(events, as_of) for item, events in session.execute(query)}


def changes_by_item(session: Session, items: Collection[str]) -> Mapping[str, list[Change]]:
    """Events that change a state, by item, of some items."""
    query = select(_EVENTS.c.item, _EVENTS.c.effective_from, _EVENTS.c.effective_until, _EVENTS.c.op, _EVENTS.c.id)
    found: dict[str, list[Change]] = defaultdict(list)
    for some in batches(items):
        for item, start, until, op, event in session.execute(query.where(_EVENTS.c.item.in_(some), _EFFECTIVE)):
            found[str(item)].append(Change(start, until, op, event))
    return found
