"""Ranges of a raw text that answer a query."""

from __future__ import annotations

import re
from functools import lru_cache

from search_api.analysis import fold, tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_WORD = re.compile(r"\w")


def highlights(text: str, query: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """Words of the query in the first part of ``text``, neighbours joined. Marks must agree if any were typed."""
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    folded = fold(text[:_READ])
    if not wanted or len(folded) != len(text[:_READ]):  # not NFC: the places would not agree
        return ()
    keys = {token.exact if query.marked else token.folded for token in wanted}
    found: list[tuple[int, int]] = []
    for match in _pattern(frozenset(token.folded for token in wanted)).finditer(folded):
        start, end = match.span()
        if not any((token.exact if query.marked else token.folded) in keys for token in tokens(text[start:end])):
            continue
        if found and not _WORD.search(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        elif len(found) == MAX_HIGHLIGHTS:
            break
        else:
            found.append((start, end))
    return tuple(found)


@lru_cache(maxsize=256)
def _pattern(folded: frozenset[str]) -> re.Pattern[str]:
    """Where the words may stand in a folded text: a final i may be written y, and figures have separators."""
    spelt = []
    for word in sorted(folded):
        if word.isdigit():
            spelt.append("[.,]?".join(word))
        else:
            spelt.append(re.escape(word[:-1]) + ("[iy]" if word.endswith("i") else re.escape(word[-1])))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spelt)})(?![^\W_])")
