"""From citations to targets: which document, which provision, and what is doubtful about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus.citations import Citation, find_citations, is_partial, objects
from corpus.keys import DOCUMENT_NUMBER, kind_of, normal_form
from corpus.model import Document
from corpus.named_laws import known_law, named_laws, plain_name
from corpus.nlp.numbers import by_term, repairs
from corpus.nlp.operations import THIS_ARTICLE, Operation, before, between, completed
from corpus.nlp.sentences import Sentence

WHOLE_DOCUMENT = ("abolish", "replace", "suspend")
"""Operations that can take a whole document for their object."""

_LATER = 1_000
"""References behind another that may give it its Điều: each looks at all, so a hostile list must end somewhere."""
_NEAR = 3
"""So many of them may give it its khoản."""
_BEFORE_DOCUMENT = re.compile(
    r"[\s·:]*(?:(?:toàn bộ|một phần|các|những|hiệu lực|thi hành|văn bản|quy phạm|pháp luật|sau đây|sau|đây|của|cho|số"
    r"|và|TT|NĐ|QĐ|TTLT|CT|NQ)[\s:.]*)*",
    re.IGNORECASE,
)
_PART_OF_ANNEX = "phan-"
_PART = re.compile(r"(?:thuộc|của|tại|trong|theo|kèm)\s+(?:các\s+)?(?:văn bản\s+)?$", re.IGNORECASE)


class Target(NamedTuple):
    """``path`` None: a provision is meant but not cited. ``review``: why a person should look."""

    document: str | None
    path: str | None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What the context knows: document and outer levels of the provisions below."""

    document: str | None = None
    path: str = ""
    inferred: bool = False
    """True if the document is named nowhere and was found by its mentions in the text."""

    def target(self) -> Target:
        """The place itself, for an item that changes words there and cites nothing."""
        return Target(self.document, self.path, "document_inferred" if self.inferred else None)

    def may_be(self, name: str) -> bool:
        """True if a law cited by its bare name can be the document that the context names: it is of the same kind."""
        kind = "phap-lenh" if name.lower().startswith("pháp lệnh") else "luat"
        return self.document is not None and not self.inferred and kind_of(self.document) == kind

    def of_this(self, path: str) -> str | None:
        """The path with "Điều này" for the article that the lead-in names; None if it names none."""
        first, _, rest = path.partition("/")
        if first != THIS_ARTICLE:
            return path
        article = self.path.split("/", 1)[0]
        return f"{article}/{rest}" if rest and article.startswith("dieu-") else None


