"""Ranges of raw texts that answer a query."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, count
from threading import Lock

from search_api.analysis import tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_MOST_KNOWN = 1_000_000
"""Characters of the pieces that are known at once: some 50,000 of them, 10 MB."""
_WORD = re.compile(r"\w")

Ranges = tuple[tuple[int, int], ...]


class Pieces:
    """Which pieces, as they stand between two blanks of a text, hold which words. No word goes across a blank, and
    texts share most of their pieces: each is taken apart once. Threads may share an object."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def holding(self, folded: Collection[str], pieces: set[str]) -> set[str]:
        """Those of the pieces that hold any of the folded terms."""
        with self._lock:
            if self._characters > _MOST_KNOWN:
                self._forget()
            for piece in pieces - self._known:
                for word in tokens(piece):
                    self._holding.setdefault(word.folded, []).append(piece)
                self._characters += len(piece)
            self._known |= pieces
            return pieces.intersection(chain.from_iterable(self._holding.get(term, ()) for term in folded))

    def _forget(self) -> None:
        self._known: set[str] = set()
        self._holding: dict[str, list[str]] = {}
        self._characters = 0


_PIECES = Pieces()


def highlights(query: ParsedQuery, texts: Sequence[str]) -> list[Ranges]:
    """Where the words of the query stand in the first part of each text, neighbours joined. Marks must agree if any
    were typed."""
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    pages = [text[:_READ].split(" ") for text in texts]
    terms = {token.exact if query.marked else token.folded for token in wanted}
    answering = {
        piece: tuple(word[2:] for word in tokens(piece) if (word.exact if query.marked else word.folded) in terms)
        for piece in _PIECES.holding({token.folded for token in wanted}, set().union(*pages))
    }
    return [_joined(text, _places(pieces, answering)) for text, pieces in zip(texts, pages, strict=True)]


def _places(pieces: Sequence[str], answering: Mapping[str, Ranges]) -> Iterator[tuple[int, int]]:
    """Ranges of the words in a text that the pieces make with blanks between them."""
    before, place = 0, 0
    for at in compress(count(), map(answering.__contains__, pieces)):
        place += sum(map(len, pieces[before:at])) + at - before
        before = at
        for start, end in answering[pieces[at]]:
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
