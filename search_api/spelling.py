"""Words that the texts do not hold where the query has them, and what they are taken for."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from search_api.analysis import Token, pair, tokens
from search_api.fields import FOLDED, FOLDED_PAIRS
from search_api.plan import Engine

FUZZY_FROM = 4
"""Shorter words have too many neighbours to guess."""
_MAX_LENGTH = 16
_FORMS = 2
"""What one word is taken for at most."""
_LETTERS = string.ascii_lowercase

Corrections = Mapping[str, tuple[str, ...]]
"""Folded word of the query → folded words that it may stand for, the likeliest first."""


def corrections(engine: Engine, words: Sequence[Token]) -> Corrections:
    """Words one letter away, for words that occur nowhere, or never beside their neighbours in the query.

    A candidate that stands beside a neighbour in the texts is likelier than a frequent one.
    """
    folded = [word.folded for word in words]
    known = _frequencies(engine, folded, [pair(a, b) for a, b in pairwise(folded)])
    found: dict[str, tuple[str, ...]] = {}
    for at, word in enumerate(words):
        term = word.folded
        if not (FUZZY_FROM <= len(term) <= _MAX_LENGTH) or not term.isalpha():
            continue
        near = [*folded[max(at - 1, 0) : at]], [*folded[at + 1 : at + 2]]
        if known.get(term, 0) and (not any(near) or any(known.get(one, 0) for one in _pairs(near, term))):
            continue
        if forms := _best(engine, term, near, alone=not known.get(term, 0)):
            found[term] = forms
    return found


def _best(engine: Engine, term: str, near: tuple[list[str], list[str]], *, alone: bool) -> tuple[str, ...]:
    """Candidates that the texts hold; ``alone``: also those that stand beside no neighbour of the word."""
    candidates = list(dict.fromkeys(_edits(term)))
    pairs = {one: list(_pairs(near, one)) for one in candidates}
    held = _frequencies(engine, candidates, [one for many in pairs.values() for one in many])
    beside = {one: sum(held.get(name, 0) for name in pairs[one]) for one in candidates}
    fit = [one for one in candidates if beside[one] or (alone and held.get(one, 0))]
    fit.sort(key=lambda one: (-beside[one], -held.get(one, 0), one))
    return tuple(fit[:_FORMS])


def _frequencies(engine: Engine, words: Sequence[str], pairs: Sequence[str]) -> Mapping[str, int]:
    """In how many documents words and pairs of them occur."""
    return {**engine.frequencies(FOLDED, words), **engine.frequencies(FOLDED_PAIRS, pairs)}


def _pairs(near: tuple[list[str], list[str]], term: str) -> Iterator[str]:
    before, after = near
    yield from (pair(one, term) for one in before)
    yield from (pair(term, one) for one in after)


def _edits(word: str) -> Iterator[str]:
    """All strings one letter away: one letter less, two exchanged, another one, one more."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


def did_you_mean(query: str, found: Corrections, texts: Sequence[str]) -> str:
    """The query with its corrected words as the first text that holds them spells them; "" if none was corrected."""
    if not found:
        return ""
    spelt = {token.folded: text[token.start : token.end].lower() for text in reversed(texts) for token in tokens(text)}
    better = query
    for word in reversed(tokens(query)):
        if word.folded in found:
            form = found[word.folded][0]
            better = better[: word.start] + spelt.get(form, form) + better[word.end :]
    return better
