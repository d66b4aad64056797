"""Progress cell by cell: programme × agency × field × date, each as one flat row; the whole is the sum of its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from corpus.agencies import present
from registry.cost import by_method, costs
from registry.programmes import Programme
from registry.progress import Count, count, groups_of, members, view_of
from registry.shares import share
from registry.snapshot import Ids, Member, Snapshot
from registry.views import CellView, ProgressView

_COUNTED = ("itemised", "gross", "strict", "added", "re_entered", "net")


def cells(
    session: Session,
    programme: Programme,
    as_of: date,
    snapshot: Snapshot,
    agency: str | None = None,
    names: Literal["then", "now"] = "then",
) -> CellView:
    """The programme, or one agency of it; its cells are the agencies, and theirs the fields.

    ``names``: agencies under the names of the texts, or under those of ``as_of``.
    """
    held = members(session, programme, snapshot)
    counted = count(session, programme, as_of, snapshot)

    def name(code: str) -> str:
        return present(code, as_of) if names == "now" else code

    groups = groups_of(programme, held.agencies, name)
    if agency is not None:
        return _agency(programme, as_of, counted, agency, groups.get(agency, {}), held.cells)
    found = tuple(_agency(programme, as_of, counted, code, items, held.cells) for code, items in sorted(groups.items()))
    whole = _cell(view_of(programme, as_of, counted, None), None)
    priced = costs(programme)
    return replace(whole, cells=found, costs=priced, cost_by_method=by_method(priced))


def _agency(
    programme: Programme, as_of: date, counted: Count, agency: str, items: Ids, held: Mapping[str, Member]
) -> CellView:
    fields: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        fields[held[item].field][item] = None
    found = tuple(
        _cell(_without_claims(view_of(programme, as_of, counted.within(rows), agency)), field)
        for field, rows in sorted(fields.items())
    )
    return replace(_cell(view_of(programme, as_of, counted.within(items), agency), None), cells=found)


def _without_claims(view: ProgressView) -> ProgressView:
    """Nobody claims figures of one field of an agency; only the illustrative baseline is counted, and so known."""
    baseline = view.baseline if view.illustrative else None
    return replace(view, claim=None, baseline=baseline, target=view.target if view.illustrative else None)


def _cell(view: ProgressView, field: str | None) -> CellView:
    figures = {name: getattr(view, name) for name in _COUNTED}
    reported = view.claim.done if view.claim else None
    numerator = view.net.value if reported is None else reported
    of_baseline = share(numerator, view.baseline, "baseline").percent
    of_target = share(numerator, view.target, "target").percent
    return CellView(
        programme=view.programme_id,
        agency=view.agency,
        field=field,
        date=view.as_of,
        reported=reported,
        reported_as_of=view.claim.as_of if view.claim else "",
        reported_source=view.claim.source if view.claim else "",
        baseline=view.baseline,
        target=view.target,
        **{name: figure.value for name, figure in figures.items()},
        coverage=share(view.itemised.value, view.baseline, "baseline").percent,
        pct_numerator=None if of_baseline is None else "net" if reported is None else "reported",
        pct_of_baseline=of_baseline,
        pct_of_target=of_target,
        net_pct_of_itemised=view.net_of_baseline.percent,
        ids={name: figure.ids for name, figure in figures.items()},
        cost_by_method={},
    )
