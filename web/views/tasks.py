"""Tasks of a programme, one by one, with their states on a date."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from registry.flat import task_row
from registry.given_views import TaskState, TaskView
from registry.programmes import catalogue
from registry.views import Page
from web.labels import TASK_STATES
from web.sources import as_of, registry
from web.views.data import as_file

blueprint = Blueprint("tasks", __name__)
PAGE = 50
FILE_ROWS = 10_000


@blueprint.get("/programmes/<programme_id>/tasks")
def index(programme_id: str) -> str:
    """Tasks that pass the filters, those due first first, under the counts of all of them."""
    programme = catalogue().get(programme_id) or abort(404)
    page = _page(programme_id, PAGE)
    filters: dict[str, Any] = {
        name: value for name in ("state", "agency", "as_of") if (value := request.args.get(name))
    }
    return render_template(
        "tasks.html",
        programme=programme,
        totals=registry().task_totals(programme_id, as_of()),
        page=page,
        states=tuple(TASK_STATES),
        state=request.args.get("state", ""),
        agency=request.args.get("agency", ""),
        as_of=as_of(),
        next_href=url_for("tasks.index", programme_id=programme_id, cursor=page.next, **filters),
        data_href=lambda form: url_for("tasks.data", programme_id=programme_id, form=form, **filters),
        illustrative=programme.illustrative,
    )


@blueprint.get("/programmes/<programme_id>/tasks.<any(json, csv, xlsx, docx):form>")
def data(programme_id: str, form: str) -> Response:
    """The same as data, up to ``FILE_ROWS``."""
    if catalogue().get(programme_id) is None:
        abort(404)
    page = _page(programme_id, FILE_ROWS)
    if form != "json":
        return as_file(map(task_row, page.rows), "tasks", f"{programme_id}-tasks", form)
    totals = registry().task_totals(programme_id, as_of())
    return jsonify({"as_of": as_of(), "total": page.total, "next": page.next, "totals": totals, "rows": page.rows})


def _page(programme_id: str, limit: int) -> Page[TaskView]:
    state = request.args.get("state") or None
    if state and state not in TASK_STATES:
        abort(400)
    return registry().tasks(
        programme_id,
        as_of(),
        limit,
        request.args.get("cursor"),
        agency=request.args.get("agency", ""),
        state=cast(TaskState | None, state),
    )
