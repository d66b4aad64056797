"""A parsed query as a tantivy query object. No query string is ever built, so no text can be read as syntax."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import tantivy
from tantivy import Occur, Query

from search_api import ranking
from search_api.analysis import Token
from search_api.codes import covering_hs_terms
from search_api.fields import ANYWHERE, EXACT_OVER_FOLDED, FILTERS, TEXT_FIELDS, TextField
from search_api.query import ParsedQuery, Word

_FUZZY_FROM = 4
"""Shorter words that occur nowhere have too many neighbours to guess …"""
_FAR_FROM = 7
"""… and only longer ones may differ in two letters."""


class TantivyQuery:
    """Compiles one query against one searcher (which knows the words that occur nowhere)."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher,
        query: ParsedQuery,
        filters: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._query = query
        self._filters = filters

    def compile(self) -> Query:
        """Musts select, shoulds rank. Without a query everything is selected; with signs only, nothing."""
        if self._query.unsearchable:
            return Query.empty_query()
        parts = [(Occur.Must, query) for query in self._selecting()]
        parts += [(Occur.Should, query) for query in self._ranking()]
        parts += [(Occur.MustNot, self._phrase_anywhere(words)) for words in self._query.excluded]
        for name, values in self._filters.items():
            if name in FILTERS and values:
                parts.append(
                    (Occur.Must, Query.const_score_query(Query.term_set_query(self._schema, name, list(values)), 0.0))
                )
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(parts)

    def _selecting(self) -> Iterator[Query]:
        query = self._query
        if codes := list(self._number()):
            yield Query.boolean_query([(Occur.Should, part) for part in codes])
        goods = list(self._goods())
        if goods:
            text = [self._words()] if query.words else []
            yield Query.boolean_query([(Occur.Should, part) for part in goods + text])
        if query.words and not codes and not goods:
            yield self._words()
        elif query.locator and not codes and not goods:
            yield Query.boolean_query([(Occur.Should, part) for part in self._place(query.locator.path)])
        for phrase in query.phrases:
            yield self._phrase_anywhere(phrase)

    def _ranking(self) -> Iterator[Query]:
        query = self._query
        if query.number and query.words:
            yield self._words()
        if query.locator:
            yield from self._place(query.locator.path)
        elif query.number and not query.words and not query.hs:
            yield self._const("kind", "document", ranking.WHOLE_DOCUMENT)
        paired = [field for field in TEXT_FIELDS if field.pairs]
        for first, second in pairwise(query.words):
            if min(first.weight, second.weight) >= 1:
                yield from self._adjacent([first.token, second.token], ranking.PAIR, paired)
        for words in query.helpers:
            yield from self._adjacent(words, ranking.HELPER, TEXT_FIELDS)
        for name, value in query.wants:
            yield self._const(name, value, ranking.WANTED[name])
        yield self._const("state", "in_force", ranking.IN_FORCE)

    def _number(self) -> Iterator[Query]:
        """The document itself and those that cite it; nothing if neither is there: then the other words answer."""
        if self._query.number is None:
            return
        term = self._query.number.term
        for name, score in (("number", ranking.OWN_NUMBER), ("codes", ranking.CITED_NUMBER)):
            if self._searcher.doc_freq(name, term):
                yield self._const(name, term, score)

    def _goods(self) -> Iterator[Query]:
        """Rows under the code, under longer ones and under headings that cover it; else texts that hold the figure."""
        if self._query.hs is None:
            return
        digits = self._query.hs.digits
        wanted = [("hs", f"hs={digits}", ranking.OWN_GOODS_CODE), ("hs", f"hs_{digits}", ranking.GOODS_CODE_PREFIX)]
        wanted += [("hs", term, ranking.COVERING_GOODS_CODE) for term in covering_hs_terms(digits)]
        wanted.append(("codes", f"hs_{digits}", ranking.CITED_GOODS_CODE))
        known = [(name, term, score) for name, term, score in wanted if self._searcher.doc_freq(name, term)]
        for name, term, score in known or [("body_folded", digits, ranking.CITED_GOODS_CODE)]:
            yield self._const(name, term, score)

    def _place(self, path: str) -> Iterator[Query]:
        path = path.lower()
        exact = ranking.EXACT_PLACE if not self._query.words else 0.0
        yield self._const("path", f"={path}", exact)
        yield self._const("path", path, ranking.INSIDE_PLACE)

    def _words(self) -> Query:
        """Texts that hold enough of the words, ranked by the fields that hold them; all of them is a bonus."""
        counted = [word for word in self._query.words if word.weight >= 1] or list(self._query.words)
        held = [(Occur.Should, self._held(word)) for word in counted]
        enough = len(held) if len(held) <= 2 else math.ceil(len(held) * ranking.ENOUGH)
        selecting = Query.boolean_query(held, minimum_number_should_match=enough)
        if not self._searcher.search(selecting, limit=1, count=False).hits:
            selecting = Query.boolean_query(held)
        every = Query.boolean_query([(Occur.Must, query) for _, query in held])
        return Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(selecting, 0.0)),
                (Occur.Should, Query.const_score_query(every, ranking.EVERY_WORD)),
                *((Occur.Should, self._word(word)) for word in self._query.words),
            ]
        )

    def _held(self, word: Word) -> Query:
        """Texts with the word; one that occurs nowhere is taken for a misspelling."""
        term = word.token.folded
        return self._term(ANYWHERE, term) if self._known(term) else self._fuzzy(ANYWHERE, term)

    def _known(self, term: str) -> bool:
        return len(term) < _FUZZY_FROM or self._searcher.doc_freq(ANYWHERE, term) > 0

    def _fuzzy(self, name: str, term: str) -> Query:
        return Query.fuzzy_term_query(self._schema, name, term, self._distance(term))

    def _distance(self, term: str) -> int:
        """Letters that may differ: one, if any word is that near."""
        near = Query.fuzzy_term_query(self._schema, ANYWHERE, term, 1)
        return 1 if len(term) < _FAR_FROM or self._searcher.search(near, limit=1, count=False).hits else 2

    def _word(self, word: Word) -> Query:
        """One word in its best field, the exact form before the folded one."""
        term = word.token.folded
        options = []
        for field in TEXT_FIELDS:
            boost = field.boost * word.weight
            name = f"{field.name}_folded"
            query = self._term(name, term) if self._known(term) else self._fuzzy(name, term)
            options.append(Query.boost_query(query, boost))
            if self._query.marked:
                options.append(self._boosted(f"{field.name}_exact", word.token.exact, boost * EXACT_OVER_FOLDED))
        return Query.disjunction_max_query(options, tie_breaker=ranking.OTHER_FIELDS)

    def _adjacent(self, words: Sequence[Token], weight: float, fields: Iterable[TextField]) -> Iterator[Query]:
        for field in fields:
            yield Query.boost_query(self._phrase(f"{field.name}_folded", words), field.boost * weight)

    def _phrase_anywhere(self, words: Sequence[Token]) -> Query:
        """The words next to each other in any text field."""
        parts = [self._phrase(f"{field.name}_{self._form}", words) for field in TEXT_FIELDS]
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    @property
    def _form(self) -> str:
        return "exact" if self._query.marked else "folded"

    def _phrase(self, name: str, words: Sequence[Token]) -> Query:
        terms = [token.exact if name.endswith("_exact") else token.folded for token in words]
        if len(terms) == 1:
            return self._term(name, terms[0])
        return Query.phrase_query(self._schema, name, list(terms))

    def _boosted(self, name: str, term: str, boost: float) -> Query:
        return Query.boost_query(self._term(name, term), boost)

    def _const(self, name: str, term: str, score: float) -> Query:
        return Query.const_score_query(self._term(name, term), score)

    def _term(self, name: str, term: str) -> Query:
        return Query.term_query(self._schema, name, term)
