"""One doubt (trường hợp chờ rà soát) as a reviewer needs to see it: both sides, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from registry.decisions import STATES
from registry.given_views import DecisionView
from registry.objections import words_of
from registry.review import doubt, history
from registry.views import EventView, ItemView, ReviewView
from web.around import around
from web.reader import Line, Run, lines
from web.sources import as_of, database, registry
from web.wording import marked


@dataclass(frozen=True, slots=True)
class Case:
    """One doubt with all that it is about."""

    doubt: ReviewView
    event: EventView | None
    item: ItemView | None
    says: list[Line]
    """The article of the instrument, with the words in doubt marked."""
    aims_at: list[Line]
    """What the order aims at, where it is another place: the article of the row, or the provision."""
    wordings: tuple[tuple[Run, ...], tuple[Run, ...]] | None
    """Old and new wording with what differs marked."""
    objection: str
    """What a reader said, in the reader's words."""
    decisions: list[DecisionView]
    """Oldest first."""

    @property
    def actions(self) -> tuple[str, ...]:
        """Decisions that can be taken: an item can only be one or none, a document is not for deciding here."""
        if self.doubt.event_id:
            return tuple(STATES)
        return ("accept", "reject") if self.doubt.item_id else ()

    @property
    def standing(self) -> DecisionView | None:
        """The decision that holds; None while the doubt is open."""
        taken = [row for row in self.decisions if row.undoes is None and row.undone_by is None]
        return taken[-1] if taken and self.doubt.state != "open" else None


def case(review_id: str) -> Case | None:
    """The doubt with this id, open or decided."""
    found = doubt(database(), review_id)
    if found is None:
        return None
    event = registry().event(found.event_id, as_of()) if found.event_id else None
    item = registry().item(found.item_id, as_of()) if found.item_id else None
    old, new = found.old_text, found.new_text
    return Case(
        doubt=found,
        event=event,
        item=item,
        says=around(found.evidence, "event" if event else "item") if found.evidence else [],
        aims_at=_aims_at(event, item),
        wordings=marked(old.quote, new.quote) if old and new else None,
        objection=words_of(database(), found.id),
        decisions=list(history(database(), found.id)),
    )


def _aims_at(event: EventView | None, item: ItemView | None) -> list[Line]:
    if event is None:
        return []
    if item is not None:
        return around(item.evidence, "item") if item.evidence != event.evidence else []
    target = registry().provision(event.target_doc or "", event.target_path or "")
    if target is None:
        return []
    text = registry().text(target.document_id) or ""
    return list(lines(text, target.start, target.end))
