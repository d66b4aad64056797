"""The list of conditional business lines (danh mục ngành, nghề đầu tư kinh doanh có điều kiện): one list, printed anew.

Investment laws and resolutions print it whole. Each print is compared with the list before it: a line goes on under its
name or another one, went into another line, or was cut. A list for a time leaves the one beneath it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from corpus.line_matching import compare
from corpus.model import BusinessLine
from corpus.text import fold
from registry.claims import Claim, Unit
from registry.events import Event, Source, make_event
from registry.items import Place

_WHOLE = 0.5
"""A print with fewer lines than this share of the list before it is taken for an addition to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one print does to one line. ``claim`` is where it says so: the line itself, or the head of the new list."""

    place: Place
    claim: Claim[Unit]
    op: str
    doubt: str | None = None
    """Why a person should look at it; the step counts as it stands meanwhile."""
    into: Place | None = None
    """The line that took it in."""

    @property
    def other_id(self) -> str:
        """Id that the line would have, had it begun under the name printed here."""
        return _place(self.place.home, self.claim).item_id

    def event(self, partition: str, source: Source) -> Event:
        """The step as an event."""
        place = (self.claim.candidate.start, self.claim.candidate.end)
        return make_event(
            source,
            item=self.place.item_id,
            op=self.op,
            concerns="list",
            override=source.overrides,
            window=source.window(self.claim.path),
            target=(None, None),
            partition=partition,
            place=(self.claim.path, *place),
            new_text=place if self.op == "rename" else None,
            into=[self.into.item_id] if self.into else [],
        )


def list_steps(partition: str, sources: Mapping[str, Source], claims: Iterable[Claim[Unit]]) -> Iterator[Step]:
    """Steps of all lines, print by print in order of their dates. A line has the id of its first name."""
    listed: dict[Place, Claim[Unit]] = {}
    begun: set[Place] = set()
    for printed in _prints(sources, claims):
        source = sources[printed[0].document]
        now: dict[Place, Claim[Unit]] = {}
        for step in _compared(partition, listed, printed, begun):
            if step.op not in ("abolish", "absorb", "replace"):
                now[step.place] = step.claim
            yield step
        begun |= now.keys()
        if source.window(printed[0].path)[1] is None:
            listed = now if len(printed) >= _WHOLE * len(listed) else listed | now


def _prints(sources: Mapping[str, Source], claims: Iterable[Claim[Unit]]) -> list[list[Claim[Unit]]]:
    """Lines of each print in order, each name once; prints in order of their dates."""
    by_document: dict[str, dict[str, Claim[Unit]]] = {}
    for claim in sorted(claims, key=lambda claim: claim.ord):
        by_document.setdefault(claim.document, {}).setdefault(fold(_line(claim).name), claim)
    prints = [list(lines.values()) for lines in by_document.values()]
    return sorted(prints, key=lambda lines: _age(sources[lines[0].document], lines[0].path))


def _compared(
    partition: str, listed: Mapping[Place, Claim[Unit]], printed: list[Claim[Unit]], begun: set[Place]
) -> Iterator[Step]:
    places = {id(_line(claim)): place for place, claim in listed.items()}
    new_claims = {id(_line(claim)): claim for claim in printed}
    whole = len(printed) >= _WHOLE * len(listed)
    changes = compare([_line(claim) for claim in listed.values()], list(map(_line, printed)))
    going_on = {id(change.new): places[id(change.old)] for change in changes if change.status in ("kept", "amended")}
    for change in changes:
        if change.old is None:
            claim = new_claims[id(change.new)]
            place = _place(partition, claim)
            yield Step(place, claim, "re_enter" if place in begun else "impose")
        elif change.new is not None and change.status in ("kept", "amended"):
            op = "restate" if change.status == "kept" else "rename"
            yield Step(places[id(change.old)], new_claims[id(change.new)], op, change.review)
        elif whole:
            op = "absorb" if change.status == "merged" else "replace" if change.review else "abolish"
            yield Step(places[id(change.old)], printed[0], op, change.review, going_on.get(id(change.new)))


def _place(partition: str, claim: Claim[Unit]) -> Place:
    return Place("business_line", partition, "", fold(_line(claim).name))


def _line(claim: Claim[Unit]) -> BusinessLine:
    if not isinstance(claim.candidate, BusinessLine):
        raise TypeError(f"{claim.document}: {type(claim.candidate).__name__} in the list of business lines")
    return claim.candidate


def _age(source: Source, path: str) -> tuple[date, date, str]:
    start, _ = source.window(path)
    return start or date.max, source.issued or date.max, source.stored_id
