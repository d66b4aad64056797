"""What waits for a person: open doubts with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from registry.db import BATCH
from registry.events import short_id
from registry.lookups import page_of
from registry.models import ClaimRow, DecisionRow, DocumentRow, EventRow, ItemRow, ReviewRow
from registry.rows import OF_ITEM, Place, event_query, item_query, new_place, place, quotes
from registry.timeline import Change
from registry.views import EvidenceView, Page, ReviewView
from registry.wordings import versions_of


class ReviewError(Exception):
    """A decision cannot be taken. ``str()`` is the one line a person sees."""


_QUEUE = (ReviewRow.document, ReviewRow.reason, ReviewRow.id)


def open_reviews(session: Session, limit: int, cursor: str | None, reason: str = "") -> Page[ReviewView]:
    """One page (at most ``BATCH`` rows) of the open doubts, document by document. Raises BadCursor."""
    chosen, following, total = page_of(session, _waiting(reason).order_by(*_QUEUE), min(limit, BATCH), cursor)
    return Page(review_views(session, chosen), total, following)


def open_reasons(session: Session) -> Mapping[str, int]:
    """How many doubts are open for each reason, the most first."""
    count = func.count()
    query = select(ReviewRow.reason, count).where(ReviewRow.state == "open").group_by(ReviewRow.reason)
    return dict(session.execute(query.order_by(count.desc(), ReviewRow.reason)).all())


def review_after(session: Session, review_id: str, reason: str = "") -> str | None:
    """Id of the open doubt that follows ``review_id`` in the queue; None after the last one."""
    here = select(*_QUEUE).where(ReviewRow.id == review_id).subquery()
    query = _waiting(reason).where(tuple_(*_QUEUE) > tuple_(*here.c)).order_by(*_QUEUE).limit(1)
    return session.scalar(query)


def _waiting(reason: str) -> Select[str]:
    query = select(ReviewRow.id).where(ReviewRow.state == "open")
    return query.where(ReviewRow.reason == reason) if reason else query


def review_views(session: Session, ids: Sequence[str]) -> tuple[ReviewView, ...]:
    """Views of doubts, open or not, in the order of ``ids``."""
    found = select(ReviewRow, DocumentRow.uri, DocumentRow.number, DocumentRow.illustrative).join(
        DocumentRow, DocumentRow.stored_id == ReviewRow.document
    )
    rows = {row[0].id: row for row in session.execute(found.where(ReviewRow.id.in_(ids)))}
    subjects = _subjects(session, [row[0] for row in rows.values()])
    evidence, sure = _evidence(session, subjects), _confidence(session, [thing for thing, _, _ in subjects])
    texts = _both_texts(session, [row[0].event for row in rows.values() if row[0].event])
    hashes = _versions(session, [row[0] for row in rows.values() if row[0].event or row[0].item])
    return tuple(
        ReviewView(
            id=review.id,
            reason=review.reason,
            document_id=uri,
            document_number=number,
            illustrative=illustrative,
            item_id=review.item,
            event_id=review.event,
            evidence=evidence.get(review.event or review.item or ""),
            version=hashes.get(review.id, ""),
            old_text=texts.get(review.event or "", (None, None))[0],
            new_text=texts.get(review.event or "", (None, None))[1],
            state=review.state,
            confidence=sure.get(review.event or review.item or ""),
        )
        for review, uri, number, illustrative in (rows[name] for name in ids)
    )


def _subjects(session: Session, reviews: list[ReviewRow]) -> list[tuple[EventRow | ItemRow, str, str]]:
    """The events and items that the doubts are about, each with address and number of its document."""
    events = event_query().where(EventRow.id.in_([row.event for row in reviews if row.event]))
    items = item_query().where(ItemRow.id.in_([row.item for row in reviews if row.item]))
    return [(row[0], row[1], row[2]) for query in (events, items) for row in session.execute(query)]


def _evidence(session: Session, found: list[tuple[EventRow | ItemRow, str, str]]) -> dict[str, EvidenceView]:
    """Evidence of events and items, by id."""
    quote = quotes(session, (place(thing) for thing, _, _ in found))
    return {
        thing.id: EvidenceView(uri, number, thing.path, thing.start, thing.end, quote[place(thing)])
        for thing, uri, number in found
    }


def _confidence(session: Session, found: list[EventRow | ItemRow]) -> dict[str, float]:
    """How sure extraction was of events and items, by id: the lowest of the readings at the same place."""
    query = select(ClaimRow.document, ClaimRow.record).where(
        ClaimRow.document.in_({thing.document for thing in found}), ClaimRow.path.in_({thing.path for thing in found})
    )
    lowest: dict[Place, float] = {}
    for document, record in session.execute(query):
        span = (document, record["start"], record["end"])
        lowest[span] = min(record["confidence"], lowest.get(span, 1.0))
    return {thing.id: lowest[place(thing)] for thing in found if place(thing) in lowest}


def _both_texts(session: Session, events: list[str]) -> dict[str, tuple[EvidenceView | None, EvidenceView | None]]:
    """For each event that prints a new wording of an item: the wording on the day before, and the new one."""
    reworded = event_query().where(EventRow.id.in_(events), EventRow.new_start.is_not(None), EventRow.item.is_not(None))
    asked = {row[0].id: row for row in session.execute(reworded)}
    items = [row[0].item for row in asked.values()]
    query = event_query().join(ItemRow, OF_ITEM).where(ItemRow.id.in_(items), EventRow.review.is_(None))
    rows = {row[0].id: row for row in session.execute(query)} | asked if asked else {}
    printing = {row[0].id: new_place(row[0]) or place(row[0]) for row in rows.values()}
    quote = quotes(session, printing.values())

    def shown(event: str | None) -> EvidenceView | None:
        if event is None:
            return None
        row, uri, number = rows[event][:3]
        _, start, end = printing[event]
        return EvidenceView(uri, number, row.path, start, end, quote[printing[event]])

    printed = [row[0] for row in rows.values()]
    return {name: (shown(_before(row[0], printed)), shown(name)) for name, row in asked.items()}


def _before(event: EventRow, rows: list[EventRow]) -> str | None:
    """The event that printed the wording which ``event`` takes the place of."""
    others = [row for row in rows if row.item == event.item and row.id != event.id and row.review is None]
    changes = [Change(row.effective_from, row.effective_until, row.op, row.id) for row in others]
    day = event.effective_from or date.min
    found = versions_of(changes, {row.id for row in others if row.new_start is not None})
    return next((row.id for row in reversed(found) if (row.start or date.min) <= day), None)


def version(session: Session, review_id: str) -> str:
    """Hash of what a reviewer sees: it changes when the doubt, its subject or a decision on it does."""
    review = session.get(ReviewRow, review_id)
    if review is None:
        raise ReviewError(f"{review_id}: no such review. List them with `python -m registry review list`.")
    return _versions(session, [review])[review_id]


def _versions(session: Session, reviews: Sequence[ReviewRow]) -> dict[str, str]:
    """``version`` of doubts that are about an event or an item, by id."""
    query = select(DecisionRow.review, func.max(DecisionRow.id)).where(
        DecisionRow.review.in_([review.id for review in reviews])
    )
    last = dict(session.execute(query.group_by(DecisionRow.review)).all())
    return {
        review.id: short_id("v", review.state, *subject(session, review).values(), last.get(review.id))
        for review in reviews
    }


def subject(session: Session, review: ReviewRow) -> dict[str, Any]:
    """The event, else the item, that a doubt is about, as plain values."""
    row = session.get(EventRow, review.event) if review.event else session.get(ItemRow, review.item)
    if row is None:
        raise ReviewError(f"{review.id}: this doubt is about the whole document. Correct the document and load again.")
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
