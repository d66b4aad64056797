"""State of an item on a date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.timeline import CHANGES, ENDS, STARTS, Change, Standing, state

DAY = timedelta(days=1)
IMPOSED = Change(date(2020, 1, 1), None, "impose", "e1")

days = st.dates(date(2020, 1, 1), date(2020, 1, 20))
for_good = st.builds(Change, days, st.none(), st.sampled_from(sorted(STARTS | ENDS | CHANGES)), st.uuids().map(str))
for_a_time = st.builds(
    lambda start, length, op, event: Change(start, start + timedelta(days=length), op, event),
    days,
    st.integers(1, 10),
    st.sampled_from(sorted(STARTS | ENDS | CHANGES)),
    st.uuids().map(str),
)
ledgers = st.lists(st.one_of(for_good, for_a_time), max_size=8)


def replay(changes: list[Change], until: date) -> str:
    """The definition, day by day: what holds for good is replayed; over it lies what runs for a time."""
    rank = {**dict.fromkeys(STARTS, 0), **dict.fromkeys(CHANGES, 1), **dict.fromkeys(ENDS, 2), "re_enter": 3}
    now = "not_yet"
    for change in sorted((c for c in changes if c.until is None), key=lambda c: (c.start, rank[c.op], c.id)):
        if change.start > until:
            continue
        if change.op in STARTS:
            now = "in_force"
        elif now in ("not_yet", "cut"):
            pass
        elif change.op == "suspend":
            now = "suspended"
        elif change.op in ENDS:
            now = "cut"
        elif now != "suspended":
            now = "changed"
    return now


@given(st.lists(for_good, max_size=8), days)
def test_state_is_a_replay_of_events_for_good(changes: list[Change], as_of: date) -> None:
    assert state(changes, as_of).state == replay(changes, as_of)


@given(ledgers, days, st.randoms())
def test_order_of_events_does_not_matter(changes: list[Change], as_of: date, random: object) -> None:
    shuffled = list(changes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert state(shuffled, as_of) == state(changes, as_of)


@given(ledgers, days)
def test_since_is_the_first_day_of_the_state(changes: list[Change], as_of: date) -> None:
    found = state(changes, as_of)
    if found.since is None:
        return
    day = found.since
    while day <= as_of:
        assert state(changes, day).state == found.state
        day += DAY
    assert found.since == date(2020, 1, 1) or state(changes, found.since - DAY).state != found.state


@given(ledgers, days)
def test_a_suspended_item_is_back_on_the_day_that_is_told(changes: list[Change], as_of: date) -> None:
    found = state(changes, as_of)
    if found.returns_on is None:
        return
    assert found.state == "suspended"
    assert state(changes, found.returns_on).state in ("in_force", "changed")
    day = as_of
    while day < found.returns_on:
        assert state(changes, day).state not in ("in_force", "changed")
        day += DAY


@given(st.lists(st.one_of(for_good, for_a_time), max_size=6), days)
def test_reword_merge_and_rename_never_cut(changes: list[Change], as_of: date) -> None:
    kept = [change for change in changes if change.op in CHANGES]
    assert state([IMPOSED, *kept], as_of).state in ("in_force", "changed")


def test_suspended_until_the_end_of_february_is_in_force_again_on_the_first_of_march() -> None:
    window = Change(date(2026, 7, 1), date(2027, 3, 1), "abolish", "e2")
    assert state([IMPOSED, window], date(2026, 6, 30)) == Standing("in_force", date(2020, 1, 1), None)
    assert state([IMPOSED, window], date(2027, 2, 28)) == Standing("suspended", date(2026, 7, 1), date(2027, 3, 1))
    assert state([IMPOSED, window], date(2027, 3, 1)) == Standing("in_force", date(2027, 3, 1), None)


def test_abolished_for_good_during_a_window_does_not_come_back() -> None:
    window = Change(date(2026, 7, 1), date(2027, 3, 1), "abolish", "e2")
    final = Change(date(2027, 1, 1), None, "abolish", "e3")
    assert state([IMPOSED, window, final], date(2026, 12, 31)).returns_on is None
    assert state([IMPOSED, window, final], date(2027, 3, 1)).state == "cut"


def test_a_list_printed_for_a_time_ends_with_its_time() -> None:
    printed = Change(date(2026, 7, 1), date(2027, 3, 1), "restate", "e1")
    assert state([printed], date(2026, 6, 30)).state == "not_yet"
    assert state([printed], date(2027, 2, 28)).state == "in_force"
    assert state([printed], date(2027, 3, 1)) == Standing("cut", date(2027, 3, 1), None)


def test_re_entered_on_the_day_of_its_end_is_in_force() -> None:
    ended, back = Change(date(2021, 1, 1), None, "abolish", "e2"), Change(date(2021, 1, 1), None, "re_enter", "e3")
    assert state([IMPOSED, ended, back], date(2021, 1, 1)).state == "in_force"


def test_procedures_and_powers_change_no_state() -> None:
    other = [Change(date(2021, 1, 1), None, op, op) for op in ("procedure_cut", "delegate")]
    assert state([IMPOSED, *other], date(2022, 1, 1)) == state([IMPOSED], date(2022, 1, 1))
