"""The table that ends a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow, ItemRow, ProvisionRow, ReviewRow
from registry.timeline import NOT_YET, Standing
from registry.views import ItemKind, ItemState, Summary


def summarise(session: Session, as_of: date, states: Mapping[str, Standing], version: str) -> Summary:
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
        by_state=_by_state(session, states, illustrative=False),
        events=session.scalar(events) or 0,
        events_unresolved=session.scalar(unresolved) or 0,
        reviews_open=session.scalar(reviews) or 0,
        illustrative_documents=session.scalar(illustrative) or 0,
        version=version,
        illustrative_by_state=_by_state(session, states, illustrative=True),
    )


def _by_state(
    session: Session, states: Mapping[str, Standing], *, illustrative: bool
) -> tuple[tuple[ItemKind, ItemState, int], ...]:
    items = session.execute(select(ItemRow.id, ItemRow.kind).where(ItemRow.illustrative == illustrative))
    counts = Counter((kind, states.get(item, NOT_YET).state) for item, kind in items)
    return tuple((cast(ItemKind, kind), state, count) for (kind, state), count in sorted(counts.items()))
