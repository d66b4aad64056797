"""Is this inspected? A look-up of goods by HS code or name."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from registry.given_views import MeasureClass, ThirdPartyLine
from registry.views import ItemQuery, ItemView, Page
from search_api.port import SearchRequest
from web.activities import REQUIRED
from web.goods import MOST_LINES, Lookup, digits_of, lists, look_up
from web.settings import MAX_QUERY
from web.sources import as_of, kept, registry, search_index

blueprint = Blueprint("goods", __name__)
MOST_NAMED = 50
MOST_UNVERIFIED = 25
UNVERIFIED: tuple[MeasureClass, ...] = ("inspection", "declared_cut")
"""What the third-party compilation says of inspections; its other rows are about other things."""


@blueprint.get("/goods")
def index() -> str:
    """The form, the answer for a code, or the lines with a name."""
    asked = _asked()
    code = digits_of(asked)
    found = _look_up(code) if code else None
    named = _named(asked) if asked and not code else []
    shown = [*found.covering, *found.below, *found.beside] if found else named
    return render_template(
        "goods.html",
        asked=asked,
        code=code,
        found=found,
        required=[line for line in found.covering if line.state in REQUIRED] if found else [],
        named=named,
        unverified=_unverified(code) if code else [],
        lists=kept(lists),
        as_of=as_of(),
        data_href=lambda form: _data_href(code, form),
        illustrative=any(line.illustrative for line in shown),
    )


@blueprint.get("/goods.json")
def data() -> Response:
    """The same answer as data."""
    asked = _asked()
    code = digits_of(asked)
    found = _look_up(code) if code else None
    return jsonify(
        {
            "asked": asked,
            "code": code or None,
            "as_of": as_of(),
            "covering": found.covering if found else _named(asked) if asked else [],
            "below": found.below if found else [],
            "beside": found.beside if found else [],
            "unverified": [line for page in _unverified(code) for line in page.rows] if code else [],
            "lists_read": kept(lists),
        }
    )


def _asked() -> str:
    return request.args.get("hs", "").strip()[:MAX_QUERY]


def _look_up(code: str) -> Lookup:
    query = ItemQuery(kind="product_line", hs=code[:4])
    return look_up(code, registry().items(query, as_of(), MOST_LINES).rows)


def _unverified(code: str) -> list[Page[ThirdPartyLine]]:
    """What the third-party compilation says of a code and what is under it: never part of the answer."""
    pages = (registry().third_party(code[:8], MOST_UNVERIFIED, measure=name, as_of=as_of()) for name in UNVERIFIED)
    return [page for page in pages if page.rows]


def _data_href(code: str, form: str) -> str:
    """Address of the answer as JSON, or of its lines in the other forms."""
    if form == "json":
        return url_for("goods.data", hs=code, as_of=as_of().isoformat())
    return url_for("items.index_data", form=form, kind="product_line", hs=code, as_of=as_of().isoformat())


def _named(words: str) -> list[ItemView]:
    request_ = SearchRequest(text=words, filters={"kind": ("product_line",)}, limit=MOST_NAMED)
    found = (registry().item(hit.document.id, as_of()) for hit in search_index().search(request_).hits)
    return [line for line in found if line is not None]
