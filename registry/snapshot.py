"""What one data version comes to: worked out when it is first asked for, and kept until the data change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import ItemRow, bare
from registry.standings import standing
from registry.views import ItemKind, field_of

IN_LIST = ("in_force", "changed")
"""States of an item of a list."""
_KEPT_DATES = 8
_ITEMS = bare(ItemRow)
_CELL = _ITEMS.c["agency", "activity", "inspection", "course"]
_GROUPS = select(*_CELL, func.aggregate_strings(_ITEMS.c.id, " ").label("ids")).group_by(*_CELL)
"""The database puts the ids together: few rows, where one for each item would take twice as long."""
Ids = Mapping[str, None]
"""A set in order of id. It may hold all items there are, which nobody is to sort for each answer."""


class Member(NamedTuple):
    """What tells to which cell an item belongs."""

    agency: str
    """Code as in the texts; "" where they do not tell."""
    field: str
    """See ``registry.views.field_of``."""


@dataclass(frozen=True)
class Members:
    """The items of a kind."""

    cells: Mapping[str, Member]
    """By item, in order of id."""
    courses: Sequence[str]
    """Of the items, in the same order (``registry.standings``)."""

    @cached_property
    def agencies(self) -> Mapping[str, Ids]:
        """The items of each agency as the texts name it."""
        return by_agency(self.cells)


class Listed(NamedTuple):
    """Items that are in a list on a date: all, and those of each agency."""

    ids: Ids
    agencies: Mapping[str, Ids]

    def but_for(self, items: Collection[str], cells: Mapping[str, Member]) -> Listed:
        """The list without those of ``items`` that it holds, and with those that it does not hold."""
        groups = by_agency({item: cells[item] for item in items})
        changed = {code: _but_for(self.agencies.get(code, {}), some) for code, some in groups.items()}
        return Listed(_but_for(self.ids, items), {**self.agencies, **changed})


class Snapshot:
    """Answers about all items, of the data version ``version``: a session that sees another one must not ask."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._members: dict[tuple[ItemKind | None, bool], Members] = {}
        self._listed: dict[tuple[ItemKind | None, bool, date], Listed] = {}

    def members(self, session: Session, kind: ItemKind | None, *, illustrative: bool) -> Members:
        """Items of a kind."""
        found = self._members.get((kind, illustrative))
        if found is None:
            cells: dict[str, Member] = {}
            courses: dict[str, str] = {}
            query = _GROUPS.where(_ITEMS.c.kind == kind, _ITEMS.c.illustrative == illustrative)
            for row in session.connection().execute(query):
                items = row.ids.split()
                cells.update(dict.fromkeys(items, Member(row.agency, field_of(row.activity, row.inspection))))
                courses.update(dict.fromkeys(items, row.course))
            order = sorted(cells)
            found = self._members[kind, illustrative] = Members(
                {item: cells[item] for item in order}, [courses[item] for item in order]
            )
        return found

    def listed(self, session: Session, kind: ItemKind | None, day: date, *, illustrative: bool) -> Listed:
        """Items of a kind that are in force on a date."""
        found = self._listed.get((kind, illustrative, day))
        if found is None:
            members = self.members(session, kind, illustrative=illustrative)
            courses = {course for course in set(members.courses) if standing(course, day).state in IN_LIST}
            pairs = zip(members.cells.items(), members.courses, strict=True)
            cells = {item: cell for (item, cell), course in pairs if course in courses}
            found = Listed(dict.fromkeys(cells), by_agency(cells))
            kept = self._listed if len(self._listed) < _KEPT_DATES else {}
            self._listed = {**kept, (kind, illustrative, day): found}
        return found


def by_agency(cells: Mapping[str, Member]) -> Mapping[str, Ids]:
    """Items of each agency as the texts name it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for item, (agency, _) in cells.items():
        found[agency][item] = None
    return dict(found)


def _but_for(ids: Ids, items: Collection[str]) -> Ids:
    kept = [item for item in ids if item not in items]
    return dict.fromkeys(sorted([*kept, *(item for item in items if item not in ids)]))
