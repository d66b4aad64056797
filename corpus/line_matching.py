"""What became of each conditional business line (ngành, nghề) from one printed list to the next.

A line is kept (same name), amended (goes on under another name, wider or narrower), merged (into a line that goes on
another one), or cut. Names are compared by their words, rare words counting more; a new edition keeps the order of
the list, so standing between the same neighbours is evidence too.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.model import BusinessLine
from corpus.text import fold

Status = Literal["kept", "amended", "merged", "cut", "new"]

_TAIL = re.compile(r"[,;:]? (?:trừ|bao gồm|gồm) |[;:(]", re.IGNORECASE)
_SCOPE = re.compile(r"\((?:không )?bao gồm\b", re.IGNORECASE)
_EXCLUDES = re.compile(r"\(không bao gồm\b", re.IGNORECASE)
_OTHER_NAME = re.compile(r"\((?!bao gồm|không|gồm|trừ|kể cả|theo)([^()]+)\)\s*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_IN_PLACE = 0.15
"""What standing between the same unchanged neighbours adds to the likeness of two names."""
_BEGINS = 0.2
"""What beginning with the whole old name adds: of lines put together the first goes on, the others go into it."""
_AMENDED = 0.45
"""Likeness from which a new line goes on an old one."""
_MERGED = 0.6
"""Share of an old name that the words which a changed line gained must say again."""
_HEAD_ONLY = 0.8
"""Worth of a likeness of heads: what follows them may differ."""
_NEAR = 0.6
"""Likeness of a line to the grown line that took it in, where less than ``_MERGED`` of it is said again."""
_SAID_AGAIN = 0.3
"""Share of its own words that must be said again there."""
_ALIKE = 0.4
"""Share of an origin's words that a neighbour repeats which went into the same genus."""
_DOUBT = 0.1
"""A decision this close to its bound waits for a person."""


@dataclass(frozen=True, slots=True)
class Change:
    """Fate of a line: ``old`` is None for a new line, ``new`` is None for one that was cut."""

    status: Status
    old: BusinessLine | None
    new: BusinessLine | None
    confidence: float
    review: str | None = None


def compare(old: Sequence[BusinessLine], new: Sequence[BusinessLine]) -> list[Change]:
    """Fate of every old line in list order, then the new lines that none of them goes on in."""
    weights = _Weights([line.name for line in (*old, *new)])
    kept = _same_names(old, new)
    places = _Places(kept)
    amended = _amended(old, new, kept, weights, places)
    origins = {j: i for i, (j, _) in amended.items()}
    changes = []
    for i, line in enumerate(old):
        if i in kept:
            changes.append(Change("kept", line, new[kept[i]], 1.0))
        elif i in amended:
            j, likeness = amended[i]
            changes.append(_decided("amended", line, new[j], likeness, _AMENDED))
        else:
            changes.append(_merged_or_cut(i, old, new, kept, origins, weights))
    gone_on = {*kept.values(), *origins}
    return changes + [Change("new", None, line, 0.9) for j, line in enumerate(new) if j not in gone_on]


def _same_names(old: Sequence[BusinessLine], new: Sequence[BusinessLine]) -> dict[int, int]:
    by_name = {_plain(line.name): j for j, line in enumerate(new)}
    return {i: by_name[_plain(line.name)] for i, line in enumerate(old) if _plain(line.name) in by_name}


def _amended(
    old: Sequence[BusinessLine],
    new: Sequence[BusinessLine],
    kept: Mapping[int, int],
    weights: _Weights,
    places: _Places,
) -> dict[int, tuple[int, float]]:
    """Pairs of the most alike, each line used once: old index to (new index, likeness)."""
    taken = set(kept.values())
    pairs = []
    for i in (i for i in range(len(old)) if i not in kept):
        for j in (j for j in range(len(new)) if j not in taken):
            likeness = weights.likeness(old[i].name, new[j].name) + (_IN_PLACE if places.agree(i, j) else 0.0)
            likeness += _BEGINS if _plain(new[j].name).startswith(_plain(old[i].name)) else 0.0
            if likeness >= _AMENDED:
                pairs.append((likeness, -i, -j))
    result: dict[int, tuple[int, float]] = {}
    for likeness, i, j in sorted(pairs, reverse=True):
        if -i not in result and -j not in taken:
            result[-i] = (-j, likeness)
            taken.add(-j)
    return result


