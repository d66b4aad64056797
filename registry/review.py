"""Deciding doubts: accept, edit, reject, merge, split, undo; by whom, when and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from registry.accounts import log, require
from registry.db import BATCH, reading, writing
from registry.decided import decision_ids, decision_views
from registry.decisions import EDITABLE, STATES
from registry.derived import held_rows, recompute
from registry.given_views import DecisionView
from registry.known import next_stamp, utc_now
from registry.lookups import held_id
from registry.models import DecisionRow, ItemRow, ReviewRow
from registry.roles import DECIDE
from registry.timeline import EFFECTIVE
from registry.views import ReviewView
from registry.waiting import ReviewError, open_reasons, review_after, review_views, subject, version

_FEWEST, _MOST = {"merge": 1, "split": 2}, {"merge": 1, "split": 50}
"""Items that a merge or a split names."""


class EditConflict(ReviewError):
    """Somebody else decided, or the machine read anew, since the reviewer looked."""


def decide(
    engine: Engine,
    review_id: str,
    action: str,
    reviewer: str,
    reason: str,
    changes: Mapping[str, str | None] | None = None,
    seen: str | None = None,
    into: Sequence[str] = (),
    clock: Callable[[], datetime] = utc_now,
) -> int:
    """Take a decision; gives its number. ``seen``: the version that the reviewer looked at.

    ``into``: ids of the items in which it goes on: one for a merge, at least two for a split.

    Raises EditConflict, ReviewError, AccountError.
    """
    _check(action, reason, changes or {}, into)
    with writing(engine) as session:
        require(session, reviewer, *DECIDE)
        now = version(session, review_id)
        review = session.get_one(ReviewRow, review_id)
        if review.state != "open" or (seen is not None and seen != now):
            raise EditConflict(f"{review_id}: {_last_word(session, review)} Look at it again before you decide.")
        found = subject(session, review)
        _check_items(session, review, found, changes or {}, into)
        moment = next_stamp(session.connection(), clock)
        row = {
            "partition": review.partition,
            "review": review_id,
            "reason_code": review.reason,
            "action": action,
            "reviewer": reviewer,
            "reason": reason,
            "decided_at": moment,
            "undoes": None,
            "subject": found,
            "changes": {**(changes or {}), **({"into": list(into)} if into else {})},
        }
        return _record(session, row, moment)


def undo(engine: Engine, decision_id: int, reviewer: str, reason: str, clock: Callable[[], datetime] = utc_now) -> int:
    """Take a decision back: the doubt is open again. Raises ReviewError, AccountError."""
    with writing(engine) as session:
        require(session, reviewer, *DECIDE)
        found = session.get(DecisionRow, decision_id)
        if found is None or found.undoes is not None:
            raise ReviewError(f"{decision_id}: no decision with this number. See `python -m registry review history`.")
        if session.scalar(select(DecisionRow.id).where(DecisionRow.undoes == decision_id)):
            raise EditConflict(f"{decision_id}: this decision is undone already.")
        moment = next_stamp(session.connection(), clock)
        row = {
            "partition": found.partition,
            "review": found.review,
            "reason_code": found.reason_code,
            "action": "undo",
            "reviewer": reviewer,
            "reason": reason,
            "decided_at": moment,
            "undoes": decision_id,
            "subject": {},
            "changes": {},
        }
        return _record(session, row, moment)


def doubt(engine: Engine, review_id: str) -> ReviewView | None:
    """One doubt, open or decided."""
    with reading(engine) as session:
        known = session.get(ReviewRow, review_id)
        return review_views(session, [review_id])[0] if known else None


def next_doubt(engine: Engine, review_id: str, reason: str = "") -> str | None:
    """Id of the open doubt that follows another in the queue, for one ``reason`` or all; None after the last one."""
    with reading(engine) as session:
        return review_after(session, review_id, reason)


def open_counts(engine: Engine) -> Mapping[str, int]:
    """How many doubts are open for each reason, the most first."""
    with reading(engine) as session:
        return open_reasons(session)


def history(engine: Engine, review_id: str = "") -> tuple[DecisionView, ...]:
    """Decisions, oldest first; of one doubt, or of all."""
    with reading(engine) as session:
        ids = decision_ids(session, review=review_id)
        batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        return tuple(view for batch in batches for view in decision_views(session, batch))[::-1]


def _check(action: str, reason: str, changes: Mapping[str, str | None], into: Sequence[str]) -> None:
    if action not in STATES:
        raise ReviewError(f"{action}: no such decision. Decisions: {', '.join(STATES)}.")
    if not reason.strip():
        raise ReviewError("A decision needs a reason.")
    if len(set(into)) != len(into) or not _FEWEST.get(action, 0) <= len(into) <= _MOST.get(action, 0):
        raise ReviewError(f"{action}: a merge names one item that it goes on in, a split two or more, others none.")
    unknown = sorted(changes.keys() - set(EDITABLE))
    if unknown or (action == "edit") != bool(changes):
        raise ReviewError(f"{', '.join(unknown) or action}: an edit, and only an edit, sets {', '.join(EDITABLE)}.")
    if "op" in changes and changes["op"] not in EFFECTIVE:
        raise ReviewError(f"{changes['op']}: no such operation. Operations: {', '.join(sorted(EFFECTIVE))}.")
    for name in ("effective_from", "effective_until"):
        try:
            date.fromisoformat(changes.get(name) or "2000-01-01")
        except ValueError as error:
            raise ReviewError(f"{name}: {changes[name]} is no date. Write it like 2027-03-01.") from error


def _check_items(
    session: Session,
    review: ReviewRow,
    found: Mapping[str, Any],
    changes: Mapping[str, str | None],
    into: Sequence[str],
) -> None:
    """Items that a decision names are there, and are spoken about by the same instruments."""
    named = [name for name in (changes.get("item"), *into) if name]
    if into and not found.get("item"):
        raise ReviewError(f"{review.id}: no item is meant here yet. Say which: edit item=ID, then decide the rest.")
    for name in named:
        item = session.get(ItemRow, held_id(session, name))
        if item is None or item.partition != review.partition or (into and item.id == found.get("item")):
            raise ReviewError(f"{name}: no other item of {review.partition}. Take an id from its page.")


def _record(session: Session, row: dict[str, Any], moment: str) -> int:
    number: int = session.execute(insert(DecisionRow).returning(DecisionRow.id), row).scalar_one()
    log(session, moment, row["reviewer"], f"decision: {row['action']}", f"{row['review']}: {row['reason']}")
    partitions = {row["partition"]}
    connection = session.connection()
    recompute(connection, partitions, held_rows(connection, partitions), moment)
    return number


def _last_word(session: Session, review: ReviewRow) -> str:
    last = session.scalars(
        select(DecisionRow).where(DecisionRow.review == review.id).order_by(DecisionRow.id.desc()).limit(1)
    ).first()
    if last is None:
        return "the machine has read it anew since you looked."
    return f"{last.reviewer} decided it at {last.decided_at} ({last.action}: {last.reason})."
