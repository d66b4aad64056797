"""A parsed query as plans: first one that asks for every word, then ones that ask for less."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search_api import ranking
from search_api.analysis import Token, pair
from search_api.codes import covering_hs_terms
from search_api.fields import EXACT, EXACT_PAIRS, FILTERS, FOLDED, FOLDED_PAIRS, NAME, NAMED
from search_api.plan import AllOf, AnyOf, Const, Engine, Node, Phrase, Plan, Term
from search_api.port import SearchRequest
from search_api.query import ParsedQuery, Word
from search_api.spelling import Corrections

_SMALL = 1.0
_CONDITION = "dieu_kien"
"""An article that is called so answers who asks for conditions, as its clauses do."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Document frequencies of the terms that a query asks about, fetched in one go for each field."""

    size: int
    known: Mapping[str, Mapping[str, int]]

    def has(self, name: str, term: str) -> bool:
        """True if any document holds the term."""
        return self.known[name].get(term, 0) > 0

    def idf(self, name: str, term: str) -> float:
        """Inverse document frequency as BM25 has it."""
        count = self.known[name].get(term, 0)
        return math.log(1 + (self.size - count + 0.5) / (count + 0.5))


def statistics(engine: Engine, query: ParsedQuery) -> Statistics:
    """Look up every term that plans for ``query`` weigh."""
    words = [word.token.folded for word in _wordings(query)]
    pairs = [pair(first, second) for first, second in pairwise(words)]
    helpers = [term for helper in query.helpers for term in _neighbours(helper)]
    codes = [query.number.term] if query.number else []
    goods = [term for _, term, _ in _goods_terms(query)]
    asked = {
        FOLDED: [term.value for term in helpers if term.field == FOLDED],
        FOLDED_PAIRS: [*pairs, *(term.value for term in helpers if term.field == FOLDED_PAIRS)],
        NAME: [*words, *pairs],
        EXACT: [word.token.exact for word in _wordings(query)] if query.marked else [],
        "number": codes,
        "codes": codes + goods,
        "hs": goods,
    }
    known = {name: engine.frequencies(name, list(dict.fromkeys(terms))) for name, terms in asked.items()}
    return Statistics(engine.size(), known)


