"""Ranges of raw texts that answer a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from search_api.analysis import piece_terms, tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_WORD = re.compile(r"\w")

Ranges = tuple[tuple[int, int], ...]


def highlights(query: ParsedQuery, texts: Sequence[str]) -> list[Ranges]:
    """Where the words of the query stand in the first part of each text, neighbours joined. Marks must agree if any
    were typed.

    No word goes across a blank: each different piece of a page, which most of its texts share, is looked at once.
    """
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    form = 0 if query.marked else 1
    terms = {token[form] for token in wanted}
    pages = [text[:_READ].split(" ") for text in texts]
    answering = {
        piece: tuple(token[2:] for token in tokens(piece) if token[form] in terms)
        for piece in set().union(*pages)
        if (held := piece_terms(piece)[form]) in terms or (" " in held and not terms.isdisjoint(held.split()))
    }
    return [_joined(text, _places(pieces, answering)) for text, pieces in zip(texts, pages, strict=True)]


def _places(pieces: Sequence[str], answering: Mapping[str, Ranges]) -> Iterator[tuple[int, int]]:
    """Ranges of the words in a text that the pieces make with blanks between them."""
    lengths = [*accumulate(map(len, pieces), initial=0)]
    for blanks, piece in enumerate(pieces):
        if piece in answering:
            for start, end in answering[piece]:
                yield lengths[blanks] + blanks + start, lengths[blanks] + blanks + end


def _joined(text: str, places: Iterable[tuple[int, int]]) -> Ranges:
    """The ranges, those with no other word between them as one."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and not _WORD.search(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found[:MAX_HIGHLIGHTS])
