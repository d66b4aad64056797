"""The list of conditional business lines (danh mục ngành, nghề đầu tư kinh doanh có điều kiện): one list, printed anew.

Investment laws and resolutions print it whole. A line that is printed again goes on; a line that is not is replaced by
the new list, for as long as the new list holds: a list for a time leaves the one beneath it as it is. Whether such a
line was cut, merged or renamed is not told by its absence, so it is ``replace`` and in no count of cuts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from registry.claims import Claim, Unit
from registry.events import Event, Source, make_event
from registry.items import Place

_WHOLE = 0.5
"""A print with fewer lines than this share of the list before it is taken for an addition to it."""


def list_events(
    partition: str, sources: Mapping[str, Source], places: Mapping[Place, list[Claim[Unit]]]
) -> Iterator[Event]:
    """Events of all lines, print by print in order of their dates."""
    prints = {claim.document: claim for claims in places.values() for claim in claims}
    begun: set[Place] = set()
    listed: set[Place] = set()
    for name in sorted(prints, key=lambda name: _age(sources[name], prints[name].path)):
        source = sources[name]
        printed = {place: claim for place, claims in places.items() for claim in claims if claim.document == name}
        first = min(printed.values(), key=lambda claim: claim.ord)
        for place, claim in printed.items():
            op = "impose" if place not in begun else "restate" if place in listed else "re_enter"
            yield _event(partition, source, place, claim, op)
        gone = listed - printed.keys() if len(printed) >= _WHOLE * len(listed) else set()
        for place in sorted(gone):
            yield _event(partition, source, place, first, "replace")
        begun |= printed.keys()
        if source.window(first.path)[1] is None:
            listed = (listed - gone) | printed.keys()


def _age(source: Source, path: str) -> tuple[date, date, str]:
    start, _ = source.window(path)
    return start or date.max, source.issued or date.max, source.stored_id


def _event(partition: str, source: Source, place: Place, claim: Claim[Unit], op: str) -> Event:
    return make_event(
        source,
        item=place.item_id,
        op=op,
        concerns="list",
        override=source.overrides,
        window=source.window(claim.path),
        target=(None, None),
        partition=partition,
        place=(claim.path, claim.candidate.start, claim.candidate.end),
    )
