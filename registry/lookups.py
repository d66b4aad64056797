"""Queries that several answers of the registry share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVarTuple

from sqlalchemy import Select, func, null, or_, select
from sqlalchemy.orm import Session

from registry.db import batches
from registry.models import (
    AliasRow,
    ClaimRow,
    DecisionRow,
    DocumentRow,
    EventRow,
    ImportRow,
    ItemRow,
    ProvisionRow,
    ReportRow,
)
from registry.programmes import Catalogue
from registry.rows import (
    document_view,
    event_query,
    event_view,
    item_query,
    item_view,
    new_place,
    place,
    provision_view,
    quotes,
)
from registry.standings import standing
from registry.timeline import STARTS
from registry.views import DocumentView, EventView, ItemQuery, ItemView, ProvisionView
from registry.worded import later_wordings

Columns = TypeVarTuple("Columns")

EVERYTHING = 10**9
"""A limit that is none."""
_AS_TAKEN = {"yield_per": 500}
"""Fetches no more rows than a page takes."""


class BadCursor(ValueError):
    """A cursor that no page gave out."""


_EACH = (
    select((DocumentRow.stored_id + " " + DocumentRow.fingerprint).label("one"))
    .order_by(DocumentRow.stored_id)
    .subquery()
)
_LOADED = select(
    *(select(func.max(last)).scalar_subquery() for last in (DecisionRow.id, ImportRow.ord, ReportRow.id)),
    # The database puts the rows together: ten times as fast as to fetch each.
    select(func.aggregate_strings(_EACH.c.one, " ")).scalar_subquery(),
)
"""What the data version depends on. Every page asks for it."""


def data_version(session: Session, catalogue_digest: str) -> str:
    """Hash of all that was loaded or handed over, of all decisions and reports and of the facts on programmes."""
    digest = hashlib.sha256(catalogue_digest.encode())
    for part in session.execute(_LOADED).one():
        digest.update(f"\0{part}".encode())
    return digest.hexdigest()[:16]


def stored_id(session: Session, id_or_number: str) -> str | None:
    """Stored id of the document with this address or number; of several with one number, the newest."""
    query = select(DocumentRow.stored_id).where(
        DocumentRow.chosen, or_(DocumentRow.uri == id_or_number, DocumentRow.number == id_or_number)
    )
    return session.scalars(query.order_by(func.coalesce(DocumentRow.issued, date.min).desc(), DocumentRow.uri)).first()


def held_id(session: Session, given: str) -> str:
    """The id under which an item is held, given any id that it had."""
    return session.scalar(select(AliasRow.item).where(AliasRow.id == given)) or given


def slice_of(ids: Sequence[str], limit: int, cursor: str | None) -> tuple[Sequence[str], str | None]:
    """One page of a listing and the cursor of the next. Raises BadCursor."""
    start, end = _bounds(limit, cursor)
    return ids[start:end], str(end) if end < len(ids) else None


def page_of(
    session: Session, listing: Select[str], limit: int, cursor: str | None
) -> tuple[Sequence[str], str | None, int]:
    """The same of a query, of which only the page is fetched; and how long the listing is. Raises BadCursor."""
    start, end = _bounds(limit, cursor)
    total = session.scalar(select(func.count()).select_from(listing.order_by(None).subquery())) or 0
    ids = session.scalars(listing.offset(start).limit(end - start)).all()
    return ids, str(end) if end < total else None, total


def _bounds(limit: int, cursor: str | None) -> tuple[int, int]:
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise BadCursor(f"{cursor!r} is no cursor. Use the one that the page before gave, or none.")
    start = int(cursor or 0)
    return start, start + max(1, limit)


def in_text_order(query: Select[*Columns]) -> Select[*Columns]:
    """Items by document and place."""
    return query.order_by(ItemRow.document, ItemRow.start, ItemRow.id)


def matching_items(
    session: Session, query: ItemQuery, as_of: date, limit: int, cursor: str | None
) -> tuple[Sequence[str], str | None, int]:
    """One page of the items that match all filters, in text order: see ``page_of``."""
    found = in_text_order(select(ItemRow.id))
    if query.kind:
        found = found.where(ItemRow.kind == query.kind)
    if query.agency:
        found = found.where(ItemRow.agency == query.agency)
    if query.document_id:
        found = found.where(ItemRow.document == stored_id(session, query.document_id))
    if query.illustrative is not None:
        found = found.where(ItemRow.illustrative == query.illustrative)
    courses = _courses(session, found, query.state, as_of) if query.state else None
    if query.type or query.hs:
        # Lists are read as JSON, row by row, which takes most of the time: only where they are asked about.
        lists = (ItemRow.types if query.type else null(), ItemRow.hs if query.hs else null())
        ids = [
            item
            for item, course, types, codes in session.execute(found.add_columns(ItemRow.course, *lists))
            if (courses is None or course in courses)
            and (not query.type or query.type in (types or ()))
            and (not query.hs or any(same_goods(code, query.hs) for code in codes or ()))
        ]
        return *slice_of(ids, limit, cursor), len(ids)
    if courses is None:
        return page_of(session, found, limit, cursor)
    (start, end), total = _bounds(limit, cursor), sum(courses.values())
    with session.connection().execute(found.add_columns(ItemRow.course), execution_options=_AS_TAKEN) as rows:
        chosen = list(islice((item for item, course in rows if course in courses), start, end))
    return chosen, str(end) if end < total else None, total


def _courses(session: Session, items: Select[str], wanted: str, as_of: date) -> Mapping[str, int]:
    """Courses that lead to the state ``wanted``, with the number of ``items`` that have them."""
    grouped = items.with_only_columns(ItemRow.course, func.count()).order_by(None).group_by(ItemRow.course)
    return {course: n for course, n in session.execute(grouped) if standing(course, as_of).state == wanted}


def same_goods(listed: str, asked: str) -> bool:
    """True if one HS code is the other or a heading of it: 0402 and 04021010, but not 22021010 and 22021090."""
    return listed.startswith(asked) or asked.startswith(listed)


def item_views(session: Session, ids: Sequence[str], as_of: date) -> tuple[ItemView, ...]:
    """Views of items on a date, in the order of ``ids``; an id that no item has is left out."""
    query = item_query()
    found: dict[str, ItemView] = {}
    for some in batches(ids):
        rows = session.execute(query.where(ItemRow.id.in_(some))).all()
        quote = quotes(session, (place(item) for item, *_ in rows))
        now = {item.id: standing(item.course, as_of) for item, *_ in rows}
        changed = {item.id: place(item) for item, *_ in rows if now[item.id].state == "changed"}
        words = later_wordings(session, changed, as_of)
        for item, uri, number in rows:
            found[item.id] = item_view(item, uri, number, quote[place(item)], now[item.id], words.get(item.id))
    return tuple(found[item] for item in ids if item in found)


def event_views(session: Session, ids: Sequence[str], catalogue: Catalogue, as_of: date) -> tuple[EventView, ...]:
    """Views of events, in the order of ``ids``."""
    found: dict[str, EventView] = {}
    for some in batches(ids):
        rows = session.execute(event_query().where(EventRow.id.in_(some))).all()
        quote = quotes(session, (span for event, *_ in rows for span in (place(event), new_place(event)) if span))
        for event, uri, number, issued, illustrative in rows:
            programmes = catalogue.of_instrument(number, issued, illustrative)
            found[event.id] = event_view(event, uri, number, quote, programmes, as_of)
    return tuple(found[event] for event in ids)


def document_views(session: Session, ids: Sequence[str]) -> tuple[DocumentView, ...]:
    """Views of documents, in the order of ``ids``."""
    return tuple(view for some in batches(ids) for view in _documents(session, some))


def _documents(session: Session, ids: Sequence[str]) -> Iterator[DocumentView]:
    starts = (
        select(EventRow.document, func.count(EventRow.item.distinct()))
        .where(EventRow.document.in_(ids), EventRow.op.in_(sorted(STARTS)))
        .group_by(EventRow.document)
    )
    cuts = (
        select(ClaimRow.document, func.count())
        .where(ClaimRow.document.in_(ids), ClaimRow.kind == "CutEvent")
        .group_by(ClaimRow.document)
    )
    items, events = (dict(session.execute(query).all()) for query in (starts, cuts))
    found = {row.stored_id: row for row in session.scalars(select(DocumentRow).where(DocumentRow.stored_id.in_(ids)))}
    forms = _other_forms(session, found.values())
    return (document_view(found[name], items.get(name, 0), events.get(name, 0), forms[name]) for name in ids)


def _other_forms(session: Session, chosen: Iterable[DocumentRow]) -> Mapping[str, list[str]]:
    """For each document, notes on its other stored forms: those that do not speak for it."""
    query = select(
        DocumentRow.uri, DocumentRow.issued, DocumentRow.partition, DocumentRow.source_name, DocumentRow.form
    )
    partitions = {row.partition for row in chosen}
    others = session.execute(query.where(DocumentRow.chosen.is_(False), DocumentRow.partition.in_(partitions))).all()
    return {
        row.stored_id: [
            f"another form of it is stored and not counted: {other.source_name} ({other.form})"
            for other in others
            if other.partition == row.partition and (other.uri == row.uri or other.issued is None)
        ]
        for row in chosen
    }


def provisions(
    session: Session, name: str, *, path: str | None = None, over: tuple[int, int] | None = None
) -> tuple[ProvisionView, ...]:
    """Provisions of the stored document ``name``: all, the one at ``path``, or those that hold the place ``over``."""
    uri = session.scalars(select(DocumentRow.uri).where(DocumentRow.stored_id == name)).one()
    query = select(*ProvisionRow.__table__.columns).where(ProvisionRow.document == name).order_by(ProvisionRow.ord)
    if path is not None:
        query = query.where(ProvisionRow.path == path)
    if over is not None:
        query = query.where(ProvisionRow.start <= over[0], ProvisionRow.end >= over[1])
    return tuple(provision_view(row, uri) for row in session.execute(query))
