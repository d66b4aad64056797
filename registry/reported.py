"""Figures as claimed, with both percentages worked out from them. Never mixed with what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from registry.programmes import Ministry, Number, Programme, Reported
from registry.shares import share
from registry.views import ReportedView, Share


def reported_views(programme: Programme, agency: str | None = None) -> tuple[ReportedView, ...]:
    """Claims on the whole programme, or on one agency."""
    return tuple(view for _, view in _claims(programme, agency))


def claim_on(programme: Programme, agency: str | None, day: date) -> ReportedView | None:
    """The last claim with a number that was made by a day; one that does not tell when counts as the oldest."""
    rows = [(row.known_on(), view) for row, view in _claims(programme, agency) if view.done is not None]
    return _last([(known, view) for known, view in rows if known is None or known <= day])


def claims_by(
    programme: Programme, agency: str | None, day: date
) -> tuple[tuple[ReportedView, tuple[Share, ...]], ...]:
    """Claims that were made by a day, and those that do not tell when; of tasks, with the shares of overdue ones."""
    return tuple(
        (view, task_shares(row) if programme.metric == "task" and isinstance(row, Reported) else ())
        for row, view in _claims(programme, agency)
        if (row.known_on() or day) <= day
    )


def baseline_on(programme: Programme, agency: str | None, day: date) -> float | None:
    """The denominator of the last claim by a day that names one, else the first one listed."""
    if programme.metric == "task":
        return None  # tasks have three denominators, and none of them is a baseline
    rows = [(row.known_on(), view) for row, view in _claims(programme, agency) if view.denominator is not None]
    last = _last([(known, view) for known, view in rows if known is None or known <= day])
    if last:
        return last.denominator
    listed = baselines(programme) if agency is None else agency_baselines(programme, agency)
    return listed[0][0] if listed else None


def _claims(programme: Programme, agency: str | None) -> Iterator[tuple[Reported | Ministry, ReportedView]]:
    if agency is None:
        return ((row, _overall(programme, row)) for row in programme.reported)
    return ((row, _ministry(programme, row)) for row in programme.ministries if row.agency == agency)


def _last(claims: Sequence[tuple[date | None, ReportedView]]) -> ReportedView | None:
    """The newest claim; of several of one day the one that the file lists last."""
    order = sorted(enumerate(claims), key=lambda row: (row[1][0] or date.min, row[0]))
    return order[-1][1][1] if order else None


def baselines(programme: Programme) -> tuple[tuple[float, str, str], ...]:
    """All denominators that were used for the whole: (value, used by, source)."""
    return tuple((float(row.value), row.used_by, programme.sources[row.source]) for row in programme.baselines)


def agency_baselines(programme: Programme, agency: str) -> tuple[tuple[float, str, str], ...]:
    """All denominators that were used for an agency: (value, when, source)."""
    rows = (row for row in programme.ministries if row.agency == agency)
    return tuple((float(row.baseline), row.as_of, programme.sources[row.source]) for row in rows if row.baseline)


def task_shares(row: Reported) -> tuple[Share, ...]:
    """Overdue tasks (nhiệm vụ quá hạn) by each denominator: of those done, of those due, of all."""
    overdue, done, assigned = (_number(row.figures.get(name)) for name in ("overdue", "done", "assigned"))
    due = None if overdue is None or done is None else overdue + done
    return share(overdue, done, "done"), share(overdue, due, "due"), share(overdue, assigned, "all")


def _overall(programme: Programme, row: Reported) -> ReportedView:
    return _view(programme, row.as_of, row.done, row.denominator, row.percent_as_printed, row)


def _ministry(programme: Programme, row: Ministry) -> ReportedView:
    return _view(programme, row.as_of, row.cut_reported, row.baseline, row.percent_as_printed, row)


def _view(
    programme: Programme,
    as_of: str,
    done: Number | str | None,
    denominator: Number | str | None,
    percent: str,
    row: Reported | Ministry,
) -> ReportedView:
    number, base = _number(done), _number(denominator)
    target = None if base is None or programme.target_percent is None else base * programme.target_percent / 100
    notes = [f"{name.replace('_', ' ')}: {value}" for name, value in _rest(row).items()]
    return ReportedView(
        as_of=as_of,
        done=number,
        done_as_printed="" if done is None else str(done),
        denominator=base,
        percent_as_printed=percent,
        note="; ".join([*notes, row.note] if row.note else notes),
        source=programme.sources[row.source],
        evidence=row.evidence,
        of_baseline=share(number, base, "all" if programme.metric == "task" else "baseline"),
        of_target=share(number, target, "target"),
    )


def _rest(row: Reported | Ministry) -> dict[str, Number | str]:
    if isinstance(row, Reported):
        return dict(row.figures)
    planned = {} if row.planned is None else {"planned": row.planned}
    instrument = {"instrument": row.instrument} if row.instrument else {}
    return {**planned, **row.kinds, **instrument, **row.figures}


def _number(value: Number | str | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None
