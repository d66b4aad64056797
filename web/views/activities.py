"""What a business must meet: its conditions on a date, as a list to tick off, and against another date."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from registry.export import item_row
from registry.views import ItemView
from web.activities import REQUIRED, UNCONFIRMED, Activities, Activity, by_type, compare, read
from web.checklists import as_docx
from web.settings import MAX_QUERY
from web.sources import as_of, day_asked, kept, registry
from web.views.data import as_file, attached

blueprint = Blueprint("activities", __name__)


@blueprint.get("/activities")
def index() -> str:
    """All activities: by ministry, by document, or with the words asked for."""
    found = kept(read)
    words = request.args.get("q", "").strip()[:MAX_QUERY]
    agency, document = request.args.get("agency"), request.args.get("document", "")
    chosen = bool(words or document or agency is not None)
    rows = found.matching(words, agency, document) if chosen else []
    return render_template(
        "activities.html",
        q=words,
        agency=agency,
        document=document,
        chosen=chosen,
        rows=rows,
        ministries=_ministries(found),
        documents=_documents(found),
        total=len(found.by_slug),
        illustrative=any(row.illustrative for row in rows),
    )


def _ministries(found: Activities) -> list[tuple[str, int, int]]:
    """(code, activities, conditions required today), the largest first, "not stated" last."""
    counts: Counter[str] = Counter()
    required: Counter[str] = Counter()
    for row in found.by_slug.values():
        for code in row.agencies or ("",):
            counts[code] += 1
            required[code] += row.required
    return sorted(((code, counts[code], required[code]) for code in counts), key=lambda row: (row[0] == "", -row[2]))


def _documents(found: Activities) -> list[tuple[str, int]]:
    """(number, activities) of the documents with most of them."""
    counts = Counter(number for row in found.by_slug.values() for _, number in row.documents)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


@blueprint.get("/activities/<slug>")
def show(slug: str) -> str:
    """The conditions of one activity on a date; ``with`` names an earlier or later date to compare with."""
    activity = _activity(slug)
    items = _items(activity, as_of())
    required = [item for item in items if item.state in REQUIRED]
    other = day_asked("with")
    difference = None
    if other is not None:
        pair = (_items(activity, other), items)
        difference = compare(*(pair if other <= as_of() else reversed(pair)))
    return render_template(
        "activity.html",
        activity=activity,
        as_of=as_of(),
        other=other,
        difference=difference,
        groups=by_type(required),
        required=required,
        rest=[item for item in items if item.state not in (*REQUIRED, UNCONFIRMED)],
        unconfirmed=[item for item in items if item.state == UNCONFIRMED],
        shown_above={item.id for item in difference.gone} if difference and other and other <= as_of() else set(),
        near=kept(read).near(activity),
        data_href=lambda form: url_for("activities.data", slug=slug, form=form, as_of=as_of().isoformat()),
        illustrative=activity.illustrative,
    )


@blueprint.get("/activities/<slug>.<any(json, csv, xlsx, docx):form>")
def data(slug: str, form: str) -> Response:
    """The same conditions as data, whatever their state on the date; as a Word document those that must be met."""
    activity = _activity(slug)
    items = _items(activity, as_of())
    if form == "docx":
        required = [item for item in items if item.state in REQUIRED]
        return attached([as_docx(activity, required, as_of())], activity.slug, form)
    if form == "json":
        return jsonify({"as_of": as_of(), "activity": activity, "rows": items})
    return as_file(map(item_row, items), "items", activity.slug, form)


def _activity(slug: str) -> Activity:
    return kept(read).by_slug.get(slug) or abort(404)


def _items(activity: Activity, day: date) -> list[ItemView]:
    return list(registry().items_of(activity.items, day))
