"""Reform programmes: what was reported and what is counted, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext

from registry.cost import by_method
from registry.export import item_row
from registry.queries import Registry
from registry.report_files import REPORT_FORMS
from registry.views import Figure, ProgressView
from web.changes import read
from web.charts import as_png
from web.delivery import Delivery, delivery
from web.formats import day, language
from web.labels import labelled
from web.programme_tables import PARTS, League, Part, costs_of, overview_columns, overview_row, part_titles, parts_of
from web.reports import Report, last_report, reports
from web.sources import as_of, kept, on_the_day, registry
from web.views.data import TABLE_FORMS, as_file, attached

blueprint = Blueprint("programmes", __name__)
MOST_ROWS = 100
"""Rows behind a figure that the page shows; the files hold all."""
_PARTS = ", ".join(PARTS)


@blueprint.get("/programmes")
def index() -> str:
    """All programmes."""
    programmes = on_the_day(Registry.programmes)
    return render_template(
        "programmes.html",
        programmes=[(row, last_report(row)) for row in sorted(programmes, key=lambda row: row.illustrative)],
        data_href=lambda form: url_for("programmes.index_data", form=form, as_of=as_of().isoformat()),
        illustrative=any(row.illustrative for row in programmes),
    )


@blueprint.get("/programmes.<any(json, csv, xlsx, docx):form>")
def index_data(form: str) -> Response:
    """The same as data, or as a table to edit."""
    programmes = on_the_day(Registry.programmes)
    if form == "json":
        return jsonify({"as_of": as_of(), "rows": programmes})
    title = f"{gettext('Reform programmes')}, {day(as_of())}"
    made = TABLE_FORMS[form](title, overview_columns(), map(overview_row, programmes))
    return attached([made], "programmes", form)


@blueprint.get("/programmes/<programme_id>")
def show(programme_id: str) -> str:
    """One programme, for all agencies or for one (``agency``)."""
    progress = _progress(programme_id)
    agencies, league, stages = _beside(progress)
    parts, costs = parts_of(progress, league, stages), costs_of(progress)
    return render_template(
        "programme.html",
        p=progress,
        ministries=labelled((row.agency for row in agencies if row.agency), "agency"),
        agencies=league,
        delivery=stages,
        last=last_report(progress),
        charts={name: part.drawn(_part_title(progress, name)) for name, part in parts.items()},
        part_href=lambda name: lambda form: url_for(
            "programmes.part", programme_id=programme_id, name=name, form=form,
            agency=progress.agency, as_of=as_of().isoformat(),
        ),
        reports=reports(progress),
        costs=costs,
        cost_totals=by_method(costs),
        illustrative=progress.illustrative,
    )  # fmt: skip


@blueprint.get("/programmes/<programme_id>.json")
def data(programme_id: str) -> Response:
    """The same as data, with the facts and their sources as they are written down."""
    return jsonify(
        {
            "progress": _progress(programme_id),
            "agencies": on_the_day(_by_agency(programme_id)),
            "facts": registry().facts(programme_id),
        }
    )


@blueprint.get("/programmes/<programme_id>.<any(docx, xlsx):form>")
def file(programme_id: str, form: str) -> Response:
    """The figures of all agencies as a file to edit: the draft of a report for the date of the page."""
    found = registry().report_on(programme_id, as_of(), as_draft=True) or abort(404)
    return attached([REPORT_FORMS[form](found)], f"{programme_id}-{as_of().isoformat()}", form)


@blueprint.get(f"/programmes/<programme_id>/<any({_PARTS}):name>.<any(svg, png, csv, xlsx, docx):form>")
def part(programme_id: str, name: str, form: str) -> Response:
    """One part of the page as a picture or as a table."""
    progress = _progress(programme_id)
    _, league, stages = _beside(progress)
    found: Part = parts_of(progress, league, stages).get(name) or abort(404)
    title = _part_title(progress, name)
    if form in TABLE_FORMS:
        made = TABLE_FORMS[form](f"{title}, {day(as_of())}", found.columns, found.rows)
    else:
        drawn = found.drawn(title) or abort(404)
        made = drawn.encode() if form == "svg" else as_png(drawn)
    return attached([made], f"{programme_id}-{name}-{as_of().isoformat()}", form)


def _part_title(progress: ProgressView, name: str) -> str:
    return f"{progress.name if language() == 'vi' else progress.name_en}: {part_titles()[name]}"


def _beside(progress: ProgressView) -> tuple[Sequence[ProgressView], League, Delivery | None]:
    """What a page shows beside the figures: all agencies, those of them that it ranks, and the stages."""
    agencies = on_the_day(_by_agency(progress.programme_id))
    return agencies, () if progress.agency else _league(agencies), delivery(progress, reports(progress), kept(read))


@blueprint.get("/programmes/<programme_id>/<any(gross, strict, added, re_entered, net):figure>")
def rows(programme_id: str, figure: str) -> str:
    """The rows behind one counted figure."""
    progress = _progress(programme_id)
    counted: Figure = getattr(progress, figure)
    place: dict[str, Any] = {
        "programme_id": programme_id,
        "figure": figure,
        "agency": progress.agency,
        "as_of": as_of().isoformat(),
    }
    return render_template(
        "rows.html",
        title=f"{programme_id}: {_figure_name(figure)}",
        programme_id=programme_id,
        count=len(counted.ids),
        most=MOST_ROWS,
        rows=registry().items_of(counted.ids[:MOST_ROWS], as_of()),
        data_href=lambda form: url_for("programmes.rows_data", **place, form=form),
        illustrative=progress.illustrative,
    )


@blueprint.get(
    "/programmes/<programme_id>/<any(gross, strict, added, re_entered, net):figure>.<any(json, csv, xlsx, docx):form>"
)
def rows_data(programme_id: str, figure: str, form: str) -> Response:
    """The same rows as data, all of them."""
    counted: Figure = getattr(_progress(programme_id), figure)
    found = registry().items_of(counted.ids, as_of())
    if form != "json":
        return as_file(map(item_row, found), "items", f"{programme_id}-{figure}", form)
    return jsonify({"as_of": as_of(), "total": len(found), "rows": found})


def _league(agencies: Iterable[ProgressView]) -> list[tuple[ProgressView, Report | None]]:
    """Ministries by the share of the target that was last reported of them; those without one after them."""
    rows = [(row, last_report(row)) for row in agencies]
    return sorted(rows, key=lambda row: -(_of_target(row[1]) if row[1] else -1))


def _of_target(report: Report) -> float:
    return next((part.percent or 0 for part in report.shares if part.of == "target"), -1)


def _figure_name(figure: str) -> str:
    names = {
        "gross": gettext("gross cut"),
        "strict": gettext("strict cut"),
        "added": gettext("added"),
        "re_entered": gettext("come back"),
        "net": gettext("net cut"),
    }
    return str(names[figure])


def _progress(programme_id: str) -> ProgressView:
    agency = request.args.get("agency")
    if agency:
        return registry().programme(programme_id, as_of(), agency) or abort(404)
    found = (row for row in on_the_day(Registry.programmes) if row.programme_id == programme_id)
    return next(found, None) or abort(404)


@cache
def _by_agency(programme_id: str) -> Callable[[Registry, date], Sequence[ProgressView]]:
    """How to read one programme agency by agency: always the same function, so that its answer can be kept."""

    def read_agencies(registry: Registry, day: date) -> Sequence[ProgressView]:
        return registry.programme_by_agency(programme_id, day)

    return read_agencies
