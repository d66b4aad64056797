"""What a text is, beside its words: it holds a figure, it cuts something (``rules/marks.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from search_api.analysis import terms
from search_api.port import SearchDocument

_OPENING = 80
"""Characters of a text that its first words are looked for in."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One row: the mark, the part of a document it is looked for in, and how it is known."""

    name: str
    place: str
    pattern: re.Pattern[str]
    example: str
    counter_example: str

    def found(self, plain: str) -> bool:
        """True if the part of a document, folded, has the mark."""
        return self.pattern.search(plain) is not None


@cache
def marks() -> tuple[Mark, ...]:
    """All rows."""
    rows = yaml.safe_load(files("search_api").joinpath("rules", "marks.yaml").read_text(encoding="utf-8"))
    return tuple(
        Mark(row["mark"], row["in"], re.compile(row["pattern"]), row["example"], row["counter_example"]) for row in rows
    )


def marks_of(document: SearchDocument) -> Iterator[str]:
    """Marks of a document."""
    body, title = (terms(text).plain for text in (document.body, document.title))
    parts = {"body": body, "name": title or body[:_OPENING]}
    return (mark.name for mark in marks() if mark.found(parts[mark.place]))
