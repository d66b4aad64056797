"""The one field table: what is searchable, how it is analysed, how much it counts, and why.

A new searchable field = one row here, the document builder, the template that shows it, a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from search_api.analysis import tokens
from search_api.codes import code_terms, find_numbers, hs_terms, path_terms
from search_api.port import SearchDocument

ANYWHERE = "anywhere"
"""Engine field of all folded words of all texts: it selects; the text fields rank what it selected."""

SCHEMA_VERSION = "1"
"""Raise it whenever a row below changes what an index holds: the live index is then rebuilt."""

EXACT_OVER_FOLDED = 2.0
"""With folded terms alone 31 % of the top five are exact matches; with twice the weight on exact terms, 98 %."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A text, kept in an engine as ``<name>_exact`` and ``<name>_folded``."""

    name: str
    boost: float
    pairs: bool
    """True where words next to each other, as asked, count extra; in the long repeated fields it only costs time."""
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
    TextField("title", 2.0, True, "the provision's own heading or the goods' name says what it is about"),
    TextField("heading", 1.0, False, "a khoản or điểm means what the headings above it say"),
    TextField("activity", 1.2, False, "the business that a condition is put on, in few words"),
    TextField("document_title", 1.0, False, "the same for all provisions of a document: it narrows, it does not rank"),
    TextField("body", 1.0, True, "the words of the law"),
)

CODE_FIELDS = (
    CodeField("number", lambda d: _number_terms(d.number), "the document's own number"),
    CodeField("path", lambda d: path_terms(d.path), "the place in it"),
    CodeField(
        "hs", lambda d: [term for code in d.hs for term in hs_terms(code)], "listed goods codes and their prefixes"
    ),
    CodeField("codes", lambda d: code_terms(d.body), "numbers, places and goods codes that the text cites"),
)

FACET_FIELDS = (
    FacetField("kind", lambda d: (d.kind,), True),
    FacetField("agency", lambda d: (d.agency,) if d.agency else (), True),
    FacetField("state", lambda d: (d.state,) if d.state else (), True),
    FacetField("type", lambda d: d.types, True),
    FacetField("year", lambda d: (str(d.year),) if d.year else (), True),
    FacetField("illustrative", lambda d: ("true" if d.illustrative else "false",), True),
    FacetField("document_id", lambda d: (d.document_id,), False),
)

FACETS = tuple(field.name for field in FACET_FIELDS if field.counted)
FILTERS = tuple(field.name for field in FACET_FIELDS)


def _number_terms(number: str) -> list[str]:
    return [term for found in find_numbers(number) for term in found.terms]


def engine_terms(document: SearchDocument) -> dict[str, list[str]]:
    """Everything an engine indexes of one document: engine field name → terms in order (facets: values)."""
    terms: dict[str, list[str]] = {}
    anywhere: dict[str, None] = {}
    for text in TEXT_FIELDS:
        words = tokens(text.value(document))
        terms[f"{text.name}_exact"] = [word.exact for word in words]
        terms[f"{text.name}_folded"] = [word.folded for word in words]
        anywhere.update(dict.fromkeys(terms[f"{text.name}_folded"]))
    terms[ANYWHERE] = list(anywhere)
    for code in CODE_FIELDS:
        terms[code.name] = list(dict.fromkeys(code.terms(document)))
    for facet in FACET_FIELDS:
        terms[facet.name] = list(dict.fromkeys(facet.values(document)))
    return terms
