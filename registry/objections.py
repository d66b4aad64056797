"""What readers say is wrong with an item: each is a doubt of its own, which new readings of the texts keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select

from registry.db import reading, writing
from registry.decisions import STATES, Decision
from registry.events import short_id
from registry.known import stamp, utc_now
from registry.lookups import held_id
from registry.models import ItemRow, ObjectionRow, ReviewRow
from registry.resolve import Resolution, Review

REASON = "objection"
"""Reason code of these doubts."""
SHORTEST, LONGEST = 10, 2000
"""Characters of an objection."""
MOST_OPEN = 20
"""Objections to one item that wait at the same time; the next reader is told that it is known."""


class ObjectionError(Exception):
    """An objection cannot be taken. ``str()`` is the one line a person sees."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A row of ``objections``."""

    id: int
    item: str


def object_to(engine: Engine, item_id: str, words: str, clock: Callable[[], datetime] = utc_now) -> str:
    """Keep what a reader says of an item, and let it wait for a person; gives the id of the doubt.

    The data version stays as it is: nothing that counts has changed. Raises ObjectionError.
    """
    said = words.replace("\r\n", "\n").strip()  # forms send line ends of two characters
    if not SHORTEST <= len(said) <= LONGEST:
        raise ObjectionError(f"An objection has {SHORTEST} to {LONGEST} characters; this one has {len(said)}.")
    with writing(engine) as session:
        item = session.get(ItemRow, held_id(session, item_id))
        if item is None:
            raise ObjectionError(f"{item_id}: no such item. Take an id from its page.")
        waiting = select(func.count()).where(
            ReviewRow.item == item.id, ReviewRow.reason == REASON, ReviewRow.state == "open"
        )
        if (session.scalar(waiting) or 0) >= MOST_OPEN:
            raise ObjectionError(f"{item_id}: {MOST_OPEN} objections to this item wait already.")
        row = {"partition": item.partition, "item": item.id, "words": said, "received_at": stamp(clock())}
        number = session.execute(insert(ObjectionRow).returning(ObjectionRow.id), row).scalar_one()
        review = ReviewRow(
            id=review_id(number), partition=item.partition, reason=REASON, document=item.document, item=item.id,
            event=None, state="open",
        )  # fmt: skip
        session.add(review)
        return review.id


def newest(engine: Engine) -> int:
    """Number of the objection that came last; 0 if there is none."""
    with reading(engine) as session:
        return session.scalar(select(func.max(ObjectionRow.id))) or 0


def words_of(engine: Engine, review: str) -> str:
    """What the reader said whose objection a doubt is; "" for any other doubt."""
    with reading(engine) as session:
        found = session.execute(
            select(ObjectionRow.id, ObjectionRow.words)
            .join(ReviewRow, ReviewRow.partition == ObjectionRow.partition)
            .where(ReviewRow.id == review, ReviewRow.reason == REASON)
        )
        return next((words for number, words in found if review_id(number) == review), "")


def put(partition: str, result: Resolution, objections: Iterable[Objection], decisions: Iterable[Decision]) -> None:
    """Put objections into what the facts come to; one whose item is read no more has nothing to wait for.

    A decision closes the objections that it was taken on, and none that came after it.
    """
    taken = {decision.review: STATES[decision.action] for decision in decisions}
    for objection in objections:
        alias = result.aliases.get(objection.item)
        item = result.items.get(alias.item if alias else objection.item)
        if item is None:
            continue
        number = review_id(objection.id)
        result.reviews[number] = Review(
            number, partition, REASON, item.document, item.id, None, taken.get(number, "open")
        )


def review_id(number: int) -> str:
    """Id of the doubt that an objection is."""
    return short_id("r", REASON, number)
