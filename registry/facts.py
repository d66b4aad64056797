"""Facts of one document in the database, and the recomputation of what depends on them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from corpus.codec import decode, encode
from corpus.keys import uri
from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, Document, Extraction, Provision
from registry.claims import Claim, speaks_about
from registry.decisions import Decision, decide
from registry.events import Event, Source
from registry.items import Item
from registry.known import superseded
from registry.models import (
    AliasRow,
    Base,
    ClaimRow,
    DecisionRow,
    DocumentRow,
    EventRow,
    HistoryRow,
    ItemRow,
    ObjectionRow,
    ProvisionRow,
    ReviewRow,
)
from registry.objections import Objection
from registry.objections import put as put_objections
from registry.reprints import new_wording
from registry.resolve import Alias, Resolution, Review, resolve

_FORM_ORDER = {"json": 0, "html": 0, "docx": 0, "text": 1, "pdf": 1, "markdown": 2, "codification": 3}
"""Which form speaks first. Markdown often stands for a scan; a codification gives a consolidated part of the whole."""
_HISTORY: dict[type[Base], str] = {ItemRow: "item", EventRow: "event"}
_BATCH = 500
"""Ids in one query: databases bound the number of parameters."""
Held = dict[type[ItemRow] | type[EventRow], dict[str, dict[str, Any]]]
_SOURCE = (
    DocumentRow.stored_id, DocumentRow.uri, DocumentRow.number, DocumentRow.partition, DocumentRow.issued,
    DocumentRow.effective_from, DocumentRow.effective_until, DocumentRow.exceptions, DocumentRow.overrides,
    DocumentRow.consolidates, DocumentRow.agency, DocumentRow.illustrative, DocumentRow.extractor_version,
)  # fmt: skip


def put(
    session: Session, stored_id: str, document: Document, extraction: Extraction, fingerprint: str, moment: str
) -> None:
    """Write the facts of one document in place of those of its last load, and recompute what depends on them."""
    row = _document_row(stored_id, document, extraction.extractor_version, fingerprint)
    touched = _reach(session, stored_id)
    known = session.scalar(select(DocumentRow.stored_id).where(DocumentRow.stored_id == stored_id))
    if known is None:
        session.execute(insert(DocumentRow), [row])
    else:
        session.execute(update(DocumentRow).where(DocumentRow.stored_id == stored_id).values(**row))
        for table in (ProvisionRow, ClaimRow):
            session.execute(delete(table).where(table.document == stored_id))
    _insert(session, ProvisionRow, _provision_rows(stored_id, document))
    own = document.metadata.consolidates or row["partition"]
    _insert(session, ClaimRow, _claim_rows(stored_id, document, extraction.candidates, own))
    _choose(session, row["partition"])
    touched |= _reach(session, stored_id)
    recompute(session, touched, held_rows(session, touched), moment)


def remove(session: Session, stored_id: str, moment: str) -> None:
    """Take out a document that the store no longer holds, and recompute what depended on it."""
    partition = session.scalar(select(DocumentRow.partition).where(DocumentRow.stored_id == stored_id))
    if partition is None:
        return  # another loader was faster
    touched = _reach(session, stored_id)
    held = held_rows(session, touched)
    for table, rows in held.items():
        own = {name: row for name, row in rows.items() if row["document"] == stored_id}
        _insert(session, HistoryRow, superseded(session, _HISTORY[table], list(own.values()), moment))
        held[table] = {name: row for name, row in rows.items() if name not in own}
    session.execute(delete(DocumentRow).where(DocumentRow.stored_id == stored_id))
    _choose(session, partition)
    recompute(session, touched, held, moment)


def _reach(session: Session, stored_id: str) -> set[str]:
    """Partitions that a document, or another form of it, belongs to or speaks about."""
    own = select(DocumentRow.partition).where(DocumentRow.stored_id == stored_id).scalar_subquery()
    forms = select(DocumentRow.stored_id).where(DocumentRow.partition == own)
    spoken = session.scalars(select(ClaimRow.partition).where(ClaimRow.document.in_(forms)).distinct())
    return {*spoken, *session.scalars(select(DocumentRow.partition).where(DocumentRow.stored_id == stored_id))}


def _choose(session: Session, partition: str) -> None:
    """Mark the form of each instrument that speaks for it.

    Forms without a date of issue belong to the dated instrument of the same number, if there is exactly one. The form
    decides first, then the longer text, then the first id.
    """
    query = select(
        DocumentRow.stored_id, DocumentRow.uri, DocumentRow.issued, DocumentRow.form, DocumentRow.text_length
    )
    forms = session.execute(query.where(DocumentRow.partition == partition)).all()
    dated = {form.uri for form in forms if form.issued}
    best: dict[str, tuple[int, int, str]] = {}
    for form in forms:
        group = next(iter(dated)) if not form.issued and len(dated) == 1 else form.uri
        rank = (_FORM_ORDER.get(form.form, len(_FORM_ORDER)), -form.text_length, form.stored_id)
        best[group] = min(best.get(group, rank), rank)
    chosen = {stored_id for _, _, stored_id in best.values()}
    same = DocumentRow.partition == partition
    session.execute(update(DocumentRow).where(same).values(chosen=DocumentRow.stored_id.in_(chosen)))


def held_rows(session: Session, partitions: Iterable[str]) -> Held:
    """Items and events of the partitions as they are stored, by id."""
    return {
        table: {
            row.id: dict(row._mapping)
            for row in session.execute(select(*table.__table__.columns).where(table.partition.in_(partitions)))
        }
        for table in (ItemRow, EventRow)
    }


def recompute(session: Session, partitions: Iterable[str], held: Held, moment: str) -> None:
    """Items, events and reviews of the partitions, from the facts of all chosen documents.

    What is as it was keeps the moment at which it was recorded; what is not goes to the history.
    """
    results = [resolve_partition(session, partition) for partition in sorted(partitions)]
    for derived in (ReviewRow, AliasRow):
        session.execute(delete(derived).where(derived.partition.in_(partitions)))
    fresh: dict[type[ItemRow] | type[EventRow], list[dict[str, Any]]] = {}
    for table in (EventRow, ItemRow):
        found = [row for result in results for row in (result.events if table is EventRow else result.items).values()]
        new = {row.id: columns_of(row) for row in found}
        old = held[table]
        same = {
            name
            for name, row in new.items()
            if name in old and old[name] == row | {"recorded_at": old[name]["recorded_at"]}
        }
        gone = [row for name, row in old.items() if name not in same]
        _insert(session, HistoryRow, superseded(session, _HISTORY[table], gone, moment))
        for start in range(0, len(gone), _BATCH):
            session.execute(delete(table).where(table.id.in_([row["id"] for row in gone[start : start + _BATCH]])))
        fresh[table] = [row | {"recorded_at": moment} for name, row in new.items() if name not in same]
    for table, rows in fresh.items():
        _insert(session, table, rows)
    for result in results:
        _insert(session, ReviewRow, [columns_of(review) for review in result.reviews.values()])
        _insert(session, AliasRow, [columns_of(alias) for alias in result.aliases.values()])


def resolve_partition(session: Session, partition: str) -> Resolution:
    """What the facts in the database come to for one partition."""
    chosen = select(*_SOURCE).where(DocumentRow.chosen)
    rows = session.execute(
        select(ClaimRow.document, ClaimRow.ord, ClaimRow.path, ClaimRow.text, ClaimRow.record)
        .join(DocumentRow, DocumentRow.stored_id == ClaimRow.document)
        .where(ClaimRow.partition == partition, DocumentRow.chosen)
        .order_by(ClaimRow.document, ClaimRow.ord)
    ).all()
    found = decode(Extraction, {"extractor_version": "", "candidates": [row.record for row in rows]}).candidates
    claims = [
        Claim(row.document, row.ord, row.path, candidate, row.text) for row, candidate in zip(rows, found, strict=True)
    ]
    speakers = select(ClaimRow.document).where(ClaimRow.partition == partition)
    known = session.execute(chosen.where((DocumentRow.partition == partition) | DocumentRow.stored_id.in_(speakers)))
    sources = {row.stored_id: Source(**{**row._mapping, "exceptions": tuple(row.exceptions)}) for row in known}
    homes = [source.stored_id for source in sources.values() if source.partition == partition]
    paths = {
        home: frozenset(session.scalars(select(ProvisionRow.path).where(ProvisionRow.document == home)))
        for home in homes
    }
    result = resolve(partition, sources, claims, paths)
    decisions = _decisions(session, partition)
    decide(partition, result, decisions)
    said = select(ObjectionRow.id, ObjectionRow.item).where(ObjectionRow.partition == partition)
    put_objections(partition, result, (Objection(*row) for row in session.execute(said)), decisions)
    return result


def _decisions(session: Session, partition: str) -> list[Decision]:
    """Decisions on a partition that nobody undid, oldest first."""
    undone = select(DecisionRow.undoes).where(DecisionRow.undoes.is_not(None))
    query = select(DecisionRow).where(
        DecisionRow.partition == partition, DecisionRow.undoes.is_(None), DecisionRow.id.not_in(undone)
    )
    names = Decision.__dataclass_fields__
    rows = session.scalars(query.order_by(DecisionRow.id))
    return [Decision(**{name: getattr(row, name) for name in names}) for row in rows]


def columns_of(row: Item | Event | Review | Alias) -> dict[str, Any]:
    """A row for the database. Values are shared, not copied as ``asdict`` does: that would take half of a load."""
    return {name: getattr(row, name) for name in row.__slots__}


def _insert(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), list(rows))


def _document_row(stored_id: str, document: Document, extractor_version: str, fingerprint: str) -> dict[str, Any]:
    metadata, key, address = document.metadata, document.metadata.key, uri(document.metadata.key)
    return {
        "stored_id": stored_id,
        "uri": address,
        "number": key.number,
        "partition": key.number or address,
        "chosen": False,
        "kind": key.kind,
        "issuer": key.issuer,
        "issued": key.issued,
        "title": metadata.title,
        "issuers": list(metadata.issuers),
        "agency": metadata.agency,
        "signer": metadata.signer,
        "effective_from": metadata.effective_from,
        "effective_until": metadata.effective_until,
        "exceptions": [
            {
                "path": part.path,
                "effective_from": part.effective_from and part.effective_from.isoformat(),
                "effective_until": part.effective_until and part.effective_until.isoformat(),
            }
            for part in metadata.exceptions
        ],
        "overrides": metadata.overrides,
        "consolidates": metadata.consolidates,
        "illustrative": metadata.illustrative,
        "text": document.text,
        "text_hash": hashlib.sha256(document.text.encode()).hexdigest(),
        "text_length": len(document.text),
        "source_name": PurePosixPath(document.source.name.replace("\\", "/")).name,
        "source_sha256": document.source.sha256,
        "source_url": document.source.url,
        "form": document.source.form,
        "reader_version": document.source.reader_version,
        "extractor_version": extractor_version,
        "fingerprint": fingerprint,
        "notes": list(document.notes),
    }


def _provision_rows(stored_id: str, document: Document) -> list[dict[str, Any]]:
    depths: list[int] = []
    rows = []
    for number, provision in enumerate(document.provisions):
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
        heading = document.text[slice(*provision.heading)] if provision.heading else ""
        rows.append(
            {
                "document": stored_id,
                "ord": number,
                "path": provision.path,
                "kind": provision.kind,
                "label": provision.label,
                "heading": heading,
                "start": provision.start,
                "end": provision.end,
                "text_start": provision.text_start,
                "text_end": provision.text_end,
                "parent": None if provision.parent is None else document.provisions[provision.parent].path,
                "depth": depths[-1],
                "quoted": provision.quoted,
            }
        )
    return rows


def _claim_rows(
    stored_id: str, document: Document, candidates: Sequence[AnyCandidate], own: str
) -> list[dict[str, Any]]:
    rows = []
    brought = [
        (text, str(cut.target_doc)) for cut in candidates if isinstance(cut, CutEvent) and (text := new_wording(cut))
    ]
    for number, candidate in enumerate(candidates):
        if isinstance(candidate, Condition):
            path = candidate.path
        elif isinstance(candidate, CutEvent | BusinessLine):
            path = candidate.source
        else:
            path = place_of(document.provisions, candidate.start)
        rows.append(
            {
                "document": stored_id,
                "ord": number,
                "kind": type(candidate).__name__,
                "partition": speaks_about(candidate, own, brought, illustrative=document.metadata.illustrative),
                "path": path,
                "text": "" if isinstance(candidate, CutEvent) else document.text[candidate.start : candidate.end],
                "record": encode(candidate),
            }
        )
    return rows


def place_of(provisions: Sequence[Provision], offset: int) -> str:
    """Path of the innermost provision around an offset; "" where there is none."""
    path = ""
    for provision in provisions:
        if provision.start > offset:
            break
        if offset < provision.end:
            path = provision.path
    return path
