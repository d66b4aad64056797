"""The words in which items hold on a date (câu chữ đang áp dụng), where a later text prints them anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from registry.db import batches
from registry.models import EventRow, ItemRow
from registry.rows import OF_ITEM, Place, event_query, new_place, quotes
from registry.timeline import Change
from registry.views import EvidenceView
from registry.wordings import versions_of

PRINTED = and_(EventRow.new_start.is_not(None), EventRow.review.is_(None))
"""Events that print a new wording: few of many, so what asks for words asks for these first."""


class _Printed(NamedTuple):
    """Where an event prints a new wording: document, path in it, and place."""

    uri: str
    number: str
    path: str
    place: Place


def later_wordings(session: Session, items: Mapping[str, Place], day: date) -> Mapping[str, EvidenceView]:
    """Item → the words printed last by ``day``; items that are not in it hold in the words of their evidence.

    ``items``: those that are changed on that day → where their evidence stands.
    """
    changes: dict[str, list[Change]] = defaultdict(list)
    printed: dict[str, _Printed] = {}
    for some in batches(items):
        anew = select(ItemRow.id).join(EventRow, OF_ITEM).where(ItemRow.id.in_(some), PRINTED)
        query = event_query().join(ItemRow, OF_ITEM).where(ItemRow.id.in_(anew), EventRow.review.is_(None))
        for event, uri, number, *_ in session.execute(query):
            changes[str(event.item)].append(Change(event.effective_from, event.effective_until, event.op, event.id))
            if place := new_place(event):
                printed[event.id] = _Printed(uri, number, event.path, place)
    found: dict[str, _Printed] = {}
    for item, evidence in items.items():
        now = next((one for one in versions_of(changes.get(item, ()), printed) if one.holds(day)), None)
        if now is not None and now.id in printed and printed[now.id].place != evidence:
            found[item] = printed[now.id]
    quote = quotes(session, (one.place for one in found.values()))
    return {
        item: EvidenceView(one.uri, one.number, one.path, one.place[1], one.place[2], quote[one.place])
        for item, one in found.items()
    }
