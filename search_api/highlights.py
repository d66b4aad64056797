"""Ranges of raw texts that answer a query."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from threading import Lock

from search_api.analysis import tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_MOST_KNOWN = 1_000_000
"""Characters of the pieces that are known at once: some 50,000 of them, 20 MB with their places."""
_WORD = re.compile(r"\w")

Ranges = tuple[tuple[int, int], ...]
_Holding = dict[str, dict[str, Ranges]]
"""Term → pieces that hold it → where in them."""


class Pieces:
    """What stands between two blanks of a text, taken apart once: which terms it holds, and where in it. No word goes
    across a blank, and texts share most of their pieces. Threads may share an object."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def holding(self, terms: Collection[str], pieces: set[str], *, exact: bool) -> dict[str, Ranges]:
        """Those of the pieces that hold any of the terms, exact or folded ones, with the places of these in them."""
        found: dict[str, Ranges] = {}
        with self._lock:
            if self._characters > _MOST_KNOWN:
                self._forget()
            self._learn(pieces - self._known)
            holding = self._exact if exact else self._folded
            for held in [holding[term] for term in terms if term in holding]:
                for piece in pieces & held.keys():
                    found[piece] = (*found.get(piece, ()), *held[piece])
        return found

    def _forget(self) -> None:
        self._known: set[str] = set()
        self._exact: _Holding = defaultdict(dict)
        self._folded: _Holding = defaultdict(dict)
        self._characters = 0

    def _learn(self, new: set[str]) -> None:
        for piece in new:
            for exact, folded, start, end in tokens(piece):
                for held in (self._exact[exact], self._folded[folded]):
                    held[piece] = (*held.get(piece, ()), (start, end))
            self._characters += len(piece)
        self._known |= new


_PIECES = Pieces()


def highlights(query: ParsedQuery, texts: Sequence[str]) -> list[Ranges]:
    """Where the words of the query stand in the first part of each text, neighbours joined. Marks must agree if any
    were typed."""
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    terms = {token.exact if query.marked else token.folded for token in wanted}
    pages = [text[:_READ].split(" ") for text in texts]
    answering = _PIECES.holding(terms, set().union(*pages), exact=query.marked)
    return [_joined(text, _places(pieces, answering)) for text, pieces in zip(texts, pages, strict=True)]


def _places(pieces: Sequence[str], answering: Mapping[str, Ranges]) -> Iterator[tuple[int, int]]:
    """Ranges of the words in a text that the pieces make with blanks between them."""
    before, place = 0, 0
    for at in compress(count(), map(answering.__contains__, pieces)):
        place += sum(map(len, pieces[before:at])) + at - before
        before = at
        for start, end in sorted(answering[pieces[at]]):
            yield place + start, place + end


def _joined(text: str, places: Iterable[tuple[int, int]]) -> Ranges:
    """The ranges, those with no other word between them as one."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and not _WORD.search(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found[:MAX_HIGHLIGHTS])
