"""The port that every search engine implements. It speaks our types and no engine's query language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

HitKind = Literal["document", "provision", "condition", "product_line", "business_line"]


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing to be found. Texts are raw; ``fields.py`` says how each is analysed, boosted and filtered."""

    id: str
    kind: HitKind
    document_id: str
    number: str
    path: str
    title: str
    body: str
    heading: str = ""
    """Titles of the provision and of those above it."""
    document_title: str = ""
    activity: str = ""
    inspection: str = ""
    """What goods are inspected for."""
    agency: str = ""
    state: str = ""
    types: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    row: str = ""
    """Row label of a list line as the list numbers it (``1/22.02/3``)."""
    year: int | None = None
    illustrative: bool = False
    programmes: tuple[str, ...] = ()
    """Ids of the reform programmes that the text is of: its instrument's, or those that cut or changed the item."""
    stands_for: str = ""
    """Number of the document that a consolidated text is the wording of: it is found by that too."""
    digest: str = ""
    """Of a whole document: hash of all that is found in it, as the registry had it when it was indexed."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query as a person typed it, with filters by field name (values of one field are alternatives)."""

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    newest: bool = False
    """True for the newest documents first, whatever answers best."""
    literal: frozenset[str] = frozenset()
    """Parts of ``understood`` that are to be plain words: ``number``, ``locator``, ``hs``, or a wanted facet."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer; ``highlights`` are ranges of ``body``."""

    document: SearchDocument
    score: float
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Answers best first. ``facets``: field → its most frequent values → count over the whole result."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    understood: Mapping[str, str]
    """What the query was understood to ask for: document number, locator, HS code, status …"""
    did_you_mean: str = ""
    """The query with misspelt words put right, if it was answered so."""


class SearchIndex(Protocol):
    """A built index. ``build`` writes a new version completely before it returns; readers never see half of one."""

    def version(self) -> str:
        """Name of the live version, "" if nothing is built."""

    def build(self, documents: Iterable[SearchDocument], version: str) -> int:
        """Write all documents as ``version``, make it live, and return how many."""

    def update(self, gone: Collection[str], documents: Iterable[SearchDocument], version: str) -> int:
        """As ``build``, from the live version, which stays as it is: all that stems from the documents ``gone``
        (``document_id``) is left out, and ``documents`` are added. Raises ``NoIndex`` if nothing is live."""

    def digests(self) -> Mapping[str, str]:
        """Address → digest of every document of the live version. Raises ``NoIndex``."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request."""

    def suggest(self, text: str, limit: int) -> tuple[SearchDocument, ...]:
        """What may be meant by a text whose last word is still being typed: documents, goods and business lines."""

    def built(self) -> datetime | None:
        """When the live version was built, None if there is none."""

    def count(self) -> int:
        """How many documents are in the index."""
