"""Candidates as the registry sees them: who says it, where, and about which document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, ProductLine

Unit = Condition | ProductLine | BusinessLine
"""A candidate that is something to count."""
C = TypeVar("C", bound=AnyCandidate, covariant=True)


@dataclass(frozen=True)
class Claim(Generic[C]):
    """One candidate of the document ``document``, standing in the provision ``path``."""

    document: str
    ord: int
    path: str
    candidate: C


def speaks_about(candidate: AnyCandidate, own: str) -> str:
    """Number of the document whose items a candidate bears on; ``own`` where it names no other."""
    if isinstance(candidate, CutEvent):
        return candidate.target_doc or own
    if isinstance(candidate, Condition) and candidate.home_doc and candidate.home_path:
        return candidate.home_doc
    return own


def split(claims: Iterable[Claim[AnyCandidate]]) -> tuple[list[Claim[CutEvent]], list[Claim[Unit]]]:
    """Cuts, and things to count."""
    cuts: list[Claim[CutEvent]] = []
    units: list[Claim[Unit]] = []
    for claim in claims:
        place = (claim.document, claim.ord, claim.path)
        if isinstance(claim.candidate, CutEvent):
            cuts.append(Claim(*place, claim.candidate))
        else:
            units.append(Claim(*place, claim.candidate))
    return cuts, units
