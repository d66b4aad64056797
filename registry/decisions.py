"""Decisions of people over what the machine read. Pure.

A decision is an event of its own, and the event that it is about stays visible and changes nothing. It is found again
after a new extraction by its id or by its place and target; a person's word stands, and where the machine now says
something else, that is a doubt of its own. A merge says in which item another one goes on, a split in which ones:
those are no additions then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.model import MODEL_ONLY
from registry.events import Event, short_id
from registry.resolve import Resolution, Review

STATES = {"accept": "accepted", "reject": "rejected", "edit": "edited", "merge": "merged", "split": "split"}
EDITABLE = ("op", "item", "effective_from", "effective_until")
"""Fields of an event that a person may set."""
_SAME_PLACE = ("path", "target_doc", "target_path", "item")
_SAME_WORD = ("op", "effective_from", "effective_until")


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of ``decisions`` that nobody undid."""

    id: int
    review: str
    reason_code: str
    action: str
    reviewer: str
    subject: dict[str, Any]
    changes: dict[str, Any]


def decide(partition: str, result: Resolution, decisions: Iterable[Decision]) -> None:
    """Put decisions into what the facts come to."""
    for decision in decisions:
        if "op" in decision.subject:
            _decide_event(partition, result, decision)
        else:
            _decide_item(result, decision)


def _decide_event(partition: str, result: Resolution, decision: Decision) -> None:
    machine = _find(result, decision.subject)
    if machine is None:
        return  # the machine reads nothing there any more: there is nothing to decide
    changes: dict[str, Any] = {name: _value(result, name, value) for name, value in decision.changes.items()}
    if decision.action in ("merge", "split"):
        changes["op"] = decision.action
    number = short_id("d", decision.id, machine.id)
    decided = machine._replace(id=number, review=None, decided_by=decision.reviewer, **changes)
    if decision.action == "reject":
        decided = decided._replace(op="correct")
    result.events[decided.id] = decided
    result.events[machine.id] = machine._replace(review=STATES[decision.action])
    _close(result, decision.action, event=machine.id)
    if decision.action == "split":
        _no_additions(result, decision, decided)
    if any(_plain(machine, name) != decision.subject[name] for name in _SAME_WORD):
        review = Review(
            short_id("r", "machine_disagrees", decision.id), partition, "machine_disagrees", machine.document,
            machine.item, machine.id,
        )  # fmt: skip
        result.reviews[review.id] = review


def _no_additions(result: Resolution, decision: Decision, split: Event) -> None:
    """What an item was split into was required before: the instrument only prints it anew."""
    for event in list(result.events.values()):
        if event.item in split.into and event.document == split.document and event.op in ("impose", "supplement"):
            number = short_id("d", decision.id, event.id)
            result.events[number] = event._replace(id=number, op="restate", decided_by=decision.reviewer)
            result.events[event.id] = event._replace(review=STATES[decision.action])


def _decide_item(result: Resolution, decision: Decision) -> None:
    """A doubt about an item itself: it is one, or it is none and nothing puts it in force."""
    item = result.items.get(_held(result, decision.subject["id"]))
    if item is None:
        return
    _close(result, decision.action, item=item.id)
    state = "rejected" if decision.action == "reject" else None
    result.items[item.id] = item._replace(review=state)
    for event in list(result.events.values()):
        if event.item == item.id and event.review in (None, MODEL_ONLY):
            result.events[event.id] = event._replace(review=state)


def _close(result: Resolution, action: str, *, event: str | None = None, item: str | None = None) -> None:
    """The doubts about an event, or about an item itself, wait no longer."""
    for review in list(result.reviews.values()):
        if review.event == event and (event or review.item == item):
            result.reviews[review.id] = review._replace(state=STATES[action])


def _find(result: Resolution, subject: dict[str, Any]) -> Event | None:
    found = result.events.get(subject["id"])
    if found:
        return found
    alike = [
        event
        for event in result.events.values()
        if not event.decided_by
        and _instrument(event.document) == _instrument(subject["document"])
        and all(getattr(event, name) == _value(result, name, subject[name]) for name in _SAME_PLACE)
    ]
    return alike[0] if len(alike) == 1 else None


def _instrument(stored_id: str) -> str:
    """A stored id without the hash of the text: the same for another reading of the instrument."""
    return stored_id.partition("--")[0]


def _plain(event: Event, name: str) -> object:
    value = getattr(event, name)
    return value.isoformat() if isinstance(value, date) else value


def _held(result: Resolution, item: str) -> str:
    """The id under which an item is held now, given one that it had."""
    return result.aliases[item].item if item in result.aliases else item


def _value(result: Resolution, name: str, value: object) -> object:
    """A field of an event from its plain value."""
    if name == "into" and isinstance(value, list):
        return [_held(result, item) for item in value]
    if name == "item" and value:
        return _held(result, str(value))
    return date.fromisoformat(str(value)) if value and name.startswith("effective") else value
