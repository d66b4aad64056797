"""Compliance cost (chi phí tuân thủ) by the Standard Cost Model, from inputs that somebody published.

Time × wage + fees gives the cost of one time; times a year × firms gives the year. Every result carries its inputs, and
results of different methods are never added to each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from registry.programmes import CostInput, Programme
from registry.views import CostView


def costs(programme: Programme) -> tuple[CostView, ...]:
    """All costs of which the programme states the inputs, in the order of its file."""
    return tuple(_view(programme, row) for row in programme.costs)


def by_method(rows: Iterable[CostView]) -> Mapping[str, float]:
    """VND a year by method."""
    totals: dict[str, float] = defaultdict(float)
    for row in rows:
        totals[row.method] += row.vnd_per_year
    return dict(sorted(totals.items()))


def _view(programme: Programme, row: CostInput) -> CostView:
    return CostView(
        name=row.name,
        method=row.method,
        hours=row.hours,
        wage=row.wage,
        fees=row.fees,
        times=row.times,
        firms=row.firms,
        vnd_per_year=(row.hours * row.wage + row.fees) * row.times * row.firms,
        source=programme.sources[row.source],
        evidence=row.evidence,
    )
