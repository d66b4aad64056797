"""Progress of a programme: reported, gross, strict, added, re-entered, net and coverage side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.agencies import present
from registry.db import batches
from registry.models import DocumentRow, EventRow
from registry.programmes import ITEM_KINDS, Programme
from registry.reported import agency_baselines, baseline_on, baselines, claim_on, reported_views
from registry.shares import share
from registry.snapshot import IN_LIST, Ids, Members, Snapshot
from registry.standings import changes_by_item
from registry.timeline import CUTS, Change, state
from registry.views import Figure, ProgressView

_NO_ITEMS = "not itemised: a unit of another kind"
_NOT_ITEMISED = "not itemised"
_NOT_COMPUTABLE = "not computable"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Count:
    """What the events of a programme come to on a date: sets of ids of items, and the list that it found."""

    baseline: Ids
    abolished: frozenset[str] = _NONE
    suspended: frozenset[str] = _NONE
    simplified: frozenset[str] = _NONE
    replaced: frozenset[str] = _NONE
    absorbed: frozenset[str] = _NONE
    after_clearance: frozenset[str] = _NONE
    unclassified: frozenset[str] = _NONE
    added: frozenset[str] = _NONE
    re_entered: frozenset[str] = _NONE
    lapses: Mapping[str, date] | None = None
    """For each item that is cut for a time, the day on which it is in force again; None: no instrument is here."""

    @property
    def gross(self) -> frozenset[str]:
        """Items that are cut, of whatever kind."""
        return self.abolished | self.suspended | self.simplified

    @property
    def itemised(self) -> bool:
        """True if there is anything to count: an instrument of the programme, and a row that it found or added."""
        return self.lapses is not None and bool(self.baseline or self.gross | self.added | self.re_entered)

    def within(self, items: Ids, baseline: Ids | None = None) -> Count:
        """The same for some of the items. ``baseline``: those of them that are in the baseline, if that is known."""
        if baseline is None:
            baseline = {item: None for item in items if item in self.baseline}
        names = (part.name for part in fields(self) if part.name not in ("baseline", "lapses"))
        parts: dict[str, Any] = {name: frozenset(filter(items.__contains__, getattr(self, name))) for name in names}
        return replace(self, baseline=baseline, **parts)


def members(session: Session, programme: Programme, snapshot: Snapshot) -> Members:
    """Items of the kind that the programme counts."""
    return snapshot.members(session, ITEM_KINDS.get(programme.metric), illustrative=programme.illustrative)


def count(session: Session, programme: Programme, as_of: date, snapshot: Snapshot) -> Count:
    """Count what the programme's own events did up to ``as_of`` to the items of its kind.

    Only the items that they touch are replayed. Any other one is in the list that the programme found if it was in
    force on that day.
    """
    return _count(session, programme, as_of, snapshot)[0]


def _count(session: Session, programme: Programme, as_of: date, snapshot: Snapshot) -> tuple[Count, Mapping[str, Ids]]:
    """The same, and the baseline of each agency as the texts name it."""
    items = members(session, programme, snapshot).cells
    own = _own_events(session, programme) if items else {}
    touched = sorted({item for item in own.values() if item and item in items})
    changes = changes_by_item(session, touched)
    counted = tally(programme, as_of, changes, touched, own.keys())
    since = _since(programme, _done(changes, own.keys()), as_of)
    listed = snapshot.listed(session, ITEM_KINDS.get(programme.metric), since, illustrative=programme.illustrative)
    differing = {item for item in touched if (item in listed.ids) != (item in counted.baseline)}
    if differing:
        listed = listed.but_for(differing, items)
    return replace(counted, baseline=listed.ids), listed.agencies


def tally(
    programme: Programme,
    as_of: date,
    changes: Mapping[str, Sequence[Change]],
    items: Collection[str],
    own: Collection[str],
) -> Count:
    """The same, from the ids of the programme's ``own`` events. Pure."""
    rows = {item: changes.get(item, ()) for item in items}
    done = _done(rows, own)
    since = _since(programme, done, as_of)
    baseline = dict.fromkeys(sorted(item for item, found in rows.items() if _found(found, own, since)))
    if not own:
        return Count(baseline)
    running = {item: [change for change in found if _runs(change, as_of)] for item, found in done.items() if found}

    def hit(*ops: str) -> frozenset[str]:
        return frozenset(item for item, found in running.items() if any(change.op in ops for change in found))

    def put_in_force(found: Iterable[Change], *ops: str) -> bool:
        return any(row.op in ops and _runs(row, as_of) and (row.start or date.min) >= since for row in found)

    cut = hit(*CUTS)
    begun = {item for item, found in running.items() if put_in_force(found, "impose", "supplement")}
    back = {item for item, found in running.items() if put_in_force(found, "re_enter")}
    back |= {item for item in cut if put_in_force(rows[item], "re_enter")}
    return Count(
        baseline=baseline,
        abolished=hit("abolish"),
        suspended=hit("suspend"),
        simplified=hit("simplify"),
        replaced=hit("replace"),
        absorbed=hit("absorb"),
        after_clearance=hit("move_post_clearance"),
        unclassified=hit("amend", "replace_phrase", "drop_phrase") - cut,
        added=frozenset(begun - back),
        re_entered=frozenset(back),
        lapses=_lapses(running),
    )


