"""Progress of a programme: reported, gross, strict, added, net and coverage side by side, never one number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.agencies import present
from registry.models import DocumentRow, EventRow, ItemRow
from registry.programmes import ITEM_KINDS, Programme
from registry.reported import agency_baselines, reported_views
from registry.shares import share
from registry.timeline import Change, state
from registry.views import Figure, ProgressView

_IN_LIST = ("in_force", "changed")
_NO_ITEMS = "not itemised: a unit of another kind"
_NOT_ITEMISED = "not itemised"
_NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, slots=True)
class _Count:
    """What the events of a programme come to on a date: ids of items, and the list that it found."""

    baseline: frozenset[str]
    abolished: frozenset[str] = frozenset()
    suspended: frozenset[str] = frozenset()
    simplified: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    absorbed: frozenset[str] = frozenset()
    unclassified: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    lapses_on: date | None = None
    itemised: bool = True

    @property
    def gross(self) -> frozenset[str]:
        return self.abolished | self.suspended | self.simplified


def progress(
    session: Session,
    programme: Programme,
    as_of: date,
    changes: Mapping[str, Sequence[Change]],
    agency: str | None = None,
) -> ProgressView:
    """Progress on ``as_of``, from the ``changes`` of all items; of one agency, if given by its code at either time."""
    kind = ITEM_KINDS.get(programme.metric)
    items = _items(session, programme, kind, as_of, agency) if kind else frozenset()
    own = _own_events(session, programme) if items else frozenset()
    count = _count(programme, {item: changes.get(item, ()) for item in items}, own, as_of)
    baselines = agency_baselines(programme, agency) if agency else _baselines(programme)
    itemised = len(count.baseline)
    baseline = baselines[0][0] if baselines else float(itemised) if programme.illustrative else None
    percent = programme.target_percent
    why = "" if kind and count.itemised else _NOT_ITEMISED if kind else _NO_ITEMS
    net = None if why else len(count.gross) - len(count.added)
    return ProgressView(
        programme_id=programme.id,
        name=programme.name,
        name_en=programme.name_en,
        metric=programme.metric,
        agency=agency,
        as_of=as_of,
        illustrative=programme.illustrative,
        baseline=baseline,
        baselines=baselines,
        target_percent=percent,
        target=None if baseline is None or percent is None else baseline * percent / 100,
        reported=reported_views(programme, agency),
        gross=_figure(count.gross, why),
        strict=_figure(count.abolished, why),
        added=_figure(count.added, why),
        net=Figure(net, tuple(sorted(count.gross | count.added)), why and _NOT_COMPUTABLE),
        coverage=share(itemised if kind else None, baseline, "baseline"),
        net_of_baseline=share(net, itemised or None, "baseline"),
        net_of_target=share(net, itemised * percent / 100 if itemised and percent else None, "target"),
        warnings=(*programme.warnings, *_warnings(count, as_of)),
    )


def _items(session: Session, programme: Programme, kind: str, as_of: date, agency: str | None) -> frozenset[str]:
    query = select(ItemRow.id, ItemRow.agency).where(
        ItemRow.kind == kind, ItemRow.illustrative == programme.illustrative
    )
    rows = session.execute(query).all()
    if agency is None:
        return frozenset(item for item, _ in rows)
    codes = {code for code in {code for _, code in rows if code} if agency in (code, present(code, as_of))}
    return frozenset(item for item, code in rows if code in codes)


def _count(programme: Programme, changes: Mapping[str, Sequence[Change]], own: Collection[str], as_of: date) -> _Count:
    """Count what the programme's ``own`` events did to the items of ``changes`` up to ``as_of``."""
    done = {item: [change for change in rows if change.id in own] for item, rows in changes.items()}
    since = programme.since or _first_cut(done) or as_of
    baseline = frozenset(item for item, rows in changes.items() if _found(rows, own, since))
    if not own or not baseline:
        return _Count(baseline, itemised=False)
    running = {item: [change for change in rows if _runs(change, as_of)] for item, rows in done.items()}

    def hit(*ops: str) -> frozenset[str]:
        return frozenset(item for item, rows in running.items() if any(change.op in ops for change in rows))

    def put_in_force(rows: Sequence[Change], *ops: str) -> bool:
        return any(row.op in ops and _runs(row, as_of) and (row.start or date.min) >= since for row in rows)

    cut = hit("abolish", "suspend", "simplify")
    begun = {item for item, rows in running.items() if put_in_force(rows, "impose", "supplement", "re_enter")}
    back = {item for item in cut if put_in_force(changes[item], "re_enter")}
    ends = [
        change.until
        for rows in running.values()
        for change in rows
        if change.until and change.op in ("abolish", "suspend")
    ]
    return _Count(
        baseline=baseline,
        abolished=hit("abolish"),
        suspended=hit("suspend"),
        simplified=hit("simplify"),
        replaced=hit("replace"),
        absorbed=hit("absorb"),
        unclassified=hit("amend", "replace_phrase", "drop_phrase") - cut,
        added=frozenset(begun | back),
        lapses_on=min(ends, default=None),
    )


