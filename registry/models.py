"""Tables of the registry.

``documents``, ``provisions`` and ``claims`` hold what was read and found: the facts of one stored document. ``items``,
``events`` and ``reviews`` are what the registry makes of them, one partition at a time (see ``registry.resolve``).
State, counts and percentages are in no table: they are computed from events for a date.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, MetaData, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Names constraints, so that migrations can address them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        dict[str, Any]: JSON,
    }


def bare(row: type[Base]) -> Table:
    """The table of a class without the object layer, which would take half of a load."""
    return Base.metadata.tables[row.__tablename__]


class DocumentRow(Base):
    """One stored document (văn bản). Several forms of one instrument are several rows; one of them is ``chosen``."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_version", "stored_id", "fingerprint"),)
    """Answers for the data version, which every page asks for, without reading a text."""

    stored_id: Mapped[str] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(index=True)
    partition: Mapped[str] = mapped_column(index=True)
    """Its number, or its address where it has none: what other documents can aim at."""
    chosen: Mapped[bool]
    kind: Mapped[str]
    issuer: Mapped[str]
    issued: Mapped[date | None]
    title: Mapped[str]
    issuers: Mapped[list[str]]
    agency: Mapped[str]
    signer: Mapped[str]
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]
    exceptions: Mapped[list[dict[str, Any]]]
    overrides: Mapped[bool]
    consolidates: Mapped[str | None]
    illustrative: Mapped[bool]
    text: Mapped[str] = mapped_column(deferred=True)
    text_hash: Mapped[str]
    text_length: Mapped[int]
    source_name: Mapped[str]
    source_sha256: Mapped[str]
    source_url: Mapped[str] = mapped_column(server_default="")
    form: Mapped[str]
    reader_version: Mapped[str]
    extractor_version: Mapped[str]
    fingerprint: Mapped[str]
    """Hash of everything the load read for this row; equal = nothing to do."""
    notes: Mapped[list[str]]


class ProvisionRow(Base):
    """One provision (điều, khoản, điểm …) of a stored document, in text order."""

    __tablename__ = "provisions"
    __table_args__ = ({"sqlite_with_rowid": False},)
    """Rows stand in the tree of the primary key: each is written once, beside those of its document."""

    document: Mapped[str] = mapped_column(ForeignKey("documents.stored_id", ondelete="CASCADE"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    kind: Mapped[str]
    label: Mapped[str]
    heading: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    text_start: Mapped[int]
    text_end: Mapped[int]
    parent: Mapped[str | None]
    depth: Mapped[int]
    quoted: Mapped[bool]


class ClaimRow(Base):
    """One candidate as extraction recorded it. ``partition`` is the number of the document that it speaks about."""

    __tablename__ = "claims"

    document: Mapped[str] = mapped_column(ForeignKey("documents.stored_id", ondelete="CASCADE"), primary_key=True)
    ord: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    partition: Mapped[str] = mapped_column(index=True)
    path: Mapped[str]
    """Provision in which it stands."""
    worded: Mapped[bool]
    """True of a cut that prints a new wording."""
    text: Mapped[str]
    """The text of a unit; "" for a cut."""
    record: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("ix_claims_worded", "partition", sqlite_where=sql("worded = 1"), postgresql_where=sql("worded")),
    )
    """Tells where cuts depend on each other, without reading what they say."""


class ItemRow(Base):
    """One counted item: a condition, a product line or a business line. Its evidence is in the text that imposes it."""

    __tablename__ = "items"
    __table_args__ = (
        Index("ix_items_place", "document", "start", "id"),
        Index("ix_items_agency_place", "agency", "document", "start", "id"),
    )
    """Give a page of all items, or of those of an agency, in text order, without sorting them."""

    id: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(index=True)
    home: Mapped[str]
    """Number or address of the instrument whose text it is part of."""
    home_path: Mapped[str]
    document: Mapped[str] = mapped_column(ForeignKey("documents.stored_id", ondelete="CASCADE"))
    path: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    name: Mapped[str]
    types: Mapped[list[str]]
    activity: Mapped[str]
    subject: Mapped[str]
    thresholds: Mapped[list[dict[str, Any]]]
    agency: Mapped[str]
    illustrative: Mapped[bool]
    hs: Mapped[list[str]]
    name_path: Mapped[list[str]]
    inspection: Mapped[str]
    authority: Mapped[str]
    clearance: Mapped[str]
    excluded: Mapped[str]
    line_no: Mapped[str]
    review: Mapped[str | None]
    recorded_at: Mapped[str]
    """When the registry learned it; UTC (``registry.known.stamp``)."""
    course: Mapped[str] = mapped_column(server_default="")
    """What its effective events did and when (``registry.standings``): all that its state on a date depends on."""


class AliasRow(Base):
    """Another id of an item: one it had, or would have, without the documents that show under which name it began."""

    __tablename__ = "aliases"

    id: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]


