"""States of many items on one date: one query for all events, the rest in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import EventRow
from registry.timeline import Change, Standing, state


def changes_by_item(session: Session, items: Collection[str] | None = None) -> Mapping[str, list[Change]]:
    """Events that change a state, by item; of all items, or of a few. Those that wait for review change nothing."""
    query = select(EventRow.item, EventRow.effective_from, EventRow.effective_until, EventRow.op, EventRow.id)
    query = query.where(EventRow.review.is_(None), EventRow.stage == "issued")
    if items is not None:
        query = query.where(EventRow.item.in_(items))
    found: dict[str, list[Change]] = defaultdict(list)
    for item, start, until, op, event in session.execute(query):
        if item is not None:
            found[item].append(Change(start, until, op, event))
    return found


def standings(session: Session, as_of: date, items: Collection[str] | None = None) -> dict[str, Standing]:
    """Standing of each item on ``as_of``; of all items, or of a few."""
    return {item: state(changes, as_of) for item, changes in changes_by_item(session, items).items()}
