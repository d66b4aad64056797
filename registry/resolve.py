"""Resolution: from what documents say to items, events and doubts. Pure, one partition at a time.

A partition is everything said about one document number: by that document itself, and by those that amend or cut it.
Partitions do not depend on each other, so loading a document recomputes only those that it speaks about, and the
result is the same in whatever order documents arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.model import AnyCandidate, Condition, CutEvent
from registry.claims import BUSINESS_LINES, ILLUSTRATIVE_LINES, Claim, Unit, split
from registry.events import Event, Source, covers, make_event, short_id
from registry.items import Item, Place, home_of, make_item, versions
from registry.lists import list_events
from registry.timeline import CHANGES, ENDS


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

    def run(self) -> Resolution:
        changed_by: set[tuple[str, str]] = set()
        places = versions(self.partition, self.homes, self.sources, self.units)
        if self.partition in (BUSINESS_LINES, ILLUSTRATIVE_LINES):
            for place, claims in places.items():
                source = self.sources[claims[0].document]
                self.result.items[place.item_id] = make_item(place, claims[0], source, None, self.partition)
            for event in list_events(self.partition, self.sources, places):
                self._add(event)
            self._doubts()
            return self.result
        for place, claims in places.items():
            self._begin(place, claims[0])
        for claim in self.cuts:
            changed_by |= self._cut(claim)
        for place, claims in places.items():
            self._reprint(place, claims, changed_by)
        self._doubts()
        return self.result

    def _begin(self, place: Place, claim: Claim[Unit]) -> None:
        """The item of a place, and the event that puts it in force."""
        source = self.sources[claim.document]
        home = next((home for home in self.homes if home_of(self.partition, self.homes, home) == place.home), None)
        self.result.items[place.item_id] = make_item(place, claim, source, home, self.partition)
        if source is home or source.consolidates == self.partition:
            op = "restate" if source.overrides else "impose"
        else:
            op = "supplement" if self._inserts(claim, place) else "restate"
        if isinstance(claim.candidate, Condition) and claim.candidate.home_doc and not claim.candidate.home_path:
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

    def _cut(self, claim: Claim[CutEvent]) -> set[tuple[str, str]]:
        """Events of one cut: one for each item that it hits, else one without item. Returns (document, item) hit."""
        cut = claim.candidate
        source = self.sources[claim.document]
        hits, doubt = self._hits(cut, source)
        start, until = source.window(claim.path)
        if not (cut.override or source.overrides):
            until = None  # an amending text that ends does not bring back what it took out
        targets: list[str | None] = [*hits] or [None]
        for item in targets:
            self._add(
                make_event(
                    source,
                    item=item,
                    op=cut.op,
                    concerns=cut.concerns,
                    override=cut.override,
                    window=(cut.effective_from or start, cut.effective_until or until),
                    target=(cut.target_doc, cut.target),
                    partition=self.partition,
                    place=(claim.path, cut.start, cut.end),
                    review=doubt or cut.review,
                )
            )
        return {(claim.document, item) for item in hits}

    def _hits(self, cut: CutEvent, source: Source) -> tuple[list[str], str | None]:
        """Ids of the items that a cut changes, or the reason why that cannot be told."""
        if cut.op not in ENDS | CHANGES:
            return [], None
        if cut.target_doc is None or cut.target is None:
            return [], "unresolved_target"
        homes = [home for home in self.homes if not _issued_after(home, source)]
        if len(homes) > 1:
            return [], "ambiguous_target"
        home = homes[0] if homes else None
        if home and home.illustrative != source.illustrative:
            return [], "illustrative_and_real"
        identity = home_of(self.partition, self.homes, home)
        reachable = [
            item
            for item in self.result.items.values()
            if item.home == identity and item.document != source.stored_id and item.illustrative == source.illustrative
        ]
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


def _issued_after(home: Source, source: Source) -> bool:
    return (home.issued or date.min) > (source.issued or date.max)
