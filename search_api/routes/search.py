"""``/search``, ``/suggest`` and what is similar to an item."""

from __future__ import annotations

from collections.abc import Iterable

from registry.views import ItemView
from search_api.api import (
    Api,
    HighlightRange,
    SearchAnswer,
    SearchGroup,
    SearchHit,
    SearchParameters,
    Similar,
    SimilarParameters,
    Suggestion,
    Suggestions,
    SuggestParameters,
    answers,
)
from search_api.errors import BadParameter, NotFound
from search_api.port import Hit, SearchRequest
from search_api.query import UNDERSTOOD
from search_api.searching import MAX_OFFSET

_FILTERS = ("kind", "agency", "field", "state", "type", "programme", "year")
_LIKENESS_WORDS = 12
"""Words of an item that say what it is about; with more, hardly anything is like it."""


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/search")
    @api.spec.validate(resp=answers(SearchAnswer), tags=["search"])
    def search(query: SearchParameters) -> SearchAnswer:
        """Find documents, provisions, conditions, goods and business lines."""
        version = api.index.version()
        offset = _offset(query.cursor, version) if query.cursor else query.offset
        filters = {name: tuple(str(value) for value in getattr(query, name)) for name in _FILTERS}
        page = api.index.search(
            SearchRequest(
                query.q,
                filters,
                tuple(query.facet),
                query.limit,
                offset,
                query.sort == "newest",
                frozenset(query.literal),
            )
        )
        following = offset + len(page.hits)
        return SearchAnswer(
            total=page.total,
            next=f"{version}-{following}" if page.hits and following < min(page.total, MAX_OFFSET + 1) else None,
            hits=_hits(page.hits),
            groups=_groups(page.hits),
            facets={name: dict(counts) for name, counts in page.facets.items()},
            understood=dict(page.understood),
            did_you_mean=page.did_you_mean,
        )

    @api.blueprint.get("/suggest")
    @api.spec.validate(resp=answers(Suggestions), tags=["search"])
    def suggest(query: SuggestParameters) -> Suggestions:
        """Names that the text may be the beginning of: documents, goods, business lines."""
        found = api.index.suggest(query.q, query.limit)
        return Suggestions(
            suggestions=[Suggestion(kind=one.kind, id=one.id, title=one.title, number=one.number) for one in found]
        )

    @api.blueprint.get("/items/<item_id>/similar")
    @api.spec.validate(resp=answers(Similar, 404), tags=["search"])
    def similar(item_id: str, query: SimilarParameters) -> Similar:
        """Items of the same kind on the same business or goods, of any document."""
        item = api.registry.item(item_id)
        if item is None:
            raise NotFound(f"item {item_id}", "Look for it in /items or /search; ids survive renumbering.")
        request = SearchRequest(_about(item), {"kind": (item.kind,)}, limit=query.limit + 1, literal=UNDERSTOOD)
        hits = [hit for hit in api.index.search(request).hits if hit.document.id != item_id]
        return Similar(hits=_hits(hits[: query.limit]))


def _hits(hits: Iterable[Hit]) -> list[SearchHit]:
    return [
        SearchHit(hit.score, hit.document, [HighlightRange(start, end) for start, end in hit.highlights])
        for hit in hits
    ]


def _groups(hits: Iterable[Hit]) -> list[SearchGroup]:
    """Hits by document, in the order of the best hit of each."""
    found: dict[str, SearchGroup] = {}
    for place, hit in enumerate(hits):
        one = hit.document
        if one.document_id not in found:
            title = one.title if one.kind == "document" else one.document_title
            found[one.document_id] = SearchGroup(one.document_id, one.number, title, [])
        found[one.document_id].places.append(place)
    return list(found.values())


def _offset(cursor: str, version: str) -> int:
    """Place in the result that a cursor stands for. A new index may order the result anew."""
    made_of, _, offset = cursor.rpartition("-")
    if made_of != version or not offset.isdecimal() or not offset.isascii() or int(offset) > MAX_OFFSET:
        raise BadParameter("cursor", "The index has changed since, or no page gave it out: begin without a cursor.")
    return int(offset)


def _about(item: ItemView) -> str:
    """What an item is about: the business that it is put on, or its name, or else how it begins."""
    words = (item.activity or item.title or item.evidence.quote).replace('"', " ").replace("-", " ").split()
    return " ".join(words[:_LIKENESS_WORDS])
