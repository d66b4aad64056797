"""The one field table: what is searchable, how it is analysed, how much it counts, and why.

A new searchable field = one row here, the document builder, the template that shows it, a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from registry.views import field_of
from search_api.analysis import terms
from search_api.codes import code_terms, find_numbers, hs_terms, path_terms
from search_api.marks import marks_of
from search_api.port import SearchDocument

SCHEMA_VERSION = "14"
"""Raise it whenever a row below changes what an index holds: the live index is then rebuilt."""

FOLDED = "text_folded"
"""Engine field of all texts without marks, with positions; BM25 over it selects and ranks."""
EXACT = "text_exact"
"""All words with marks: whether a word occurs so."""
EXACT_PAIRS = "pairs_exact"
"""All pairs of neighbours with marks, with positions: phrases. Reading places costs most: a phrase of two words needs
none, one of three those of two terms."""
NAMED = "name_folded"
"""The texts that name a thing, without marks: the fewer other words a name has, the more a word in it counts."""
SCORED = (FOLDED, NAMED)
"""The fields with BM25 scores; in all others a term is there or not."""
TEXTS = (*SCORED, EXACT_PAIRS)
"""Those whose terms have an order or a number; all others are sets of terms."""
FOLDED_PAIRS = "pairs_folded"
"""All pairs of neighbours without marks: what stands next to each other."""
NAME = "name"
"""Folded words and pairs of the texts that name a thing."""
GROUP = "group"
"""Number of what a hit is part of (``group_of``)."""
ISSUED = "issued"
"""Year of the document as a number to sort by, 0 if it is not known."""
_GROUP_BYTES = 7  # so that it fits a signed number of any engine
_ARTICLE = re.compile(r"(?:^|/)(?:dieu-[^/]+|muc-[IVXL]+)(?=/|$)")
_BETWEEN_TEXTS = " ¶ "
"""A term of its own between two texts of a document, so that no phrase goes across."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A text. One engine field holds all of them, each ``times`` over (BM25F): one term frequency, one idf, one
    clause for each word asked, instead of one for each field."""

    name: str
    times: int
    names: bool
    """True if it says what the thing is called."""
    reason: str

    def value(self, document: SearchDocument) -> str:
        """The raw text of this field."""
        return str(getattr(document, self.name))


@dataclass(frozen=True, slots=True)
class CodeField:
    """Code terms, matched whole."""

    name: str
    terms: Callable[[SearchDocument], Iterable[str]]
    reason: str


@dataclass(frozen=True, slots=True)
class FacetField:
    """A value to filter by and, if ``counted``, to count over the whole result."""

    name: str
    values: Callable[[SearchDocument], Iterable[str]]
    counted: bool


TEXT_FIELDS = (
    TextField("title", 2, True, "the provision's own heading or the goods' name says what it is about"),
    TextField("heading", 1, False, "a khoản or điểm means what the headings above it say"),
    TextField("activity", 1, True, "the business that a condition is put on, in few words"),
    TextField("document_title", 1, False, "the same for all provisions of a document: it narrows, it does not rank"),
    TextField("body", 1, False, "the words of the law"),
)


@lru_cache(maxsize=64)
def _number_terms(number: str) -> list[str]:
    """The same for all provisions of a document."""
    return [term for found in find_numbers(number) for term in found.terms]


@lru_cache(maxsize=4096)
def _path_terms(path: str) -> list[str]:
    """The same for the first articles of all documents."""
    return path_terms(path)


CODE_FIELDS = (
    CodeField(
        "number",
        lambda d: _number_terms(f"{d.number} ; {d.stands_for}"),
        "the document's own number, and that of the one it is the wording of",
    ),
    CodeField("path", lambda d: _path_terms(d.path), "the place in it"),
    CodeField(
        "hs", lambda d: [term for code in d.hs for term in hs_terms(code)], "listed goods codes and their prefixes"
    ),
    CodeField("marks", marks_of, "what the text is: who asks how much wants a figure, who asks what was cut the cut"),
    CodeField("codes", lambda d: code_terms(d.body), "numbers, places and goods codes that the text cites"),
)


def _one(value: str) -> Iterable[str]:
    return (value,) if value else ()


FACET_FIELDS = (
    FacetField("kind", lambda d: (d.kind,), True),
    FacetField("agency", lambda d: _one(d.agency), True),
    FacetField("field", lambda d: _one(field_of(d.activity, d.inspection)), True),
    FacetField("state", lambda d: _one(d.state), True),
    FacetField("type", lambda d: d.types, True),
    FacetField("programme", lambda d: d.programmes, True),
    FacetField("year", lambda d: (str(d.year),) if d.year else (), True),
    FacetField("illustrative", lambda d: ("true" if d.illustrative else "false",), True),
    FacetField("document_id", lambda d: (d.document_id,), False),
)

FACETS = tuple(field.name for field in FACET_FIELDS if field.counted)
FILTERS = tuple(field.name for field in FACET_FIELDS)


def engine_terms(document: SearchDocument) -> dict[str, str]:
    """What an engine indexes of one document as text: engine field name → terms in order, with blanks between."""
    texts = [(field, terms(field.value(document))) for field in TEXT_FIELDS]
    texts = [(field, words) for field, words in texts if words.folded]
    names = [words for field, words in texts if field.names]
    values = {
        EXACT: " ".join([words.exact for _, words in texts]),
        EXACT_PAIRS: _BETWEEN_TEXTS.join([words.exact_pairs for _, words in texts]),
        FOLDED: _BETWEEN_TEXTS.join([words.folded for field, words in texts for _ in range(field.times)]),
        NAMED: _BETWEEN_TEXTS.join([words.folded for words in names]),
        FOLDED_PAIRS: " ".join([words.folded_pairs for _, words in texts]),
        NAME: " ".join([f"{words.folded} {words.folded_pairs}" for words in names]),
    }
    return values | {code.name: " ".join(code.terms(document)) for code in CODE_FIELDS}


def facet_values(document: SearchDocument) -> dict[str, list[str]]:
    """Values of the facets, which may hold blanks: engine field name → values."""
    return {facet.name: list(dict.fromkeys(facet.values(document))) for facet in FACET_FIELDS}


def group_of(document: SearchDocument) -> int:
    """A number that the hits of one Điều (or of one Roman item of an annex) share, and no others."""
    article = _ARTICLE.search(document.path) if document.kind in ("provision", "condition") else None
    place = f"{document.document_id}#{document.path[: article.end()]}" if article else document.id
    return int.from_bytes(blake2b(place.encode(), digest_size=_GROUP_BYTES).digest())
