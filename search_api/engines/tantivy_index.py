"""The embedded default engine: tantivy behind the port."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from pathlib import Path
from typing import Any, cast

import tantivy
from tantivy import Occur, Query

from search_api.engines.folder_index import FolderIndex
from search_api.engines.records import document_of, record_of
from search_api.errors import NoIndex
from search_api.fields import (
    CODE_FIELDS,
    EXACT,
    FACET_FIELDS,
    FOLDED_PAIRS,
    GROUP,
    ISSUED,
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
from search_api.searching import MAX_FACET_VALUES

_HEAP = 128_000_000
_AT_ONCE = 500
"""Documents that go to the writing thread in one go: it sleeps while there is none, and with one at a time takes a
quarter longer."""
_MOST_CHOICES = 15
"""Up to five of six words (6). With five of seven (21) it takes a fifth less time than reading all, and at worst a
third more; with seven of ten (120) twice as long."""
_FAR = 4
"""How many times over what can be found must outnumber what is read from end to end. Mostly far less is found than can
be: with 1 a search takes a seventh longer; with 40 the slowest take a fifth longer."""
_SHORTLIST = 4
"""Candidates for each hit asked for, found by what tells texts apart: with 200 of 1,000,000 texts the best 50 are
certain for 19 of 20 questions; with 400 for nearly all, but each search takes 3 ms more …"""
_MANY = 10_000
"""… where it saves so many readings for each hit. With any number a median search takes a fifth longer, with twice as
many the slowest take a quarter longer, without shortlists twice as long."""
_MANY_TEXTS = 100_000
"""Texts that a question may find, from which on to rank only those with a rare part saves time."""
_MOST_OF_IDF = 2.2
"""BM25 is less than idf × (k1 + 1), however often a word occurs and however short a text is."""
_ROUNDING = 1e-4
"""A larger share of a score than sums of 32 bits in another order differ by."""
_MOST_COUNTED = 1 << 14
"""Terms whose frequencies are kept, some 4 MB: the same words are asked for again and again."""
_STORED = "stored"
_TOTAL = "total"
_Hit = tuple[float, tantivy.DocAddress]


def schema() -> tantivy.Schema:
    """Pre-analysed fields with a whitespace tokenizer, facets as single values, and the document as stored JSON."""
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        option = "freq" if name == NAMED else "position"  # no phrase is ever asked of names
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in (EXACT, FOLDED_PAIRS, NAME, *(code.name for code in CODE_FIELDS)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for facet in FACET_FIELDS:
        builder.add_text_field(facet.name, tokenizer_name="raw", index_option="basic", fast=facet.counted)
    builder.add_unsigned_field(GROUP, fast=True, indexed=True)
    builder.add_unsigned_field(ISSUED, fast=True)
    builder.add_bytes_field(_STORED, stored=True)
    return builder.build()


class TantivyIndex(FolderIndex):
    """An index below ``root``, written by one thread: documents keep their order, so that ties rank the same."""

    def _write(self, folder: Path, documents: Iterable[SearchDocument]) -> int:
        return self._change(folder, (), documents)

    def _change(self, folder: Path, gone: Collection[str], documents: Iterable[SearchDocument]) -> int:
        writer = _index(folder).writer(heap_size=_HEAP, num_threads=1)
        for name in gone:
            writer.delete_documents_by_term("document_id", name)
        count = 0
        remaining = iter(documents)
        while records := [_record(document) for document in islice(remaining, _AT_ONCE)]:
            for record in records:
                writer.add_document(record)
            count += len(records)
        writer.commit()
        writer.wait_merging_threads()
        return count

    def _open(self, folder: Path) -> TantivyEngine:
        try:
            return TantivyEngine(_index(folder))
        except ValueError as error:
            raise NoIndex(folder.name, f"the index was built by another program version ({error})") from error


class TantivyEngine:
    """One version, opened. Plans become query objects; no query string is built, so no text can be read as syntax."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._held = lru_cache(maxsize=_MOST_COUNTED)(self._searcher.doc_freq)

    def size(self) -> int:
        """How many documents there are."""
        return int(self._searcher.num_docs)

    def frequencies(self, name: str, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each term occurs."""
        return {term: self._held(name, term) for term in terms}

    def completions(self, start: str, limit: int) -> Sequence[str]:
        """Folded words of names that begin with ``start``, those of most documents first."""
        return [str(term) for term, _ in self._searcher.terms_with_prefix(NAMED, start, limit=limit)]

    def select(self, plan: Plan, limit: int, facets: Sequence[str]) -> Selected:
        """Carry out a plan. Facets are counted on what selects alone, which costs no scores."""
        selecting = Query.boolean_query(self._selecting(plan))
        most = min((self._most(part) for part in plan.must), default=self.size())
        total, counts = self._counted(selecting, facets) if facets else (0, {})
        # Without facets, to count the total apart would cost what is saved.
        hits = self._outstanding(selecting, most, plan, limit) if facets else None
        if hits is None:
            ranked = self._ranked(selecting, most, plan.should)
            total, hits = self._shortlisted(selecting, most, plan.should, ranked, limit) or self._search(
                ranked, limit, ISSUED if plan.newest else None
            )
        found = zip(hits, self._groups(hits), strict=True)
        return Selected(
            total=total,
            hits=[Found(0.0 if plan.newest else score, group, at) for (score, at), group in found],
            facets=counts,
        )

    def read(self, places: Sequence[tantivy.DocAddress]) -> Sequence[SearchDocument]:
        """The documents of some hits."""
        return [document_of(self._searcher.doc(at)[_STORED][0]) for at in places]

    def _search(self, query: Query, limit: int, order: str | None = None) -> tuple[int, list[_Hit]]:
        """How many documents a query finds, and the best."""
        result = self._searcher.search(query, limit=max(limit, 1), order_by_field=order)
        return cast(Any, result).count, result.hits[:limit]  # the stub does not declare count

    def _outstanding(self, selecting: Query, most: int, plan: Plan, limit: int) -> list[_Hit] | None:
        """The best of what a plan finds, where much is found, for less: they are looked for among the texts with a part
        that few hold. None if it is not certain that no other text can reach them."""
        rare = [part for part in plan.should if 0 < self._most(part) * _FAR <= most]
        held = sum(self._most(part) for part in rare)
        if not rare or held * 2 > most or most < _MANY_TEXTS:
            return None
        among = _all_of([selecting, Query.const_score_query(_any_of([self._query(part) for part in rare]), 0.0)])
        _, hits = self._search(self._ranked(among, held, plan.should), limit)
        others = [*plan.must, *(part for part in plan.should if part not in rare)]
        reach = sum(self._reach(part) for part in others) * (1 + _ROUNDING)
        return hits if len(hits) == limit and hits[-1][0] > reach else None

    def _reach(self, node: Node) -> float:
        """The score that a part gives at most."""
        if isinstance(node, Const):
            return node.score
        if isinstance(node, AllOf | AnyOf):
            return sum(self._reach(part) for part in node.parts)
        if isinstance(node, Phrase) or node.field not in SCORED:
            return 0.0
        # All documents have one of these values. BM25 and frequencies know those that were taken out too.
        size = sum(self._held("illustrative", value) for value in ("true", "false"))
        held = self._held(node.field, node.value)
        return node.boost * math.log(1 + (size - held + 0.5) / (held + 0.5)) * _MOST_OF_IDF

    def _shortlisted(
        self, selecting: Query, most: int, parts: Sequence[Node], ranked: Query, limit: int
    ) -> tuple[int, list[_Hit]] | None:
        """What a search for ``ranked`` finds, for less, where much is found; None if it is not certain.

        Parts that most of the texts hold cost most and tell least. Without them a shortlist is found, and its texts
        alone, with all of the same groups, are asked about them. No other text can reach more than the last of the
        list and all these parts together (Fagin's threshold algorithm).
        """
        shared = [part for part in parts if isinstance(part, Const) and self._most(part) * 2 >= most]
        if not shared or most * len(shared) < limit * _MANY:
            return None
        telling = [part for part in parts if part not in shared]
        total, listed = self._search(self._ranked(selecting, most, telling), limit * _SHORTLIST)
        near = _any_of([self._is(GROUP, group) for group in set(self._groups(listed))])
        _, hits = self._search(_all_of([Query.const_score_query(near, 0.0), ranked]), limit)
        if total > len(listed):
            others = listed[-1][0] + sum(part.score for part in shared)
            if hits[-1][0] <= others * (1 + _ROUNDING):
                return None
        return total, hits

    def _groups(self, hits: Sequence[_Hit]) -> list[int]:
        """The number of the group of each hit."""
        return cast(list[int], self._searcher.fast_field_values(GROUP, [at for _, at in hits]))

    def _selecting(self, plan: Plan) -> list[tuple[Occur, Query]]:
        parts = [(Occur.Must, self._query(part)) for part in plan.must]
        parts += [(Occur.MustNot, self._query(part)) for part in plan.must_not]
        for name, values in plan.filters.items():
            parts.append((Occur.Must, Query.const_score_query(self._one_of(name, values), 0.0)))
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return parts

    def _ranked(self, query: Query, found: int, parts: Sequence[Node]) -> Query:
        """A query that finds ``found`` documents at most, with parts that only score. Clauses side by side are read
        from end to end, which suits rare ones; one around the query is asked about what is found only."""
        rare: list[tuple[Occur, Query]] = []
        common: list[tuple[Occur, Query]] = []
        for part in parts:
            if most := self._most(part):
                (rare if most * _FAR <= found else common).append((Occur.Should, self._query(part)))
        for clauses in (rare, *([clause] for clause in common)):
            query = Query.boolean_query([(Occur.Must, query), *clauses])
        return query

    def _most(self, node: Node) -> int:
        """How many documents can hold a part at most, by the frequencies of its terms."""
        if isinstance(node, Term):
            return self._held(node.field, node.value)
        if isinstance(node, Const):
            return self._most(node.part)
        if isinstance(node, Phrase):
            return min(self._held(node.field, value) for value in node.values)
        counts = sorted(self._most(part) for part in node.parts)
        return counts[0] if isinstance(node, AllOf) else sum(counts[: len(counts) - node.at_least + 1])

    def _one_of(self, name: str, values: Sequence[str]) -> Query:
        """Documents with one of the values; a set of one would be read into memory for nothing."""
        if len(values) == 1:
            return self._is(name, values[0])
        return Query.term_set_query(self._schema, name, list(values))

    def _query(self, node: Node) -> Query:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Phrase):
            return Query.const_score_query(Query.phrase_query(self._schema, node.field, list(node.values)), 0.0)
        if isinstance(node, Const):
            return Query.const_score_query(self._bare(node.part), node.score)
        if isinstance(node, AllOf):
            return _all_of([self._query(part) for part in node.parts])
        return self._any_of(node)

    def _any_of(self, node: AnyOf) -> Query:
        """For "at least n of these" tantivy reads the postings of all parts from end to end. Every choice of n parts,
        all of which a text must hold, skips most of them: half the time, if there are not too many choices."""
        parts = [self._query(part) for part in node.parts]
        if node.at_least == 1:
            return _any_of(parts)
        if math.comb(len(parts), node.at_least) > _MOST_CHOICES:
            scored = [(Occur.Should, part) for part in parts]
            return Query.boolean_query(scored, minimum_number_should_match=node.at_least)
        enough = _any_of([_all_of(chosen) for chosen in combinations(parts, node.at_least)])
        return self._ranked(Query.const_score_query(enough, 0.0), self._most(node), node.parts)

    def _bare(self, node: Node) -> Query:
        """A part whose score is not asked for."""
        return self._is(node.field, node.value) if isinstance(node, Term) else self._query(node)

    def _term(self, node: Term) -> Query:
        term = self._is(node.field, node.value)
        if node.field not in SCORED:
            return Query.const_score_query(term, 0.0)
        return term if node.boost == 1 else Query.boost_query(term, node.boost)

    def _is(self, name: str, value: str | int) -> Query:
        return Query.term_query(self._schema, name, value)

    def _counted(self, query: Query, facets: Sequence[str]) -> tuple[int, dict[str, dict[str, int]]]:
        """How many documents a query finds, and how many with each value of the facets."""
        asked: dict[str, Any] = {name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in facets}
        asked[_TOTAL] = {"value_count": {"field": ISSUED}}  # all documents have one
        found = self._searcher.aggregate(Query.const_score_query(query, 0.0), asked)
        counts = {name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in facets}
        return int(found[_TOTAL]["value"]), counts


def _all_of(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def _any_of(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def _index(folder: Path) -> tantivy.Index:
    """The index of a folder, a new one if the folder is empty. Raises ValueError for one of another schema."""
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _record(document: SearchDocument) -> tantivy.Document:
    record = tantivy.Document()
    for name, value in engine_terms(document).items():
        if value:
            record.add_text(name, value)
    for name, values in facet_values(document).items():
        for value in values:
            record.add_text(name, value)
    record.add_unsigned(GROUP, group_of(document))
    record.add_unsigned(ISSUED, document.year or 0)
    record.add_bytes(_STORED, record_of(document))
    return record
