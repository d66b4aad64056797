"""What one data version comes to: worked out when it is first asked for, and kept until the data change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import ItemRow, bare
from registry.standings import standings
from registry.timeline import NOT_YET, Standing
from registry.views import ItemKind

IN_LIST = ("in_force", "changed")
"""States of an item of a list."""
_KEPT_DATES = 8
_ITEMS = bare(ItemRow)


class Member(NamedTuple):
    """What tells to which cell an item belongs."""

    agency: str
    """Code as in the texts; "" where they do not tell."""
    field: str
    """Business activity of a condition, kind of inspection of a product line; "" where the text does not tell."""


class Snapshot:
    """Answers about all items, of the data version ``version``: a session that sees another one must not ask."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._states: dict[date, Mapping[str, Standing]] = {}
        self._members: dict[tuple[ItemKind | None, bool], Mapping[str, Member]] = {}
        self._listed: dict[tuple[ItemKind | None, bool, date], Mapping[str, None]] = {}

    def states(self, session: Session, day: date) -> Mapping[str, Standing]:
        """Standing of every item that has events, on a date; of the dates asked for last."""
        found = self._states.get(day)
        if found is None:
            found = standings(session, day)
            self._states = {**(self._states if len(self._states) < _KEPT_DATES else {}), day: found}
        return found

    def members(self, session: Session, kind: ItemKind | None, *, illustrative: bool) -> Mapping[str, Member]:
        """Items of a kind, in order of id."""
        found = self._members.get((kind, illustrative))
        if found is None:
            columns = _ITEMS.c
            query = select(columns.id, columns.agency, columns.activity, columns.inspection).order_by(columns.id)
            rows = session.execute(query.where(columns.kind == kind, columns.illustrative == illustrative))
            found = {item: Member(agency, activity or inspection) for item, agency, activity, inspection in rows}
            self._members[kind, illustrative] = found
        return found

    def listed(self, session: Session, kind: ItemKind | None, day: date, *, illustrative: bool) -> Mapping[str, None]:
        """Items of a kind that are in force on a date, in order of id: a set that keeps its order."""
        found = self._listed.get((kind, illustrative, day))
        if found is None:
            states = self.states(session, day)
            items = self.members(session, kind, illustrative=illustrative)
            found = {item: None for item in items if states.get(item, NOT_YET).state in IN_LIST}
            kept = self._listed if len(self._listed) < _KEPT_DATES else {}
            self._listed = {**kept, (kind, illustrative, day): found}
        return found
