"""Periodic reports of a programme (báo cáo định kỳ), after Decree 09/2019/NĐ-CP: at a cut-off date, locked.

A report tells the figures on its cut-off date, from what the registry knew when it was issued. Its content holds the
facts on the programme as they stood then, so that the figures can be worked out again from the ledger at any time.
A correction is a new report that names the one it takes the place of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session, aliased

from registry.accounts import log, require
from registry.columns import REPORT_FIGURES
from registry.db import writing
from registry.given_views import ReportHead, ReportView, TaskTotals
from registry.known import next_stamp, utc_now
from registry.models import ReportRow
from registry.past import past
from registry.programmes import Catalogue, Programme
from registry.progress import Count, groups_of, tally, view_of
from registry.reported import claims_by
from registry.roles import DECIDE
from registry.snapshot import by_agency
from registry.tasks import task_rows, task_state, task_totals
from registry.views import Figure

_FORM = 1
"""Of the content; another one when its fields change."""
_SHARES = ("coverage", "net_of_baseline", "net_of_target")
_TASKS = ("done_on_time", "done_late", "open_in_time", "open_overdue")
_NAMED = 5
"""Differences that a message names."""


class ReportError(Exception):
    """A report cannot be issued. ``str()`` is the one line a person sees."""


def contents(session: Session, programme: Programme, cut_off: date, known_at: str) -> dict[str, Any]:
    """Facts and figures on ``cut_off`` as known at a moment (``known.stamp``): plain values, the same at any time."""
    held = past(session, programme, datetime.fromisoformat(known_at))
    counted = tally(programme, cut_off, held.changes, held.members, held.own)
    agencies = sorted(groups_of(programme, by_agency(held.members)).items())
    rows = task_rows(session, cut_off, known_at, programme.id)
    found = {
        "form": _FORM,
        "programme": programme.facts(),
        "cut_off": cut_off,
        "known_at": known_at,
        "whole": _figures(programme, cut_off, counted, None),
        "agencies": [_figures(programme, cut_off, counted.within(items), code) for code, items in agencies],
        "tasks": _tasks(task_totals(programme.id, rows, cut_off, programme.illustrative)),
        "overdue_tasks": [
            {"id": row.id, "number": row.number, "title": row.title, "agency": row.agency, "due": row.due, "days": days}
            for row in rows
            for state, days in [task_state(row.due, row.done, cut_off)]
            if state == "open_overdue"
        ],
    }
    plain: dict[str, Any] = json.loads(_text(found))
    return plain


def _figures(programme: Programme, cut_off: date, counted: Count, agency: str | None) -> dict[str, Any]:
    view = view_of(programme, cut_off, counted, agency)
    return {
        "agency": agency,
        "baseline": view.baseline,
        "target_percent": view.target_percent,
        "target": view.target,
        "claim": asdict(view.claim) if view.claim else None,
        "claims": [
            asdict(claim) | {"overdue": [asdict(share) for share in overdue]}
            for claim, overdue in claims_by(programme, agency, cut_off)
        ],
        **{name: _figure(getattr(view, name)) for name in REPORT_FIGURES},
        **{name: asdict(getattr(view, name)) for name in _SHARES},
        "warnings": list(view.warnings) if agency is None else [],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "ids": sorted(figure.ids), "why": figure.why}


def _tasks(totals: TaskTotals) -> dict[str, Any]:
    return {
        "agency": totals.agency,
        **{name: _figure(getattr(totals, name)) for name in _TASKS},
        "overdue": [asdict(share) for share in totals.overdue],
        "late": asdict(totals.late),
        "agencies": [_tasks(part) for part in totals.agencies],
    }


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, default=date.isoformat)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def draft(session: Session, programme: Programme, cut_off: date, known_at: str) -> ReportView:
    """The report as it would be issued."""
    content = contents(session, programme, cut_off, known_at)
    return ReportView(None, programme.id, cut_off, known_at, "", None, "", None, _hash(_text(content)), content)


_LATER = aliased(ReportRow)
HEADS = select(
    *(ReportRow.id, ReportRow.programme, ReportRow.cut_off, ReportRow.known_at, ReportRow.issued_by),
    *(ReportRow.replaces, ReportRow.reason, _LATER.id.label("replaced_by"), ReportRow.sha256),
).outerjoin(_LATER, _LATER.replaces == ReportRow.id)
"""Issued reports with what a ``ReportHead`` holds, in its order. Contents are large: they are not read."""


def issued_reports(session: Session, programme: str = "") -> tuple[ReportHead, ...]:
    """Issued reports, of one programme if given, the newest first, without their contents."""
    query = HEADS.order_by(ReportRow.id.desc())
    if programme:
        query = query.where(ReportRow.programme == programme)
    return tuple(ReportHead(*row) for row in session.execute(query))


def issued_report(session: Session, number: int) -> ReportView | None:
    """One issued report."""
    row = session.execute(HEADS.add_columns(ReportRow.content).where(ReportRow.id == number)).one_or_none()
    if row is None:
        return None
    *head, content = row
    return ReportView(*(*head, json.loads(content)))


def standing_report(session: Session, programme: str, cut_off: date) -> ReportView | None:
    """The report of a cut-off date that no other one takes the place of."""
    found = next((head for head in issued_reports(session, programme) if head.cut_off == cut_off), None)
    return issued_report(session, found.number) if found and found.number else None


def issue(
    engine: Engine,
    catalogue: Catalogue,
    programme_id: str,
    cut_off: date,
    by: str,
    today: date,
    replaces: int | None = None,
    reason: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> ReportView:
    """Issue a report; where the same is issued already, that one. Raises ReportError, AccountError."""
    programme = catalogue.get(programme_id)
    if programme is None:
        known = ", ".join(row.id for row in catalogue.programmes)
        raise ReportError(f"{programme_id}: no such programme. Known: {known}.")
    if cut_off > today:
        raise ReportError(f"{cut_off}: a cut-off date after today, {today}. Take a day that is over.")
    with writing(engine) as session:
        require(session, by, *DECIDE)
        moment = next_stamp(session.connection(), clock)
        content = contents(session, programme, cut_off, moment)
        standing = standing_report(session, programme_id, cut_off)
        if standing and not differences(standing.content, content):
            return standing
        _check(standing, content, replaces, reason)
        text, reason = _text(content), reason.strip()
        sha256 = _hash(text)
        row = {
            "programme": programme_id, "cut_off": cut_off, "known_at": moment, "issued_by": by, "replaces": replaces,
            "reason": reason, "content": text, "sha256": sha256,
        }  # fmt: skip
        number = session.execute(insert(ReportRow).returning(ReportRow.id), row).scalar_one()
        log(session, moment, by, "report issued", f"{number}: {programme_id} at {cut_off}, sha256 {sha256}")
        return ReportView(number, programme_id, cut_off, moment, by, replaces, reason, None, sha256, content)


def _check(standing: ReportView | None, content: Mapping[str, Any], replaces: int | None, reason: str) -> None:
    """A correction names the report that stands, and why; without a report that stands there is nothing to correct."""
    if standing is None and replaces is not None:
        raise ReportError(f"{replaces}: no report that stands for this programme and day. Leave out --replaces.")
    if standing and replaces != standing.number:
        changed = ", ".join(differences(standing.content, content)[:_NAMED]) or "nothing"
        raise ReportError(
            f"Report {standing.number} of {standing.cut_off} is issued and locked; since then {changed} changed. "
            f"To correct it, issue another with --replaces {standing.number} --reason TEXT."
        )
    if standing and not reason.strip():
        raise ReportError(f"A correction of report {standing.number} needs a reason: --reason TEXT.")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of the facts and figures that differ, but for the moment at which they were known."""
    return [name for name in _differing(old, new, "") if name != "known_at"]


def _differing(old: object, new: object, name: str) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _differing(old.get(key), new.get(key), f"{name}.{key}" if name else str(key))
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(old, str) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, f"{name}[{place}]")
    elif old != new:
        yield name


def report_breaches(session: Session) -> Iterator[str]:
    """Issued reports that are not what was issued, or whose figures the ledger does not give."""
    for row in session.scalars(select(ReportRow).order_by(ReportRow.id)):
        if _hash(row.content) != row.sha256:
            yield f"report {row.id}: its content is not what was issued"
            continue
        content = json.loads(row.content)
        programme = Programme.model_validate(content["programme"])
        computed = contents(session, programme, row.cut_off, row.known_at)
        for name in differences(content, computed)[:_NAMED]:
            yield f"report {row.id}: {name} is not what the ledger comes to on {row.cut_off}, known at {row.known_at}"