def progress(
    session: Session, programme: Programme, as_of: date, snapshot: Snapshot, agency: str | None = None
) -> ProgressView:
    """Progress on ``as_of``; of one agency, if given by its code at either time."""
    counted, listed = _count(session, programme, as_of, snapshot)
    if agency is not None:
        held = members(session, programme, snapshot).agencies
        codes = [code for code in held if agency in (code, present(code, as_of))]
        parts = (_joined([ids[code] for code in codes if code in ids]) for ids in (held, listed))
        counted = counted.within(*parts)
    return view_of(programme, as_of, counted, agency)


def by_agency(session: Session, programme: Programme, as_of: date, snapshot: Snapshot) -> tuple[ProgressView, ...]:
    """Progress agency by agency, as the texts name them."""
    counted, listed = _count(session, programme, as_of, snapshot)
    groups = groups_of(programme, members(session, programme, snapshot).agencies)
    return tuple(
        view_of(programme, as_of, counted.within(items, listed.get(code, {})), code)
        for code, items in sorted(groups.items())
    )


def groups_of(programme: Programme, agencies: Mapping[str, Ids], name: Callable[[str], str] = str) -> Mapping[str, Ids]:
    """Items of each agency that has figures or items, each item in one group; "" where the text tells no agency.

    ``name`` gives the code under which to read one, such as that of its successor.
    """
    groups: dict[str, list[Ids]] = {row.agency: [] for row in programme.ministries}
    for code, items in agencies.items():
        groups.setdefault(name(code), []).append(items)
    return {code: _joined(parts) for code, parts in groups.items()}


def _joined(parts: Sequence[Ids]) -> Ids:
    return parts[0] if len(parts) == 1 else dict.fromkeys(sorted(item for part in parts for item in part))