def _merged_or_cut(
    i: int,
    old: Sequence[BusinessLine],
    new: Sequence[BusinessLine],
    kept: Mapping[int, int],
    origins: Mapping[int, int],
    weights: _Weights,
) -> Change:
    """Merged where the words that a changed line gained say the old name again, or where its scope takes it in."""
    best, target = 0.0, None
    for j, origin in origins.items():
        share = max(weights.gained_share(name, old[origin].name, new[j].name) for name in _names(old[i].name))
        if share > best:
            best, target = share, new[j]
    if best >= _MERGED:
        return _decided("merged", old[i], target, best, _MERGED)
    if target and best >= _SAID_AGAIN and weights.likeness(old[i].name, target.name) >= _NEAR:
        return Change("merged", old[i], target, 0.6, "line_uncertain")
    for j, origin in origins.items():
        apart = range(min(i, origin) + 1, max(i, origin))
        if all(k not in kept for k in apart) and weights.in_scope(old[i].name, old[origin].name, new[j].name):
            # A genus that says what it leaves out takes in all else beside it; one that says what it holds may not.
            sure = _EXCLUDES.search(new[j].name) is not None
            return Change("merged", old[i], new[j], *((0.85, None) if sure else (0.6, "merged_by_scope")))
    return _decided("cut", old[i], None, best, _MERGED)


def _decided(status: Status, old: BusinessLine, new: BusinessLine | None, evidence: float, bound: float) -> Change:
    review = "line_uncertain" if abs(evidence - bound) < _DOUBT else None
    return Change(status, old, new, round(min(0.99, 0.5 + abs(evidence - bound)), 2), review)


class _Places:
    """Which unchanged lines stand around a line."""

    def __init__(self, kept: Mapping[int, int]) -> None:
        self._old = sorted(kept)
        self._new = sorted(kept.values())

    def agree(self, i: int, j: int) -> bool:
        """Whether as many unchanged lines stand above the old line as above the new one."""
        return bisect_left(self._old, i) == bisect_left(self._new, j)


class _Weights:
    """Words and word pairs of all names, the rare ones heavy."""

    def __init__(self, names: Sequence[str]) -> None:
        self._count = len(names)
        self._names = Counter(part for name in names for part in _parts(name))

    def _sum(self, parts: set[str]) -> float:
        return sum(math.log(1 + self._count / self._names[part]) for part in parts)

    def likeness(self, one: str, other: str) -> float:
        """From 0 to 1, of the whole names or of their heads before "trừ …", "(bao gồm …" and the like."""
        return max(self._likeness(one, other), _HEAD_ONLY * self._likeness(_head(one), _head(other)))

    def _likeness(self, one: str, other: str) -> float:
        """Mean of shared over all words and of shared over those of the shorter name."""
        a, b = _parts(one), _parts(other)
        if not a or not b:
            return 0.0
        shared = self._sum(a & b)
        return (shared / self._sum(a | b) + shared / min(self._sum(a), self._sum(b))) / 2

    def gained_share(self, gone: str, origin: str, grown: str) -> float:
        """Share of the words of ``gone``, apart from those of ``origin``, that ``grown`` has beyond ``origin``."""
        own = _parts(gone) - _parts(origin)
        return self._sum(own & _parts(grown)) / self._sum(own) if own else 0.0

    def in_scope(self, gone: str, origin: str, grown: str) -> bool:
        """Whether ``grown`` is the genus: it holds the whole ``origin``, states its scope, and ``gone`` is like it."""
        whole = _plain(origin) in _plain(grown) and _SCOPE.search(grown) is not None
        return whole and self._sum(_parts(gone) & _parts(origin)) >= _ALIKE * self._sum(_parts(origin))


def _head(name: str) -> str:
    return _TAIL.split(name, maxsplit=1)[0]


def _names(name: str) -> list[str]:
    """The name, and another name for it in brackets: "ca-si-nô (casino)"."""
    other = _OTHER_NAME.search(name)
    return [name, other[1]] if other else [name]


def _parts(name: str) -> set[str]:
    words = _WORD.findall(_plain(name))
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))
