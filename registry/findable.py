"""What search finds: each document with its text, provisions and items, and hashes that tell what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.lookups import document_views, in_text_order, item_views, provisions
from registry.membership import programmes_by_item
from registry.models import ClaimRow, DocumentRow, ItemRow
from registry.programmes import Catalogue
from registry.views import DocumentContents


class _Held(NamedTuple):
    """A stored document: its id, its fingerprint, and its contents but for the text and the provisions."""

    name: str
    fingerprint: str
    contents: DocumentContents


def digests(session: Session, catalogue: Catalogue, day: date) -> Mapping[str, str]:
    """Address of each document → a hash of all that ``contents`` has of it: what differs has changed."""
    return {
        held.contents.document.id: hashlib.sha256(repr(held).encode()).hexdigest()[:16]
        for held in _each(session, catalogue, day)
    }


def contents(
    session: Session, catalogue: Catalogue, day: date, only: Collection[str] | None
) -> Iterator[DocumentContents]:
    """Every document, or those with the addresses ``only``, one at a time, in order of address."""
    for held in _each(session, catalogue, day, only):
        text = session.scalars(select(DocumentRow.text).where(DocumentRow.stored_id == held.name)).one()
        yield replace(held.contents, text=text, provisions=provisions(session, held.name))


def _each(session: Session, catalogue: Catalogue, day: date, only: Collection[str] | None = None) -> Iterator[_Held]:
    touched = programmes_by_item(session, catalogue)
    query = select(DocumentRow.stored_id, DocumentRow.fingerprint, DocumentRow.uri).where(DocumentRow.chosen)
    for name, fingerprint, uri in session.execute(query.order_by(DocumentRow.uri)).all():
        if only is not None and uri not in only:
            continue
        view = document_views(session, [name])[0]
        ids = session.scalars(in_text_order(select(ItemRow.id).where(ItemRow.document == name))).all()
        yield _Held(
            name,
            fingerprint,
            DocumentContents(
                view,
                items=item_views(session, ids, day),
                lists=_lists(session, name),
                programmes=catalogue.of_instrument(view.number, view.issued, view.illustrative),
                item_programmes={item: touched[item] for item in ids if item in touched},
            ),
        )


def _lists(session: Session, name: str) -> tuple[str, ...]:
    rows = ClaimRow.document == name, ClaimRow.kind.in_(("BusinessLine", "ProductLine"))
    return tuple(session.scalars(select(ClaimRow.path).where(*rows).distinct().order_by(ClaimRow.path)))
