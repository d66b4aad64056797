"""What a new wording of an item does to those who must meet it, as an operation of the ledger. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from corpus.effects import Wording as Text
from corpus.effects import compare
from corpus.model import Condition
from registry.claims import Claim, Unit

UNCLEAR = "effect_unclear"
_OPERATIONS = {"simplify": "simplify", "reword": "reword", "tighten": "amend", "unclear": "amend"}


class Effect(NamedTuple):
    """An operation, the reasons for calling it that, and why a person should look; it counts as it stands meanwhile."""

    op: str
    basis: Sequence[str] = ()
    doubt: str | None = None


class Wording(NamedTuple):
    """A wording that an item has for good, and its first day."""

    start: date
    unit: Claim[Unit]


def effect(old: Claim[Unit], new: Claim[Unit], own_number: str) -> Effect:
    """Simplified (đơn giản hóa), reworded, or amended: made stricter, or not to be told, which waits for a person.

    ``own_number``: number of the amended document, which calls itself "này".
    """
    before, after = old.candidate, new.candidate
    if not isinstance(before, Condition) or not isinstance(after, Condition):
        return Effect("amend")
    itself = re.compile(rf"(?:số\s+)?{re.escape(own_number)}", re.IGNORECASE)
    texts = [itself.sub("này", unit.text) for unit in (old, new)]
    found = compare(Text(texts[0], before.thresholds), Text(texts[1], after.thresholds))
    return Effect(_OPERATIONS[found.effect], found.reasons, UNCLEAR if found.effect == "unclear" else None)


def wording_on(wordings: Sequence[Wording], day: date | None) -> Claim[Unit]:
    """The wording that holds before a change of that day; of several of one day the last recorded."""
    before = [wording for wording in wordings if day is None or wording.start <= day]
    return max(before, key=lambda wording: wording.start).unit if before else wordings[0].unit
