"""Goods (hàng hóa): which listed product lines cover an HS code, and which lists have been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.queries import Registry
from registry.views import ItemView

SHORTEST, LONGEST = 2, 10
"""Figures of a code: chapter (2), heading (4), subheading (6), national line (8 or 10)."""
MOST_LINES = 500
"""Product lines of one heading that a look-up reads."""


@dataclass(frozen=True, slots=True)
class GoodsList:
    """A document that lists inspected goods."""

    document_id: str
    number: str
    lines: int
    illustrative: bool


class Level(NamedTuple):
    """One level of the tree of codes above and at the code asked for, with the lines listed at exactly that level."""

    code: str
    lines: list[ItemView]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the lists say of one code."""

    code: str
    levels: list[Level]
    """Chapter, heading … down to the code itself: a line listed at any of them covers it."""
    below: list[ItemView]
    """Lines for a part of the goods under the code."""
    beside: list[ItemView]
    """Lines under the same heading that do not cover the code."""

    @property
    def covering(self) -> list[ItemView]:
        """Lines that cover the code, the most exact first, each once."""
        lines = [line for level in reversed(self.levels) for line in level.lines]
        return list({line.id: line for line in lines}.values())


def digits_of(text: str) -> str:
    """The figures of an HS code as typed (``2202.10.10``, ``2202 1010``), "" if the text is no code."""
    bare = "".join(letter for letter in text if letter not in ". -\u00a0")
    return bare if bare.isascii() and bare.isdigit() and SHORTEST <= len(bare) <= LONGEST else ""


def printed(code: str) -> str:
    """``22021010`` as tariffs print it: ``2202.10.10``."""
    parts = [code[:4], *(code[start : start + 2] for start in range(4, len(code), 2))]
    return ".".join(parts)


def row_number(line_no: str) -> str:
    """Number of a line as its list prints it: the last part of its place, "" if it has none."""
    return line_no.rpartition("/")[2].partition("~")[0]


def look_up(code: str, lines: Iterable[ItemView]) -> Lookup:
    """Sort the lines of a heading by what they mean for ``code`` (figures only)."""
    found = list(lines)
    sizes = [size for size in (2, 4, 6, 8, 10) if size < len(code)] + [len(code)]
    levels = [Level(code[:size], [line for line in found if code[:size] in line.hs]) for size in sizes]
    covering = {line.id for level in levels for line in level.lines}
    rest = [line for line in found if line.id not in covering]
    below = [line for line in rest if any(listed.startswith(code) for listed in line.hs)]
    under = {line.id for line in below}
    beside = [line for line in rest if line.id not in under and any(_same_heading(listed, code) for listed in line.hs)]
    return Lookup(code, levels, below, beside)


def _same_heading(listed: str, code: str) -> bool:
    return len(code) >= 4 and listed[:4] == code[:4]


def lists(registry: Registry, today: date) -> Sequence[GoodsList]:
    """Documents that list goods, those with most lines first."""
    items = [item for item in registry.each_item(today) if item.kind == "product_line"]
    counts = Counter((item.evidence.document_id, item.evidence.document_number, item.illustrative) for item in items)
    return [GoodsList(id_, number, count, mh) for (id_, number, mh), count in counts.most_common()]
