"""The one Vietnamese analyser that every engine uses: text → exact terms, folded terms and code terms.

Engines get pre-split, space-joined terms and a whitespace tokenizer, so that all of them agree. Nothing is a stop
word ("ở", "an" carry meaning). Syllables are indexed, not words: segmenters fail on queries without marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

ANALYSER_VERSION = "2"
"""Raise it whenever the same text would give other terms: the live index is then rebuilt."""

_MARKS = "\u0300-\u036f"
# A word is letters and digits with any combining marks (NFD input keeps its offsets); a figure keeps its separators.
_REST = rf"[^\W_]*(?:[{_MARKS}]+[^\W_]*)*"
_TOKEN = re.compile(rf"[^\W\d_]{_REST}|\d+(?:[.,]\d+)*(?![\d{_MARKS}]|[^\W\d_])|\d{_REST}")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_TONE_MARKS = {tone: mark for mark, tone in _TONES.items()}
_FINAL_Y = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=^qu))y$")
_FINAL_I = re.compile(_FINAL_Y.pattern.replace("y$", "i$"))
_GROUPS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_MAX_TERM = 64
"""Longer "words" are noise (base64, rows of dots); they are cut, because engines refuse terms without a limit."""

_MOST_KNOWN = 1 << 16
"""Pieces of text that are kept analysed, some 30 MB; when there are more, all are let go."""


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


@lru_cache(maxsize=1 << 15)
def _keys(word: str) -> tuple[str, str]:
    """Exact and folded term of a word. Exact: letters without the tone, then the tone, so that hoà = hòa, uỷ = ủy."""
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
        exact, folded = _keys(match.group()[:_MAX_TERM])
        if folded:
            found.append(Token(exact, folded, match.start(), match.end()))
    return found


@lru_cache(maxsize=1 << 12)
def spellings(term: str) -> tuple[str, ...]:
    """Words in small letters, NFC, that have this exact or folded term: the tone on any letter that takes it, i or y
    at the end, a figure with or without separators."""
    if term.isdecimal():
        return tuple({_GROUPS.sub(separator, term) for separator in ("", ".", ",")})
    plain, _, tone = term.partition("_")
    ways = {plain, _FINAL_I.sub("y", plain)}
    if tone:
        mark = _TONE_MARKS[tone]
        toned = {
            unicodedata.normalize("NFC", way[:at] + mark + way[at:]) for way in ways for at in range(1, len(way) + 1)
        }
        ways = {way for way in toned if len(way) == len(plain)}
    return tuple(ways)


class Terms(NamedTuple):
    """What an index needs of a text: terms in order, blanks between, without their places."""

    exact: str
    folded: str
    exact_pairs: str
    """Each two neighbours as one term (``pair``)."""
    folded_pairs: str
    plain: str
    """The text as ``fold`` gives it."""


def pair(first: str, second: str) -> str:
    """The term for two words next to each other, with marks or without."""
    return f"{first}_{second}"


@lru_cache(maxsize=1 << 10)
def terms(text: str) -> Terms:
    """All terms of ``text``. Some are kept: titles and headings come again with each provision below them.

    No word goes across a blank, and texts are made of few different pieces: what each of them adds to the terms is
    looked up and set in a row. A word "a" adds "a a_" to the pairs: "a a_" + "b b_" + "c c_" holds "a_b b_c" between
    its first blank and its last.
    """
    rows = zip(*map(_KNOWN_TERMS.__getitem__, text.split(" ")), strict=True)
    exact, folded, exact_pairs, folded_pairs, plain = map("".join, rows)
    return Terms(exact[:-1], folded[:-1], _inner(exact_pairs), _inner(folded_pairs), plain[:-1])


def _inner(row: str) -> str:
    return row[row.find(" ") + 1 : row.rfind(" ")]


def _added(piece: str) -> tuple[str, str, str, str, str]:
    """What a piece of text between blanks adds to each row of terms."""
    found = tokens(piece)
    return (
        "".join([f"{token.exact} " for token in found]),
        "".join([f"{token.folded} " for token in found]),
        "".join([f"{token.exact} {pair(token.exact, '')}" for token in found]),
        "".join([f"{token.folded} {pair(token.folded, '')}" for token in found]),
        f"{_fold(piece)} ",
    )


_T = TypeVar("_T")


class _Known(dict[str, _T]):
    """What a function gives for pieces of text. Looking up is half the price of ``lru_cache``, which keeps an order."""

    def __init__(self, work: Callable[[str], _T]) -> None:
        self._work = work

    def __missing__(self, piece: str) -> _T:
        result = self._work(piece)
        if len(piece) <= _MAX_TERM:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[piece] = result
        return result


_KNOWN_TERMS = _Known(_added)


class _FoldTable(dict[int, str]):
    """``str.translate`` table, filled as letters turn up."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code).lower())[0]
        folded = "d" if base == "đ" else "" if unicodedata.combining(base) else base
        self[code] = folded
        return folded


_FOLD = _FoldTable()


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """Lower case, no marks, đ → d. For NFC text every character gives one character, so offsets stay good.

    Several patterns are looked for in each text one after the other: it is folded once for all of them.
    """
    return " ".join(map(_KNOWN_FOLDS.__getitem__, text.split(" ")))


def _fold(piece: str) -> str:
    return piece.translate(_FOLD)


_KNOWN_FOLDS = _Known(_fold)
