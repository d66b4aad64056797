"""What waits for a person: open doubts with their evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.events import short_id
from registry.lookups import BATCH, slice_of
from registry.models import DecisionRow, DocumentRow, EventRow, ItemRow, ReviewRow
from registry.rows import event_query, item_query, place, quotes
from registry.views import EvidenceView, Page, ReviewView


class ReviewError(Exception):
    """A decision cannot be taken. ``str()`` is the one line a person sees."""


def open_reviews(session: Session, limit: int, cursor: str | None) -> Page[ReviewView]:
    """One page (at most ``BATCH`` rows) of the open doubts, document by document. Raises BadCursor."""
    query = select(ReviewRow.id).where(ReviewRow.state == "open")
    ids = session.scalars(query.order_by(ReviewRow.document, ReviewRow.reason, ReviewRow.id)).all()
    chosen, following = slice_of(ids, min(limit, BATCH), cursor)
    found = select(ReviewRow, DocumentRow.uri, DocumentRow.number, DocumentRow.illustrative).join(
        DocumentRow, DocumentRow.stored_id == ReviewRow.document
    )
    rows = {row[0].id: row for row in session.execute(found.where(ReviewRow.id.in_(chosen)))}
    evidence = _evidence(session, [row[0] for row in rows.values()])
    views = tuple(
        ReviewView(
            id=review.id,
            reason=review.reason,
            document_id=uri,
            document_number=number,
            illustrative=illustrative,
            item_id=review.item,
            event_id=review.event,
            evidence=evidence.get(review.event or review.item or ""),
            version=version(session, review.id) if review.event or review.item else "",
        )
        for review, uri, number, illustrative in (rows[name] for name in chosen)
    )
    return Page(views, len(ids), following)


def _evidence(session: Session, reviews: list[ReviewRow]) -> dict[str, EvidenceView]:
    """Evidence of the events and items that the doubts are about, by id."""
    events = event_query().where(EventRow.id.in_([row.event for row in reviews if row.event]))
    items = item_query().where(ItemRow.id.in_([row.item for row in reviews if row.item]))
    found = [(row[0], row[1], row[2]) for query in (events, items) for row in session.execute(query)]
    quote = quotes(session, (place(thing) for thing, _, _ in found))
    return {
        thing.id: EvidenceView(uri, number, thing.path, thing.start, thing.end, quote[place(thing)])
        for thing, uri, number in found
    }


def version(session: Session, review_id: str) -> str:
    """Hash of what a reviewer sees: it changes when the doubt, its subject or a decision on it does."""
    review = session.get(ReviewRow, review_id)
    if review is None:
        raise ReviewError(f"{review_id}: no such review. List them with `python -m registry review list`.")
    last = session.scalar(
        select(DecisionRow.id).where(DecisionRow.review == review_id).order_by(DecisionRow.id.desc()).limit(1)
    )
    return short_id("v", review.state, *subject(session, review).values(), last)


def subject(session: Session, review: ReviewRow) -> dict[str, Any]:
    """The event, else the item, that a doubt is about, as plain values."""
    row = session.get(EventRow, review.event) if review.event else session.get(ItemRow, review.item)
    if row is None:
        raise ReviewError(f"{review.id}: this doubt is about the whole document. Correct the document and load again.")
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
