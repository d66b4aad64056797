"""``/search`` and ``/health``."""

from __future__ import annotations

from search_api.api import Api, Health, HighlightRange, SearchAnswer, SearchHit, SearchParameters, answers
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
        )

    @api.blueprint.get("/health")
    @api.spec.validate(resp=answers(Health), tags=["service"])
    def health() -> Health:
        """Say whether the registry and the index are there."""
        return Health(
            status="ok", registry=api.registry.version(), index=api.index.version(), indexed=api.index.count()
        )
