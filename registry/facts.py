"""Facts of one document in the database, and the recomputation of what depends on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from corpus.codec import encode_short
from corpus.keys import uri
from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, Document, Extraction, Provision
from registry.claims import speaks_about
from registry.derived import forget, held_rows, put_rows, recompute
from registry.models import ClaimRow, DocumentRow, ProvisionRow, bare
from registry.reprints import new_wording

_FORM_ORDER = {"json": 0, "html": 0, "docx": 0, "text": 1, "pdf": 1, "markdown": 2, "codification": 3}
"""Which form speaks first. Markdown often stands for a scan; a codification gives a consolidated part of the whole."""
_DOCUMENTS, _PROVISIONS, _CLAIMS = bare(DocumentRow), bare(ProvisionRow), bare(ClaimRow)
_OWN = select(_DOCUMENTS.c.partition).where(_DOCUMENTS.c.stored_id == bindparam("name"))
_FORMS = select(_DOCUMENTS.c.stored_id).where(_DOCUMENTS.c.partition == _OWN.scalar_subquery())
_REACH = _OWN.union(select(_CLAIMS.c.partition).where(_CLAIMS.c.document.in_(_FORMS)))
_CHOICE = select(*_DOCUMENTS.c["stored_id", "uri", "issued", "form", "text_length"]).where(
    _DOCUMENTS.c.partition == bindparam("own")
)
_CHOOSE = (
    update(_DOCUMENTS)
    .where(_DOCUMENTS.c.partition == bindparam("own"))
    .values(chosen=_DOCUMENTS.c.stored_id.in_(bindparam("best", expanding=True)))
)


def put(
    session: Session, stored_id: str, document: Document, extraction: Extraction, fingerprint: str, moment: str
) -> None:
    """Write the facts of one document in place of those of its last load, and recompute what depends on them."""
    row = _document_row(stored_id, document, extraction.extractor_version, fingerprint)
    touched = _reach(session, stored_id)
    if touched:
        session.execute(update(_DOCUMENTS).where(_DOCUMENTS.c.stored_id == stored_id).values(row))
        for table in (_PROVISIONS, _CLAIMS):
            session.execute(delete(table).where(table.c.document == stored_id))
    else:
        put_rows(session, DocumentRow, [row])
    put_rows(session, ProvisionRow, _provision_rows(stored_id, document))
    own = document.metadata.consolidates or row["partition"]
    put_rows(session, ClaimRow, _claim_rows(stored_id, document, extraction.candidates, own))
    _choose(session, row["partition"])
    touched |= _reach(session, stored_id)
    recompute(session, touched, held_rows(session, touched), moment)


def remove(session: Session, stored_id: str, moment: str) -> None:
    """Take out a document that the store no longer holds, and recompute what depended on it."""
    touched = _reach(session, stored_id)
    if not touched:
        return  # another loader was faster
    partition = session.scalars(_OWN, {"name": stored_id}).one()
    held = held_rows(session, touched)
    forget(session, held, stored_id, moment)
    session.execute(delete(_DOCUMENTS).where(_DOCUMENTS.c.stored_id == stored_id))
    _choose(session, partition)
    recompute(session, touched, held, moment)


def _reach(session: Session, stored_id: str) -> set[str]:
    """Partitions that a document, or another form of it, belongs to or speaks about; none if it is not here."""
    return set(session.scalars(_REACH, {"name": stored_id}))


def _choose(session: Session, partition: str) -> None:
    """Mark the form of each instrument that speaks for it.

    Forms without a date of issue belong to the dated instrument of the same number, if there is exactly one. The form
    decides first, then the longer text, then the first id.
    """
    forms = session.execute(_CHOICE, {"own": partition}).all()
    dated = {form.uri for form in forms if form.issued}
    best: dict[str, tuple[int, int, str]] = {}
    for form in forms:
        group = next(iter(dated)) if not form.issued and len(dated) == 1 else form.uri
        rank = (_FORM_ORDER.get(form.form, len(_FORM_ORDER)), -form.text_length, form.stored_id)
        best[group] = min(best.get(group, rank), rank)
    session.execute(_CHOOSE, {"own": partition, "best": [stored_id for _, _, stored_id in best.values()]})


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
                "record": encode_short(candidate),
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
