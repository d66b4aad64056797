"""What one data version comes to: worked out when it is first asked for, and kept until the data change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import ItemRow, bare
from registry.standings import standing
from registry.views import ItemKind

IN_LIST = ("in_force", "changed")
"""States of an item of a list."""
_KEPT_DATES = 8
_ITEMS = bare(ItemRow)
_COLUMNS = _ITEMS.c["id", "agency", "activity", "inspection", "course"]
Ids = Mapping[str, None]
"""A set in order of id. It may hold all items there are, which nobody is to sort for each answer."""


class Member(NamedTuple):
    """What tells to which cell an item belongs."""

    agency: str
    """Code as in the texts; "" where they do not tell."""
    field: str
    """Business activity of a condition, kind of inspection of a product line; "" where the text does not tell."""


class Members(NamedTuple):
    """The items of a kind."""

    cells: Mapping[str, Member]
    """By item, in order of id."""
    courses: Mapping[str, str]
    """Of each item (``registry.standings``)."""
    agencies: Mapping[str, Ids]
    """The items of each."""


class Snapshot:
    """Answers about all items, of the data version ``version``: a session that sees another one must not ask."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._members: dict[tuple[ItemKind | None, bool], Members] = {}
        self._listed: dict[tuple[ItemKind | None, bool, date], Ids] = {}

    def members(self, session: Session, kind: ItemKind | None, *, illustrative: bool) -> Members:
        """Items of a kind."""
        found = self._members.get((kind, illustrative))
        if found is None:
            query = select(*_COLUMNS).where(_ITEMS.c.kind == kind, _ITEMS.c.illustrative == illustrative)
            rows = sorted(tuple(row) for row in session.connection().execute(query))
            shared: dict[tuple[str, str], Member] = {}
            cells = {
                item: _cell(shared, agency, activity or inspection) for item, agency, activity, inspection, _ in rows
            }
            found = Members(cells, {item: course for item, *_, course in rows}, by_agency(cells))
            self._members[kind, illustrative] = found
        return found

    def listed(self, session: Session, kind: ItemKind | None, day: date, *, illustrative: bool) -> Ids:
        """Items of a kind that are in force on a date."""
        found = self._listed.get((kind, illustrative, day))
        if found is None:
            courses = self.members(session, kind, illustrative=illustrative).courses
            listed = {course for course in set(courses.values()) if standing(course, day).state in IN_LIST}
            found = {item: None for item, course in courses.items() if course in listed}
            kept = self._listed if len(self._listed) < _KEPT_DATES else {}
            self._listed = {**kept, (kind, illustrative, day): found}
        return found


def by_agency(cells: Mapping[str, Member]) -> Mapping[str, Ids]:
    """Items of each agency as the texts name it."""
    found: dict[str, dict[str, None]] = {}
    for item, row in cells.items():
        found.setdefault(row.agency, {})[item] = None
    return found


def _cell(shared: dict[tuple[str, str], Member], agency: str, field: str) -> Member:
    """One object for each cell, however many items it has."""
    return shared.get((agency, field)) or shared.setdefault((agency, field), Member(agency, field))
