"""Search over conditions, goods, provisions and documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext

from corpus.text import fold
from search_api.port import Hit, SearchDocument, SearchPage, SearchRequest
from web.activities import Activity, read
from web.formats import locator
from web.labels import label
from web.links import document_link
from web.reader import Mark, Run, runs
from web.settings import MAX_QUERY
from web.sources import kept, search_index

blueprint = Blueprint("search", __name__)
PAGE = 20
MAX_PAGE = 50
"""Nobody reads further; a sharper query is the way."""
FILTERS = ("kind", "state", "type", "agency", "field", "year")
_RAW = ("field", "year")
"""Filters whose values are words that people read."""
MOST_OPTIONS = 12
MOST_ACTIVITIES = 4
SNIPPET = 320
"""Characters of a hit's text that a list shows."""


class Option(NamedTuple):
    """One value of a facet: choosing it filters, choosing it again takes the filter off."""

    words: str
    hits: int
    href: str
    chosen: bool


class Group(NamedTuple):
    """One facet."""

    name: str
    options: list[Option]


class HitView(NamedTuple):
    """One hit as the list shows it."""

    document: SearchDocument
    title: str
    href: str
    runs: tuple[Run, ...]


@blueprint.get("/search")
def index() -> str:
    """The form alone, or the answers with facets."""
    q = request.args.get("q", "").strip()[:MAX_QUERY]
    number = _number()
    page = _answers(q, number) if q else None
    return render_template(
        "search.html",
        q=q,
        page=page,
        hits=[_hit_view(hit) for hit in page.hits] if page else [],
        activities=_activities(q, page.hits) if page and number == 1 else [],
        facets=_groups(page.facets) if page else [],
        kept=[(name, value) for name in FILTERS for value in request.args.getlist(name)],
        number=number,
        count=min(-(-page.total // PAGE), MAX_PAGE) if page else 0,
        first=(number - 1) * PAGE + 1,
        href=lambda wanted: _address(page=wanted),
        understood_value=_understood_value,
        illustrative=any(hit.document.illustrative for hit in page.hits) if page else False,
    )


@blueprint.get("/search.json")
def data() -> Response:
    """The same answers as data."""
    q = request.args.get("q", "").strip()[:MAX_QUERY]
    return jsonify({"q": q, "page": _answers(q, _number())})


def _activities(q: str, hits: Iterable[Hit]) -> list[Activity]:
    """Named activities that the best hits are conditions of, those that share most words with the query first."""
    found, words = kept(read), set(fold(q).split())
    slugs = dict.fromkeys(found.of_item[hit.document.id] for hit in hits if hit.document.id in found.of_item)
    named = (row for slug in slugs if (row := found.by_slug[slug]).named)
    return sorted(named, key=lambda row: len(words - set(fold(row.name).split())))[:MOST_ACTIVITIES]


def _number() -> int:
    return min(max(request.args.get("page", 1, int), 1), MAX_PAGE)


def _answers(q: str, number: int) -> SearchPage:
    filters = {name: tuple(values) for name in FILTERS if (values := list(filter(None, request.args.getlist(name))))}
    return search_index().search(
        SearchRequest(text=q, filters=filters, facets=FILTERS, limit=PAGE, offset=(number - 1) * PAGE)
    )


def _address(**changes: object) -> str:
    kept: dict[str, Any] = {name: request.args.getlist(name) for name in ("q", *FILTERS) if name in request.args}
    return url_for("search.index", **(kept | changes))


def _understood_value(field: str, value: str) -> str:
    if field == "locator":
        return locator(value)
    return label(value, field) if field in ("agency", "state", "kind") else value


def _groups(facets: Mapping[str, Mapping[str, int]]) -> list[Group]:
    names = {
        "kind": gettext("Kind"),
        "state": gettext("State"),
        "type": gettext("Type"),
        "agency": gettext("Ministry"),
        "field": gettext("Field"),
        "year": gettext("Year"),
    }
    return [Group(names[name], _options(name, facets[name])) for name in FILTERS if facets.get(name)]


def _options(name: str, counts: Mapping[str, int]) -> list[Option]:
    chosen = request.args.getlist(name)
    order = sorted(counts, key=lambda value: (value not in chosen, -counts[value], value))
    return [
        Option(
            value if name in _RAW else label(value, name),
            counts[value],
            _address(**{name: [old for old in chosen if old != value] if value in chosen else [*chosen, value]}),
            value in chosen,
        )
        for value in order[:MOST_OPTIONS]
    ]


def _hit_view(hit: Hit) -> HitView:
    found = hit.document
    if found.kind in ("document", "provision"):
        href = document_link(found.document_id, found.path or None)
    else:
        href = url_for("items.show", item_id=found.id)
    title = found.title or f"{found.number}, {locator(found.path)}"
    return HitView(found, title, href, _snippet(hit))


def _snippet(hit: Hit) -> tuple[Run, ...]:
    """The part of the text around the first highlight, whole words, highlighted."""
    body = hit.document.body
    first = hit.highlights[0][0] if hit.highlights else 0
    start = 0 if first < SNIPPET // 2 else body.rfind(" ", 0, first - SNIPPET // 4) + 1
    end = len(body) if len(body) - start <= SNIPPET else max(body.rfind(" ", start, start + SNIPPET), start + 1)
    shown = runs(body, start, end, [Mark(*place, "hit") for place in hit.highlights])
    return (*([Run("… ")] if start else []), *shown, *([Run(" …")] if end < len(body) else []))
