"""What a document adds that is the first of its number: told from what it says, without resolving all that others said.

A partition that nobody spoke about before comes to what the document says of it. In a partition where nobody prints new
wordings, cuts without new wording only add to what is there. All others are resolved anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Exists, Table, exists, or_, select

from corpus.model import AnyCandidate
from registry.claims import BUSINESS_LINES, ILLUSTRATIVE_LINES, Claim
from registry.db import each
from registry.events import Source
from registry.items import Aim
from registry.models import ClaimRow, DecisionRow, DocumentRow, ItemRow, ObjectionRow, bare
from registry.resolve import Resolution, extend, resolve, stands_alone
from registry.resolved import Paths

_DOCUMENTS, _CLAIMS, _ITEMS = bare(DocumentRow), bare(ClaimRow), bare(ItemRow)
_DECISIONS, _OBJECTIONS = bare(DecisionRow), bare(ObjectionRow)
_PARTITION = each("partitions").c.value


def _has(table: Table, *conditions: ColumnElement[bool]) -> Exists:
    """True if the table has rows on the partition."""
    return exists().where(table.c.partition == _PARTITION, *conditions)


_KNOWN = select(_PARTITION, or_(_has(_CLAIMS, _CLAIMS.c.worded), _has(_DECISIONS))).where(
    or_(*map(_has, (_DOCUMENTS, _CLAIMS, _DECISIONS, _OBJECTIONS)))
)
"""Partitions that somebody spoke about; and if what a cut does there depends on other cuts, or on a decision."""
_AIMS = select(*_ITEMS.c[("partition", *Aim._fields)]).where(_ITEMS.c.partition.in_(select(_PARTITION)))
_SOURCES = select(*_DOCUMENTS.c[Source.__slots__]).where(
    _DOCUMENTS.c.chosen,
    or_(
        _DOCUMENTS.c.partition.in_(select(_PARTITION)),
        _DOCUMENTS.c.stored_id.in_(select(each("documents").c.value)),
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
    known: dict[str, bool] = dict(connection.execute(_KNOWN, {"partitions": [*reach]}).all())
    loose = {
        partition: said[partition]
        for partition in known.keys() - {source.partition, BUSINESS_LINES, ILLUSTRATIVE_LINES}
        if not known[partition] and all(stands_alone(claim.candidate) for claim in said[partition])
    }
    here = {source.stored_id: source}
    found = {name: resolve(name, here, said.get(name, ()), {source.stored_id: paths}) for name in reach - known.keys()}
    if loose:
        found |= _extended(connection, source, loose)
    return found, reach - found.keys()


def _extended(connection: Connection, source: Source, said: Said) -> Mapping[str, Resolution]:
    items: dict[str, list[Aim]] = defaultdict(list)
    for partition, *aim in connection.execute(_AIMS, {"partitions": [*said]}).all():
        items[partition].append(Aim(*aim))
    documents = {partition: {aim.document for aim in items[partition]} for partition in said}
    asked = {"partitions": [*said], "documents": [name for among in documents.values() for name in among]}
    around = [Source(*row) for row in connection.execute(_SOURCES, asked).all()]
    paths = Paths(connection)
    found: dict[str, Resolution] = {}
    for partition, claims in said.items():
        among = documents[partition]
        sources = {row.stored_id: row for row in around if row.partition == partition or row.stored_id in among}
        found[partition] = extend(partition, {**sources, source.stored_id: source}, items[partition], claims, paths)
    return found
