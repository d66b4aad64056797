"""Recorded time: when the registry learned a row, and what it held before. Rows are replaced, never forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from registry.models import DocumentRow, EventRow, HistoryRow, ImportRow, ItemRow, ReportRow, bare
from registry.timeline import Change

Row = dict[str, Any]


def utc_now() -> datetime:
    """The clock of loads and decisions."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, of fixed width, so that text order is order in time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_LAST = select(
    *(
        select(func.max(bare(row).c[name])).scalar_subquery()
        for row, name in (
            (EventRow, "recorded_at"),
            (HistoryRow, "superseded_at"),
            (ImportRow, "at"),
            (ReportRow, "known_at"),
        )
    )
)
"""The last moments that rows tell, that of reports last."""


def next_stamp(connection: Connection, clock: Callable[[], datetime]) -> str:
    """The moment of this transaction: now, but never before what is recorded, should the clock have gone back.

    What an issued report told as known stays what was known: the moment is after that of every report.
    """
    *known, issued = (last or "" for last in connection.execute(_LAST).one())
    moment = max(stamp(clock()), *known)
    return moment if moment > issued else stamp(datetime.fromisoformat(issued) + timedelta(microseconds=1))


def superseded(connection: Connection, kind: str, rows: Sequence[Row], moment: str) -> list[tuple[Any, ...]]:
    """Rows of ``history``, without their numbers, for items or events that the registry no longer holds so."""
    documents = {row["document"] for row in rows}
    texts = dict(
        connection.execute(
            select(DocumentRow.stored_id, DocumentRow.text).where(DocumentRow.stored_id.in_(documents))
        ).all()
    )
    return [
        (
            kind,
            row["id"],
            row["recorded_at"],
            moment,
            texts.get(row["document"], "")[row["start"] : row["end"]],
            {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in row.items()
                if name != "recorded_at"
            },
        )
        for row in rows
    ]


def items_known(session: Session, moment: datetime) -> Mapping[str, tuple[str, bool]]:
    """Kind and ``illustrative`` of every item that the registry held at a moment, by id."""
    at = stamp(moment)
    found = {row["id"]: (row["kind"], row["illustrative"]) for row in past_records(session, "item", at)}
    query = select(ItemRow.id, ItemRow.kind, ItemRow.illustrative).where(ItemRow.recorded_at <= at)
    return found | {name: (kind, illustrative) for name, kind, illustrative in session.execute(query)}


def changes_known(session: Session, moment: datetime) -> Mapping[str, Sequence[Change]]:
    """Events that changed a state, by item, as the registry held them at a moment."""
    at = stamp(moment)
    found: dict[str, list[Change]] = defaultdict(list)
    for row in past_records(session, "event", at):
        if row["item"] and row["review"] is None and row["stage"] == "issued":
            found[row["item"]].append(
                Change(_day(row["effective_from"]), _day(row["effective_until"]), row["op"], row["id"])
            )
    query = select(EventRow.item, EventRow.effective_from, EventRow.effective_until, EventRow.op, EventRow.id).where(
        EventRow.recorded_at <= at, EventRow.review.is_(None), EventRow.stage == "issued"
    )
    for item, start, until, op, event in session.execute(query):
        if item is not None:
            found[item].append(Change(start, until, op, event))
    return found


def past_records(session: Session, kind: str, at: str) -> Iterator[Row]:
    """Items or events (``kind``) that the registry held at a moment (``stamp``) and holds no more."""
    query = select(HistoryRow.record).where(
        HistoryRow.kind == kind, HistoryRow.recorded_at <= at, HistoryRow.superseded_at > at
    )
    yield from session.scalars(query)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
