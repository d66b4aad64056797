"""The engine in pure Python: Whoosh behind the port, good to about 20,000 documents.

Whoosh keeps terms, postings and lengths; what a plan says is carried out here, because Whoosh's own queries know
no "at least n of these".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from whoosh.analysis import RegexTokenizer, SpaceSeparatedTokenizer
from whoosh.fields import KEYWORD, STORED, TEXT, Schema
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.query import Phrase as PhraseQuery
from whoosh.reading import TermNotFound

from search_api.engines.folder_index import FolderIndex
from search_api.engines.records import document_of, record_of
from search_api.fields import (
    CODE_FIELDS,
    EXACT,
    FACET_FIELDS,
    FOLDED_PAIRS,
    GROUP,
    NAME,
    NAMED,
    SCORED,
    TEXTS,
    engine_terms,
    facet_values,
    group_of,
)
from search_api.plan import AllOf, AnyOf, Const, Found, Node, Phrase, Plan, Selected, Term
from search_api.port import SearchDocument

_STORED = "stored"
_FACETS = tuple(facet.name for facet in FACET_FIELDS)
_BETWEEN = "\x1f"
"""Between the values of a facet, which may hold blanks."""
_K1, _B = 1.2, 0.75
_MEMORY_MB = 256
_CACHED_TERMS = 512


def schema() -> Schema:
    """Pre-analysed fields split at blanks, facets split at a separator, and the document as stored JSON."""
    fields: dict[str, object] = {name: TEXT(analyzer=SpaceSeparatedTokenizer()) for name in TEXTS}
    for name in (EXACT, FOLDED_PAIRS, NAME, *(code.name for code in CODE_FIELDS)):
        fields[name] = KEYWORD(analyzer=SpaceSeparatedTokenizer())
    for name in _FACETS:
        fields[name] = KEYWORD(analyzer=RegexTokenizer(f"[^{_BETWEEN}]+"))
    return Schema(**fields, **{GROUP: STORED(), _STORED: STORED()})


class WhooshIndex(FolderIndex):
    """An index below ``root``, of one segment: a document's number in it is its place in the build."""

    def _write(self, folder: Path, documents: Iterable[SearchDocument]) -> int:
        create_in(str(folder), schema())
        return self._change(folder, (), documents)

    def _change(self, folder: Path, gone: Collection[str], documents: Iterable[SearchDocument]) -> int:
        writer = open_dir(str(folder)).writer(limitmb=_MEMORY_MB)
        for name in gone:
            writer.delete_by_term("document_id", name)
        count = 0
        for document in documents:
            facets = {name: _BETWEEN.join(values) for name, values in facet_values(document).items()}
            stored = {GROUP: group_of(document), _STORED: record_of(document)}
            writer.add_document(**engine_terms(document), **facets, **stored)
            count += 1
        writer.commit(optimize=True)
        return count

    def _open(self, folder: Path) -> WhooshEngine:
        return WhooshEngine(open_dir(str(folder), readonly=True))


class _Postings(NamedTuple):
    documents: list[int]
    counts: list[float]


