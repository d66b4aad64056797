"""Candidates as the registry sees them: who says it, where, and about which document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar, cast

from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, ProductLine, Span

Unit = Condition | ProductLine | BusinessLine
"""A candidate that is something to count."""
C = TypeVar("C", bound=AnyCandidate, covariant=True)


class Claim(NamedTuple, Generic[C]):
    """One candidate of the document ``document``, standing in the provision ``path``."""

    document: str
    ord: int
    path: str
    candidate: C
    text: str = ""
    """The text of a unit; "" for a cut."""


BUSINESS_LINES = "danh-muc-nganh-nghe"
"""The one national list of conditional business lines, whichever instrument prints it."""
ILLUSTRATIVE_LINES = "danh-muc-nganh-nghe-minh-hoa"


def speaks_about(
    candidate: AnyCandidate, own: str, brought: Iterable[tuple[Span, str]] = (), *, illustrative: bool
) -> str:
    """Number of the document whose items a candidate bears on; ``own`` where it names no other.

    ``brought``: new texts that the instrument prints, each with the number of the document that it belongs to.
    """
    if isinstance(candidate, BusinessLine):
        return ILLUSTRATIVE_LINES if illustrative else BUSINESS_LINES
    if isinstance(candidate, CutEvent):
        return candidate.target_doc or own
    if isinstance(candidate, Condition) and candidate.home_doc and candidate.home_path:
        return candidate.home_doc
    if isinstance(candidate, Condition):
        homes = {number for text, number in brought if text.start <= candidate.start < text.end}
        return homes.pop() if len(homes) == 1 else own
    return own


def split(claims: Iterable[Claim[AnyCandidate]]) -> tuple[list[Claim[CutEvent]], list[Claim[Unit]]]:
    """Cuts, and things to count."""
    cuts: list[Claim[CutEvent]] = []
    units: list[Claim[Unit]] = []
    for claim in claims:
        if isinstance(claim.candidate, CutEvent):
            cuts.append(cast(Claim[CutEvent], claim))
        else:
            units.append(cast(Claim[Unit], claim))
    return cuts, units
