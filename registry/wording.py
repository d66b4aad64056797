"""Old units and the new wording of their place: which goes on, which is merged into another, which is gone. Pure.

Numbers shift when units are dropped, so units are told by their words. Marks and punctuation do not count: texts that
were read from a scan lose them. A unit goes on in at most one new unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.text import fold

_WORD = re.compile(r"\w+")
_SAME = 0.999
_GOES_ON = 0.5
"""Likeness from which a new unit is the old one in other words."""
_STRANGE = 0.3
"""Likeness below which two units have nothing to do with each other; between the two bounds a person decides."""
_TAKEN_IN = 0.6
"""Share of an old unit that a new one says beyond what it goes on, from which that one took it in."""
_PARTLY = 0.35
"""Share from which it may have been taken in: a person decides."""
_SAME_NUMBER = 0.05
"""What the same number adds to the likeness of two units: it decides between equal texts only."""


class Unit(NamedTuple):
    """Number (path below the article) and text of a unit."""

    number: str
    text: str


class Pairs(NamedTuple):
    """Indices of old and new units. ``merged``: the old one is in a new one that goes on another."""

    same: dict[int, int]
    changed: dict[int, int]
    unclear: dict[int, int]
    merged: dict[int, int]
    gone: list[int]
    added: list[int]


def pair(old: Sequence[Unit], new: Sequence[Unit], own_number: str) -> Pairs:
    """What became of each old unit. ``own_number``: number of the amended document, which calls itself "này"."""
    before = [_words(unit.text, own_number) for unit in old]
    after = [_words(unit.text, own_number) for unit in new]
    found = [
        (likeness(one, other) + _SAME_NUMBER * (old[i].number == new[j].number), -i, -j)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
    ]
    pairs: dict[int, int] = {}
    unclear: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(found, reverse=True):
        if score < _STRANGE:
            break
        if -i in pairs or -i in unclear or -j in taken:
            continue
        (pairs if score >= _GOES_ON else unclear)[-i] = -j
        taken.add(-j)
    same = {i: j for i, j in pairs.items() if likeness(before[i], after[j]) >= _SAME}
    left = [i for i in range(len(old)) if i not in pairs and i not in unclear]
    merged: dict[int, int] = {}
    for i in left:
        gained = {j: _share(before[i], after[j] - before[origin]) for origin, j in pairs.items()}
        most = max(gained, key=lambda j: (gained[j], -j), default=None)
        if most is not None and gained[most] >= _PARTLY:
            (merged if gained[most] >= _TAKEN_IN else unclear)[i] = most
    return Pairs(
        same=same,
        changed={i: j for i, j in pairs.items() if i not in same},
        unclear=unclear,
        merged=merged,
        gone=[i for i in left if i not in merged and i not in unclear],
        added=[j for j in range(len(new)) if j not in taken],
    )


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0 to 1: shared words and pairs of words, over all of both."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _share(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / one.total() if one.total() else 0.0


def _words(text: str, own_number: str) -> Counter[str]:
    plain = fold(text).replace(f"so {fold(own_number)}", "nay")
    words = _WORD.findall(plain)
    return Counter([*words, *map(" ".join, pairwise(words))])
