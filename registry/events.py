"""The ledger: what an event is, how long it holds, and how it gets its id.

Events are only ever added or, when a document is read or extracted anew, replaced by what the new reading says. The id
is a hash of the content, so the same reading gives the same ids on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Source:
    """What resolution needs to know of a document: a row of ``documents`` without its text."""

    stored_id: str
    uri: str
    number: str
    partition: str
    issued: date | None
    effective_from: date | None
    effective_until: date | None
    exceptions: Sequence[Mapping[str, Any]]
    overrides: bool
    consolidates: str | None
    agency: str
    illustrative: bool
    extractor_version: str

    def window(self, path: str) -> tuple[date | None, date | None]:
        """First day of effect of a provision, and first day after it: its own dates, else the document's.

        A document that does not say when it takes effect counts from its date of issue; the document waits for review.
        """
        own = [row for row in self.exceptions if covers(str(row["path"]), path)]
        if own:
            nearest = max(own, key=lambda row: len(str(row["path"])))
            start, until = _day(nearest["effective_from"]), _day(nearest["effective_until"])
        else:
            start, until = None, None
        return start or self.effective_from or self.issued, until or self.effective_until


class Event(NamedTuple):
    """A row of ``events``."""

    id: str
    partition: str
    item: str | None
    op: str
    concerns: str
    stage: str
    override: bool
    effective_from: date | None
    effective_until: date | None
    target_doc: str | None
    target_path: str | None
    document: str
    path: str
    start: int
    end: int
    review: str | None
    extractor_version: str
    new_start: int | None
    new_end: int | None
    into: list[str]
    basis: list[str]
    decided_by: str = ""


def make_event(
    source: Source,
    *,
    item: str | None,
    op: str,
    concerns: str,
    override: bool,
    window: tuple[date | None, date | None],
    target: tuple[str | None, str | None],
    partition: str,
    place: tuple[str, int, int],
    review: str | None = None,
    new_text: tuple[int, int] | None = None,
    into: Sequence[str] = (),
    basis: Sequence[str] = (),
) -> Event:
    """One event of ``source``. ``target``: number and path; ``place``: path, start and end in its own text.

    ``new_text``: where it prints the wording that holds from then on; ``into``, ``basis``: see ``models.EventRow``.
    """
    path, start, end = place
    return Event(
        id=short_id("e", source.uri, path, start, end, op, *target, item, *window),
        partition=partition,
        item=item,
        op=op,
        concerns=concerns,
        stage="issued",
        override=override,
        effective_from=window[0],
        effective_until=window[1],
        target_doc=target[0],
        target_path=target[1],
        document=source.stored_id,
        path=path,
        start=start,
        end=end,
        review=review,
        extractor_version=source.extractor_version,
        new_start=new_text[0] if new_text else None,
        new_end=new_text[1] if new_text else None,
        into=list(into),
        basis=list(basis),
    )


def short_id(prefix: str, *parts: object) -> str:
    """Prefix and 64 bits of a hash of the parts."""
    joined = "\x1f".join(["" if part is None else str(part) for part in parts])
    return f"{prefix}-{hashlib.sha256(joined.encode()).hexdigest()[:16]}"


def covers(path: str, other: str) -> bool:
    """True if ``path`` is ``other``, or ``other`` lies under it or is a part (``#chapeau``) of it; "" covers all."""
    return path in ("", other) or other.startswith((path + "/", path + "#"))


def around(path: str) -> Iterator[str]:
    """All paths that cover ``path``, the widest first."""
    yield ""
    for at, mark in enumerate(path):
        if mark in "/#":
            yield path[:at]
    yield path


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
