"""What the facts in the database come to: items, events and doubts of partitions, computed and stored anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, Text, bindparam, cast, delete, insert, or_, select
from sqlalchemy.orm import Session

from corpus.codec import decode
from corpus.model import CutEvent, Extraction
from registry.claims import Claim
from registry.db import batches
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
    bare,
)
from registry.objections import Objection
from registry.objections import put as put_objections
from registry.resolve import Resolution, resolve

_DOCUMENTS, _PROVISIONS, _CLAIMS = bare(DocumentRow), bare(ProvisionRow), bare(ClaimRow)
_DECISIONS, _OBJECTIONS = bare(DecisionRow), bare(ObjectionRow)
_AMONG: BindParameter[Any] = bindparam("partitions", expanding=True)
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
_KINDS: Mapping[type[Base], str] = {EventRow: "event", ItemRow: "item"}
_FIELDS: Mapping[type[Base], tuple[str, ...]] = {EventRow: Event._fields, ItemRow: Item._fields}
_HELD = {
    kind: select(*bare(kind).c[(*fields, "recorded_at")]).where(bare(kind).c.partition.in_(_AMONG))
    for kind, fields in _FIELDS.items()
}
_CLEAR = [delete(bare(kind)).where(bare(kind).c.partition.in_(_AMONG)) for kind in (ReviewRow, AliasRow)]
Held = dict[type[Base], dict[str, Row[*tuple[Any, ...]]]]
"""Items and events as they are stored, by id: the fields of ``Item`` or ``Event``, then when they were recorded."""


def held_rows(session: Session, partitions: Collection[str]) -> Held:
    """Items and events of the partitions."""
    among = {"partitions": list(partitions)}
    return {kind: {row.id: row for row in session.execute(query, among)} for kind, query in _HELD.items()}


def forget(session: Session, held: Held, stored_id: str, moment: str) -> None:
    """Put what the document ``stored_id`` bears witness to into the history, and out of ``held``."""
    for kind, rows in held.items():
        own = [row for row in rows.values() if row.document == stored_id]
        _bury(session, kind, own, moment)
        for row in own:
            del rows[row.id]


def recompute(session: Session, partitions: Collection[str], held: Held, moment: str) -> None:
    """Items, events and reviews of the partitions, from the facts of all chosen documents.

    What is as it was keeps the moment at which it was recorded; what is not goes to the history.
    """
    results = resolve_partitions(session, partitions)
    for clear in _CLEAR:
        session.execute(clear, {"partitions": list(partitions)})
    fresh: dict[type[Base], list[Item | Event]] = {}
    for kind, old in held.items():
        new = {name: row for result in results.values() for name, row in _derived(result, kind).items()}
        same = {name for name, row in new.items() if name in old and old[name][:-1] == row}
        gone = [row for name, row in old.items() if name not in same]
        _bury(session, kind, gone, moment)
        for ids in batches(row.id for row in gone):
            session.execute(delete(bare(kind)).where(bare(kind).c.id.in_(ids)))
        fresh[kind] = [row for name, row in new.items() if name not in same]
    for kind, rows in fresh.items():
        put_rows(session, kind, [row._asdict() | {"recorded_at": moment} for row in rows])
    for result in results.values():
        put_rows(session, ReviewRow, [review._asdict() for review in result.reviews.values()])
        put_rows(session, AliasRow, [alias._asdict() for alias in result.aliases.values()])


def _derived(result: Resolution, kind: type[Base]) -> Mapping[str, Item | Event]:
    return result.events if kind is EventRow else result.items


def _bury(session: Session, kind: type[Base], rows: Sequence[Row[*tuple[Any, ...]]], moment: str) -> None:
    if rows:
        told = superseded(session, _KINDS[kind], [dict(row._mapping) for row in rows], moment)
        put_rows(session, HistoryRow, told)


def put_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        session.execute(insert(bare(table)), rows)


def resolve_partitions(session: Session, partitions: Collection[str]) -> Mapping[str, Resolution]:
    """What the facts in the database come to, by partition."""
    claims = _claims(session, partitions)
    sources = _sources(session, partitions)
    paths = _paths(session, sources.values(), claims)
    decisions, objections = _decisions(session, partitions), _objections(session, partitions)
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


def _claims(session: Session, partitions: Collection[str]) -> Mapping[str, list[Claim[Any]]]:
    """Claims of the chosen documents about each partition."""
    rows: Sequence[Any] = session.execute(_CLAIMS_OF, {"partitions": list(partitions)}).all()
    records = json.loads(f"[{','.join(row.record for row in rows)}]")  # one call of the parser, not one for each
    candidates = decode(Extraction, {"extractor_version": "", "candidates": records}).candidates
    found: dict[str, list[Claim[Any]]] = defaultdict(list)
    for (partition, document, number, path, text, _), candidate in zip(rows, candidates, strict=True):
        found[partition].append(Claim(document, number, path, candidate, text))
    return found


def _sources(session: Session, partitions: Collection[str]) -> Mapping[str, Source]:
    """Chosen documents that belong to one of the partitions or speak about one, by stored id."""
    rows = session.execute(_SOURCES_OF, {"partitions": list(partitions)})
    return {row.stored_id: Source(*row) for row in rows}


def _paths(
    session: Session, sources: Iterable[Source], claims: Mapping[str, Sequence[Claim[Any]]]
) -> Mapping[str, frozenset[str]]:
    """Provisions of the documents that cuts aim at, by stored id."""
    aimed_at = {name for name, rows in claims.items() if any(isinstance(row.candidate, CutEvent) for row in rows)}
    homes = [source.stored_id for source in sources if source.partition in aimed_at]
    return {home: frozenset(session.scalars(_PATHS_OF, {"home": home})) for home in homes}


def _decisions(session: Session, partitions: Collection[str]) -> Mapping[str, list[Decision]]:
    """Decisions on each partition that nobody undid, oldest first."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for partition, *values in session.execute(_DECISIONS_OF, {"partitions": list(partitions)}):
        found[partition].append(Decision(*values))
    return found


def _objections(session: Session, partitions: Collection[str]) -> Mapping[str, list[Objection]]:
    """What readers said of the items of each partition."""
    found: dict[str, list[Objection]] = defaultdict(list)
    for partition, number, item in session.execute(_OBJECTIONS_TO, {"partitions": list(partitions)}):
        found[partition].append(Objection(number, item))
    return found