class WhooshEngine:
    """One version, opened. What a plan says is carried out on the postings: document → score."""

    def __init__(self, index: FileIndex) -> None:
        self._searcher = index.searcher()
        self._reader = self._searcher.reader()
        self._postings = lru_cache(maxsize=_CACHED_TERMS)(self._read)
        self._facet = lru_cache(maxsize=None)(self._read_facet)

    def size(self) -> int:
        """How many documents there are."""
        return int(self._reader.doc_count())

    def frequencies(self, name: str, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each term occurs."""
        return {term: self._reader.doc_frequency(name, term) for term in terms}

    def completions(self, start: str, limit: int) -> Sequence[str]:
        """Folded words of names that begin with ``start``, those of most documents first."""
        found = [term.decode("utf-8") for term in self._reader.expand_prefix(NAMED, start)]
        return nsmallest(limit, found, key=lambda term: (-self._reader.doc_frequency(NAMED, term), term))

    def select(self, plan: Plan, limit: int, facets: Sequence[str]) -> Selected:
        """Carry out a plan."""
        found = self._all_of(plan.must) if plan.must else dict.fromkeys(range(self.size()), 0.0)
        for name, values in plan.filters.items():
            wanted = {document for value in values for document in self._postings(name, value).documents}
            found = {document: score for document, score in found.items() if document in wanted}
        for node in plan.must_not:
            for document in self._scores(node):
                found.pop(document, None)
        for node in plan.should:
            for document, score in self._scores(node).items():
                if document in found:
                    found[document] += score
        if plan.newest:
            years = {document: int(year) for year, held in self._facet("year").items() for document in held}
            found = {document: years.get(document, 0) for document in found}
        best = nsmallest(limit, found.items(), key=lambda item: (-item[1], item[0]))
        return Selected(
            total=len(found),
            hits=[
                Found(0.0 if plan.newest else score, self._reader.stored_fields(at)[GROUP], at) for at, score in best
            ],
            facets={name: self._count(name, found.keys()) for name in facets},
        )

    def read(self, places: Sequence[int]) -> Sequence[SearchDocument]:
        """The documents of some hits."""
        return [document_of(self._reader.stored_fields(at)[_STORED]) for at in places]

    def _scores(self, node: Node) -> dict[int, float]:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Const):
            return dict.fromkeys(self._scores(node.part), node.score)
        if isinstance(node, AllOf):
            return self._all_of(node.parts)
        if isinstance(node, AnyOf):
            return self._any_of(node)
        return self._phrase(node)

    def _all_of(self, nodes: Sequence[Node]) -> dict[int, float]:
        first, *others = sorted((self._scores(node) for node in nodes), key=len)
        return {
            document: score + sum(other[document] for other in others)
            for document, score in first.items()
            if all(document in other for other in others)
        }

    def _any_of(self, node: AnyOf) -> dict[int, float]:
        held: Counter[int] = Counter()
        total: dict[int, float] = {}
        for part in node.parts:
            scores = self._scores(part)
            held.update(scores.keys())
            for document, score in scores.items():
                total[document] = total.get(document, 0.0) + score
        return {document: score for document, score in total.items() if held[document] >= node.at_least}

    def _phrase(self, node: Phrase) -> dict[int, float]:
        return dict.fromkeys(PhraseQuery(node.field, list(node.values)).docs(self._searcher), 0.0)

    def _term(self, node: Term) -> dict[int, float]:
        """BM25 of one term, as the port has it; Whoosh's own has another idf."""
        postings = self._postings(node.field, node.value)
        if node.field not in SCORED:
            return dict.fromkeys(postings.documents, 0.0)
        size, held = self.size(), len(postings.documents)
        weight = node.boost * math.log(1 + (size - held + 0.5) / (held + 0.5)) * (_K1 + 1)
        mean = (self._reader.field_length(node.field) or 1) / size if size else 1.0
        length = self._reader.doc_field_length
        return {
            document: weight * count / (count + _K1 * (1 - _B + _B * length(document, node.field) / mean))
            for document, count in zip(*postings, strict=True)
        }

    def _read(self, name: str, term: str) -> _Postings:
        documents, counts = [], []
        try:
            matcher = self._reader.postings(name, term)
        except TermNotFound:
            return _Postings([], [])
        while matcher.is_active():
            documents.append(matcher.id())
            counts.append(matcher.weight())
            matcher.next()
        return _Postings(documents, counts)

    def _count(self, name: str, found: Iterable[int]) -> dict[str, int]:
        chosen = set(found)
        counts = ((value, len(chosen.intersection(documents))) for value, documents in self._facet(name).items())
        return {value: count for value, count in counts if count}

    def _read_facet(self, name: str) -> dict[str, frozenset[int]]:
        return {value: frozenset(self._read(name, value).documents) for value in self._values(name)}

    def _values(self, name: str) -> Iterator[str]:
        return (term.decode("utf-8") for term in self._reader.lexicon(name))
