"""Resolution: from what documents say to items, events and doubts. Pure, one partition at a time.

A partition is everything said about one document number: by that document itself, and by those that amend or cut it.
Partitions do not depend on each other, so loading a document recomputes only those that it speaks about, and the
result is the same in whatever order documents arrive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from corpus.model import AnyCandidate, Condition, CutEvent
from registry.claims import BUSINESS_LINES, ILLUSTRATIVE_LINES, Claim, Unit, split
from registry.events import Event, Source, covers, make_event, short_id
from registry.items import Item, Place, home_of, make_item, place_of_unit, versions
from registry.lists import list_steps
from registry.reprints import Reprint, find_reprints
from registry.timeline import CHANGES, ENDS, Change, state
from registry.wording import Unit as Wording
from registry.wording import pair


@dataclass(frozen=True, slots=True)
class Review:
    """A row of ``reviews``: a doubt that waits for a person."""

    id: str
    partition: str
    reason: str
    document: str
    item: str | None
    event: str | None
    state: str = "open"


@dataclass(slots=True)
class Resolution:
    """What one partition comes to, by id."""

    items: dict[str, Item] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)


def resolve(
    partition: str,
    sources: Mapping[str, Source],
    claims: Iterable[Claim[AnyCandidate]],
    paths: Mapping[str, frozenset[str]],
) -> Resolution:
    """Items, events and doubts of ``partition``.

    ``sources``: documents of the partition and of all ``claims``, by stored id, one form of each. ``paths``: provision
    paths of the documents of the partition, by stored id.
    """
    return _Resolver(partition, sources, claims, paths).run()


class _Resolver:
    def __init__(
        self,
        partition: str,
        sources: Mapping[str, Source],
        claims: Iterable[Claim[AnyCandidate]],
        paths: Mapping[str, frozenset[str]],
    ) -> None:
        self.partition = partition
        self.sources = sources
        self.paths = paths
        self.homes = sorted(
            (source for source in sources.values() if source.partition == partition), key=lambda home: home.uri
        )
        self.cuts, self.units = split(claims)
        self.result = Resolution()
        self.texts: dict[str, str] = {}
        """Last wording of each item, by id."""
        self.changes: dict[str, list[Change]] = defaultdict(list)
        """Effective events so far, by item."""
        self.reworded: set[tuple[str, str]] = set()
        """(document, item) of the reprints so far."""

    def run(self) -> Resolution:
        if self.partition in (BUSINESS_LINES, ILLUSTRATIVE_LINES):
            self._lines()
            self._doubts()
            return self.result
        changed_by: set[tuple[str, str]] = set()
        reprints = find_reprints(self.cuts, self.units) if self.homes else []
        printed = {id(unit) for reprint in reprints for unit in reprint.units}
        units = [unit for unit in self.units if id(unit) not in printed]
        places = versions(self.partition, self.homes, self.sources, units)
        for place, claims in places.items():
            self._begin(place, claims[0])
        worded = {id(cut) for reprint in reprints for cut in reprint.cuts}
        steps: list[Claim[CutEvent] | Reprint] = [*reprints, *(cut for cut in self.cuts if id(cut) not in worded)]
        for step in sorted(steps, key=self._age):
            changed_by |= self._reword(step) if isinstance(step, Reprint) else self._cut(step)
        for place, claims in places.items():
            self._reprint(place, claims, changed_by)
        self._doubts()
        return self.result

    def _lines(self) -> None:
        for step in list_steps(self.partition, self.sources, self.units):
            source = self.sources[step.claim.document]
            event = step.event(self.partition, source)
            if step.place.item_id not in self.result.items:
                self.result.items[step.place.item_id] = make_item(step.place, step.claim, source, None, self.partition)
            self._add(event)
            if step.doubt:
                self._doubt(step.doubt, event.document, item=event.item, event=event.id)

    def _begin(self, place: Place, claim: Claim[Unit], *, added: bool = False) -> None:
        """The item of a place, and the event that puts it in force."""
        source = self.sources[claim.document]
        home = next((home for home in self.homes if home_of(self.partition, self.homes, home) == place.home), None)
        self.result.items[place.item_id] = make_item(place, claim, source, home, self.partition)
        self.texts[place.item_id] = claim.text
        if source is home or source.consolidates == self.partition:
            op = "restate" if source.overrides else "impose"
        else:
            op = "supplement" if added or self._inserts(claim, place) else "restate"
        if not added and isinstance(claim.candidate, Condition) and claim.candidate.home_doc and not _home_path(claim):
            op = "restate"
        self._add(self._unit_event(place, claim, op))

    def _reprint(self, place: Place, claims: list[Claim[Unit]], changed_by: set[tuple[str, str]]) -> None:
        """Later wordings of an item: an ``amend`` by each other instrument that prints it, if no cut of it says so."""
        seen = {claims[0].document}
        for claim in claims[1:]:
            source = self.sources[claim.document]
            if claim.document in seen:
                if claim.document == claims[0].document:
                    item = self.result.items[place.item_id]
                    self.result.items[item.id] = replace(item, review=item.review or "duplicate_unit")
                continue
            seen.add(claim.document)
            if source.consolidates != self.partition and (claim.document, place.item_id) not in changed_by:
                self._add(self._unit_event(place, claim, "re_enter" if self._inserts(claim, place) else "amend"))

    def _unit_event(self, place: Place, claim: Claim[Unit], op: str) -> Event:
        source = self.sources[claim.document]
        return make_event(
            source,
            item=place.item_id,
            op=op,
            concerns="condition" if place.kind == "condition" else "list",
            override=source.overrides,
            window=source.window(claim.path),
            target=(self.partition, place.path),
            partition=self.partition,
            place=(claim.path, claim.candidate.start, claim.candidate.end),
            new_text=(claim.candidate.start, claim.candidate.end) if op == "amend" else None,
        )

    def _inserts(self, claim: Claim[Unit], place: Place) -> bool:
        """True if the instrument says of this provision that it is added (bổ sung)."""
        return any(
            cut.document == claim.document
            and cut.candidate.op == "supplement"
            and cut.candidate.target
            and covers(cut.candidate.target, place.path)
            for cut in self.cuts
        )

    def _age(self, step: Claim[CutEvent] | Reprint) -> tuple[date, date, str]:
        """Steps are taken in order of their dates; of one document, innermost reprints first, then cuts."""
        claim = step.cuts[0] if isinstance(step, Reprint) else step
        source = self.sources[claim.document]
        start, _ = self._window(claim)
        return start or date.max, source.issued or date.max, source.stored_id

    def _window(self, claim: Claim[CutEvent]) -> tuple[date | None, date | None]:
        cut, source = claim.candidate, self.sources[claim.document]
        start, until = source.window(claim.path)
        if not (cut.override or source.overrides):
            until = None  # an amending text that ends does not bring back what it took out
        return cut.effective_from or start, cut.effective_until or until

    def _cut(self, claim: Claim[CutEvent]) -> set[tuple[str, str]]:
        """Events of one cut: one for each item that it hits, else one without item. Returns (document, item) hit."""
        hits, doubt = self._hits(claim.candidate, self.sources[claim.document])
        targets: list[str | None] = [*hits] or [None]
        for item in targets:
            self._order(claim, item, claim.candidate.op, doubt or claim.candidate.review, claim.candidate.new_text)
        return {(claim.document, item) for item in hits}

    def _order(
        self,
        claim: Claim[CutEvent],
        item: str | None,
        op: str,
        review: str | None = None,
        new_text: tuple[int, int] | None = None,
    ) -> None:
        """What a cut orders for one item."""
        cut = claim.candidate
        self._add(
            make_event(
                self.sources[claim.document],
                item=item,
                op=op,
                concerns=cut.concerns,
                override=cut.override,
                window=self._window(claim),
                target=(cut.target_doc, cut.target),
                partition=self.partition,
                place=(claim.path, cut.start, cut.end),
                review=review,
                new_text=new_text,
            )
        )

    def _reword(self, reprint: Reprint) -> set[tuple[str, str]]:
        """Old units against the new wording of their place: going on, merged, dropped, added, or a doubt."""
        source = self.sources[reprint.cuts[0].document]
        home, _ = self._home(source)
        old = {item: claim for claim in reversed(reprint.cuts) for item in self._standing(claim, home)}
        if not old:
            for unit in reprint.units:
                self._print(unit)
            return {hit for claim in reprint.cuts for hit in self._cut(claim)}
        items = [self.result.items[item] for item in old]
        pairs = pair(
            [Wording(item.home_path, self.texts[item.id]) for item in items],
            [Wording(str(_home_path(unit)), unit.text) for unit in reprint.units],
            self.partition,
        )
        for found, op in ((pairs.same, "restate"), (pairs.changed, "amend"), (pairs.merged, "merge")):
            for number, at in found.items():
                self._follow(old[items[number].id], items[number].id, op, reprint.units[at])
        for number, at in pairs.unclear.items():
            self._follow(old[items[number].id], items[number].id, "amend", reprint.units[at], "match_unclear")
        for number in pairs.gone:
            self._order(old[items[number].id], items[number].id, "abolish")
        for at in pairs.added:
            self._print(reprint.units[at], added=True)
        hit = {(source.stored_id, item) for item in old}
        self.reworded |= hit
        return hit

    def _follow(self, claim: Claim[CutEvent], item: str, op: str, unit: Claim[Unit], review: str | None = None) -> None:
        """An item goes on in the wording of ``unit``."""
        self._order(claim, item, op, review, (unit.candidate.start, unit.candidate.end))
        if op == "amend" and review is None and self._window(claim)[1] is None:
            self.texts[item] = unit.text

    def _standing(self, claim: Claim[CutEvent], home: Source | None) -> list[str]:
        """Units of ``home`` that a cut names: issued by then, not ended, and not yet worded by its document."""
        start, _ = self._window(claim)
        source = self.sources[claim.document]
        if home is None or home.illustrative != source.illustrative:
            return []
        day = start - timedelta(days=1) if start else date.max
        return [
            item.id
            for item in self._reachable(home, source)
            if item.kind == "condition"
            and (source.stored_id, item.id) not in self.reworded
            and covers(str(claim.candidate.target), item.home_path)
            and not _issued_after(self.sources[item.document], source)
            and state(self.changes[item.id], day).state != "cut"
        ]

    def _print(self, unit: Claim[Unit], *, added: bool = False) -> None:
        """A unit of new wording that goes on no other: a new item, or a later wording of the item at its place."""
        identity = home_of(self.partition, self.homes, self._home(self.sources[unit.document])[0])
        place = place_of_unit(unit, identity)
        if place.item_id not in self.result.items:
            self._begin(place, unit, added=added)
        elif added:
            self._begin(replace(place, row=self.sources[unit.document].uri), unit, added=True)
        else:
            self._add(self._unit_event(place, unit, "amend"))

    def _home(self, source: Source) -> tuple[Source | None, str | None]:
        """The document of this partition that ``source`` can mean, or the reason why that cannot be told."""
        homes = [home for home in self.homes if not _issued_after(home, source)]
        if len(homes) > 1:
            return None, "ambiguous_target"
        return (homes[0], None) if homes else (None, None)

    def _reachable(self, home: Source | None, source: Source) -> list[Item]:
        """Items of a home that another document can change."""
        identity = home_of(self.partition, self.homes, home)
        return [
            item
            for item in self.result.items.values()
            if item.home == identity and item.document != source.stored_id and item.illustrative == source.illustrative
        ]

    def _hits(self, cut: CutEvent, source: Source) -> tuple[list[str], str | None]:
        """Ids of the items that a cut changes, or the reason why that cannot be told."""
        if cut.op not in ENDS | CHANGES:
            return [], None
        if cut.target_doc is None or cut.target is None:
            return [], "unresolved_target"
        home, doubt = self._home(source)
        if doubt:
            return [], doubt
        if home and home.illustrative != source.illustrative:
            return [], "illustrative_and_real"
        reachable = self._reachable(home, source)
        hits = [item.id for item in reachable if _changes(cut, item.home_path)]
        if hits:
            return hits, None
        if home is None:
            return [], "target_not_loaded"
        return self._missed(cut, home, reachable)

    def _missed(self, cut: CutEvent, home: Source, reachable: list[Item]) -> tuple[list[str], str | None]:
        target = str(cut.target)
        if target and target.partition("#")[0] not in self.paths[home.stored_id]:
            return [], "target_not_found"
        if cut.concerns not in ("condition", "list") and cut.op not in ENDS:
            return [], None
        around = [item.id for item in reachable if item.home_path != target and covers(item.home_path, target)]
        if around:
            return around, "partial_target"
        return [], "no_item_at_target" if cut.concerns in ("condition", "list") else None

    def _add(self, event: Event) -> None:
        self.result.events[event.id] = event
        if event.item and event.review is None:
            change = Change(event.effective_from, event.effective_until, event.op, event.id)
            self.changes[event.item].append(change)

    def _doubts(self) -> None:
        for item in self.result.items.values():
            if item.review:
                self._doubt(item.review, item.document, item=item.id)
        for event in self.result.events.values():
            if event.review:
                self._doubt(event.review, event.document, item=event.item, event=event.id)
        for home in self.homes:
            if home.effective_from is None:
                self._doubt("effective_date_unknown", home.stored_id)

    def _doubt(self, reason: str, document: str, item: str | None = None, event: str | None = None) -> None:
        review_id = short_id("r", reason, self.sources[document].uri, item, event)
        self.result.reviews[review_id] = Review(review_id, self.partition, reason, document, item, event)


def _changes(cut: CutEvent, item_path: str) -> bool:
    """True if the cut reaches an item. A cut of a procedure or of powers reaches only the very provision it names."""
    target = str(cut.target)
    if cut.op in ENDS or (target and cut.concerns in ("condition", "list")):
        return covers(target, item_path)
    return bool(target) and item_path.partition("#")[0] == target


def _home_path(unit: Claim[Unit]) -> str | None:
    return unit.candidate.home_path if isinstance(unit.candidate, Condition) else None


def _issued_after(home: Source, source: Source) -> bool:
    return (home.issued or date.min) > (source.issued or date.max)
