"""Which reform programmes items are part of: those of the instruments that did something to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow
from registry.programmes import Catalogue


def programmes_by_item(session: Session, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Item → ids of programmes, sorted; items of none are missing. Events that wait for review count for nothing."""
    query = (
        select(EventRow.item, DocumentRow.number, DocumentRow.issued, DocumentRow.illustrative)
        .join(DocumentRow, DocumentRow.stored_id == EventRow.document)
        .where(EventRow.item.is_not(None), EventRow.review.is_(None))
        .distinct()
    )
    found: dict[str, set[str]] = defaultdict(set)
    for item, number, issued, illustrative in session.execute(query):
        if item is not None:
            found[item].update(catalogue.of_instrument(number, issued, illustrative))
    return {item: tuple(sorted(programmes)) for item, programmes in found.items() if programmes}
