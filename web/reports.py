"""Reported figures as pages show them: every percentage with its denominator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from registry.programmes import Ministry, Programme, Reported, catalogue
from registry.reported import task_shares
from registry.views import ProgressView, ReportedView, Share


class Report(NamedTuple):
    """A claim and the percentages worked out from it."""

    row: ReportedView
    shares: tuple[Share, ...]
    facts: tuple[tuple[str, float | str], ...] = ()
    """Other figures of the same claim, by key."""
    note: str = ""


def reports(progress: ProgressView) -> list[Report]:
    """All claims of a programme, in the order of its file."""
    programme = catalogue().get(progress.programme_id)
    if progress.metric == "task" and programme is not None and progress.agency is None:
        shares = [task_shares(row) for row in programme.reported]
    else:
        shares = [(row.of_baseline, row.of_target) for row in progress.reported]
    rows = _written(programme, progress.agency)
    return [
        Report(row, tuple(part for part in parts if part.percent is not None), *_beside(written))
        for row, parts, written in zip(progress.reported, shares, rows, strict=True)
    ]


def _written(programme: Programme | None, agency: str | None) -> Sequence[Reported | Ministry]:
    """The rows of the programme's file that claims are made of, in the same order."""
    if programme is None:
        return ()
    return programme.reported if agency is None else [row for row in programme.ministries if row.agency == agency]


def _beside(row: Reported | Ministry) -> tuple[tuple[tuple[str, float | str], ...], str]:
    facts: dict[str, float | str] = {}
    if isinstance(row, Ministry):
        facts = {"planned": row.planned or "", **row.kinds, "instrument": row.instrument}
    return tuple((key, value) for key, value in {**facts, **row.figures}.items() if value != ""), row.note


def last_report(progress: ProgressView) -> Report | None:
    """The newest claim that has percentages, else the newest claim, by the year that its date names."""
    found = reports(progress)
    return max(found, key=lambda report: (bool(report.shares), _year(report.row.as_of)), default=None)


def _year(as_of: str) -> str:
    """Last year named in free text such as ``2016-2019 review``, with the month if there is one: it sorts."""
    dates = re.findall(r"\b(?:19|20)\d\d(?:-[01]\d)?", as_of)
    return max(dates, default="")
