"""States from courses: the same as a replay of the events themselves."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.standings import course, standing, told
from registry.timeline import EFFECTIVE, UNCONFIRMED, Change, state

days = st.dates(date(2020, 1, 1), date(2020, 1, 12))
changes = st.builds(
    lambda start, length, op, event: Change(
        start, start + timedelta(days=length) if start and length else None, op, event
    ),
    st.none() | days,
    st.integers(0, 5),
    st.sampled_from(sorted(EFFECTIVE)),
    st.uuids().map(str),
)


@settings(max_examples=300)
@given(st.lists(changes, min_size=1, max_size=6), days)
def test_a_course_gives_the_state_of_its_events(ledger: list[Change], as_of: date) -> None:
    assert standing(course(told(*change[:3]) for change in ledger), as_of) == state(ledger, as_of)


@given(st.lists(changes, max_size=6), days, st.randoms())
def test_ids_decide_no_state(ledger: list[Change], as_of: date, dice: Random) -> None:
    ids = [change.id for change in ledger]
    dice.shuffle(ids)
    others = [change._replace(id=other) for change, other in zip(ledger, ids, strict=True)]
    assert state(others, as_of) == state(ledger, as_of)


def test_an_item_without_events_is_not_confirmed() -> None:
    assert standing("", date(2020, 1, 1)) == UNCONFIRMED
