"""Ranges of raw texts that answer a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from search_api.analysis import fold, spellings
from search_api.query import ParsedQuery

MAX_HIGHLIGHTS = 50
_READ = 4_000
"""Characters of a text that are looked through."""
_WORD = re.compile(r"\w")
_SEPARATORS = (".", ",")

Ranges = tuple[tuple[int, int], ...]


def highlights(query: ParsedQuery, texts: Sequence[str]) -> list[Ranges]:
    """Where the words of the query stand in the first part of each text, neighbours joined. Marks must agree if any
    were typed.

    To look for each way in which a word may be spelt takes a third of the time of taking the texts apart into words.
    That needs texts in NFC, as the registry keeps them.
    """
    wanted = [word.token for word in query.words if word.weight >= 1]
    wanted += [token for phrase in query.phrases for token in phrase]
    terms = {token.exact if query.marked else token.folded for token in wanted}
    spelt = sorted({spelling for term in terms for spelling in spellings(term)})
    return [_joined(text, sorted(_places(text[:_READ], spelt, query.marked))) for text in texts]


def _places(text: str, spelt: Sequence[str], marked: bool) -> list[tuple[int, int]]:
    """Ranges of whole words that are spelt in one of these ways. None if small letters or letters without marks are
    more or fewer than the text's own (marks of their own, İ): offsets would be wrong."""
    small = text.lower() if marked else fold(text)
    if len(small) != len(text):
        return []
    small += " "  # stands after the last word and, at -1, before the first
    found = []
    for spelling in spelt:
        figure = spelling[0].isdecimal()
        end = 0
        while (start := small.find(spelling, end)) >= 0:
            end = start + len(spelling)
            if not (small[end].isalnum() or small[start - 1].isalnum() or (figure and _in_figure(small, start, end))):
                found.append((start, end))
    return found


def _in_figure(text: str, start: int, end: int) -> bool:
    """True for digits that a separator parts from the rest of a figure: the 5 of 10.5."""
    return (text[start - 1 : start] in _SEPARATORS and text[start - 2 : start - 1].isdecimal()) or (
        text[end : end + 1] in _SEPARATORS and text[end + 1 : end + 2].isdecimal()
    )


def _joined(text: str, places: Iterable[tuple[int, int]]) -> Ranges:
    """The ranges, those with no other word between them as one."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and not _WORD.search(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found[:MAX_HIGHLIGHTS])
