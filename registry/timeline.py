"""State of an item on a date, computed from its events. Pure: no database, no clock.

An event holds from its first day to the day before ``until`` (None = for good). Events for good are replayed in order
of their dates. Events for a time lie over that: while they run, the last one decides; when they end, what they covered
is back by itself, unless an instrument ended it for good in the meantime. What is ended before the day on which it was
to begin never begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from registry.views import ItemState

STARTS = frozenset({"impose", "supplement", "restate", "re_enter"})
"""Operations that put an item in force. ``restate`` prints anew what was required before: it is no addition."""
ENDS = frozenset({"abolish", "replace", "suspend", "absorb"})
"""``absorb``: a line of a list went into another line; it is no line of its own any more, and no cut."""
CUTS = ("abolish", "suspend", "simplify")
"""Operations of a gross cut, the strictest first."""
CHANGES = frozenset(
    {
        "amend", "simplify", "reword", "replace_phrase", "drop_phrase", "rename", "merge", "split", "move",
        "move_post_clearance",
    }
)  # fmt: skip
"""Operations after which something is still required. All but ``simplify`` leave every count as it is.

``move_post_clearance``: goods that are inspected after clearance from then on, no longer before (hậu kiểm).
"""
EFFECTIVE = STARTS | ENDS | CHANGES


class Change(NamedTuple):
    """What the state depends on. ``start`` None = since ever; ``until`` is the first day without effect."""

    start: date | None
    until: date | None
    op: str
    id: str


class Standing(NamedTuple):
    """State on a date, the first day of that state, and the day on which a suspended item is in force again."""

    state: ItemState
    since: date | None
    returns_on: date | None


UNCONFIRMED = Standing("unconfirmed", None, None)
"""Of an item without effective events: it waits for a person, or a person rejected it."""


def state(changes: Iterable[Change], as_of: date) -> Standing:
    """Standing of one item on ``as_of``, from all its effective events in any order."""
    ordered = in_order(changes)
    now = _state_on(ordered, as_of)
    days = sorted({day for change in ordered for day in (change.start, change.until) if day is not None})
    since = None
    for day in reversed([day for day in days if day <= as_of]):
        if _state_on(ordered, day) != now:
            break
        since = day
    if now == "not_yet":
        return Standing(now, None, None)
    returns_on = None
    if now == "suspended":
        later = (day for day in days if day > as_of)
        returns_on = next((day for day in later if _state_on(ordered, day) in ("in_force", "changed")), None)
    return Standing(now, since, returns_on)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Effective events in the order of the replay. An end that comes before all beginnings holds from the first on."""
    ordered = sorted((change for change in changes if change.op in EFFECTIVE), key=_order)
    first = next((change for change in ordered if change.op in STARTS), None)
    if first is None or first.start is None or first.op == "re_enter":
        return ordered
    early = [change for change in ordered if _ends_for_good(change) and (change.start or date.min) < first.start]
    moved = {change.id: change._replace(start=first.start) for change in early}
    return sorted((moved.get(change.id, change) for change in ordered), key=_order)


def _ends_for_good(change: Change) -> bool:
    return change.op in ENDS and change.until is None


def _order(change: Change) -> tuple[date, int, str, date, str]:
    # On one day: put in force, then changed, then ended; only a re-entry comes after the end that it undoes. The id
    # comes last, so that it decides nothing but which of two equal changes is told first.
    rank = 3 if change.op == "re_enter" else 0 if change.op in STARTS else 1 if change.op in CHANGES else 2
    return change.start or date.min, rank, change.op, change.until or date.max, change.id


def _state_on(ordered: Sequence[Change], day: date) -> ItemState:
    begun = [change for change in ordered if change.start is None or change.start <= day]
    for_good = _replay([change for change in begun if change.until is None])
    running = [change for change in begun if change.until is not None and day < change.until]
    if for_good == "not_yet":
        return _limited(begun, day)
    if for_good == "cut":
        return "in_force" if running and running[-1].op in STARTS else "cut"
    if not running:
        return for_good
    last = running[-1].op
    if last == "restate" and for_good in ("in_force", "changed"):
        return for_good
    return "suspended" if last in ENDS else "changed" if last in CHANGES else "in_force"


def _limited(begun: list[Change], day: date) -> ItemState:
    """State of an item that was only ever put in force for a time."""
    running = [change for change in begun if change.until is None or day < change.until]
    now = _replay(running)
    if now == "not_yet":
        return "cut" if any(change.op in STARTS for change in begun) else now
    return "suspended" if now == "cut" and not any(_ends_for_good(change) for change in running) else now


def _replay(changes: list[Change]) -> ItemState:
    now: ItemState = "not_yet"
    for change in changes:
        if change.op == "restate" and now == "changed":
            continue
        if change.op in STARTS:
            now = "in_force"
        elif now in ("in_force", "changed", "suspended"):
            if change.op == "suspend":
                now = "suspended"
            elif change.op in ENDS:
                now = "cut"
            elif now != "suspended":
                now = "changed"
    return now
