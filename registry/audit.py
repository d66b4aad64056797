"""Invariants that must hold in every registry; each breach is one line that names the row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.facts import resolve_partition
from registry.models import AliasRow, ClaimRow, DocumentRow, EventRow, ItemRow, ProvisionRow, ReviewRow
from registry.reports import report_breaches
from registry.timeline import STARTS


def breaches(session: Session) -> Iterator[str]:
    """All breaches: evidence outside of its text, items that never begin, rows that facts do not come to,
    and issued reports that the ledger does not bear out."""
    yield from _outside(session)
    yield from _never_begun(session)
    yield from _not_chosen(session)
    yield from _recomputed(session)
    yield from report_breaches(session)


def _outside(session: Session) -> Iterator[str]:
    sizes = select(DocumentRow.stored_id, func.length(DocumentRow.text))
    lengths: dict[str, int] = dict(session.execute(sizes).all())
    for table in (ItemRow, EventRow):
        for row in session.execute(select(table.id, table.document, table.start, table.end)):
            if not 0 <= row.start <= row.end <= lengths[row.document]:
                yield f"{row.id}: evidence {row.start} to {row.end} is outside of the text of {row.document}"
    for place in session.execute(
        select(ProvisionRow.document, ProvisionRow.path, ProvisionRow.start, ProvisionRow.end)
    ):
        if not 0 <= place.start <= place.end <= lengths[place.document]:
            yield f"{place.document} {place.path}: provision {place.start} to {place.end} is outside of its text"


def _never_begun(session: Session) -> Iterator[str]:
    begun = select(EventRow.item).where(EventRow.op.in_(sorted(STARTS)), EventRow.review.is_(None))
    kept = func.coalesce(ItemRow.review, "") != "rejected"
    for item in session.scalars(select(ItemRow.id).where(ItemRow.id.not_in(begun), kept)):
        yield f"{item}: no event puts it in force"
    known = select(ItemRow.id)
    for event in session.scalars(select(EventRow.id).where(EventRow.item.is_not(None), EventRow.item.not_in(known))):
        yield f"{event}: its item is not in the registry"


def _not_chosen(session: Session) -> Iterator[str]:
    query = select(DocumentRow.uri).where(DocumentRow.chosen).group_by(DocumentRow.uri).having(func.count() > 1)
    for uri in session.scalars(query):
        yield f"{uri}: more than one form speaks for it"


def _recomputed(session: Session) -> Iterator[str]:
    """The stored items, events and reviews are what the facts come to now."""
    partitions = select(DocumentRow.partition).union(select(ClaimRow.partition))
    for partition in sorted(session.scalars(partitions)):
        result = resolve_partition(session, partition)
        derived = (
            (ItemRow, result.items), (EventRow, result.events), (ReviewRow, result.reviews), (AliasRow, result.aliases)
        )  # fmt: skip
        for table, computed in derived:
            stored = set(session.scalars(select(table.id).where(table.partition == partition)))
            for row in sorted(stored ^ computed.keys()):
                yield f"{row}: {'stored' if row in stored else 'computed'} only, in {partition}; load again"
