"""What a document adds that is the first of its number: told from what it says, without resolving all that others said.

A partition that nobody spoke about before comes to what the document says of it. In a partition where nobody prints new
wordings, cuts without new wording only add to what is there. All others are resolved anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, union

from corpus.model import AnyCandidate, CutEvent
from registry.claims import BUSINESS_LINES, ILLUSTRATIVE_LINES, Claim
from registry.events import Source
from registry.items import Aim
from registry.models import ClaimRow, DecisionRow, DocumentRow, ItemRow, ObjectionRow, bare
from registry.resolve import Resolution, extend, resolve, stands_alone
from registry.resolved import paths_of

_DOCUMENTS, _CLAIMS, _ITEMS = bare(DocumentRow), bare(ClaimRow), bare(ItemRow)
_DECISIONS, _OBJECTIONS = bare(DecisionRow), bare(ObjectionRow)
_AMONG: BindParameter[Any] = bindparam("partitions", expanding=True)
_KNOWN = union(
    *(
        select(table.c.partition).where(table.c.partition.in_(_AMONG))
        for table in (_DOCUMENTS, _CLAIMS, _DECISIONS, _OBJECTIONS)
    )
)
_ENTANGLED = union(
    select(_CLAIMS.c.partition).where(
        _CLAIMS.c.partition.in_(_AMONG),
        _CLAIMS.c.kind == CutEvent.__name__,
        _CLAIMS.c.record["new_text"].as_string().is_not(None),
    ),
    select(_DECISIONS.c.partition).where(_DECISIONS.c.partition.in_(_AMONG)),
)
"""Partitions in which what a cut does depends on other cuts, or on what a person said."""
_AIMS = select(*_ITEMS.c[("partition", *Aim._fields)]).where(_ITEMS.c.partition.in_(_AMONG))
_SOURCES = select(*_DOCUMENTS.c[Source.__slots__]).where(
    _DOCUMENTS.c.chosen,
    or_(
        _DOCUMENTS.c.partition.in_(_AMONG),
        _DOCUMENTS.c.stored_id.in_(select(_ITEMS.c.document).where(_ITEMS.c.partition.in_(_AMONG))),
    ),
)
Said = Mapping[str, Sequence[Claim[AnyCandidate]]]
"""Claims of one document, by the partition that they are about."""


def additions(
    connection: Connection, source: Source, paths: frozenset[str], said: Said
) -> tuple[Mapping[str, Resolution], Collection[str]]:
    """What ``source`` adds, by partition, and the partitions that must be resolved anew.

    Ask before its facts are in the database. ``paths``: its provisions.
    """
    reach = {source.partition, *said}
    known = set(connection.scalars(_KNOWN, {"partitions": list(reach)}))
    alone = {
        partition: said[partition]
        for partition in known - {source.partition, BUSINESS_LINES, ILLUSTRATIVE_LINES}
        if all(stands_alone(claim.candidate) for claim in said[partition])
    }
    entangled = set(connection.scalars(_ENTANGLED, {"partitions": list(alone)})) if alone else set()
    loose = {partition: claims for partition, claims in alone.items() if partition not in entangled}
    here = {source.stored_id: source}
    found = {name: resolve(name, here, said.get(name, ()), {source.stored_id: paths}) for name in reach - known}
    if loose:
        found |= _extended(connection, source, loose)
    return found, reach - found.keys()


def _extended(connection: Connection, source: Source, said: Said) -> Mapping[str, Resolution]:
    items: dict[str, list[Aim]] = defaultdict(list)
    for partition, *aim in connection.execute(_AIMS, {"partitions": list(said)}):
        items[partition].append(Aim(*aim))
    around = [Source(*row) for row in connection.execute(_SOURCES, {"partitions": list(said)})]
    paths = paths_of(connection, around, said)
    found: dict[str, Resolution] = {}
    for partition, claims in said.items():
        documents = {aim.document for aim in items[partition]}
        sources = {row.stored_id: row for row in around if row.partition == partition or row.stored_id in documents}
        found[partition] = extend(partition, {**sources, source.stored_id: source}, items[partition], claims, paths)
    return found
