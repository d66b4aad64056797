"""What the registry held once and holds no more: where it stood, so that an old address can say where it went."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, or_, select

from registry.db import reading
from registry.models import DocumentRow, HistoryRow


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that no reading finds any more, as it was held last."""

    quote: str
    path: str
    """Its provision then."""
    number: str
    """Number or address of the instrument that it was part of."""
    document_id: str | None
    """Address of that instrument, if it is still here."""


def gone_item(engine: Engine, item_id: str) -> Gone | None:
    """The last that was known of an item; None if there never was one of this id."""
    query = select(HistoryRow.quote, HistoryRow.record).where(HistoryRow.id == item_id, HistoryRow.kind == "item")
    with reading(engine) as session:
        last = session.execute(query.order_by(HistoryRow.ord.desc()).limit(1)).first()
        if last is None:
            return None
        same = DocumentRow.stored_id == last.record["document"]
        here = select(DocumentRow.uri, DocumentRow.number).where(
            DocumentRow.chosen, or_(same, DocumentRow.partition == last.record["home"])
        )
        uri, number = session.execute(here.order_by(same.desc()).limit(1)).first() or (None, last.record["home"])
        return Gone(last.quote, last.record["path"], number, uri)


def gone_document(engine: Engine, document_id: str) -> str | None:
    """Where an address of a document leads that is no longer held under it: the address of its only namesake.

    The last part of an address is the number of the instrument; an instrument that was read anew with another date of
    issue or issuer keeps it. None if nothing of this number is here, or more than one instrument.
    """
    number = document_id.rstrip("/").rpartition("/")[2]
    if not number:
        return None
    query = select(DocumentRow.uri).where(DocumentRow.chosen, DocumentRow.uri.endswith(f"/{number}", autoescape=True))
    with reading(engine) as session:
        found = session.scalars(query.limit(2)).all()
        return found[0] if len(found) == 1 and found[0] != document_id else None
