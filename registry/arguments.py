"""Arguments that several doors take, with words for what is none: types of ``argparse``."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime


def day(words: str) -> date:
    """A date."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError(f"{words!r} is no date. Write it like 2026-12-31") from None


def moment(words: str) -> datetime:
    """A moment; one that names no time zone is in UTC."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError(f"{words!r} is no moment. Write it like 2026-12-31T17:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def agency(words: str) -> str:
    """Code of an agency."""
    from corpus.agencies import agency_of_code

    if agency_of_code(words) is None:
        raise ArgumentTypeError(f"{words!r} is no code of an agency. Take one of corpus/rules/agencies.yaml, like BCT")
    return words


def count(words: str) -> int:
    """How many to show, from 1."""
    try:
        found = int(words)
    except ValueError:
        found = 0
    if found < 1:
        raise ArgumentTypeError(f"{words!r} is no whole number from 1 on")
    return found
