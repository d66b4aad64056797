"""What changed (có gì mới): events by the day from which they hold, in weeks and months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from registry.columns import Row
from registry.export import event_row
from registry.queries import Registry
from registry.views import DocumentView, EventView

By = Literal["month", "week"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All dated events, oldest first, with what is needed to filter them."""

    events: tuple[EventView, ...]
    documents: Mapping[str, DocumentView]
    items: Mapping[str, tuple[str, str]]
    """(kind, agency) of each item."""

    def agency(self, event: EventView) -> str:
        """Code of the ministry in charge of the row, else of the one that issued the instrument."""
        _, agency = self.items.get(event.item_id or "", ("", ""))
        return agency or self.documents[event.evidence.document_id].agency

    def agencies(self) -> list[str]:
        """Codes of all agencies with events."""
        return sorted({code for event in self.events if (code := self.agency(event))})


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are wanted; "" = all. A document is meant as the one that changes and as the one changed."""

    op: str = ""
    kind: str = ""
    agency: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one instrument does from one day on."""

    day: date
    document: DocumentView
    events: tuple[EventView, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many events of each operation, the most first."""
        return Counter(event.op for event in self.events).most_common()

    @property
    def orders(self) -> list[EventView]:
        """One event of each order: an order that acts on several rows is said once."""
        return list({(e.evidence, e.op, e.target_doc, e.target_path): e for e in reversed(self.events)}.values())[::-1]


def read(registry: Registry, today: date) -> Ledger:
    """All events that have a first day."""
    events = [event for event in registry.each_event(today) if event.effective_from]
    events.sort(key=lambda event: (event.effective_from or date.min, event.evidence.document_id, event.evidence.start))
    return Ledger(
        tuple(events),
        {document.id: document for document in registry.each_document()},
        {item.id: (item.kind, item.agency) for item in registry.each_item(today)},
    )


def matching(ledger: Ledger, filters: Filters) -> list[EventView]:
    """Events that pass all filters, oldest first."""
    number = ledger.documents[filters.document].number if filters.document in ledger.documents else filters.document
    return [
        event
        for event in ledger.events
        if (not filters.op or event.op == filters.op)
        and (not filters.kind or ledger.items.get(event.item_id or "", ("", ""))[0] == filters.kind)
        and (not filters.agency or ledger.agency(event) == filters.agency)
        and (not filters.document or number in (event.evidence.document_number, event.target_doc))
    ]


def digests(ledger: Ledger, events: Iterable[EventView]) -> list[Digest]:
    """Events by day and instrument, newest day first."""
    groups: dict[tuple[date, str], list[EventView]] = defaultdict(list)
    for event in events:
        groups[event.effective_from or date.min, event.evidence.document_id].append(event)
    order = sorted(groups, key=lambda key: (-key[0].toordinal(), key[1]))
    return [Digest(day, ledger.documents[id_], tuple(groups[day, id_])) for day, id_ in order]


def period_of(day: date, by: By) -> str:
    """``2026-04`` or ``2026-W18`` (ISO week)."""
    if by == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def first_day(period: str, by: By) -> date:
    """First day of a period. Raises ValueError."""
    return date.fromisoformat(f"{period}-01" if by == "month" else f"{period}-1")


def last_day(period: str, by: By) -> date:
    """Last day of a period. Raises ValueError."""
    first = first_day(period, by)
    if by == "week":
        return first + timedelta(days=6)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def periods(events: Sequence[EventView], by: By) -> list[tuple[str, int]]:
    """Periods that have events, with their number, oldest first."""
    days = Counter(event.effective_from or date.min for event in events)
    counts: Counter[str] = Counter()
    for day, count in days.items():  # far fewer days than events
        counts[period_of(day, by)] += count
    return sorted(counts.items())


def rows(ledger: Ledger, events: Iterable[EventView]) -> Iterable[Row]:
    """Events as flat rows."""
    for event in events:
        yield event_row(event) | {"illustrative": ledger.documents[event.evidence.document_id].illustrative}
