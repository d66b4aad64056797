"""The table that ends a run."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow, ItemRow, ProvisionRow, ReviewRow
from registry.standings import standing
from registry.views import ItemKind, ItemState, Summary


def summarise(session: Session, as_of: date, version: str) -> Summary:
    """Counts of what is law; illustrative documents are told apart and counted in no other figure."""
    real = select(DocumentRow.stored_id).where(DocumentRow.chosen, DocumentRow.illustrative.is_(False))
    illustrative = select(func.count()).where(DocumentRow.chosen, DocumentRow.illustrative)
    events = select(func.count()).select_from(EventRow).where(EventRow.document.in_(real))
    unresolved = events.where(EventRow.item.is_(None), EventRow.review.is_not(None))
    reviews = select(func.count()).where(ReviewRow.state == "open", ReviewRow.document.in_(real))
    return Summary(
        as_of=as_of,
        documents=session.scalar(select(func.count()).select_from(real.subquery())) or 0,
        provisions=session.scalar(select(func.count()).where(ProvisionRow.document.in_(real))) or 0,
        by_state=_by_state(session, as_of, illustrative=False),
        events=session.scalar(events) or 0,
        events_unresolved=session.scalar(unresolved) or 0,
        reviews_open=session.scalar(reviews) or 0,
        illustrative_documents=session.scalar(illustrative) or 0,
        version=version,
        illustrative_by_state=_by_state(session, as_of, illustrative=True),
    )


def _by_state(session: Session, as_of: date, *, illustrative: bool) -> tuple[tuple[ItemKind, ItemState, int], ...]:
    courses = select(ItemRow.kind, ItemRow.course, func.count()).where(ItemRow.illustrative == illustrative)
    counts: Counter[tuple[str, ItemState]] = Counter()
    for kind, course, items in session.execute(courses.group_by(ItemRow.kind, ItemRow.course)):
        counts[kind, standing(course, as_of).state] += items
    return tuple((cast(ItemKind, kind), state, count) for (kind, state), count in sorted(counts.items()))
