"""Invariants that must hold in every registry; each breach is one line that names the row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.derived import resolve_partitions
from registry.models import AliasRow, Base, ClaimRow, DocumentRow, EventRow, ItemRow, ProvisionRow, ReviewRow, bare
from registry.reports import report_breaches
from registry.timeline import STARTS

_BATCH = 100
"""Partitions that are computed together."""
_DERIVED: tuple[tuple[type[Base], str], ...] = (
    (ItemRow, "items"), (EventRow, "events"), (ReviewRow, "reviews"), (AliasRow, "aliases")
)  # fmt: skip
"""Tables and what of a ``Resolution`` they hold."""


def breaches(session: Session) -> Iterator[str]:
    """All breaches: texts and quotes that are not as read, evidence outside of its text, events that end before they
    begin, items that never begin, rows that facts do not come to, and issued reports that the ledger does not bear out.
    """
    yield from _misquoted(session)
    yield from _outside(session)
    yield from _backwards(session)
    yield from _never_begun(session)
    yield from _not_chosen(session)
    yield from _recomputed(session)
    yield from report_breaches(session)


def _misquoted(session: Session) -> Iterator[str]:
    texts = select(DocumentRow.stored_id, DocumentRow.text, DocumentRow.text_hash, DocumentRow.text_length)
    claims = select(ClaimRow.path, ClaimRow.text, ClaimRow.record).where(ClaimRow.text != "")
    for name, text, told, length in session.execute(texts, execution_options={"yield_per": 1}):
        if hashlib.sha256(text.encode()).hexdigest() != told or len(text) != length:
            yield f"{name}: its text is not the one that was read"
        for path, quote, record in session.execute(claims.where(ClaimRow.document == name)):
            if text[record["start"] : record["end"]] != quote:
                yield f"{name} {path}: {record['start']} to {record['end']} is not what is quoted from there"


def _outside(session: Session) -> Iterator[str]:
    for table, name in ((ItemRow, ItemRow.id), (EventRow, EventRow.id), (ProvisionRow, ProvisionRow.path)):
        right = (table.start >= 0) & (table.start <= table.end) & (table.end <= DocumentRow.text_length)
        query = select(name, table.document, table.start, table.end).where(~right)
        for row in session.execute(query.join(DocumentRow, DocumentRow.stored_id == table.document)):
            yield f"{row[0]}: {row.start} to {row.end} is outside of the text of {row.document}"


def _backwards(session: Session) -> Iterator[str]:
    query = select(EventRow.id, EventRow.effective_from, EventRow.effective_until)
    for event, start, until in session.execute(query.where(EventRow.effective_until <= EventRow.effective_from)):
        yield f"{event}: it ends on {until}, and begins on {start}"


def _never_begun(session: Session) -> Iterator[str]:
    begun = select(EventRow.item).where(
        EventRow.op.in_(sorted(STARTS)), EventRow.review.is_(None), EventRow.item.is_not(None)
    )
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
    partitions = sorted(session.scalars(select(DocumentRow.partition).union(select(ClaimRow.partition))))
    for start in range(0, len(partitions), _BATCH):
        batch = partitions[start : start + _BATCH]
        results = resolve_partitions(session, batch).values()
        for kind, name in _DERIVED:
            computed = {(row.partition, row.id) for result in results for row in getattr(result, name).values()}
            columns = bare(kind).c
            query = select(columns.partition, columns.id).where(columns.partition.in_(batch))
            stored = {(partition, row) for partition, row in session.execute(query)}
            for partition, row in sorted(stored ^ computed):
                where = "stored" if (partition, row) in stored else "computed"
                yield f"{row}: {where} only, in {partition}; load again"
