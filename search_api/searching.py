"""From a request to a page: the same steps for every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search_api import ranking
from search_api.analysis import tokens
from search_api.fields import FACETS, NAMED
from search_api.highlights import highlights
from search_api.plan import AnyOf, Engine, Found, Plan, Selected, Term
from search_api.planner import Planner, statistics
from search_api.port import Hit, SearchDocument, SearchPage, SearchRequest
from search_api.query import MAX_QUERY, MAX_WORDS, ParsedQuery, parse_query
from search_api.spelling import Corrections, corrections, did_you_mean

MAX_LIMIT = 200
MAX_OFFSET = 10_000
MAX_FACET_VALUES = 1_000
"""Values of a facet that an engine counts …"""
_SHOWN_FACET_VALUES = 100
"""… and those that an answer holds: there are about as many fields as an engine counts."""
SUGGESTED = ("document", "product_line", "business_line")
_COMPLETIONS = 20
_VARIED = 50
"""Hits among which those of one article are thinned out."""
_READ = 2_000
"""Characters of a hit in which the spelling of a corrected word is looked for."""


def answer(engine: Engine, request: SearchRequest) -> SearchPage:
    """Answer one request. Any text is a query."""
    query = parse_query(request.text, request.literal)
    if query.unsearchable:
        return SearchPage((), 0, {name: {} for name in request.facets if name in FACETS}, query.understood)
    found, fixed = _select(engine, query, request)
    hits = _varied(found.hits) if query.by_words and not request.newest else found.hits
    page = hits[_offset(request) :][: _limit(request)]
    documents = engine.read([hit.place for hit in page])
    texts = [f"{document.title} {document.body[:_READ]}" for document in documents] if fixed else []
    shown = highlights(query, [document.body for document in documents])
    return SearchPage(
        hits=tuple(
            Hit(document, hit.score, ranges) for hit, document, ranges in zip(page, documents, shown, strict=True)
        ),
        total=found.total,
        facets={name: _most_frequent(counts) for name, counts in found.facets.items()},
        understood=query.understood,
        did_you_mean=did_you_mean(request.text[:MAX_QUERY], fixed, texts),
    )


def _varied(hits: Sequence[Found]) -> list[Found]:
    """Of the first hits, two of one Điều stay in their places, and the others follow: a page shows many articles, not
    the clauses of one. It is the same for every page of a result."""
    seen: dict[int, int] = {}
    first: list[Found] = []
    further: list[Found] = []
    for hit in hits[:_VARIED]:
        seen[hit.group] = number = seen.get(hit.group, 0) + 1
        (first if number <= ranking.SAME_ARTICLE else further).append(hit)
    return [*first, *further, *hits[_VARIED:]]


def _most_frequent(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Values with the highest counts, equal ones by name: the same whatever order an engine counts in."""
    return dict(sorted(counts.items(), key=lambda value: (-value[1], value[0]))[:_SHOWN_FACET_VALUES])


def suggest(engine: Engine, text: str, limit: int) -> tuple[SearchDocument, ...]:
    """Documents, goods and business lines whose names hold the words typed, the last of which may be unfinished."""
    words = [token.folded for token in tokens(text[:MAX_QUERY])][:MAX_WORDS]
    if not words:
        return ()
    ends = [Term(NAMED, word) for word in engine.completions(words[-1], _COMPLETIONS)]
    if not ends:
        return ()
    whole = [Term(NAMED, word) for word in words[:-1]]
    plan = Plan(must=(*whole, AnyOf(tuple(ends))), filters={"kind": SUGGESTED})
    found = engine.select(plan, max(1, min(limit, MAX_LIMIT)), ())
    return tuple(engine.read([hit.place for hit in found.hits]))


def digests(engine: Engine) -> Mapping[str, str]:
    """Address → digest of every document that an engine holds."""
    found = engine.select(Plan(filters={"kind": ("document",)}), engine.size(), ())
    return {document.id: document.digest for document in engine.read([hit.place for hit in found.hits])}


def _select(engine: Engine, query: ParsedQuery, request: SearchRequest) -> tuple[Selected, Corrections]:
    """The strict plan; where that finds little, misspellings are put right, and most of the words are enough."""
    terms = statistics(engine, query)
    planner = Planner(query, request, terms, {})
    found = _run(engine, planner.strict(), request)
    if found.total >= ranking.FEW or not planner.can_relax:
        return found, {}
    fixed = corrections(engine, [word.token for word in query.words])
    planner = Planner(query, request, terms, fixed)
    for plan in planner.relaxed():
        found = _run(engine, plan, request)
        if found.total:
            break
    return found, fixed


def _run(engine: Engine, plan: Plan, request: SearchRequest) -> Selected:
    limit = max(_offset(request) + _limit(request), _VARIED)
    return engine.select(plan, limit, [name for name in request.facets if name in FACETS])


def _limit(request: SearchRequest) -> int:
    return max(0, min(request.limit, MAX_LIMIT))


def _offset(request: SearchRequest) -> int:
    return max(0, min(request.offset, MAX_OFFSET))
