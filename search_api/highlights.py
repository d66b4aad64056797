"""Ranges of a raw text that answer a query."""

from __future__ import annotations

from search_api.analysis import tokens
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 20_000


def highlights(text: str, query: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """Words of the query in the first part of ``text``, neighbours joined. Marks must agree if any were typed."""
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    keys = {token.exact if query.marked else token.folded for token in wanted}
    found: list[tuple[int, int]] = []
    last = -2
    for place, token in enumerate(tokens(text[:_READ])):
        if (token.exact if query.marked else token.folded) not in keys:
            continue
        if place == last + 1:
            found[-1] = (found[-1][0], token.end)
        elif len(found) == MAX_HIGHLIGHTS:
            break
        else:
            found.append((token.start, token.end))
        last = place
    return tuple(found)
