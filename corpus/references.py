"""References of a document (dẫn chiếu): places that name a document or provision, resolved where it can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from corpus.citations import Citation, find_citations, is_partial
from corpus.keys import DOCUMENT_NUMBER, normal_form
from corpus.locators import THIS
from corpus.model import Document, Provision, Span
from corpus.named_laws import known_law, named_laws

Problem = Literal["unnumbered_law", "no_document", "missing_provision"]
"""Why a reference is not resolved: a law without a number anywhere in the text; a provision of a document that is not
named; a provision of this document that its tree does not have."""

_AMENDS = re.compile(r"\s*(?:Sửa đổi|Bổ sung|Thay thế|Bãi bỏ|Bỏ)(?!\w)")
_CONTAINERS = ("phan", "chuong", "muc", "tieu-muc")
_MAX_SEGMENT = 20_000
"""Characters of a line that are read at once; a longer one is cut there."""


class Reference(NamedTuple):
    """One reference. ``number``: document in normal form, None if unknown; ``path``: provision path, "" = the whole
    document; ``problem``: why it is not resolved, None if it is."""

    span: Span
    number: str | None
    path: str
    problem: Problem | None


def references(document: Document) -> Iterator[Reference]:
    """Every reference in the text, in text order; one that names several provisions gives one for each of them."""
    reader = ReferenceReader(document)
    for start, end, place in _places(document):
        yield from reader.within(start, end, place)


def _places(document: Document) -> Iterator[tuple[int, int, Provision | None]]:
    """Lines of the text with the deepest provision that each begins in."""
    open_provisions: list[Provision] = []
    upcoming = iter(document.provisions)
    following = next(upcoming, None)
    for line in re.finditer(r"[^\n]+", document.text):
        start = line.start()
        while following is not None and following.start < line.end():
            if following.start > start:
                yield start, following.start, _innermost(open_provisions, start)
                start = following.start
            open_provisions.append(following)
            following = next(upcoming, None)
        yield start, line.end(), _innermost(open_provisions, start)


def _innermost(open_provisions: list[Provision], position: int) -> Provision | None:
    while open_provisions and open_provisions[-1].end <= position:
        open_provisions.pop()
    return open_provisions[-1] if open_provisions else None


class ReferenceReader:
    """Resolves the citations of one document."""

    def __init__(self, document: Document) -> None:
        self.own = document.metadata.consolidates or document.metadata.key.number
        """Number of a reference to this document: of the one that a consolidated text stands for."""
        self._document = document
        self._paths = {provision.path for provision in document.provisions}
        self._laws = named_laws(document.text)
        self._articles = {item.path: item for item in document.provisions if item.kind == "dieu" and not item.quoted}
        self._forms = _forms(document.provisions)
        self._labels = {provision.start for provision in document.provisions}
        self._amended: dict[str, str | None] = {}

    def within(self, start: int, end: int, place: Provision | None) -> Iterator[Reference]:
        """References of ``text[start:end]``, which stands in ``place``, in text order."""
        for low in range(start, end, _MAX_SEGMENT):
            for citation in find_citations(self._document.text, low, min(end, low + _MAX_SEGMENT)):
                if citation.span.start not in self._labels:
                    yield from self._read(citation, place)

    def _read(self, citation: Citation, place: Provision | None) -> Iterator[Reference]:
        number, problem = self._number(citation, place)
        span = self._span(citation)
        here = self._levels(place) if place else []
        quoted = place is not None and place.quoted
        for cited in citation.paths:
            path, reason = cited.split("#")[0], problem
            if not citation.target_doc and not citation.name:
                path = self._form(_completed(path, here if citation.this or number == self.own or quoted else []))
                reason = reason or self._missing(path, number, quoted)
            yield Reference(span, number, path, reason)

    def _levels(self, place: Provision) -> list[str]:
        """Levels of a place in its own document: in a quotation they begin inside it."""
        levels = place.path.split("/")
        outer = place
        while outer.quoted and outer.parent is not None:
            outer = self._document.provisions[outer.parent]
        return levels if outer is place or outer.quoted else levels[outer.path.count("/") + 1 :]

    def _span(self, citation: Citation) -> Span:
        """The citation's span, without words behind the name of a known law ("Luật Thú y thì người …")."""
        known = known_law(citation.name, self._laws) if citation.name else None
        if known is None:
            return citation.span
        begin = citation.span.end - len(citation.name)
        words = list(re.finditer(r"\S+", citation.name))
        return Span(citation.span.start, begin + words[known.count(" ")].start() + len(known.rsplit(" ", 1)[-1]))

    def _form(self, path: str) -> str:
        """Path of a form (mẫu) that is cited without its annex, if only one annex has it."""
        return self._forms.get(path) or path

    def _number(self, citation: Citation, place: Provision | None) -> tuple[str | None, Problem | None]:
        if citation.target_doc:
            return citation.target_doc, None
        if citation.name:
            known = known_law(citation.name, self._laws)
            return (self._laws[known], None) if known else (None, "unnumbered_law")
        number: str | None = self.own
        if place and place.quoted:
            number = self._amended_at(place)
        elif place and not citation.this and citation.paths != ("",) and self._amends(place):
            number = self._amended_at(place) or self.own
        return number or None, None if number else "no_document"

    def _amends(self, place: Provision) -> bool:
        """True if the article of ``place`` amends another document: a bare "Điều 5" in it is that document's."""
        article = self._articles.get(place.path.split("/")[0])
        text = self._document.text
        return article is not None and _AMENDS.match(text, article.text_start, article.text_end) is not None

    def _missing(self, path: str, number: str | None, quoted: bool) -> Problem | None:
        if path.split("/")[0].endswith(f"-{THIS}"):
            return "missing_provision"
        if quoted or number != self.own or not path:
            return None
        if path in self._paths or path.split("/")[0].split("-")[0] in _CONTAINERS:
            return None
        return "missing_provision"

    def _amended_at(self, place: Provision) -> str | None:
        """The one document that the provision around a quotation, or the title, names; None if there are several."""
        outer = place.path.split("/")[0]
        if outer not in self._amended:
            self._amended[outer] = self._amended_by(place)
        return self._amended[outer]

    def _amended_by(self, place: Provision) -> str | None:
        provision = place
        while provision.parent is not None and provision.quoted:
            provision = self._document.provisions[provision.parent]
        lead = [provision]
        while lead[-1].parent is not None:
            lead.append(self._document.provisions[lead[-1].parent])
        texts = [self._document.text[item.start : min(item.text_end, item.start + 1500)] for item in lead]
        for text in [*texts, self._document.metadata.title]:
            found = {normal_form(match) for match in DOCUMENT_NUMBER.finditer(text)} - {self.own}
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _completed(path: str, here: list[str]) -> str:
    """A path with the outer levels of the place: ``khoan-2/dieu-nay`` in Điều 5 is ``dieu-5/khoan-2``."""
    levels = path.split("/") if path else []
    if levels and levels[0].endswith(f"-{THIS}"):
        unit = levels[0][: -len(THIS)]
        depth = next((index for index, level in enumerate(here) if level.startswith(unit)), None)
        return "/".join([*here[: depth + 1], *levels[1:]]) if depth is not None else path
    if not levels or not is_partial(path):
        return path
    unit = levels[0].split("-")[0] + "-"
    depth = next((index for index, level in enumerate(here) if level.startswith(unit)), len(here))
    return "/".join([*here[:depth], *levels])


def _forms(provisions: Sequence[Provision]) -> Mapping[str, str]:
    """Last level of each form's path → its whole path; "" where several annexes have one of that number."""
    found: dict[str, str] = {}
    for provision in provisions:
        if provision.kind == "mau":
            name = provision.path.rsplit("/", 1)[-1]
            found[name] = "" if name in found else provision.path
    return found
