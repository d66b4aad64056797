"""Numbers of list paragraphs, which Word computes and does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_SMALL_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its number format, the pattern of its label (``%1.``), its first number."""

    style: str = "decimal"
    pattern: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Lists of a document. ``levels``: (list, level) → its form; ``restarts``: the same for own first numbers."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """List instance → the definition whose counters it shares."""
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counters: dict[tuple[str, int], int] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    def label(self, instance: str, depth: int) -> str:
        """Label of the next paragraph of a list at this level; "" if the list has none there."""
        definition = self.lists.get(instance)
        level = self.levels.get((definition, depth)) if definition is not None else None
        if definition is None or level is None:
            return ""
        start = self.restarts.get((instance, depth))
        if start is not None and (instance, depth) not in self._seen:
            self._seen.add((instance, depth))
            self._counters[definition, depth] = start
        else:
            self._counters[definition, depth] = self._counters.get((definition, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counters.pop((definition, deeper), None)
        if level.style == "bullet":
            return "-"
        if level.style == "none":
            return ""
        return _PLACEHOLDER.sub(lambda match: self._number(definition, int(match[1]) - 1), level.pattern)

    def _number(self, definition: str, depth: int) -> str:
        level = self.levels.get((definition, depth), Level())
        return format_number(self._counters.get((definition, depth), level.start), level.style)


def format_number(number: int, style: str) -> str:
    """The number in Word's format: ``decimal``, ``decimalZero``, ``lowerLetter``, ``upperRoman`` …"""
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    digits = []
    for value, digit in (*_ROMAN, *_SMALL_ROMAN):
        digits.append(digit * (number // value))
        number %= value
    return "".join(digits)
