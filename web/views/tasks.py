"""Tasks of a programme, one by one, with their states on a date."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext

from registry.columns import Row
from registry.given_views import TaskState, TaskView
from registry.programmes import catalogue
from registry.views import Page
from web.formats import day
from web.labels import TASK_STATES
from web.sources import as_of, registry
from web.views.data import attached
from web.word import as_table

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


@blueprint.get("/programmes/<programme_id>/tasks.<any(json, docx):form>")
def data(programme_id: str, form: str) -> Response:
    """The same as data, or as a Word document."""
    if catalogue().get(programme_id) is None:
        abort(404)
    page = _page(programme_id, FILE_ROWS)
    if form == "docx":
        title = f"{programme_id}: {gettext('Tasks')}, {day(as_of())}"
        table = as_table(title, list(_headings().items()), map(_row, page.rows))
        return attached([table], f"{programme_id}-tasks", form)
    totals = registry().task_totals(programme_id, as_of())
    return jsonify({"as_of": as_of(), "total": page.total, "next": page.next, "totals": totals, "rows": page.rows})


def _row(task: TaskView) -> Row:
    """What the Word document says of a task."""
    return {
        "number": task.number,
        "title": task.title,
        "agency": task.agency,
        "due": day(task.due),
        "state": task.state,
        "source": task.source,
        "illustrative": task.illustrative,
    }


def _headings() -> dict[str, str]:
    """Columns of the Word document."""
    return {
        "number": gettext("Number"),
        "title": gettext("Task"),
        "agency": gettext("Ministry"),
        "due": gettext("Due"),
        "state": gettext("State"),
        "source": gettext("Source"),
    }


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
