"""New wording of whole provisions: which units an instrument prints in place of which.

An instrument that gives an article or a clause new wording drops what it does not print again. That is told only where
the new wording holds units: a text in which none was found may have been misread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.model import AnyCandidate, Condition, CutEvent, Span
from registry.claims import Claim, Unit


@dataclass(frozen=True, slots=True)
class Reprint:
    """Cuts that share one new text, and the units in it, in text order."""

    cuts: tuple[Claim[CutEvent], ...]
    units: tuple[Claim[Unit], ...]


def find_reprints(cuts: Sequence[Claim[CutEvent]], units: Iterable[Claim[Unit]]) -> list[Reprint]:
    """All reprints of these claims, innermost targets first. A unit belongs to the smallest text around it."""
    ordered: dict[str, dict[Span, list[Claim[CutEvent]]]] = defaultdict(lambda: defaultdict(list))
    for claim in cuts:
        text = new_wording(claim.candidate)
        if text:
            ordered[claim.document][text].append(claim)
    inside: dict[tuple[str, Span], list[Claim[Unit]]] = defaultdict(list)
    for unit in units:
        texts = ordered.get(unit.document, ())
        around = [text for text in texts if text.start <= unit.candidate.start < text.end]
        if around and isinstance(unit.candidate, Condition):
            smallest = min(around, key=lambda text: (text.end - text.start, text))
            inside[unit.document, smallest].append(unit)
    found = [Reprint(tuple(ordered[document][text]), tuple(held)) for (document, text), held in inside.items()]
    return sorted(found, key=lambda reprint: -max(len(str(claim.candidate.target)) for claim in reprint.cuts))


def new_wording(candidate: AnyCandidate) -> Span | None:
    """Where a cut prints the whole new text of a provision; None for all else."""
    if not isinstance(candidate, CutEvent) or candidate.op not in ("amend", "replace") or candidate.review:
        return None
    whole = candidate.target_doc and candidate.target and "#" not in candidate.target
    return candidate.new_text if whole else None