class EventRow(Base):
    """One event of the ledger: an instrument did something to an item (``item`` None: not here or not clear)."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_place", "document", "start", "id"),
        Index("ix_events_partition_item", "partition", "item"),
        Index(
            "ix_events_printed",
            *("partition", "item"),
            sqlite_where=sql("new_start IS NOT NULL"),
            postgresql_where=sql("new_start IS NOT NULL"),
        ),
    )
    """The events of an item are found by its partition too: a document then writes to one place of the index. Few
    print a new wording.
    """

    id: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str]
    """That of its item, and the number of its ``target_doc``, where it has these."""
    item: Mapped[str | None]
    op: Mapped[str]
    concerns: Mapped[str]
    stage: Mapped[str]
    override: Mapped[bool]
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]
    target_doc: Mapped[str | None]
    target_path: Mapped[str | None]
    document: Mapped[str] = mapped_column(ForeignKey("documents.stored_id", ondelete="CASCADE"))
    path: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    review: Mapped[str | None]
    extractor_version: Mapped[str]
    new_start: Mapped[int | None]
    new_end: Mapped[int | None]
    """Where ``document`` prints the wording that the item has from then on."""
    into: Mapped[list[str]]
    """Ids of the items in which it goes on, of a merge or a split."""
    basis: Mapped[list[str]]
    """Why it is a simplification or none: codes of ``corpus.effects``."""
    decided_by: Mapped[str]
    """The person who decided it; "" if the machine read it."""
    recorded_at: Mapped[str] = mapped_column(index=True)
    """When the registry learned it; UTC (``registry.known.stamp``)."""


class HistoryRow(Base):
    """An item or an event as the registry held it once. Rows are only ever added."""

    __tablename__ = "history"

    ord: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    id: Mapped[str] = mapped_column(index=True)
    recorded_at: Mapped[str]
    superseded_at: Mapped[str] = mapped_column(index=True)
    quote: Mapped[str]
    """Its evidence: the document may be gone."""
    record: Mapped[dict[str, Any]]


class ReviewRow(Base):
    """A doubt that waits for a person."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.stored_id", ondelete="CASCADE"))
    item: Mapped[str | None]
    event: Mapped[str | None]
    state: Mapped[str]


class AccountRow(Base):
    """A person who may decide (reviewer) or manage accounts (administrator); reading needs none."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    disabled: Mapped[bool]
    failures: Mapped[int]
    """Wrong passwords in a row."""
    locked_until: Mapped[str]
    """Moment before which no password is looked at; "" = never locked."""


class DecisionRow(Base):
    """What a person decided on a doubt. Rows are only ever added; an undo is a row too."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(index=True)
    review: Mapped[str] = mapped_column(index=True)
    reason_code: Mapped[str]
    action: Mapped[str]
    reviewer: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[str]
    undoes: Mapped[int | None]
    subject: Mapped[dict[str, Any]]
    """The event or item as the person saw it."""
    changes: Mapped[dict[str, Any]]
    """Fields of the event that the person set."""


class ObjectionRow(Base):
    """What a reader without an account says is wrong with an item. Rows are only ever added."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    words: Mapped[str]
    received_at: Mapped[str]


class AuditRow(Base):
    """Who did what with accounts and decisions, and when."""

    __tablename__ = "audit_log"

    ord: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    who: Mapped[str]
    what: Mapped[str]
    detail: Mapped[str]


class ImportRow(Base):
    """One hand-over of facts from outside that changed something. Rows are only ever added."""

    __tablename__ = "imports"

    ord: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    source_list: Mapped[str]
    files: Mapped[list[dict[str, Any]]]
    """Name and SHA-256 of each file."""
    added: Mapped[int]
    superseded: Mapped[int]


class FromOutside:
    """What every row from outside has beside its facts. A row is never changed: another takes its place."""

    ord: Mapped[int] = mapped_column(primary_key=True)
    source_list: Mapped[str] = mapped_column(index=True)
    """The list that it is part of; a list is handed over whole, and takes the place of what it held before."""
    recorded_at: Mapped[str]
    """When the registry learned it; UTC (``registry.known.stamp``)."""
    superseded_at: Mapped[str] = mapped_column(index=True)
    """When it no longer was what the list says; "" = it still is."""


class TaskRow(FromOutside, Base):
    """One task of the reform council (nhiệm vụ được giao), as a list of tasks states it."""

    __tablename__ = "tasks"

    id: Mapped[str] = mapped_column(index=True)
    programme: Mapped[str] = mapped_column(index=True)
    number: Mapped[str]
    title: Mapped[str]
    agency: Mapped[str]
    assigned: Mapped[date]
    due: Mapped[date]
    done: Mapped[date | None]
    items: Mapped[list[str]]
    """Ids of the items that it should cut."""
    source: Mapped[str]
    row: Mapped[int]
    """Line of a CSV file, or place in a JSON list, from 1."""


class ThirdPartyRow(FromOutside, Base):
    """One row of a third-party compilation: a code that a list of a document is said to name. Not checked, no item."""

    __tablename__ = "third_party"

    id: Mapped[str] = mapped_column(index=True)
    hs: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    description: Mapped[str]
    document: Mapped[str] = mapped_column(index=True)
    list_label: Mapped[str]
    agency: Mapped[str]
    measure: Mapped[str]
    """What it is (``rules/border_measures.yaml``)."""
    third_party_kind: Mapped[str]
    """What the compilation takes it for, which is wrong on whole lists."""
    file: Mapped[str]
    row: Mapped[int]
    """Place among the rows of its code, from 1."""
    compiled: Mapped[str]


class ReportRow(Base):
    """One issued report. It is locked: rows are only ever added, and a correction is a report of its own."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(index=True)
    cut_off: Mapped[date]
    known_at: Mapped[str]
    """When it was issued; what the registry learned later is not in it."""
    issued_by: Mapped[str]
    replaces: Mapped[int | None]
    reason: Mapped[str]
    content: Mapped[str]
    """JSON with sorted keys (``registry.reports``)."""
    sha256: Mapped[str]
    """Of ``content``."""
