"""``/changes``: what was done to conditions and lists since a day."""

from __future__ import annotations

from functools import lru_cache

from registry.views import EventView
from search_api.api import Api, ChangeList, ChangeParameters, answers
from search_api.errors import BadParameter


def add(api: Api) -> None:
    """Add the endpoint."""

    @lru_cache(maxsize=1)
    def dated(_version: str) -> tuple[EventView, ...]:
        """All events with a day of effect, oldest first, of one version of the data."""
        events = [event for event in api.registry.each_event() if event.effective_from]
        return tuple(sorted(events, key=lambda event: (str(event.effective_from), event.id)))

    @api.blueprint.get("/changes")
    @api.spec.validate(resp=answers(ChangeList), tags=["items"])
    def changes(query: ChangeParameters) -> ChangeList:
        """Events in effect from ``since`` on, oldest first. The cursor is the id of the last event seen."""
        events = dated(api.registry.version())
        chosen = [event for event in events if event.effective_from and event.effective_from >= query.since]
        start = 0
        if query.cursor:
            places = [n for n, event in enumerate(chosen) if event.id == query.cursor]
            if not places:
                raise BadParameter("cursor", "Take it from `next` of the page before, with the same `since`.")
            start = places[0] + 1
        page = chosen[start : start + query.limit]
        following = page[-1].id if page and start + len(page) < len(chosen) else None
        return ChangeList(since=query.since, total=len(chosen), next=following, events=page)
