"""Tables to sort, filter and choose columns of; the same address with a form (``.csv``, ``.json`` …) gives the rows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registry.columns import TABLES, Row, in_order
from registry.export import FORMATS
from web.explore import SHOWN, Wanted, chosen, printed, table
from web.formats import day
from web.links import document_link
from web.settings import MAX_QUERY
from web.sources import as_of, on_the_day, version
from web.views.data import TABLE_FORMS, attached, column_says, table_names

blueprint = Blueprint("explore", __name__)
PAGE = 50
_KINDS = ", ".join(SHOWN)


@blueprint.get("/explore")
def index() -> BaseResponse:
    """The first table."""
    return redirect(url_for("explore.show", kind="items"), 302)


@blueprint.get(f"/explore/<any({_KINDS}):kind>")
def show(kind: str) -> str:
    """One table."""
    wanted = _wanted(kind)
    rows = chosen(on_the_day(table(kind)), wanted)
    count = max(-(-len(rows) // PAGE), 1)
    number = min(max(request.args.get("page", 1, int), 1), count)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "explore.html",
        kind=kind,
        names={name: table_names()[name][0] for name in SHOWN},
        row_href=_row_href,
        wanted=wanted,
        rows=shown,
        total=len(rows),
        all_columns=TABLES[kind],
        says=column_says,
        printed=printed,
        number=number,
        count=count,
        as_of=as_of(),
        href=lambda wanted_page: _address(kind, page=wanted_page),
        data_href=lambda form: _address(kind, form),
        sort_href=lambda name: _address(kind, sort=_turned(name, wanted)),
        illustrative=any(row["illustrative"] for row in shown),
    )


@blueprint.get(f"/explore/<any({_KINDS}):kind>.<any(csv, json, xlsx, docx):form>")
def data(kind: str, form: str) -> Response:
    """The rows of the same table, with the same filters, order and columns: all, but in Excel and Word the first."""
    wanted = _wanted(kind)
    rows = chosen(on_the_day(table(kind)), wanted)
    if form == "csv":
        return attached(FORMATS["csv"](in_order(rows, wanted.columns), wanted.columns), kind, form)
    if form in TABLE_FORMS:
        title = f"{table_names()[kind][0]}, {day(as_of())}"
        return attached(
            [TABLE_FORMS[form](title, {name: column_says(name) for name in wanted.columns}, rows)], kind, form
        )
    return jsonify(
        {
            "as_of": as_of(),
            "data_version": version(),
            "total": len(rows),
            "rows": [{name: row[name] for name in wanted.columns} for row in rows],
        }
    )


def _wanted(kind: str) -> Wanted:
    """What this request asks for; 400 for a column that the table has not."""
    columns = tuple(dict.fromkeys(request.args.getlist("columns"))) or SHOWN[kind]
    sort = request.args.get("sort", "")
    filters = {
        name.removeprefix("f_"): words.strip()[:MAX_QUERY]
        for name, words in request.args.items()
        if name.startswith("f_") and words.strip()
    }
    if not {*columns, *filters, sort.removeprefix("-")} <= {*TABLES[kind], ""}:
        abort(400)
    return Wanted(columns, filters, sort.removeprefix("-"), sort.startswith("-"))


def _row_href(kind: str, row: Row) -> str:
    """The page of a row."""
    if kind == "items":
        return url_for("items.show", item_id=row["id"])
    if kind == "tasks":
        return url_for("tasks.index", programme_id=row["programme"], _anchor=row["id"])
    if kind == "reports":
        return url_for("reports.index", programme_id=row["programme"])
    return document_link(row["id"]) if kind == "documents" else document_link(row["document"], row["path"])


def _turned(name: str, wanted: Wanted) -> str:
    """What sorts by a column: upwards, and downwards if it is upwards already."""
    return f"-{name}" if wanted.sort == name and not wanted.descending else name


def _address(kind: str, form: str = "", **changes: object) -> str:
    """This address with another page, order or form."""
    kept: dict[str, Any] = {
        name: values for name, values in request.args.to_dict(flat=False).items() if name not in ("page", "lang")
    }
    if form:
        return url_for("explore.data", kind=kind, form=form, **kept)
    return url_for("explore.show", kind=kind, **(kept | changes))