class Resolver:
    """Resolves the citations of one amending document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._own = document.metadata.key.number
        self._repairs = repairs(document.text)
        self._laws = named_laws(document.text)

    def start(self, title: str) -> Place:
        """The one document that the title says is amended, else the one that the text cites most of its own kind."""
        cited = objects(find_citations(title.replace(self._own, "")))
        numbers = {self._repaired(citation.target_doc) for citation in cited}
        numbers -= {None, self._own}
        if numbers:
            return Place(numbers.pop() if len(numbers) == 1 else None)
        series = self._own.split("/")[-1]
        counts = Counter(normal_form(match) for match in DOCUMENT_NUMBER.finditer(self._text))
        first, second = [*_of_series(counts, series, self._own), ("", 0), ("", 0)][:2]
        return Place(first[0], inferred=True) if first[1] > second[1] else Place()

    def headed(self, sentence: Sentence, place: Place) -> Place:
        """The place with the annex that the words before the order name: "Bộ Kho bãi (Phụ lục I.3): Bãi bỏ …"."""
        cited = find_citations(sentence.text, 0, sentence.begin)
        annexes = [path for citation in cited for path in citation.paths if path.startswith("phu-luc-")]
        return replace(place, path=annexes[0]) if len(annexes) == 1 else place

    def enter(self, cited: Iterable[Citation], place: Place, sentence: Sentence) -> Place:
        """What a heading or lead-in adds for the items under it."""
        cited = tuple(cited)
        later = self._later(sentence, cited[-1]) if cited else []
        numbers = {self._number(citation) for citation in cited} - {None, self._own}
        if len(numbers) == 1 and numbers != {place.document}:
            place = Place(numbers.pop())
        elif place.document in numbers:
            place = Place(place.document, place.path)
        paths = [completed(path, (), later, place.path) or path for citation in cited for path in citation.paths]
        return replace(place, path=_shared([path for path in paths if path]) or place.path)

    def targets(self, operation: Operation, sentence: Sentence, place: Place) -> Iterator[Target]:
        """One target for each object of the operation."""
        cited = (path for citation in operation.place for path in citation.paths)
        places = [full for path in cited if (full := place.of_this(path))]
        numbered = [place.path] if place.path.startswith("phu-luc-") else []
        before_it = ""
        for number, citation in enumerate(operation.objects):
            later = self._later(sentence, citation)
            document, doubt = self._document(citation, operation, place, sentence)
            if document == self._own:
                continue
            for path in (full for own in citation.paths if (full := place.of_this(own)) is not None):
                if not path and not (_takes_documents(operation) and _direct(operation, sentence, number)):
                    yield Target(document, None, "target_not_cited")
                    continue
                full = _in_annex(path, [*places, *later, *numbered])
                behind = [] if numbered and path.startswith("muc-") else later  # The annex around it is known.
                full = full or completed(path, places, behind, place.path)
                full = full or completed(path, (), (), before_it)
                if not full and _has_no_articles(citation, sentence):
                    full = path
                before_it = full or before_it
                yield Target(document, full, doubt or self._doubt(citation, operation, full))

    def _later(self, sentence: Sentence, citation: Citation) -> list[str]:
        """Paths cited behind in the sentence: a trailing Điều or khoản governs earlier verbs."""
        if not any(is_partial(path) or path.startswith(_PART_OF_ANNEX) for path in citation.paths):
            return []
        return [
            path
            for number, other in enumerate(between(sentence, citation.span.end, len(sentence.text), _LATER))
            if not other.this and not (other.target_doc and citation.target_doc)
            for path in other.paths
            if path and (number < _NEAR or not is_partial(path))
        ]

    def _document(
        self, citation: Citation, operation: Operation, place: Place, sentence: Sentence
    ) -> tuple[str | None, str | None]:
        """Number of the document that a citation is about, and a doubt."""
        if citation.target_doc:
            if found := by_term(citation.target_doc, self._text):
                return found[0], None if found[1] else "document_number_repaired"
            number = self._repaired(citation.target_doc)
            return number, "document_number_repaired" if number != citation.target_doc else None
        if citation.name:
            number = self._numbered(citation.name) or (place.document if place.may_be(citation.name) else None)
            return number, None if number else "document_without_number"
        into = next((other.target_doc for other in operation.place if other.target_doc), None)
        if into:
            return self._repaired(into), None
        if place.document and not place.inferred:
            return place.document, None
        end = len(sentence.text) if operation.rule.fields["object"] != "before" else operation.verb.start
        behind = (other.target_doc for other in between(sentence, citation.span.end, end, _LATER))
        number = self._repaired(next(filter(None, behind), None))
        if number or not place.document:
            return number, None if number else "document_unknown"
        return place.document, "document_inferred"

    def _doubt(self, citation: Citation, operation: Operation, path: str | None) -> str | None:
        if path is None:
            return "article_not_cited"
        if not citation.readable:
            return "locator_unreadable"
        if citation.swapped:
            return "levels_swapped"
        return "verb_misread" if operation.misspelt else None

    def _number(self, citation: Citation) -> str | None:
        """The number that a citation prints, or that of the law that it names."""
        return self._repaired(citation.target_doc) or (self._numbered(citation.name) if citation.name else None)

    def _repaired(self, number: str | None) -> str | None:
        return self._repairs.get(number, number) if number else None

    def _numbered(self, name: str) -> str | None:
        """The number that the document gives elsewhere for a law cited by its bare name.

        Where a name ends is not marked: "Luật Viễn thông Doanh nghiệp được …" begins with the name of a known law, and
        a name that was cut short is the beginning of one.
        """
        begun = [law for law in self._laws if law.startswith(f"{plain_name(name)} ")]
        law = known_law(name, self._laws) or (begun[0] if len(begun) == 1 else None)
        return self._laws[law] if law else None


def _of_series(counts: Counter[str], series: str, own: str) -> list[tuple[str, int]]:
    """Numbers of one kind and issuer (``TT-BTMMH``) with their counts, the most frequent first."""
    return [(number, count) for number, count in counts.most_common() if number.endswith(series) and number != own]


def _in_annex(path: str, places: list[str]) -> str | None:
    """A form or part stands in the annex that the sentence or the lead-in names for it."""
    annex = next((place for place in places if place.startswith("phu-luc")), None)
    return f"{annex.split('/')[0]}/{path}" if annex and path.startswith(("mau-", _PART_OF_ANNEX)) else None


def _has_no_articles(citation: Citation, sentence: Sentence) -> bool:
    """True for "khoản 1 Mục II Thông tư số …", an old text without Điều; not for a section of what is attached."""
    of_sections = citation.target_doc and all(path.startswith("muc-") for path in citation.paths)
    return bool(of_sections) and "kèm theo" not in sentence.text[citation.span.start : citation.span.end]


def _takes_documents(operation: Operation) -> bool:
    return operation.op in WHOLE_DOCUMENT and not operation.rule.fields["concerns"] and not operation.takes_part


def _direct(operation: Operation, sentence: Sentence, number: int) -> bool:
    """True if nothing but function words stands before the document: all of it is meant, and not a part of it."""
    first = operation.objects[number].span.start
    if number:
        return _PART.search(before(sentence, operation.objects[number])) is None
    passive = operation.rule.fields["object"] == "before"
    between = sentence.text[sentence.begin : first] if passive else sentence.text[operation.verb.end : first]
    return _BEFORE_DOCUMENT.fullmatch(between) is not None


def _shared(paths: list[str]) -> str:
    """Outer levels that all paths share; one path as a whole."""
    if not paths:
        return ""
    levels = [path.split("#")[0].split("/") for path in paths]
    if len(paths) == 1:
        return "/".join(levels[0])
    shared = [step[0] for step in zip(*levels, strict=False) if len(set(step)) == 1]
    return "/".join(shared)
