"""Facts of one document in the database, and the recomputation of what depends on them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from corpus.codec import encode_short
from corpus.keys import uri
from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, Document, Extraction, Provision
from registry.arrivals import additions
from registry.bulk import put_rows
from registry.claims import Claim, speaks_about
from registry.derived import add, forget, held_rows, recompute
from registry.events import Source
from registry.models import ClaimRow, DocumentRow, ProvisionRow, bare
from registry.reprints import new_wording

_Said = tuple[str, Claim[AnyCandidate]]
"""The partition that a claim is about, and the claim."""
_FORM_ORDER = {"json": 0, "html": 0, "docx": 0, "text": 1, "pdf": 1, "markdown": 2, "codification": 3}
"""Which form speaks first. Markdown often stands for a scan; a codification gives a consolidated part of the whole."""
_DOCUMENTS, _PROVISIONS, _CLAIMS = bare(DocumentRow), bare(ProvisionRow), bare(ClaimRow)
_HERE = select(*_DOCUMENTS.c["stored_id", "fingerprint"]).where(
    or_(_DOCUMENTS.c.partition == bindparam("own"), _DOCUMENTS.c.stored_id == bindparam("name"))
)
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
    connection: Connection, stored_id: str, document: Document, extraction: Extraction, fingerprint: str, moment: str
) -> bool:
    """Write the facts of one document in place of those of its last load, and bring up to date what depends on them.

    False if they are here already.
    """
    row = _document_row(stored_id, document, extraction.extractor_version, fingerprint)
    own = document.metadata.consolidates or row["partition"]
    forms: dict[str, str] = dict(connection.execute(_HERE, {"own": row["partition"], "name": stored_id}).all())
    if forms.get(stored_id) == fingerprint:
        return False
    claims = _claims(stored_id, document, extraction.candidates, own)
    if not forms:
        _arrive(connection, row | {"chosen": True}, document, claims, moment)
        return True
    touched = _reach(connection, stored_id)
    if touched:
        connection.execute(update(_DOCUMENTS).where(_DOCUMENTS.c.stored_id == stored_id).values(row))
        for table in (_PROVISIONS, _CLAIMS):
            connection.execute(delete(table).where(table.c.document == stored_id))
    else:
        put_rows(connection, _DOCUMENTS, [tuple(row.values())])
    _put_parts(connection, stored_id, document, claims)
    _choose(connection, row["partition"])
    touched |= _reach(connection, stored_id)
    recompute(connection, touched, held_rows(connection, touched), moment)
    return True


def _arrive(
    connection: Connection, row: Mapping[str, Any], document: Document, claims: Sequence[_Said], moment: str
) -> None:
    """Write a document that is the first of its number, and so speaks for it."""
    said: dict[str, list[Claim[AnyCandidate]]] = defaultdict(list)
    for partition, claim in claims:
        said[partition].append(claim)
    source = Source(*(row[name] for name in Source.__slots__))
    paths = frozenset(provision.path for provision in document.provisions)
    added, touched = additions(connection, source, paths, said)
    put_rows(connection, _DOCUMENTS, [tuple(row.values())])
    _put_parts(connection, source.stored_id, document, claims)
    add(connection, added, moment)
    if touched:
        recompute(connection, touched, held_rows(connection, touched), moment)


def remove(connection: Connection, stored_id: str, moment: str) -> None:
    """Take out a document that the store no longer holds, and recompute what depended on it."""
    touched = _reach(connection, stored_id)
    if not touched:
        return  # another loader was faster
    partition = connection.scalars(_OWN, {"name": stored_id}).one()
    held = held_rows(connection, touched)
    forget(connection, held, stored_id, moment)
    connection.execute(delete(_DOCUMENTS).where(_DOCUMENTS.c.stored_id == stored_id))
    _choose(connection, partition)
    recompute(connection, touched, held, moment)


def _reach(connection: Connection, stored_id: str) -> set[str]:
    """Partitions that a document, or another form of it, belongs to or speaks about; none if it is not here."""
    return set(connection.scalars(_REACH, {"name": stored_id}))


def _choose(connection: Connection, partition: str) -> None:
    """Mark the form of each instrument that speaks for it.

    Forms without a date of issue belong to the dated instrument of the same number, if there is exactly one. The form
    decides first, then the longer text, then the first id.
    """
    forms = connection.execute(_CHOICE, {"own": partition}).all()
    dated = {form.uri for form in forms if form.issued}
    best: dict[str, tuple[int, int, str]] = {}
    for form in forms:
        group = next(iter(dated)) if not form.issued and len(dated) == 1 else form.uri
        rank = (_FORM_ORDER.get(form.form, len(_FORM_ORDER)), -form.text_length, form.stored_id)
        best[group] = min(best.get(group, rank), rank)
    connection.execute(_CHOOSE, {"own": partition, "best": [stored_id for _, _, stored_id in best.values()]})


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


def _put_parts(connection: Connection, stored_id: str, document: Document, claims: Sequence[_Said]) -> None:
    """Provisions and claims of a document."""
    put_rows(connection, _PROVISIONS, _provision_rows(stored_id, document))
    put_rows(
        connection,
        _CLAIMS,
        [
            (
                stored_id,
                claim.ord,
                type(claim.candidate).__name__,
                partition,
                claim.path,
                isinstance(claim.candidate, CutEvent) and claim.candidate.new_text is not None,
                claim.text,
                encode_short(claim.candidate),
            )
            for partition, claim in claims
        ],
    )


def _provision_rows(stored_id: str, document: Document) -> list[tuple[Any, ...]]:
    depths: list[int] = []
    rows = []
    for number, provision in enumerate(document.provisions):
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
        heading = document.text[slice(*provision.heading)] if provision.heading else ""
        parent = None if provision.parent is None else document.provisions[provision.parent].path
        rows.append(
            (
                stored_id, number, provision.path, provision.kind, provision.label, heading, provision.start,
                provision.end, provision.text_start, provision.text_end, parent, depths[-1], provision.quoted,
            )
        )  # fmt: skip
    return rows


def _claims(stored_id: str, document: Document, candidates: Sequence[AnyCandidate], own: str) -> list[_Said]:
    found: list[_Said] = []
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
        words = "" if isinstance(candidate, CutEvent) else document.text[candidate.start : candidate.end]
        partition = speaks_about(candidate, own, brought, illustrative=document.metadata.illustrative)
        found.append((partition, Claim(stored_id, number, path, candidate, words)))
    return found


def place_of(provisions: Sequence[Provision], offset: int) -> str:
    """Path of the innermost provision around an offset; "" where there is none."""
    path = ""
    for provision in provisions:
        if provision.start > offset:
            break
        if offset < provision.end:
            path = provision.path
    return path
