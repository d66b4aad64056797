"""Resolution: from what documents say to items, events and doubts. Pure, one partition at a time.

A partition is everything said about one document number: by that document itself, and by those that amend or cut it.
Partitions do not depend on each other, so loading a document recomputes only those that it speaks about, and the
result is the same in whatever order documents arrive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from corpus.model import MODEL_ONLY, AnyCandidate, Condition, CutEvent, Span
from registry.claims import BUSINESS_LINES, ILLUSTRATIVE_LINES, Claim, Unit, split
from registry.effects import Effect, Wording, effect, wording_on
from registry.events import Event, Source, covers, make_event, short_id
from registry.items import Aim, Item, Place, home_of, make_item, place_of_unit, versions
from registry.lists import list_steps
from registry.reprints import Reprint, find_reprints
from registry.targets import Targets
from registry.timeline import CHANGES, STARTS, Change, state
from registry.wording import Unit as Numbered
from registry.wording import pair


class Review(NamedTuple):
    """A row of ``reviews``: a doubt that waits for a person."""

    id: str
    partition: str
    reason: str
    document: str
    item: str | None
    event: str | None
    state: str = "open"


class Alias(NamedTuple):
    """A row of ``aliases``: another id of an item."""

    id: str
    partition: str
    item: str


@dataclass(slots=True)
class Resolution:
    """What one partition comes to, by id."""

    items: dict[str, Item] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    courses: dict[str, str] = field(default_factory=dict)
    """Courses of the items that were here before, of what is added to a partition (``extend``)."""


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


def extend(
    partition: str,
    sources: Mapping[str, Source],
    items: Iterable[Aim],
    claims: Iterable[Claim[AnyCandidate]],
    paths: Mapping[str, frozenset[str]],
) -> Resolution:
    """What ``resolve`` adds for ``claims``, all of them cuts that stand alone, of a document that was not here before.

    A cut that prints no new wording changes nothing but what it says of the items that are there, ``items``. That holds
    where no other cut of the partition prints a wording either: what a wording does depends on the cuts before it.
    """
    return _Resolver(partition, sources, claims, paths).extend(items)


def stands_alone(candidate: AnyCandidate) -> bool:
    """True of a cut that prints no new wording."""
    return isinstance(candidate, CutEvent) and candidate.new_text is None


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
        self.homes = sorted(
            (source for source in sources.values() if source.partition == partition), key=lambda home: home.uri
        )
        self.cuts, self.units = split(claims)
        self.inserted: dict[str, list[str]] = defaultdict(list)
        """Provisions that each document says it adds (bổ sung)."""
        for cut in self.cuts:
            if cut.candidate.op == "supplement" and cut.candidate.target:
                self.inserted[cut.document].append(cut.candidate.target)
        self.result = Resolution()
        self.targets = Targets(partition, self.homes, paths, sources)
        self.wordings: dict[str, list[Wording]] = defaultdict(list)
        """Wordings that each item has had for good so far, by id."""
        self.changes: dict[str, list[Change]] = defaultdict(list)
        """Effective events so far, by item."""
        self.reworded: set[tuple[str, str]] = set()
        """(document, item) of the reprints so far."""
        self.printed: dict[tuple[str, str], Claim[Unit]] = {}
        """Later wordings of items that stand at their place, by document and item."""
        self.unconfirmed: set[str] = set()
        """Items that are none until a person says so: their events wait with them."""

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
            self.printed |= {(claim.document, place.item_id): claim for claim in claims[1:]}
        worded = {id(cut) for reprint in reprints for cut in reprint.cuts}
        steps: list[Claim[CutEvent] | Reprint] = [*reprints, *(cut for cut in self.cuts if id(cut) not in worded)]
        for step in sorted(steps, key=self._age):
            changed_by |= self._reword(step) if isinstance(step, Reprint) else self._cut(step)
        for place, claims in places.items():
            self._reprint(place, claims, changed_by)
        self._doubts()
        for home in self.homes:
            if home.effective_from is None:
                self._doubt("effective_date_unknown", home.stored_id)
        return self.result

    def extend(self, items: Iterable[Aim]) -> Resolution:
        """Only what the cuts do to ``items``."""
        for item in items:
            self._there(item)
            self.result.courses[item.id] = item.course
        for cut in self.cuts:
            self._cut(cut)
        self._doubts()
        return self.result

    def _lines(self) -> None:
        for step in list_steps(self.partition, self.sources, self.units):
            source = self.sources[step.claim.document]
            event = step.event(self.partition, source)
            if step.place.item_id not in self.result.items:
                self.result.items[step.place.item_id] = make_item(step.place, step.claim, source, None, self.partition)
            self._add(event)
            if step.op in STARTS | CHANGES:
                alias = Alias(step.other_id, self.partition, step.place.item_id)
                self.result.aliases.setdefault(alias.id, alias)
            self._look(event, step.doubt)
        for item in self.result.items:
            self.result.aliases.pop(item, None)

    def _begin(self, place: Place, claim: Claim[Unit], *, added: bool = False) -> None:
        """The item of a place, and the event that puts it in force."""
        source = self.sources[claim.document]
        home = next((home for home in self.homes if home_of(self.partition, self.homes, home) == place.home), None)
        item = make_item(place, claim, source, home, self.partition)
        self.result.items[item.id] = item
        self._there(item)
        self._word(place.item_id, claim, (source.window(claim.path)[0], None))
        if source is home or source.consolidates == self.partition:
            op = "restate" if source.overrides else "impose"
        else:
            op = "supplement" if added or self._inserts(claim, place) else "restate"
        if not added and isinstance(claim.candidate, Condition) and claim.candidate.home_doc and not _home_path(claim):
            op = "restate"
        self._add(self._unit_event(place, claim, op))

    def _there(self, item: Item | Aim) -> None:
        """An item can be aimed at from now on; what only the model found waits with all that happens to it."""
        self.targets.add(item)
        if item.review == MODEL_ONLY:
            self.unconfirmed.add(item.id)

    def _reprint(self, place: Place, claims: list[Claim[Unit]], changed_by: set[tuple[str, str]]) -> None:
        """Later wordings of an item: an ``amend`` by each other instrument that prints it, if no cut of it says so."""
        seen = {claims[0].document}
        for claim in claims[1:]:
            source = self.sources[claim.document]
            if claim.document in seen:
                if claim.document == claims[0].document:
                    item = self.result.items[place.item_id]
                    self.result.items[item.id] = item._replace(review=item.review or "duplicate_unit")
                continue
            seen.add(claim.document)
            if source.consolidates != self.partition and (claim.document, place.item_id) not in changed_by:
                if self._inserts(claim, place):
                    self._add(self._unit_event(place, claim, "re_enter"))
                else:
                    self._amend(place, claim)

    def _amend(self, place: Place, claim: Claim[Unit]) -> None:
        """A later wording of the item at ``place``, which nothing but its print tells of."""
        window = self.sources[claim.document].window(claim.path)
        found = self._effect(place.item_id, claim, window)
        event = self._unit_event(place, claim, found.op, found.basis)
        self._add(event)
        self._look(event, found.doubt)

    def _effect(self, item: str, unit: Claim[Unit], window: tuple[date | None, date | None]) -> Effect:
        """What the new wording ``unit`` does to an item; from then on it is the item's wording."""
        found = effect(wording_on(self.wordings[item], window[0]), unit, self.partition)
        self._word(item, unit, window)
        self._confirm(item, unit)
        return found

    def _confirm(self, item: str, unit: Claim[Unit]) -> None:
        """A wording that rules take for a condition confirms the item that only the model had found."""
        if item in self.unconfirmed and unit.candidate.review != MODEL_ONLY:
            self.unconfirmed.remove(item)
            self.result.items[item] = self.result.items[item]._replace(review=unit.candidate.review)

    def _word(self, item: str, unit: Claim[Unit], window: tuple[date | None, date | None]) -> None:
        start, until = window
        if until is None or not self.wordings[item]:
            self.wordings[item].append(Wording(start or date.min, unit))

    def _look(self, event: Event, doubt: str | None) -> None:
        if doubt:
            self._doubt(doubt, event.document, item=event.item, event=event.id)

    def _unit_event(self, place: Place, claim: Claim[Unit], op: str, basis: Sequence[str] = ()) -> Event:
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
            new_text=(claim.candidate.start, claim.candidate.end) if op in CHANGES else None,
            basis=basis,
        )

    def _inserts(self, claim: Claim[Unit], place: Place) -> bool:
        """True if the instrument says of this provision that it is added (bổ sung)."""
        return any(covers(target, place.path) for target in self.inserted.get(claim.document, ()))

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
        hits, doubt = self.targets.hits(claim.candidate, self.sources[claim.document])
        targets: list[str | None] = [*hits] or [None]
        for item in targets:
            found, new_text = Effect(claim.candidate.op), claim.candidate.new_text
            unit = self.printed.get((claim.document, item)) if item and found.op == "amend" else None
            if item and unit and not doubt and not claim.candidate.review:
                found = self._effect(item, unit, self._window(claim))
                new_text = Span(unit.candidate.start, unit.candidate.end)
            self._order(claim, item, found, doubt or claim.candidate.review, new_text)
        return {(claim.document, item) for item in hits}

    def _order(
        self,
        claim: Claim[CutEvent],
        item: str | None,
        found: Effect,
        review: str | None = None,
        new_text: tuple[int, int] | None = None,
        into: Sequence[str] = (),
    ) -> None:
        """What a cut orders for one item."""
        cut = claim.candidate
        event = make_event(
            self.sources[claim.document],
            item=item,
            op=found.op,
            concerns=cut.concerns,
            override=cut.override,
            window=self._window(claim),
            target=(cut.target_doc, cut.target),
            partition=self.partition,
            place=(claim.path, cut.start, cut.end),
            review=review,
            new_text=new_text,
            into=into,
            basis=found.basis,
        )
        self._add(event)
        self._look(event, found.doubt)

    def _reword(self, reprint: Reprint) -> set[tuple[str, str]]:
        """Old units against the new wording of their place: going on, merged, dropped, added, or a doubt."""
        source = self.sources[reprint.cuts[0].document]
        home, _ = self.targets.home(source)
        old = {item: claim for claim in reversed(reprint.cuts) for item in self._standing(claim, home)}
        if not old:
            for unit in reprint.units:
                self._print(unit)
            return {hit for claim in reprint.cuts for hit in self._cut(claim)}
        items = [self.result.items[item] for item in old]
        pairs = pair(
            [Numbered(item.home_path, self.wordings[item.id][-1].unit.text) for item in items],
            [Numbered(str(_home_path(unit)), unit.text) for unit in reprint.units],
            self.partition,
        )
        origins = {at: items[number].id for number, at in (pairs.same | pairs.changed).items()}

        def follow(number: int, at: int, found: Effect, review: str | None = None, into: Sequence[str] = ()) -> None:
            item, unit = items[number].id, reprint.units[at].candidate
            self._order(old[item], item, found, review, (unit.start, unit.end), into)

        for number, at in pairs.same.items():
            follow(number, at, Effect("restate"))
            self._confirm(items[number].id, reprint.units[at])
        for number, at in pairs.changed.items():
            item = items[number].id
            follow(number, at, self._effect(item, reprint.units[at], self._window(old[item])))
        for number, at in pairs.merged.items():
            follow(number, at, Effect("merge"), into=[origins[at]])
        for number, at in pairs.unclear.items():
            follow(number, at, Effect("amend"), "match_unclear")
        for number in pairs.gone:
            self._order(old[items[number].id], items[number].id, Effect("abolish"))
        for at in pairs.added:
            self._print(reprint.units[at], added=True)
        hit = {(source.stored_id, item) for item in old}
        self.reworded |= hit
        return hit

    def _standing(self, claim: Claim[CutEvent], home: Source | None) -> list[str]:
        """Units of ``home`` that a cut names: issued by then, not ended, and not yet worded by its document."""
        start, _ = self._window(claim)
        source = self.sources[claim.document]
        if home is None or home.illustrative != source.illustrative:
            return []
        day = start - timedelta(days=1) if start else date.max
        return [
            item.id
            for item in self.targets.reachable(str(claim.candidate.target), home, source)
            if item.kind == "condition"
            and (source.stored_id, item.id) not in self.reworded
            and state(self.changes[item.id], day).state != "cut"
        ]

    def _print(self, unit: Claim[Unit], *, added: bool = False) -> None:
        """A unit of new wording that goes on no other: a new item, or a later wording of the item at its place."""
        identity = home_of(self.partition, self.homes, self.targets.home(self.sources[unit.document])[0])
        place = place_of_unit(unit, identity)
        if place.item_id not in self.result.items:
            self._begin(place, unit, added=added)
        elif added:
            self._begin(replace(place, row=self.sources[unit.document].uri), unit, added=True)
        else:
            self._amend(place, unit)

    def _add(self, event: Event) -> None:
        self.result.events[event.id] = event
        if event.item and event.review is None:
            change = Change(event.effective_from, event.effective_until, event.op, event.id)
            self.changes[event.item].append(change)

    def _doubts(self) -> None:
        for item in self.result.items.values():
            if item.review:
                self._doubt(item.review, item.document, item=item.id)
        for event in list(self.result.events.values()):
            if event.review:
                self._doubt(event.review, event.document, item=event.item, event=event.id)
            elif event.item in self.unconfirmed:
                self.result.events[event.id] = event._replace(review=MODEL_ONLY)

    def _doubt(self, reason: str, document: str, item: str | None = None, event: str | None = None) -> None:
        review_id = short_id("r", reason, self.sources[document].uri, item, event)
        self.result.reviews[review_id] = Review(review_id, self.partition, reason, document, item, event)


def _home_path(unit: Claim[Unit]) -> str | None:
    return unit.candidate.home_path if isinstance(unit.candidate, Condition) else None
