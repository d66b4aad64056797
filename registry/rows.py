"""Database rows → views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow, ItemRow, ProvisionRow
from registry.timeline import Standing
from registry.views import DocumentView, EventView, EvidenceView, ItemKind, ItemView, ProvisionView, Stage

_TITLE = 120

Place = tuple[str, int, int]
"""Stored id of a document, start and end in its text."""


def item_query() -> Select[ItemRow, str, str]:
    """Items with the address and number of the document that holds the evidence."""
    return select(ItemRow, DocumentRow.uri, DocumentRow.number).join(
        DocumentRow, DocumentRow.stored_id == ItemRow.document
    )


OF_ITEM = and_(EventRow.partition == ItemRow.partition, EventRow.item == ItemRow.id)
"""Joins events to their items by the index on both columns."""


def event_query() -> Select[EventRow, str, str, date | None, bool]:
    """Events with address, number, date of issue and ``illustrative`` of their document."""
    columns = (DocumentRow.uri, DocumentRow.number, DocumentRow.issued, DocumentRow.illustrative)
    return select(EventRow, *columns).join(DocumentRow, DocumentRow.stored_id == EventRow.document)


def quotes(session: Session, spans: Iterable[Place]) -> dict[Place, str]:
    """Texts at places. Each document is read once: cutting in the database reads it for every row."""
    by_document: dict[str, set[Place]] = defaultdict(set)
    for span in spans:
        by_document[span[0]].add(span)
    texts = session.execute(
        select(DocumentRow.stored_id, DocumentRow.text).where(DocumentRow.stored_id.in_(by_document))
    )
    return {span: text[span[1] : span[2]] for name, text in texts for span in by_document[name]}


def place(row: ItemRow | EventRow) -> Place:
    """Where the evidence of an item or an event stands."""
    return row.document, row.start, row.end


def new_place(row: EventRow) -> Place | None:
    """Where an event prints the new wording, if it does."""
    return None if row.new_start is None or row.new_end is None else (row.document, row.new_start, row.new_end)


def item_view(
    item: ItemRow, uri: str, number: str, quote: str, standing: Standing, wording: EvidenceView | None
) -> ItemView:
    """View of one item; ``wording``: as ``ItemView`` has it."""
    return ItemView(
        id=item.id,
        kind=cast(ItemKind, item.kind),
        state=standing.state,
        state_since=standing.since,
        returns_on=standing.returns_on,
        title=first_words(wording.quote) if wording else item.name or first_words(quote),
        types=tuple(item.types),
        activity=item.activity,
        agency=item.agency,
        illustrative=item.illustrative,
        evidence=EvidenceView(uri, number, item.path, item.start, item.end, quote),
        hs=tuple(item.hs),
        name_path=tuple(item.name_path),
        inspection=item.inspection,
        authority=item.authority,
        clearance=item.clearance,
        line_no=item.line_no,
        review=item.review,
        wording=wording,
    )


def event_view(
    event: EventRow,
    uri: str,
    number: str,
    quote: Mapping[Place, str],
    programme_ids: tuple[str, ...],
    as_of: date,
) -> EventView:
    """View of one event; an issued one is ``in_force`` from its first day on."""
    new = new_place(event)
    begun = event.stage == "issued" and event.effective_from is not None and event.effective_from <= as_of
    return EventView(
        id=event.id,
        item_id=event.item,
        op=event.op,
        concerns=event.concerns,
        stage=cast(Stage, "in_force" if begun else event.stage),
        override=event.override,
        effective_from=event.effective_from,
        effective_until=event.effective_until,
        target_doc=event.target_doc,
        target_path=event.target_path,
        evidence=EvidenceView(uri, number, event.path, event.start, event.end, quote[place(event)]),
        programme_ids=programme_ids,
        review=event.review,
        extractor_version=event.extractor_version,
        new_text=EvidenceView(uri, number, event.path, new[1], new[2], quote[new]) if new else None,
        recorded_at=event.recorded_at,
        decided_by=event.decided_by,
        into=tuple(event.into),
        basis=tuple(event.basis),
    )


def document_view(row: DocumentRow, items: int, events: int, notes: Sequence[str]) -> DocumentView:
    """View of one document with the numbers of items that it imposes and of cuts that it contains, and more notes."""
    return DocumentView(
        id=row.uri,
        number=row.number,
        kind=row.kind,
        title=row.title,
        issuers=tuple(row.issuers),
        agency=row.agency,
        issued=row.issued,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        signer=row.signer,
        overrides=row.overrides,
        illustrative=row.illustrative,
        source_name=row.source_name,
        source_sha256=row.source_sha256,
        form=row.form,
        items=items,
        events=events,
        notes=(*row.notes, *notes),
        consolidates=row.consolidates,
        source_url=row.source_url,
    )


def provision_view(row: Row[Any] | ProvisionRow, document_id: str) -> ProvisionView:
    """View of one provision of the document with the address ``document_id``."""
    return ProvisionView(
        document_id=document_id,
        path=row.path,
        kind=row.kind,
        label=row.label,
        heading=row.heading,
        start=row.start,
        end=row.end,
        text_start=row.text_start,
        text_end=row.text_end,
        parent=row.parent,
        depth=row.depth,
        quoted=row.quoted,
    )


def first_words(quote: str) -> str:
    """What to call an item that has no name."""
    words = " ".join(quote.split())
    return words if len(words) <= _TITLE else words[:_TITLE].rsplit(" ", 1)[0] + " …"
