"""``/search`` and ``/suggest``."""

from __future__ import annotations

from search_api.api import (
    Api,
    HighlightRange,
    SearchAnswer,
    SearchHit,
    SearchParameters,
    Suggestion,
    Suggestions,
    SuggestParameters,
    answers,
)
from search_api.fields import FACETS
from search_api.port import SearchRequest

_FILTERS = ("kind", "agency", "state", "type", "year")


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/search")
    @api.spec.validate(resp=answers(SearchAnswer), tags=["search"])
    def search(query: SearchParameters) -> SearchAnswer:
        """Find documents, provisions, conditions, goods and business lines."""
        filters = {name: tuple(str(value) for value in getattr(query, name)) for name in _FILTERS}
        page = api.index.search(SearchRequest(query.q, filters, FACETS, query.limit, query.offset))
        return SearchAnswer(
            total=page.total,
            hits=[
                SearchHit(
                    score=hit.score,
                    document=hit.document,
                    highlights=[HighlightRange(start=start, end=end) for start, end in hit.highlights],
                )
                for hit in page.hits
            ],
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