def view_of(programme: Programme, as_of: date, counted: Count, agency: str | None) -> ProgressView:
    """What is counted beside what was claimed of the same agency."""
    kind = ITEM_KINDS.get(programme.metric)
    listed = agency_baselines(programme, agency) if agency is not None else baselines(programme)
    itemised, percent = len(counted.baseline), programme.target_percent
    baseline = baseline_on(programme, agency, as_of)
    if baseline is None and programme.illustrative:
        baseline = float(itemised)
    why = "" if kind and counted.itemised else _NOT_ITEMISED if kind else _NO_ITEMS
    net = None if why else len(counted.gross) - len(counted.added) - len(counted.re_entered)
    return ProgressView(
        programme_id=programme.id,
        name=programme.name,
        name_en=programme.name_en,
        metric=programme.metric,
        agency=agency,
        as_of=as_of,
        illustrative=programme.illustrative,
        baseline=baseline,
        baselines=listed,
        target_percent=percent,
        target=None if baseline is None or percent is None else baseline * percent / 100,
        claim=claim_on(programme, agency, as_of),
        reported=reported_views(programme, agency),
        gross=_figure(counted.gross, why),
        strict=_figure(counted.abolished, why),
        added=_figure(counted.added, why),
        re_entered=_figure(counted.re_entered, why),
        net=Figure(net, tuple(sorted(counted.gross | counted.added | counted.re_entered)), why and _NOT_COMPUTABLE),
        itemised=Figure(itemised, tuple(counted.baseline)) if kind else Figure(None, (), _NO_ITEMS),
        coverage=share(itemised if kind else None, baseline, "baseline"),
        net_of_baseline=share(net, itemised or None, "baseline"),
        net_of_target=share(net, itemised * percent / 100 if itemised and percent else None, "target"),
        warnings=(*programme.warnings, *_warnings(counted, as_of)),
    )


def _found(rows: Sequence[Change], own: Collection[str], since: date) -> bool:
    """True if an item was in the list on the first day of the programme, but for what the programme itself did then."""
    others = [change for change in rows if change.id not in own or (change.start or date.min) < since]
    return state(others, since).state in IN_LIST


def _own_events(session: Session, programme: Programme) -> Mapping[str, str | None]:
    """The item of each event of the programme's instruments, by id of the event."""
    query = select(DocumentRow.stored_id, DocumentRow.number, DocumentRow.issued).where(
        DocumentRow.chosen, DocumentRow.illustrative == programme.illustrative
    )
    if not programme.illustrative:
        query = query.where(DocumentRow.number.in_([instrument.number for instrument in programme.instruments]))
    instruments = [
        name
        for name, number, issued in session.execute(query)
        if programme.illustrative or any(instrument.is_(number, issued) for instrument in programme.instruments)
    ]
    return {
        event: item
        for some in batches(instruments)
        for event, item in session.execute(select(EventRow.id, EventRow.item).where(EventRow.document.in_(some)))
    }


def _done(rows: Mapping[str, Sequence[Change]], own: Collection[str]) -> Mapping[str, Sequence[Change]]:
    return {item: [change for change in found if change.id in own] for item, found in rows.items()}


def _since(programme: Programme, done: Mapping[str, Sequence[Change]], as_of: date) -> date:
    return programme.since or _first_cut(done) or as_of


def _first_cut(done: Mapping[str, Sequence[Change]]) -> date | None:
    cuts = (change.start for rows in done.values() for change in rows if change.op in CUTS)
    return min((day for day in cuts if day), default=None)


def _runs(change: Change, as_of: date) -> bool:
    return (change.start is None or change.start <= as_of) and (change.until is None or as_of < change.until)


def _lapses(running: Mapping[str, Sequence[Change]]) -> dict[str, date]:
    ends = {
        item: [change.until for change in rows if change.until and change.op in ("abolish", "suspend")]
        for item, rows in running.items()
    }
    return {item: min(days) for item, days in ends.items() if days}


def _figure(ids: frozenset[str], why: str) -> Figure:
    return Figure(None, (), why) if why else Figure(len(ids), tuple(sorted(ids)))


def _warnings(counted: Count, as_of: date) -> tuple[str, ...]:
    found = []
    if counted.unclassified:
        found.append(f"{len(counted.unclassified)} items are amended and ask for more, or it is not told: in no cut")
    if counted.replaced:
        found.append(f"{len(counted.replaced)} items went with a text that was replaced, and are in no cut")
    if counted.absorbed:
        found.append(f"{len(counted.absorbed)} lines went into another line, which is no cut")
    if counted.after_clearance:
        found.append(f"{len(counted.after_clearance)} lines are inspected after clearance now, which is no cut")
    days = [day for item, day in (counted.lapses or {}).items() if item in counted.gross]
    if days:
        found.append(f"time-limited cuts lapse on {min(days).isoformat()}, in {(min(days) - as_of).days} days")
    return tuple(found)
