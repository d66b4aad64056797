"""Counted rows: a list to filter, and a page for each."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from corpus.agencies import agencies
from registry.export import item_row
from registry.gone import gone_item
from registry.views import EvidenceView, ItemKind, ItemQuery, ItemState, ItemView
from web import labels, linked_data
from web.around import around
from web.errors import ItemGone
from web.labels import label, labelled
from web.reader import Line, lines
from web.sources import as_of, database, registry
from web.views.data import as_file
from web.wording import side_by_side

blueprint = Blueprint("items", __name__)
PAGE = 25
FILE_ROWS = 10_000


class Field(NamedTuple):
    """One box of the filter form."""

    name: str
    words: str
    value: str
    options: list[tuple[str, str]]


def _query() -> ItemQuery:
    """Filters of this request; 400 for a kind or state that does not exist."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    if (kind and kind not in labels.ITEM_KINDS) or (state and state not in labels.STATES):
        abort(400)
    return ItemQuery(
        kind=cast(ItemKind, kind) or None,
        state=cast(ItemState, state) or None,
        agency=request.args.get("agency", ""),
        type=request.args.get("type", ""),
        document_id=request.args.get("document_id", ""),
        hs="".join(filter(str.isdecimal, request.args.get("hs", ""))),
        illustrative={"0": False, "1": True}.get(request.args.get("illustrative", "")),
    )


def _fields(query: ItemQuery) -> list[Field]:
    return [
        Field("kind", gettext("Kind"), query.kind or "", labelled(labels.ITEM_KINDS, "kind")),
        Field("state", gettext("State"), query.state or "", labelled(labels.STATES, "state")),
        Field("type", gettext("Type"), query.type, labelled(labels.TYPES, "type")),
        Field("agency", gettext("Ministry"), query.agency, labelled((a.code for a in agencies()), "agency")),
        Field(
            "illustrative",
            gettext("Illustrative rows"),
            request.args.get("illustrative", ""),
            [("0", gettext("without them")), ("1", gettext("only them"))],
        ),
    ]


def _address(endpoint: str, **changes: str | None) -> str:
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name not in ("lang", "cursor")
    }
    return url_for(endpoint, **(kept | changes))


@blueprint.get("/items")
def index() -> str:
    """Rows that pass the filters, on a date."""
    query = _query()
    cursor = request.args.get("cursor")
    page = registry().items(query, as_of(), PAGE, cursor)
    return render_template(
        "items.html",
        title=label(query.kind, "kind_plural") if query.kind else gettext("All rows"),
        page=page,
        query=query,
        fields=_fields(query),
        as_of=as_of(),
        cursor=cursor,
        next_href=_address("items.index", cursor=page.next),
        data_href=lambda form: _address("items.index_data", form=form),
        illustrative=any(item.illustrative for item in page.rows),
    )


@blueprint.get("/items.<any(json, csv, xlsx, docx):form>")
def index_data(form: str) -> Response:
    """The same rows as data, up to ``FILE_ROWS``; the downloads hold all."""
    page = registry().items(_query(), as_of(), FILE_ROWS, request.args.get("cursor"))
    if form != "json":
        return as_file(map(item_row, page.rows), "items", "items", form)
    return jsonify({"as_of": as_of(), "total": page.total, "next": page.next, "rows": page.rows})


@blueprint.get("/items/<item_id>")
def show(item_id: str) -> str | BaseResponse:
    """One row: its words, state on a date, history, and place in its article. An id that it had leads to it."""
    item = _item(item_id)
    if item.id != item_id:
        return redirect(_address("items.show", item_id=item.id), 301)
    events = registry().item_events(item_id, as_of())
    return render_template(
        "item.html",
        item=item,
        quote=_lines_of(item.words),
        first=_lines_of(item.evidence),
        events=[(event, around(event.evidence, "event")) for event in events],
        wordings=side_by_side(item.evidence, events),
        as_of=as_of(),
        article=around(item.evidence, "item"),
        illustrative=item.illustrative,
    )


@blueprint.get("/items/<item_id>.json")
def data(item_id: str) -> Response:
    """The same as data."""
    return jsonify({"as_of": as_of(), "item": _item(item_id), "events": registry().item_events(item_id, as_of())})


@blueprint.get("/items/<item_id>.jsonld")
def linked(item_id: str) -> Response:
    """The same as JSON-LD."""
    item = _item(item_id)
    node = linked_data.item(
        item,
        url_for("items.show", item_id=item.id, _external=True),
        url_for("documents.show", path=item.evidence.document_id.lstrip("/"), _external=True),
        registry().item_events(item.id, as_of()),
        as_of(),
    )
    return current_app.response_class(current_app.json.dumps(node), mimetype=linked_data.MIMETYPE)


def _lines_of(evidence: EvidenceView) -> list[Line]:
    return list(lines(evidence.quote, 0, len(evidence.quote)))


def _item(item_id: str) -> ItemView:
    """The row of this id; 410 with where it stood if it is no longer found, 404 if there never was one."""
    found = registry().item(item_id, as_of())
    if found is None and (last := gone_item(database(), item_id)) is not None:
        raise ItemGone(last)
    return found or abort(404)
