"""Ranges of a raw text that answer a query."""

from __future__ import annotations

import re

from search_api.analysis import piece_terms, tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_WORD = re.compile(r"\w")

Ranges = tuple[tuple[int, int], ...]


class Highlighter:
    """Finds the words of one query in the texts of its page. Marks must agree if any were typed."""

    def __init__(self, query: ParsedQuery) -> None:
        wanted = [word.token for word in query.words if word.weight >= 1]
        wanted += [token for phrase in query.phrases for token in phrase]
        self._form = 0 if query.marked else 1
        self._terms = {token[self._form] for token in wanted}
        self._pieces: dict[str, Ranges] = {}
        """Pieces between blanks that were looked at: the texts of a page share most of them."""

    def ranges(self, text: str) -> Ranges:
        """Where the words stand in the first part of ``text``, neighbours joined."""
        found: list[tuple[int, int]] = []
        known, at = self._pieces, 0
        for piece in text[:_READ].split(" "):
            if piece not in known:
                known[piece] = self._look(piece)
            for start, end in known[piece]:
                if found and not _WORD.search(text, found[-1][1], at + start):
                    found[-1] = (found[-1][0], at + end)
                else:
                    found.append((at + start, at + end))
            at += len(piece) + 1
        return tuple(found[:MAX_HIGHLIGHTS])

    def _look(self, piece: str) -> Ranges:
        if self._terms.isdisjoint(piece_terms(piece)[self._form].split()):
            return ()
        return tuple(token[2:] for token in tokens(piece) if token[self._form] in self._terms)
