"""The one Vietnamese analyser that every engine uses: text → exact terms, folded terms and code terms.

Engines get pre-split, space-joined terms and a whitespace tokenizer, so that all of them agree. Nothing is a stop
word ("ở", "an" carry meaning). Syllables are indexed, not words: segmenters fail on queries without marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ANALYSER_VERSION = "1"
"""Raise it whenever the same text would give other terms: the live index is then rebuilt."""

_MARKS = "\u0300-\u036f"
# A word is letters and digits with any combining marks (NFD input keeps its offsets); a figure keeps its separators.
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*(?![\d{_MARKS}]|[^\W\d_])|(?:[^\W_]|[{_MARKS}])+")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_FINAL_Y = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=^qu))y$")
_MAX_TERM = 64
"""Longer "words" are noise (base64, rows of dots); they are cut, because engines refuse terms without a limit."""


class Token(NamedTuple):
    """One syllable or figure of a raw text. ``start``/``end`` are offsets into the text as given, whatever its form."""

    exact: str
    folded: str
    start: int
    end: int

    @property
    def marked(self) -> bool:
        """True if the writer typed a mark or đ, so that the exact term says more than the folded one."""
        return self.exact != self.folded


@lru_cache(maxsize=1 << 17)
def _keys(word: str) -> tuple[str, str]:
    """Exact and folded key of a word. Exact: letters without the tone, then the tone, so that hoà = hòa and uỷ = ủy."""
    if word[0].isdigit():
        figure = word.replace(".", "").replace(",", "") if _THOUSANDS.fullmatch(word) else word
        if not any(c.isalpha() for c in figure):
            return figure[:_MAX_TERM], figure[:_MAX_TERM]
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    plain = _FINAL_Y.sub("i", unicodedata.normalize("NFC", "".join(letters)))[:_MAX_TERM]
    return (f"{plain}_{tone}" if tone else plain), fold(plain)


def tokens(text: str) -> list[Token]:
    """All syllables and figures of ``text`` in order."""
    found = []
    for match in _TOKEN.finditer(text):
        exact, folded = _keys(match.group())
        if folded:
            found.append(Token(exact, folded, match.start(), match.end()))
    return found


def exact_terms(text: str) -> list[str]:
    """Terms that keep letters and tone: ``hoà`` and ``hòa`` give the same, ``hoa`` another."""
    return [token.exact for token in tokens(text)]


def folded_terms(text: str) -> list[str]:
    """Terms without marks, đ → d: what a query typed without marks can find."""
    return [token.folded for token in tokens(text)]


class _FoldTable(dict[int, str]):
    """``str.translate`` table, filled as letters turn up."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code).lower())[0]
        folded = "d" if base == "đ" else "" if unicodedata.combining(base) else base
        self[code] = folded
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case, no marks, đ → d. For NFC text every character gives one character, so offsets stay good."""
    return text.translate(_FOLD)
