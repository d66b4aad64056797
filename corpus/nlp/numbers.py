"""Document numbers that OCR misread, repaired by agreement with other mentions of the same document."""

from __future__ import annotations

import re
from collections import Counter

from corpus.keys import DOCUMENT_NUMBER, normal_form

_ALIAS = re.compile(r"\(\s*sau đây[^()]{0,40}(?:gọi|viết)[^()]{0,30}là:?\s[^()]{0,60}?(?=\d)", re.IGNORECASE)
_BEFORE_ALIAS = 700


def repairs(text: str) -> dict[str, str]:
    """Misread number → the number meant. A heading that gives a short name with one digit changed shows the pair.

    The number that the text prints more often is right; the short name if both are as frequent.
    """
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for bracket in _ALIAS.finditer(text):
        short = DOCUMENT_NUMBER.match(text, bracket.end())
        line = text.rfind("\n", 0, bracket.start()) + 1
        named = list(DOCUMENT_NUMBER.finditer(text, max(line, bracket.start() - _BEFORE_ALIAS), bracket.start()))
        if not short:
            continue
        counts = counts or Counter(normal_form(match) for match in DOCUMENT_NUMBER.finditer(text))
        alias = normal_form(short)
        for number in {normal_form(match) for match in named} - {alias}:
            if _one_digit_apart(number, alias):
                wrong, right = (alias, number) if counts[number] > counts[alias] else (number, alias)
                found[wrong] = right
    return found


def _one_digit_apart(one: str, other: str) -> bool:
    """True for numbers of one kind and year whose ordinals differ in one digit of the same length."""
    first, second = one.split("/", 1), other.split("/", 1)
    if len(first) != 2 or len(second) != 2 or first[1] != second[1] or len(first[0]) != len(second[0]):
        return False
    return sum(a != b for a, b in zip(first[0], second[0], strict=True)) == 1
