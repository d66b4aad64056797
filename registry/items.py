"""Items: what is counted, where each belongs, and the id that survives re-reading and renumbering of other parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from corpus.model import Condition, ProductLine
from corpus.text import fold
from registry.claims import Claim, Unit
from registry.events import Source, short_id

_YEAR_IN_NUMBER = re.compile(r"/(19|20)\d\d/")
_PREFIX = {"condition": "c", "product_line": "p", "business_line": "b"}


class Item(NamedTuple):
    """A row of ``items``."""

    id: str
    partition: str
    kind: str
    home: str
    home_path: str
    document: str
    path: str
    start: int
    end: int
    name: str
    types: list[str]
    activity: str
    subject: str
    thresholds: list[dict[str, Any]]
    agency: str
    illustrative: bool
    hs: list[str]
    name_path: list[str]
    inspection: str
    authority: str
    clearance: str
    excluded: str
    line_no: str
    review: str | None


class Aim(NamedTuple):
    """What tells whether a cut reaches an item, and what happened to it so far: columns of its row."""

    id: str
    kind: str
    home: str
    home_path: str
    document: str
    illustrative: bool
    review: str | None
    course: str


@dataclass(frozen=True, order=True)
class Place:
    """Where an item belongs: the document that is its home, its provision there, and its row in a list."""

    kind: str
    home: str
    path: str
    row: str = ""

    @cached_property
    def item_id(self) -> str:
        """Stable id of the item at this place."""
        return short_id(_PREFIX[self.kind], self.kind, self.home, self.path, self.row)


def home_of(partition: str, homes: list[Source], own: Source | None = None) -> str:
    """Identity of a home: its number where that is unique and has a year (``67/2013/NĐ-CP``), else its address.

    The number keeps an id the same before and after the home document itself arrives.
    """
    if len(homes) <= 1 and _YEAR_IN_NUMBER.search(partition):
        return partition
    home = own or (homes[0] if len(homes) == 1 else None)
    return home.uri if home else partition


def versions(
    partition: str, homes: list[Source], sources: Mapping[str, Source], claims: Iterable[Claim[Unit]]
) -> dict[Place, list[Claim[Unit]]]:
    """Claims of each place, the one that the item begins with first.

    First is what the home document says itself, then what a consolidated text of it says, then what other instruments
    print, in order of their dates.
    """
    own = {home.stored_id: home for home in homes}
    rows: Counter[tuple[str, Place]] = Counter()
    places: dict[Place, list[Claim[Unit]]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: _age(claim, sources[claim.document], own)):
        home = own.get(claim.document)
        if home is None and len(homes) > 1:
            home = sources[claim.document]
        place = place_of_unit(claim, home_of(partition, homes, home))
        if place.row:
            rows[claim.document, place] += 1
            occurrence = rows[claim.document, place]
            if occurrence > 1:
                place = Place(place.kind, place.home, place.path, f"{place.row}~{occurrence}")
        places[place].append(claim)
    return places


def _age(claim: Claim[Unit], source: Source, own: Mapping[str, Source]) -> tuple[int, date, date, str, int]:
    rank = 0 if claim.document in own else 1 if source.consolidates else 2
    start, _ = source.window(claim.path)
    return rank, start or date.max, source.issued or date.max, source.stored_id, claim.ord


def place_of_unit(claim: Claim[Unit], home: str) -> Place:
    """Where a unit belongs in the document ``home``."""
    candidate = claim.candidate
    if isinstance(candidate, Condition):
        path = candidate.home_path or candidate.path
        return Place("condition", home, f"{path}#{candidate.facet}" if candidate.facet else path)
    if isinstance(candidate, ProductLine):
        parts = ("+".join(candidate.hs), candidate.name, *candidate.name_path, candidate.inspection)
        return Place("product_line", home, claim.path, "|".join(fold(part) for part in parts))
    return Place("business_line", home, "", fold(candidate.name))


def make_item(place: Place, claim: Claim[Unit], source: Source, home: Source | None, partition: str) -> Item:
    """The item at ``place`` as ``claim`` describes it; ``home`` is None where its home document is not here."""
    item = Item(
        id=place.item_id,
        partition=partition,
        kind=place.kind,
        home=place.home,
        home_path=place.path,
        document=claim.document,
        path=claim.path,
        start=claim.candidate.start,
        end=claim.candidate.end,
        name="",
        types=[],
        activity="",
        subject="",
        thresholds=[],
        agency=(home.agency if home else "") or source.agency,
        illustrative=source.illustrative,
        hs=[],
        name_path=[],
        inspection="",
        authority="",
        clearance="",
        excluded="",
        line_no="",
        review=claim.candidate.review,
    )
    return item._replace(**_details(claim))


def _details(claim: Claim[Unit]) -> dict[str, Any]:
    candidate = claim.candidate
    if isinstance(candidate, Condition):
        return {
            "types": list(candidate.types),
            "activity": candidate.activity,
            "subject": candidate.subject,
            "thresholds": [asdict(threshold) for threshold in candidate.thresholds],
        }
    if isinstance(candidate, ProductLine):
        return {
            "name": candidate.name,
            "hs": list(candidate.hs),
            "name_path": list(candidate.name_path),
            "inspection": candidate.inspection,
            "authority": candidate.authority,
            "clearance": candidate.clearance or "",
            "excluded": candidate.excluded,
            "line_no": candidate.row,
        }
    return {"name": candidate.name, "line_no": candidate.line_no}
