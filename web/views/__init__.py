"""Pages, one blueprint for each noun."""

from __future__ import annotations

from web.views import (
    activities,
    changes,
    data,
    documents,
    explore,
    goods,
    home,
    items,
    method,
    objections,
    people,
    programmes,
    reports,
    review,
    search,
    tasks,
)

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    activities.blueprint,
    goods.blueprint,
    changes.blueprint,
    items.blueprint,
    documents.blueprint,
    programmes.blueprint,
    tasks.blueprint,
    reports.blueprint,
    data.blueprint,
    explore.blueprint,
    method.blueprint,
    review.blueprint,
    objections.blueprint,
    people.blueprint,
)
