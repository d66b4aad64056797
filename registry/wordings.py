"""Versions of an item: in which wording it holds, from when, until when. Computed from its events; pure.

New wording for good follows the one before it. New wording for a time lies over that, and the wording beneath is back
by itself when the time is over. The end of an item is an event without wording: no version holds from then on.
Of wordings that begin on one day the last one given decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from registry.timeline import ENDS, STARTS, Change, in_order


class Wording(NamedTuple):
    """A wording and the days for which an event prints it; ``until`` None = for good. ``id``: of the event; "" ends."""

    start: date | None
    until: date | None
    id: str


class Version(NamedTuple):
    """Days ``[start, until)`` on which the wording of the event ``id`` holds."""

    start: date | None
    until: date | None
    id: str

    def holds(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


def versions(wordings: Iterable[Wording]) -> tuple[Version, ...]:
    """Versions of one item in order of time, from the wordings that its events print."""
    ordered = sorted(wordings, key=lambda row: row.start or date.min)
    days: list[date | None] = [None] if any(wording.start is None for wording in ordered) else []
    days += sorted({day for wording in ordered for day in (wording.start, wording.until) if day is not None})
    found: list[Version] = []
    for day, following in zip_longest(days, days[1:]):
        now = _on(ordered, day or date.min)
        if now is None or not now.id:
            continue
        if found and found[-1].id == now.id and found[-1].until == day:
            found[-1] = found[-1]._replace(until=following)
        else:
            found.append(Version(day, following, now.id))
    return tuple(found)


def versions_of(changes: Iterable[Change], printed: Collection[str]) -> tuple[Version, ...]:
    """Versions of one item from its effective events; ``printed``: ids of those that print a new wording."""
    ordered = in_order(changes)
    first = next((change.id for change in ordered if change.op in STARTS), "")
    return versions(
        Wording(start, until, "" if op in ENDS else event)
        for start, until, op, event in ordered
        if event == first or op in ENDS or op == "re_enter" or (event in printed and op != "restate")
    )


def _on(ordered: list[Wording], day: date) -> Wording | None:
    begun = [wording for wording in ordered if wording.start is None or wording.start <= day]
    running = [wording for wording in begun if wording.until is not None and day < wording.until]
    for_good = [wording for wording in begun if wording.until is None]
    return next(reversed(running or for_good), None)
