"""Invariants that must hold in every registry; each breach is one line that names the row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus.model import MODEL_ONLY
from registry.derived import effective
from registry.events import Event
from registry.items import Item
from registry.models import AliasRow, Base, ClaimRow, DocumentRow, EventRow, ItemRow, ProvisionRow, ReviewRow, bare
from registry.reports import report_breaches
from registry.resolve import Alias, Resolution, Review
from registry.resolved import resolve_partitions
from registry.standings import course
from registry.timeline import STARTS

_BATCH = 100
"""Partitions that are computed together."""
_DERIVED: tuple[tuple[type[Base], str, tuple[str, ...]], ...] = (
    (ItemRow, "items", Item._fields),
    (EventRow, "events", Event._fields),
    (ReviewRow, "reviews", Review._fields),
    (AliasRow, "aliases", Alias._fields),
)
"""Tables, what of a ``Resolution`` they hold, and in which columns."""


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
    kept = func.coalesce(ItemRow.review, "").not_in(("rejected", MODEL_ONLY))
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
    """The stored items, events and reviews are what the facts come to now, and courses what the events come to."""
    partitions = sorted(session.scalars(select(DocumentRow.partition).union(select(ClaimRow.partition))))
    for start in range(0, len(partitions), _BATCH):
        batch = partitions[start : start + _BATCH]
        results = resolve_partitions(session.connection(), batch).values()
        for kind, name, columns in _DERIVED:
            table = bare(kind).c
            computed = {row.id: row for result in results for row in getattr(result, name).values()}
            rows = session.execute(select(*table[columns]).where(table.partition.in_(batch)))
            yield from _differing({row.id: row for row in rows}, computed)
        yield from _courses(session, batch, results)


def _differing(stored: Mapping[str, Any], computed: Mapping[str, Any]) -> Iterator[str]:
    """Rows, by id, that are not as they should be."""
    for number in sorted(stored.keys() | computed.keys()):
        if number not in stored or number not in computed:
            row, where = (stored[number], "stored") if number in stored else (computed[number], "computed")
            yield f"{number}: {where} only, in {row.partition}; load again"
        elif tuple(stored[number]) != computed[number]:
            yield f"{number}: not stored as computed, in {computed[number].partition}; load again"


def _courses(session: Session, batch: Sequence[str], results: Iterable[Resolution]) -> Iterator[str]:
    happened = effective(results)
    for item, stored in session.execute(select(ItemRow.id, ItemRow.course).where(ItemRow.partition.in_(batch))):
        if stored != course(happened.get(item, ())):
            yield f"{item}: its course is not what its events say; load again"
