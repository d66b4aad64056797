"""Pages, one blueprint for each noun."""

from __future__ import annotations

from web.views import activities, data, documents, home, items, method, programmes, review, search

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    activities.blueprint,
    items.blueprint,
    documents.blueprint,
    programmes.blueprint,
    data.blueprint,
    method.blueprint,
    review.blueprint,
)