def _found(rows: Sequence[Change], own: Collection[str], since: date) -> bool:
    """True if an item was in the list on the first day of the programme, but for what the programme itself did then."""
    others = [change for change in rows if change.id not in own or (change.start or date.min) < since]
    return state(others, since).state in _IN_LIST


def _own_events(session: Session, programme: Programme) -> frozenset[str]:
    query = select(DocumentRow.stored_id, DocumentRow.number, DocumentRow.issued).where(
        DocumentRow.chosen, DocumentRow.illustrative == programme.illustrative
    )
    instruments = [
        name
        for name, number, issued in session.execute(query)
        if programme.illustrative or any(instrument.is_(number, issued) for instrument in programme.instruments)
    ]
    return frozenset(session.scalars(select(EventRow.id).where(EventRow.document.in_(instruments))))


def _first_cut(done: Mapping[str, Sequence[Change]]) -> date | None:
    cuts = (
        change.start for rows in done.values() for change in rows if change.op in ("abolish", "suspend", "simplify")
    )
    return min((day for day in cuts if day), default=None)


def _runs(change: Change, as_of: date) -> bool:
    return (change.start is None or change.start <= as_of) and (change.until is None or as_of < change.until)


def _baselines(programme: Programme) -> tuple[tuple[float, str, str], ...]:
    return tuple((float(row.value), row.used_by, programme.sources[row.source]) for row in programme.baselines)


def _figure(ids: frozenset[str], why: str) -> Figure:
    return Figure(None, (), why) if why else Figure(len(ids), tuple(sorted(ids)))


def _warnings(count: _Count, as_of: date) -> tuple[str, ...]:
    found = []
    if count.unclassified:
        found.append(
            f"{len(count.unclassified)} items are amended; the kind of change is not told yet, so they are in no cut"
        )
    if count.replaced:
        found.append(f"{len(count.replaced)} items went with a text that was replaced, and are in no cut")
    if count.absorbed:
        found.append(f"{len(count.absorbed)} lines went into another line, which is no cut")
    if count.lapses_on:
        found.append(
            f"time-limited cuts lapse on {count.lapses_on.isoformat()}, in {(count.lapses_on - as_of).days} days"
        )
    return tuple(found)


def agencies_of(session: Session, programme: Programme) -> tuple[str, ...]:
    """Codes of the agencies that the programme has figures for or whose items it counts, sorted."""
    named = {row.agency for row in programme.ministries}
    kind = ITEM_KINDS.get(programme.metric)
    query = (
        select(ItemRow.agency).where(ItemRow.kind == kind, ItemRow.illustrative == programme.illustrative).distinct()
    )
    return tuple(sorted(named | {code for code in session.scalars(query) if code}))
