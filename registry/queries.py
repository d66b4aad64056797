"""The reader of the registry: everything that search, API and site ask, answered in ``registry.views`` rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from registry import findable
from registry.cells import cells
from registry.columns import Values
from registry.db import batches, open_engine, reading
from registry.flat import FLAT
from registry.given import Given
from registry.known import changes_known, items_known, stamp
from registry.lookups import (
    EVERYTHING,
    data_version,
    document_views,
    event_views,
    held_id,
    in_text_order,
    item_views,
    matching_items,
    page_of,
    provisions,
    stored_id,
)
from registry.models import DocumentRow, EventRow, ItemRow
from registry.programmes import Catalogue, catalogue
from registry.progress import by_agency, progress
from registry.snapshot import Snapshot
from registry.summary import summarise
from registry.timeline import Change, state
from registry.views import (
    CellView,
    DocumentContents,
    DocumentView,
    EventView,
    ItemQuery,
    ItemView,
    KnownView,
    Page,
    ProgressView,
    ProvisionView,
    ReviewView,
    Summary,
    VersionView,
)
from registry.waiting import open_reviews
from registry.wordings import versions_of


def vietnam_today() -> date:
    """Today's date in Viet Nam."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


class Registry(Given):
    """Answers from one database. ``today`` is the date of questions that name none.

    Documents are addressed by their akn-like address or by their number; of several documents with one number the
    newest answers. What is not there is None or an empty answer, never an error.
    """

    def __init__(
        self,
        engine: Engine | str,
        *,
        today: Callable[[], date] = vietnam_today,
        programmes: Catalogue | None = None,
    ) -> None:
        opened = open_engine(engine) if isinstance(engine, str) else engine
        super().__init__(opened, today, programmes or catalogue())
        self._kept = Snapshot("")

    # ---- the whole

    def version(self) -> str:
        """Data version: changes whenever anything that can be shown changes."""
        with reading(self._engine) as session:
            return data_version(session, self._catalogue.digest)

    def summary(self, as_of: date | None = None) -> Summary:
        """The table that ends a run. Illustrative documents and their items are counted in no other figure."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            return summarise(session, day, data_version(session, self._catalogue.digest))

    # ---- items

    def item(self, item_id: str, as_of: date | None = None) -> ItemView | None:
        """One item, by any id that it had."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            held = held_id(session, item_id)
            if session.get(ItemRow, held) is None:
                return None
            return item_views(session, [held], day)[0]

    def items(
        self, query: ItemQuery | None = None, as_of: date | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[ItemView]:
        """Items that match all filters of ``query``, in order of document and place. Raises BadCursor."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            chosen, following, total = matching_items(session, query or ItemQuery(), day, limit, cursor)
            return Page(item_views(session, chosen, day), total, following)

    def items_of(self, ids: Sequence[str], as_of: date | None = None) -> tuple[ItemView, ...]:
        """The items held under these ids, in that order."""
        with reading(self._engine) as session:
            return item_views(session, ids, as_of or self._today())

    def item_events(self, item_id: str, as_of: date | None = None) -> tuple[EventView, ...]:
        """All events of one item, oldest first, those that wait for review included."""
        return self.events(item_id=item_id, limit=EVERYTHING, as_of=as_of).rows

    def item_versions(self, item_id: str) -> tuple[VersionView, ...]:
        """The wordings of one item in order of time: what it requires, from when, until when, and where that stands."""
        events = {row.id: row for row in self.item_events(item_id) if row.review is None}
        changes = [Change(row.effective_from, row.effective_until, row.op, row.id) for row in events.values()]
        found = versions_of(changes, {row.id for row in events.values() if row.new_text})
        return tuple(
            VersionView(
                version.start,
                version.until,
                events[version.id].recorded_at,
                version.id,
                events[version.id].new_text or events[version.id].evidence,
            )
            for version in found
        )

    def as_of(self, day: date, known_at: datetime) -> KnownView:
        """Counts by state on a date, as the registry knew them at a moment."""
        with reading(self._engine) as session:
            items, changes = items_known(session, known_at), changes_known(session, known_at)
        counts = Counter(
            (illustrative, kind, state(changes.get(item, ()), day).state)
            for item, (kind, illustrative) in items.items()
        )
        real, apart = (
            tuple((kind, now, count) for (which, kind, now), count in sorted(counts.items()) if which == illustrative)
            for illustrative in (False, True)
        )
        return KnownView(day, stamp(known_at), real, apart)

    # ---- documents

    def documents(
        self,
        limit: int = 50,
        cursor: str | None = None,
        *,
        kind: str = "",
        agency: str = "",
        illustrative: bool | None = None,
    ) -> Page[DocumentView]:
        """Documents, newest first. Raises BadCursor."""
        query = select(DocumentRow.stored_id).where(DocumentRow.chosen)
        if kind:
            query = query.where(DocumentRow.kind == kind)
        if agency:
            query = query.where(DocumentRow.agency == agency)
        if illustrative is not None:
            query = query.where(DocumentRow.illustrative == illustrative)
        query = query.order_by(func.coalesce(DocumentRow.issued, date.min).desc(), DocumentRow.uri)
        with reading(self._engine) as session:
            chosen, following, total = page_of(session, query, limit, cursor)
            return Page(document_views(session, chosen), total, following)

    def document(self, id_or_number: str) -> DocumentView | None:
        """One document."""
        with reading(self._engine) as session:
            found = stored_id(session, id_or_number)
            return document_views(session, [found])[0] if found else None

    def text(self, document_id: str) -> str | None:
        """Canonical text of a document."""
        with reading(self._engine) as session:
            found = stored_id(session, document_id)
            return session.scalar(select(DocumentRow.text).where(DocumentRow.stored_id == found))

    def provisions(self, document_id: str) -> tuple[ProvisionView, ...]:
        """All provisions of a document, in text order."""
        with reading(self._engine) as session:
            found = stored_id(session, document_id)
            return provisions(session, found) if found else ()

    def provision(self, document_id: str, path: str) -> ProvisionView | None:
        """One provision of a document; a part (``#chapeau``) gives the provision that it is part of."""
        with reading(self._engine) as session:
            found = stored_id(session, document_id)
            rows = provisions(session, found, path=path.partition("#")[0]) if found else ()
            return rows[0] if rows else None

    def provisions_over(self, document_id: str, start: int, end: int) -> tuple[ProvisionView, ...]:
        """Provisions of a document that hold ``text[start:end]``, in text order: each after those that hold it."""
        with reading(self._engine) as session:
            found = stored_id(session, document_id)
            return provisions(session, found, over=(start, end)) if found else ()

    def document_items(self, document_id: str, as_of: date | None = None) -> tuple[ItemView, ...]:
        """Items whose evidence is in a document, in text order."""
        return self.items(ItemQuery(document_id=document_id), as_of, EVERYTHING).rows

    # ---- events

    def events(
        self,
        document_id: str | None = None,
        item_id: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
        as_of: date | None = None,
    ) -> Page[EventView]:
        """Events of a document or an item, or all, oldest first. Raises BadCursor."""
        conditions: list[ColumnElement[bool]] = []
        with reading(self._engine) as session:
            if document_id is not None:
                conditions.append(EventRow.document == stored_id(session, document_id))
            if item_id is not None:
                held = held_id(session, item_id)
                partition = select(ItemRow.partition).where(ItemRow.id == held).scalar_subquery()
                conditions += [EventRow.partition == partition, EventRow.item == held]
            return self._events(session, conditions, limit, cursor, as_of)

    def event(self, event_id: str, as_of: date | None = None) -> EventView | None:
        """One event."""
        with reading(self._engine) as session:
            rows = self._events(session, [EventRow.id == event_id], 1, None, as_of).rows
            return rows[0] if rows else None

    def events_by_source(self, document_id: str, as_of: date | None = None) -> tuple[EventView, ...]:
        """What a document does to others: its events without those that impose its own items."""
        with reading(self._engine) as session:
            own = EventRow.document == stored_id(session, document_id)
            return self._events(session, [own, EventRow.op != "impose"], EVERYTHING, None, as_of).rows

    def events_on(self, document_id: str, as_of: date | None = None) -> tuple[EventView, ...]:
        """What other documents do to a document."""
        with reading(self._engine) as session:
            found = stored_id(session, document_id)
            partition = select(DocumentRow.partition).where(DocumentRow.stored_id == found).scalar_subquery()
            conditions = [EventRow.partition == partition, EventRow.document != found]
            return self._events(session, conditions, EVERYTHING, None, as_of).rows

    # ---- doubts

    def reviews(self, limit: int = 50, cursor: str | None = None, reason: str = "") -> Page[ReviewView]:
        """What waits for a person, for one ``reason`` or all, document by document. Raises BadCursor."""
        with reading(self._engine) as session:
            return open_reviews(session, limit, cursor, reason)

    # ---- programmes

    def programmes(self, as_of: date | None = None) -> tuple[ProgressView, ...]:
        """Progress of all programmes."""
        return tuple(view for row in self._catalogue.programmes if (view := self.programme(row.id, as_of)))

    def programme(self, programme_id: str, as_of: date | None = None, agency: str | None = None) -> ProgressView | None:
        """Progress of one programme, of one agency of it if given."""
        found = self._catalogue.get(programme_id)
        if found is None:
            return None
        with reading(self._engine) as session:
            return progress(session, found, as_of or self._today(), self._snapshot(session), agency)

    def programme_by_agency(self, programme_id: str, as_of: date | None = None) -> tuple[ProgressView, ...]:
        """Progress of one programme, agency by agency: those it has figures for, and those whose items it counts.

        Agencies are those of the texts; "" gathers the items of which no agency is told.
        """
        found = self._catalogue.get(programme_id)
        if found is None:
            return ()
        with reading(self._engine) as session:
            return by_agency(session, found, as_of or self._today(), self._snapshot(session))

    def cells(
        self,
        programme_id: str,
        as_of: date | None = None,
        agency: str | None = None,
        names: Literal["then", "now"] = "then",
    ) -> CellView | None:
        """One programme cell by cell: agencies (under the names of the texts, or of the day), and their fields."""
        found = self._catalogue.get(programme_id)
        if found is None:
            return None
        with reading(self._engine) as session:
            return cells(session, found, as_of or self._today(), self._snapshot(session), agency, names)

    def facts(self, programme_id: str) -> Mapping[str, Any] | None:
        """What is written of a programme, with sources: its YAML file as it stands."""
        found = self._catalogue.get(programme_id)
        return found.facts() if found else None

    # ---- everything

    def search_digests(self, as_of: date | None = None) -> Mapping[str, str]:
        """Address of each document → a hash of all that ``search_rows`` has of it: what differs has changed."""
        with reading(self._engine) as session:
            return findable.digests(session, self._catalogue, as_of or self._today())

    def search_rows(self, as_of: date | None = None, only: Collection[str] | None = None) -> Iterator[DocumentContents]:
        """Every document, or those with the addresses ``only``, with its text, provisions and items, one at a time,
        in order of address."""
        with reading(self._engine) as session:
            yield from findable.contents(session, self._catalogue, as_of or self._today(), only)

    def each_document(self) -> Iterator[DocumentView]:
        """All documents, in order of address."""
        with reading(self._engine) as session:
            query = select(DocumentRow.stored_id).where(DocumentRow.chosen).order_by(DocumentRow.uri)
            for ids in batches(session.scalars(query).all()):
                yield from document_views(session, ids)

    def each_item(self, as_of: date | None = None) -> Iterator[ItemView]:
        """All items, document by document, in text order."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            for ids in batches(session.scalars(in_text_order(select(ItemRow.id))).all()):
                yield from item_views(session, ids, day)

    def each_event(self, as_of: date | None = None) -> Iterator[EventView]:
        """All events, document by document, in text order."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            query = select(EventRow.id).order_by(EventRow.document, EventRow.start, EventRow.id)
            for ids in batches(session.scalars(query).all()):
                yield from event_views(session, ids, self._catalogue, day)

    def flat_rows(self, kind: str, as_of: date | None = None) -> Iterator[Values]:
        """All rows of a table (a key of ``FLAT``) as flat values, fetched as they are taken: for exports."""
        with reading(self._engine) as session:
            yield from FLAT[kind](session, as_of or self._today(), self._catalogue)

    # ---- shared by the answers

    def _snapshot(self, session: Session) -> Snapshot:
        """What is kept of the data version that the session sees."""
        version, kept = data_version(session, self._catalogue.digest), self._kept
        if kept.version != version:
            kept = self._kept = Snapshot(version)
        return kept

    def _events(
        self,
        session: Session,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        cursor: str | None,
        as_of: date | None,
    ) -> Page[EventView]:
        order = (func.coalesce(EventRow.effective_from, date.min), EventRow.document, EventRow.start, EventRow.id)
        listing = select(EventRow.id).where(*conditions).order_by(*order)
        chosen, following, total = page_of(session, listing, limit, cursor)
        return Page(event_views(session, chosen, self._catalogue, as_of or self._today()), total, following)
