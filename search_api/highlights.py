"""Ranges of a raw text that answer a query."""

from __future__ import annotations

import re

from search_api.analysis import piece_terms, tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_WORD = re.compile(r"\w")


def highlights(text: str, query: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """Words of the query in the first part of ``text``, neighbours joined. Marks must agree if any were typed."""
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    form = 0 if query.marked else 1
    terms = {token[form] for token in wanted}
    found: list[tuple[int, int]] = []
    at = 0
    for piece in text[:_READ].split(" "):
        if not terms.isdisjoint(piece_terms(piece)[form].split()):
            for token in tokens(piece):
                if token[form] in terms:
                    _add(found, text, at + token.start, at + token.end)
        at += len(piece) + 1
    return tuple(found[:MAX_HIGHLIGHTS])


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add a range, as part of the one before if no word is between."""
    if found and not _WORD.search(text, found[-1][1], start):
        found[-1] = (found[-1][0], end)
    else:
        found.append((start, end))
