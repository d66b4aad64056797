"""Words that every match of a pattern has: looking for them first is many times faster than trying the pattern.

Named groups and flags are not read: a pattern that may have them has no such words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = re.compile(
    r"(?P<repeat>[?*+]\??|\{[\d,]+\}\??)|(?P<open>\((?:\?(?::|<?[=!]))?)|(?P<close>\))|(?P<or>\|)|"
    r"(?P<edge>\\b|[\^$])|(?P<any>\\\w|\.|\[\^?(?:\\.|.)(?:\\.|[^\]\\])*\])|\\?(?P<letter>.)",
    re.DOTALL,
)
_UNREAD = re.compile(r"\(\?(?!:|<?[=!])")
_LEAST = 3
"""Letters of the shortest word that is worth looking for."""

_Words = frozenset[str]
_NONE: _Words = frozenset({""})
"""Any text has it."""


def needles(pattern: str) -> tuple[str, ...]:
    """Words of which every text that the pattern matches has at least one: ("",) if that cannot be told."""
    words = _NONE if _UNREAD.search(pattern) else _needed(_PART.finditer(pattern))
    return tuple(sorted(words)) if min(map(len, words)) >= _LEAST else tuple(_NONE)


def _needed(parts: Iterator[re.Match[str]]) -> _Words:
    """What one of the alternatives needs, up to the end of the group."""
    alternatives: list[_Words] = []
    best, group, run = _NONE, _NONE, ""
    for part in parts:
        kind = part.lastgroup
        if kind == "repeat":
            if part.group()[0] in "?*" or part.group().startswith(("{0", "{,")):
                group, run = _NONE, run[:-1]
            best, group, run = _better(best, group, run), _NONE, ""
        elif kind == "letter":
            run += part["letter"]
        elif kind != "edge":
            best, group, run = _better(best, group, run), _NONE, ""
            if part["open"]:
                inside = _needed(parts)
                group = _NONE if "!" in part["open"] else inside
            elif kind == "or":
                alternatives.append(best)
                best = _NONE
            elif kind == "close":
                break
    return frozenset().union(*alternatives, _better(best, group, run))


def _better(best: _Words, group: _Words, run: str) -> _Words:
    """The words of which the shortest is longest: these are the rarest."""
    return max(best, group, frozenset({run}), key=lambda words: min(map(len, words)))
