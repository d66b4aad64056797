"""From plan to force: what a programme's instruments have issued, what holds on a date, and what lapses when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from registry.programmes import ITEM_KINDS
from registry.timeline import CUTS
from registry.views import DocumentView, EventView, ProgressView
from web.changes import Ledger
from web.reports import Report

PLANS, APPROVALS = ("planned", "conditions_in_plan"), ("approved",)
"""Keys of reported figures: what is to be cut, and what of it somebody with the power to do so has approved."""


class Limited(NamedTuple):
    """Cuts of one instrument that end on one day. ``days`` left; negative: they have lapsed."""

    document: DocumentView
    until: date
    days: int
    items: int


class Claimed(NamedTuple):
    """A number of rows as somebody claimed it. ``as_of``: when; "" where the source does not say."""

    value: float
    as_of: str


class Stage(NamedTuple):
    """Rows at one stage; ``value`` None: not stated, or nothing is itemised. ``as_of``: as in ``Claimed``."""

    code: str
    value: float | None
    group: Literal["reported", "counted"]
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Numbers of rows, each counted once a stage. ``planned`` and ``approved`` are reported, the others are counted."""

    planned: Claimed | None
    approved: Claimed | None
    issued: int
    coming: int
    in_force: int
    lapsed: int
    limited: list[Limited]

    @property
    def stages(self) -> list[Stage]:
        """All stages in their order, by their codes in ``web.labels``."""
        claims = (("planned", self.planned), ("approved", self.approved))
        counts = (
            ("issued", self.issued), ("coming", self.coming), ("in_force", self.in_force), ("lapsed", self.lapsed)
        )  # fmt: skip
        return [
            *(Stage(code, row.value if row else None, "reported", row.as_of if row else "") for code, row in claims),
            *(Stage(code, value if self.issued else None, "counted") for code, value in counts),
        ]


def delivery(progress: ProgressView, reports: Sequence[Report], ledger: Ledger) -> Delivery | None:
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
    planned, approved = _claimed(reports, PLANS), _claimed(reports, APPROVALS)
    if not events and planned is None:
        return None
    day = progress.as_of
    return Delivery(
        planned=planned,
        approved=approved,
        issued=_items(events),
        coming=_items(event for event in events if (event.effective_from or date.min) > day),
        in_force=_items(event for event in events if _holds(event, day)),
        lapsed=_items(event for event in events if event.effective_until and event.effective_until <= day),
        limited=_limited(events, ledger, day),
    )


def _claimed(reports: Sequence[Report], keys: Collection[str]) -> Claimed | None:
    """The last figure that claims give under one of ``keys``."""
    found = [
        Claimed(value, report.row.as_of)
        for report in reports
        for key, value in report.facts
        if key in keys and isinstance(value, int | float)
    ]
    return found[-1] if found else None


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
