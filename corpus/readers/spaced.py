"""Text layers with stray blanks inside words (``hi ệu l ực``), a fault of the program that drew the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Span
from corpus.readers.syllables import is_fragment

_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = 0.02
"""Share of words that are broken from which on a text is one of these; a sound text has one in ten thousand."""
_FEWEST = 10
_SAMPLE = 20_000
"""Characters from the middle of a text that tell for all of it."""


def stray_blanks(text: str) -> tuple[Span, ...]:
    """Blanks inside words, if the text is full of them; nothing for a sound text."""
    middle = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[middle : middle + _SAMPLE]
    found = sum(1 for _ in _blanks(sample))
    return tuple(_blanks(text)) if found > max(_FEWEST, _BROKEN * sample.count(" ")) else ()


def note(blanks: tuple[Span, ...]) -> tuple[str, ...]:
    """What a person should know of the repair."""
    return (f"spaced_text: {len(blanks)} blanks inside words were taken out",) if blanks else ()


def _blanks(text: str) -> Iterator[Span]:
    left, end = "", -1
    for match in _WORD.finditer(text):
        word = match[0]
        if match.start() == end + 1 and text[end] == " " and left and is_fragment(left, word):
            yield Span(end, match.start())
            left += word
        else:
            left = word
        end = match.end()
