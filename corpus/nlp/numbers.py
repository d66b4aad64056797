"""Document numbers that OCR misread, repaired by agreement with other mentions of the same document."""

from __future__ import annotations

import re
from collections import Counter

from corpus.keys import DOCUMENT_NUMBER, normal_form

_ALIAS = re.compile(r"\(\s*sau đây[^()]{0,40}(?:gọi|viết)[^()]{0,30}là:?\s[^()]{0,60}?(?=\d)", re.IGNORECASE)
_BEFORE_ALIAS = 700
_LAW = re.compile(r"(\d+)/(\d{4})/QH(\d{1,2})")
_TERMS = {11: (2002, 2007), 12: (2007, 2011), 13: (2011, 2016), 14: (2016, 2021), 15: (2021, 2026), 16: (2026, 2031)}
"""First and last year of the terms (khóa) of the National Assembly, by which its laws are numbered."""


def repairs(text: str) -> dict[str, str]:
    """Misread number → the number meant. A heading that gives a short name with one digit changed shows the pair.

    The number that the text prints more often is right; the short name if both are as frequent. A short name that its
    line prints as a full one too belongs to another of the documents named there.
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
        numbers = {normal_form(match) for match in named}
        for number in numbers if alias not in numbers else ():
            if _one_digit_apart(number, alias):
                wrong, right = (alias, number) if counts[number] > counts[alias] else (number, alias)
                found[wrong] = right
    return found


def by_term(number: str, text: str) -> tuple[str, bool] | None:
    """The number meant by one whose year is outside its term (``12/2030/QH15``), and whether the text confirms it.

    None if the number is possible, or if the year fits two terms and the text prints neither.
    """
    law = _LAW.fullmatch(number)
    if not law or int(law[3]) not in _TERMS or _in_term(int(law[2]), int(law[3])):
        return None
    meant = [f"{law[1]}/{law[2]}/QH{term}" for term in _TERMS if _in_term(int(law[2]), term)]
    printed = [other for other in meant if re.search(rf"(?<![\d/]){re.escape(other)}(?!\d)", text)]
    if len(printed) == 1:
        return printed[0], True
    return (meant[0], False) if len(meant) == 1 else None


def _in_term(year: int, term: int) -> bool:
    first, last = _TERMS[term]
    return first <= year <= last


def _one_digit_apart(one: str, other: str) -> bool:
    """True for numbers of one kind and year whose ordinals differ in one digit of the same length."""
    first, second = one.split("/", 1), other.split("/", 1)
    if len(first) != 2 or len(second) != 2 or first[1] != second[1] or len(first[0]) != len(second[0]):
        return False
    return sum(a != b for a, b in zip(first[0], second[0], strict=True)) == 1