class Planner:
    """Plans for one query and one set of filters."""

    def __init__(self, query: ParsedQuery, request: SearchRequest, found: Statistics, corrections: Corrections) -> None:
        self._query = query
        self._filters = {name: values for name, values in request.filters.items() if name in FILTERS and values}
        self._newest = request.newest
        self._found = found
        self._corrections = corrections
        self._certain = {term for phrase in query.phrases for term in _held_by(phrase)}

    def strict(self) -> Plan:
        """Every word asked for must occur."""
        return self._plan(AllOf)

    def relaxed(self) -> Iterator[Plan]:
        """Most of the words, then any of them; only for a query that ``can_relax``."""
        groups = len(self._counted())
        if groups == 1:
            yield self.strict()
            return
        enough = min(math.ceil(groups * ranking.ENOUGH_WORDS), groups - 1)
        if enough > 1:
            yield self._plan(lambda parts: AnyOf(parts, enough))
        yield self._plan(AnyOf)

    def _plan(self, join: Callable[[tuple[Node, ...]], Node]) -> Plan:
        return Plan(
            must=tuple(self._selecting(join)),
            should=() if self._newest else tuple(self._ranking(join is not AllOf)),
            must_not=tuple(_phrase(words, marked=any(word.marked for word in words)) for words in self._query.excluded),
            filters=self._filters,
            newest=self._newest,
        )

    @property
    def can_relax(self) -> bool:
        """True if words decide what is found, not a number or a goods code."""
        return bool(self._query.words) and not self._number() and not self._goods()

    def _selecting(self, join: Callable[[tuple[Node, ...]], Node]) -> Iterator[Node]:
        query = self._query
        number, goods = self._number(), self._goods()
        if number:
            yield AnyOf(tuple(number))
        elif goods:
            yield AnyOf((*goods, *([AllOf(self._groups())] if query.words else [])))
        elif query.words:
            yield join(self._groups())
        elif query.locator:
            yield AnyOf(tuple(self._place(query.locator.path)))
        for phrase in query.phrases:
            yield _phrase(phrase, marked=query.marked)

    def _ranking(self, bonus: bool) -> Iterator[Node]:
        query = self._query
        if query.words and not self.can_relax:
            yield from self._groups()
        elif query.words and bonus:
            yield Const(AllOf(self._groups()), ranking.EVERY_WORD)
        if query.locator:
            yield from self._place(query.locator.path)
        elif query.number and not query.words and not query.hs:
            yield Const(Term("kind", "document"), ranking.WHOLE_DOCUMENT)
        yield from self._wording()
        for name, value in query.wants:
            wanted: Node = Term(name, value)
            if (name, value) == ("kind", "condition"):
                wanted = AnyOf((wanted, Term(NAME, _CONDITION)))
            yield Const(wanted, ranking.WANTED[name])
        yield Const(Term("state", "in_force"), ranking.IN_FORCE)

    def _wording(self) -> Iterator[Node]:
        """What makes one text with the words better than another."""
        for word in _wordings(self._query):
            term = word.token.folded
            if self._query.marked:
                yield from self._weighed(EXACT, word.token.exact, ranking.EXACT * word.weight)
            if not word.needed:
                yield Term(FOLDED, term, word.weight)
            if self._found.has(NAME, term):
                yield Term(NAMED, term, ranking.NAME * word.weight)
        for first, second in pairwise(_wordings(self._query)):
            if min(first.weight, second.weight) >= _SMALL:
                term = pair(first.token.folded, second.token.folded)
                yield from self._weighed(FOLDED_PAIRS, term, ranking.PAIR)
                yield from self._weighed(NAME, term, ranking.NAME_PAIR)
        for helper in self._query.helpers:
            for held in _neighbours(helper):
                yield from self._weighed(held.field, held.value, ranking.HELPER)

    def _weighed(self, name: str, term: str, weight: float) -> Iterator[Node]:
        """A clause that ranks, unless no text holds the term, or each that is found."""
        if self._found.has(name, term) and (name, term) not in self._certain:
            yield Const(Term(name, term), weight * self._found.idf(name, term))

    def _counted(self) -> list[Word]:
        """The words that select: all but words of asking, unless there are no others."""
        return [word for word in self._query.words if word.needed] or list(self._query.words)

    def _groups(self) -> tuple[Node, ...]:
        """For each word that selects: the word, or what it is taken for."""
        groups: list[Node] = []
        for word in self._counted():
            forms = [word.token.folded, *self._corrections.get(word.token.folded, ())]
            ways: list[Node] = [Term(FOLDED, form) for form in forms]
            ways += [Const(AllOf(tuple(_neighbours(wording))), 0.0) for wording in word.instead]
            groups.append(ways[0] if len(ways) == 1 else AnyOf(tuple(ways)))
        return tuple(groups)

    def _number(self) -> list[Node]:
        """The document itself and those that cite it; nothing if neither is there: then the other words answer."""
        if self._query.number is None:
            return []
        term = self._query.number.term
        scores = (("number", ranking.OWN_NUMBER), ("codes", ranking.CITED_NUMBER))
        return [Const(Term(name, term), score) for name, score in scores if self._found.has(name, term)]

    def _goods(self) -> list[Node]:
        """Rows under the code, under longer ones and under headings that cover it; else texts that hold the figure."""
        if self._query.hs is None:
            return []
        known = [(name, term, score) for name, term, score in _goods_terms(self._query) if self._found.has(name, term)]
        figure = (FOLDED, self._query.hs.digits, ranking.CITED_GOODS_CODE)
        return [Const(Term(name, term), score) for name, term, score in known or [figure]]

    def _place(self, path: str) -> Iterator[Node]:
        path = path.lower()
        if not self._query.words:
            yield Const(Term("path", f"={path}"), ranking.EXACT_PLACE)
        yield Const(Term("path", path), ranking.INSIDE_PLACE)


def _wordings(query: ParsedQuery) -> list[Word]:
    """All words that rank: those of quoted phrases too, which are needed anyway."""
    return [*query.words, *(Word(token) for phrase in query.phrases for token in phrase)]


def _goods_terms(query: ParsedQuery) -> list[tuple[str, str, float]]:
    if query.hs is None:
        return []
    digits = query.hs.digits
    return [
        ("hs", f"hs={digits}", ranking.OWN_GOODS_CODE),
        ("hs", f"hs_{digits}", ranking.GOODS_CODE_PREFIX),
        *(("hs", term, ranking.COVERING_GOODS_CODE) for term in covering_hs_terms(digits)),
        ("codes", f"hs_{digits}", ranking.CITED_GOODS_CODE),
    ]


def _neighbours(words: Sequence[Token]) -> list[Term]:
    """A wording as terms: its neighbours, or the word itself if it is one."""
    folded = [word.folded for word in words]
    pairs = [Term(FOLDED_PAIRS, pair(first, second)) for first, second in pairwise(folded)]
    return pairs or [Term(FOLDED, word) for word in folded]


def _held_by(phrase: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Fields and terms that a text with the phrase holds. Exact terms rank only where phrases are exact too."""
    yield from ((EXACT, word.exact) for word in phrase)
    yield from ((term.field, term.value) for term in _neighbours(phrase))


def _phrase(words: Sequence[Token], *, marked: bool) -> Node:
    """Words next to each other. Where they stand in a text costs most to read: of words with marks their pairs are
    read, of others only texts with all the pairs; one pair, or one word, is the phrase."""
    if len(words) == 1:
        return Term(EXACT, words[0].exact) if marked else Const(Term(FOLDED, words[0].folded), 0.0)
    if marked:
        pairs = tuple(pair(first.exact, second.exact) for first, second in pairwise(words))
        return Term(EXACT_PAIRS, pairs[0]) if len(pairs) == 1 else Phrase(EXACT_PAIRS, pairs)
    neighbours = _neighbours(words)
    if len(neighbours) == 1:
        return neighbours[0]
    return AllOf((*neighbours, Phrase(FOLDED, tuple(word.folded for word in words))))
