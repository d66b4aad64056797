"""Periodic reports of a programme: issued and locked, for everybody; issuing is for reviewers."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registry.accounts import AccountError
from registry.programmes import Programme, catalogue
from registry.report_files import REPORT_FORMS
from registry.reports import ReportError, issue
from web.people import reviewer
from web.sources import database, registry, today
from web.views.data import FORMS, attached

blueprint = Blueprint("reports", __name__)
LONGEST_REASON = 500
"""Characters of the reason of a correction."""


@blueprint.get("/programmes/<programme_id>/reports")
def index(programme_id: str) -> str:
    """All reports of one programme, the newest first, and for reviewers the form to issue one."""
    return _page(_programme(programme_id))


@blueprint.post("/programmes/<programme_id>/reports")
def send(programme_id: str) -> BaseResponse | tuple[str, int]:
    """Issue and lock a report; where one stands for that day, correct it with a reason."""
    name, programme = reviewer(), _programme(programme_id)
    try:
        cut_off = date.fromisoformat(request.form.get("cut_off", ""))
    except ValueError:
        abort(400)
    standing = next((row for row in registry().reports(programme_id) if row.cut_off == cut_off), None)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    try:
        issue(
            database(), catalogue(), programme_id, cut_off, name, today(),
            standing.number if standing and reason else None, reason,
        )  # fmt: skip
    except (ReportError, AccountError) as error:
        return _page(programme, problem=str(error)), 409
    return redirect(url_for("reports.index", programme_id=programme_id), 303)


@blueprint.get("/programmes/<programme_id>/reports/<int:number>.<any(html, docx, xlsx, json):form>")
def download(programme_id: str, number: int, form: str) -> Response:
    """One issued report as a file."""
    found = registry().report(number)
    if found is None or found.programme_id != programme_id:
        abort(404)
    return attached([REPORT_FORMS[form](found)], f"{programme_id}-{found.cut_off.isoformat()}-{number}", form)


def _programme(programme_id: str) -> Programme:
    return catalogue().get(programme_id) or abort(404)


def _page(programme: Programme, problem: str = "") -> str:
    return render_template(
        "reports.html",
        programme=programme,
        reports=registry().reports(programme.id),
        forms=[(form, FORMS[form][0]) for form in REPORT_FORMS],
        today=today(),
        form=request.form,
        problem=problem,
        longest_reason=LONGEST_REASON,
        illustrative=programme.illustrative,
    )
