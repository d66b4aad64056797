"""What the registry held at a moment, as figures of a programme need it: items, changes, and whose they are.

Documents that are gone since are told by the stored id that their events carry: it spells their number and date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.keys import number_slug
from registry.known import changes_known, past_records, stamp
from registry.models import EventRow, ItemRow
from registry.programmes import ITEM_KINDS, Instrument, Programme
from registry.snapshot import Member
from registry.timeline import Change


class Past(NamedTuple):
    """The items that a programme counts, the changes of all items, and the ids of the programme's own events."""

    members: Mapping[str, Member]
    changes: Mapping[str, Sequence[Change]]
    own: frozenset[str]


def past(session: Session, programme: Programme, known_at: datetime) -> Past:
    """What the registry held at a moment."""
    changes = changes_known(session, known_at)
    if programme.illustrative:
        # Only illustrative documents act on illustrative items, and all of them belong to the programme.
        own = frozenset(change.id for rows in changes.values() for change in rows)
    else:
        own = frozenset(_of_instruments(session, programme.instruments, stamp(known_at)))
    return Past(_members(session, programme, stamp(known_at)), changes, own)


def _members(session: Session, programme: Programme, at: str) -> dict[str, Member]:
    kind = ITEM_KINDS.get(programme.metric)
    columns = (ItemRow.id, ItemRow.agency, ItemRow.activity, ItemRow.inspection)
    now = select(*columns).where(
        ItemRow.recorded_at <= at, ItemRow.kind == kind, ItemRow.illustrative == programme.illustrative
    )
    found = {
        item: Member(agency, activity or inspection) for item, agency, activity, inspection in session.execute(now)
    }
    for row in past_records(session, "item", at):
        if row["kind"] == kind and row["illustrative"] == programme.illustrative:
            found[row["id"]] = Member(row["agency"], row["activity"] or row["inspection"])
    return dict(sorted(found.items()))


def _of_instruments(session: Session, instruments: Sequence[Instrument], at: str) -> Iterator[str]:
    documents = session.scalars(select(EventRow.document).distinct())
    own = [document for document in documents if any(is_of(instrument, document) for instrument in instruments)]
    yield from session.scalars(select(EventRow.id).where(EventRow.document.in_(own), EventRow.recorded_at <= at))
    for row in past_records(session, "event", at):
        if any(is_of(instrument, row["document"]) for instrument in instruments):
            yield row["id"]


def is_of(instrument: Instrument, stored_id: str) -> bool:
    """True if a stored document is the instrument: ``nghi-dinh_chinh-phu_2018-01-15_08-2018-nd-cp--0a1b2c3d4e5f``."""
    issued, slug = stored_id.partition("--")[0].rsplit("_", 2)[-2:]
    if number_slug(instrument.number) != slug:
        return False
    if instrument.issued is not None:
        return issued == instrument.issued.isoformat()
    return instrument.year is None or issued.startswith(f"{instrument.year}-")
