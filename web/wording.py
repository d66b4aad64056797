"""Old and new wording (câu chữ cũ và mới) side by side, with the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from registry.views import EventView, EvidenceView
from web.reader import Run

LONGEST = 600
"""Words of a wording that are compared one by one; comparing takes time by the product of both lengths."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Versus:
    """What was asked for before an event, and from it on."""

    old: EvidenceView
    new: EvidenceView
    old_runs: tuple[Run, ...]
    new_runs: tuple[Run, ...]


def side_by_side(first: EvidenceView, events: Sequence[EventView]) -> dict[str, Versus]:
    """For each event, by id, that prints another wording: the one before it and its own. ``events`` oldest first."""
    found: dict[str, Versus] = {}
    current = first
    for event in events:
        new = event.new_text
        if new is None or new == current:
            continue
        if new.quote != current.quote and event.op != "impose":
            found[event.id] = Versus(current, new, *marked(current.quote, new.quote))
        current = new
    return found


def marked(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts as runs; what only one of them has is of kind ``old`` or ``new``. Very long texts are not marked."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return (Run(old),), (Run(new),)
    left: list[Run] = []
    right: list[Run] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        same = tag == "equal"
        if end > start:
            left.append(Run("".join(before[start:end]), "" if same else "old"))
        if to > from_:
            right.append(Run("".join(after[from_:to]), "" if same else "new"))
    return tuple(left), tuple(right)
