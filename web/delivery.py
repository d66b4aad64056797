"""From plan to force: what a programme's instruments have issued, what holds on a date, and what lapses when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.programmes import ITEM_KINDS
from registry.timeline import CUTS
from registry.views import DocumentView, EventView, ProgressView
from web.changes import Ledger
from web.reports import Report

PLANS = ("planned", "conditions_in_plan")


class Limited(NamedTuple):
    """Cuts of one instrument that end on one day. ``days`` left; negative: they have lapsed."""

    document: DocumentView
    until: date
    days: int
    items: int


class Planned(NamedTuple):
    """A plan as somebody claimed it."""

    value: float
    as_of: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Numbers of rows, each counted once a stage. ``planned`` is reported, the others are counted."""

    planned: Planned | None
    issued: int
    coming: int
    in_force: int
    lapsed: int
    limited: list[Limited]


def delivery(progress: ProgressView, reports: Iterable[Report], ledger: Ledger) -> Delivery | None:
    """Stages of a programme on its date; None where nothing was planned and nothing is itemised."""
    kind = ITEM_KINDS.get(progress.metric)
    events = [
        event
        for event in ledger.events
        if event.op in CUTS
        and progress.programme_id in event.programme_ids
        and event.item_id is not None
        and ledger.items[event.item_id][0] == kind
        and (progress.agency is None or ledger.agency(event) == progress.agency)
    ]
    plans = [
        Planned(value, report.row.as_of)
        for report in reports
        for key, value in report.facts
        if key in PLANS and isinstance(value, int | float)
    ]
    if not events and not plans:
        return None
    day = progress.as_of
    return Delivery(
        planned=plans[-1] if plans else None,
        issued=_items(events),
        coming=_items(event for event in events if (event.effective_from or date.min) > day),
        in_force=_items(event for event in events if _holds(event, day)),
        lapsed=_items(event for event in events if event.effective_until and event.effective_until <= day),
        limited=_limited(events, ledger, day),
    )


def _items(events: Iterable[EventView]) -> int:
    return len({event.item_id for event in events})


def _holds(event: EventView, day: date) -> bool:
    begun = event.effective_from is not None and event.effective_from <= day
    return begun and (event.effective_until is None or day < event.effective_until)


def _limited(events: Iterable[EventView], ledger: Ledger, day: date) -> list[Limited]:
    groups: dict[tuple[date, str], set[str | None]] = defaultdict(set)
    for event in events:
        if event.effective_until:
            groups[event.effective_until, event.evidence.document_id].add(event.item_id)
    return [
        Limited(ledger.documents[document], until, (until - day).days, len(items))
        for (until, document), items in sorted(groups.items())
    ]
