"""Reported figures as pages show them: every percentage with its denominator."""

from __future__ import annotations

import re
from typing import NamedTuple

from registry.programmes import catalogue
from registry.reported import task_shares
from registry.views import ProgressView, ReportedView, Share


class Report(NamedTuple):
    """A claim and the percentages worked out from it."""

    row: ReportedView
    shares: tuple[Share, ...]


def reports(progress: ProgressView) -> list[Report]:
    """All claims of a programme, in the order of its file."""
    programme = catalogue().get(progress.programme_id)
    if progress.metric == "task" and programme is not None and progress.agency is None:
        shares = [task_shares(row) for row in programme.reported]
    else:
        shares = [(row.of_baseline, row.of_target) for row in progress.reported]
    return [
        Report(row, tuple(part for part in parts if part.percent is not None))
        for row, parts in zip(progress.reported, shares, strict=True)
    ]


def last_report(progress: ProgressView) -> Report | None:
    """The newest claim that has percentages, else the newest claim, by the year that its date names."""
    found = reports(progress)
    return max(found, key=lambda report: (bool(report.shares), _year(report.row.as_of)), default=None)


def _year(as_of: str) -> str:
    """Last year named in free text such as ``2016-2019 review``, with the month if there is one: it sorts."""
    dates = re.findall(r"\b(?:19|20)\d\d(?:-[01]\d)?", as_of)
    return max(dates, default="")
