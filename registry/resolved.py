"""What the facts in the database come to, by partition: read from the tables, told by ``registry.resolve``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Text, bindparam, cast, or_, select

from corpus.codec import decode
from corpus.model import Extraction
from registry.claims import Claim
from registry.db import each
from registry.decisions import Decision, decide
from registry.events import Source
from registry.models import ClaimRow, DecisionRow, DocumentRow, ObjectionRow, ProvisionRow, bare
from registry.objections import Objection
from registry.objections import put as put_objections
from registry.resolve import Resolution, resolve

_DOCUMENTS, _PROVISIONS, _CLAIMS = bare(DocumentRow), bare(ProvisionRow), bare(ClaimRow)
_DECISIONS, _OBJECTIONS = bare(DecisionRow), bare(ObjectionRow)
_AMONG = select(each("partitions").c.value)
# Statements are built once: building them for each document would take a fifth of a load.
_CLAIMS_OF = (
    select(*_CLAIMS.c["partition", "document", "ord", "path", "text"], cast(_CLAIMS.c.record, Text).label("record"))
    .join(_DOCUMENTS, _DOCUMENTS.c.stored_id == _CLAIMS.c.document)
    .where(_CLAIMS.c.partition.in_(_AMONG), _DOCUMENTS.c.chosen)
    .order_by(_CLAIMS.c.document, _CLAIMS.c.ord)
)
_SOURCES_OF = select(*_DOCUMENTS.c[Source.__slots__]).where(
    _DOCUMENTS.c.chosen,
    or_(
        _DOCUMENTS.c.partition.in_(_AMONG),
        _DOCUMENTS.c.stored_id.in_(select(_CLAIMS.c.document).where(_CLAIMS.c.partition.in_(_AMONG))),
    ),
)
_PATHS_OF = select(_PROVISIONS.c.path).where(_PROVISIONS.c.document == bindparam("home"))
_UNDONE = select(_DECISIONS.c.undoes).where(_DECISIONS.c.undoes.is_not(None))
_DECISIONS_OF = (
    select(*_DECISIONS.c[("partition", *Decision.__slots__)])
    .where(_DECISIONS.c.partition.in_(_AMONG), _DECISIONS.c.undoes.is_(None), _DECISIONS.c.id.not_in(_UNDONE))
    .order_by(_DECISIONS.c.id)
)
_OBJECTIONS_TO = (
    select(*_OBJECTIONS.c["partition", "id", "item"])
    .where(_OBJECTIONS.c.partition.in_(_AMONG))
    .order_by(_OBJECTIONS.c.id)
)


def resolve_partitions(connection: Connection, partitions: Collection[str]) -> Mapping[str, Resolution]:
    """What the facts in the database come to, by partition."""
    claims = _claims(connection, partitions)
    sources = _sources(connection, partitions)
    paths = Paths(connection)
    decisions, objections = _decisions(connection, partitions), _objections(connection, partitions)
    found: dict[str, Resolution] = {}
    for partition in sorted(partitions):
        spoken = claims.get(partition, [])
        speakers = {claim.document for claim in spoken}
        known = {name: source for name, source in sources.items() if source.partition == partition or name in speakers}
        found[partition] = resolve(partition, known, spoken, paths)
        decided = decisions.get(partition, ())
        decide(partition, found[partition], decided)
        put_objections(partition, found[partition], objections.get(partition, ()), decided)
    return found


def _claims(connection: Connection, partitions: Collection[str]) -> Mapping[str, list[Claim[Any]]]:
    """Claims of the chosen documents about each partition."""
    rows: Sequence[Any] = connection.execute(_CLAIMS_OF, {"partitions": list(partitions)}).all()
    records = orjson.loads(f"[{','.join(row.record for row in rows)}]")  # one call of the parser, not one for each
    candidates = decode(Extraction, {"extractor_version": "", "candidates": records}).candidates
    found: dict[str, list[Claim[Any]]] = defaultdict(list)
    for (partition, document, number, path, text, _), candidate in zip(rows, candidates, strict=True):
        found[partition].append(Claim(document, number, path, candidate, text))
    return found


def _sources(connection: Connection, partitions: Collection[str]) -> Mapping[str, Source]:
    """Chosen documents that belong to one of the partitions or speak about one, by stored id."""
    rows = connection.execute(_SOURCES_OF, {"partitions": list(partitions)})
    return {row.stored_id: Source(*row) for row in rows}


class Paths(dict[str, frozenset[str]]):
    """Provision paths of documents in the database, by stored id. Read when asked for: for cuts that miss all items."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, home: str) -> frozenset[str]:
        found = self[home] = frozenset(self._connection.scalars(_PATHS_OF, {"home": home}))
        return found


def _decisions(connection: Connection, partitions: Collection[str]) -> Mapping[str, list[Decision]]:
    """Decisions on each partition that nobody undid, oldest first."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for partition, *values in connection.execute(_DECISIONS_OF, {"partitions": list(partitions)}):
        found[partition].append(Decision(*values))
    return found


def _objections(connection: Connection, partitions: Collection[str]) -> Mapping[str, list[Objection]]:
    """What readers said of the items of each partition."""
    found: dict[str, list[Objection]] = defaultdict(list)
    for partition, number, item in connection.execute(_OBJECTIONS_TO, {"partitions": list(partitions)}):
        found[partition].append(Objection(number, item))
    return found
