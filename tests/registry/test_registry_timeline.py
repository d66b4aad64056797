"""State of an item on a date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given, settings
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


def replay(changes: list[Change], as_of: date) -> str:
    """The definition, day by day: what happens for good, in order; an end before all beginnings waits."""
    rank = {**dict.fromkeys(STARTS, 0), **dict.fromkeys(CHANGES, 1), **dict.fromkeys(ENDS, 2), "re_enter": 3}
    now, waiting, begun = "not_yet", [], False
    day = date(2020, 1, 1)
    while day <= as_of:
        today = [change for change in changes if change.start == day]
        if not begun:
            ends = [change for change in today if change.op in ENDS]
            if {"re_enter"} == {change.op for change in today if change.op in STARTS}:
                waiting = []
            if any(change.op in STARTS for change in today):
                begun, today = True, [*waiting, *today]
            else:
                waiting += ends
                today = []
        for change in sorted(today, key=lambda change: rank[change.op]):
            if change.op in STARTS:
                now = "changed" if (change.op, now) == ("restate", "changed") else "in_force"
            elif now in ("not_yet", "cut"):
                continue
            elif change.op in ENDS:
                now = "suspended" if change.op == "suspend" and now != "cut" else "cut"
            elif now != "suspended":
                now = "changed"
        day += DAY
    return now


def alone(change: Change) -> tuple[date, int]:
    """Two ends of one day, one of them a suspension, have no order that the ledger could tell."""
    return change.start or date.min, 2 if change.op in ENDS else hash(change.id)


@settings(max_examples=600)
@given(st.lists(for_good, max_size=8, unique_by=alone), days)
@example(
    [Change(date(2020, 1, 2), None, "abolish", "a"), Change(date(2020, 1, 4), None, "impose", "b")], date(2020, 1, 5)
)
def test_state_is_a_replay_of_events_for_good(changes: list[Change], as_of: date) -> None:
    assert state(changes, as_of).state == replay(changes, as_of)


@settings(max_examples=300)
@given(st.lists(for_good, max_size=6, unique_by=alone), ledgers, days)
def test_what_is_over_leaves_no_trace(for_good: list[Change], others: list[Change], as_of: date) -> None:
    beginning = Change(date(2020, 1, 1), None, "impose", "first")
    over = [row for row in others if row.until is not None and row.until <= as_of]
    assert state([beginning, *for_good, *over], as_of).state == state([beginning, *for_good], as_of).state


def test_what_is_repealed_before_it_takes_effect_never_does() -> None:
    imposed = Change(date(2021, 1, 1), None, "impose", "e1")
    repealed = Change(date(2020, 6, 1), None, "abolish", "e2")
    assert state([imposed, repealed], date(2020, 12, 31)).state == "not_yet"
    assert state([imposed, repealed], date(2021, 1, 1)) == Standing("cut", date(2021, 1, 1), None)
    added = Change(date(2022, 1, 1), None, "supplement", "e3")
    assert state([imposed, repealed, added], date(2022, 1, 1)).state == "in_force"


def test_a_suspension_that_begins_before_the_item_does_runs_on() -> None:
    imposed = Change(date(2021, 1, 1), None, "impose", "e1")
    window = Change(date(2020, 6, 1), date(2021, 6, 1), "suspend", "e2")
    assert state([imposed, window], date(2021, 1, 1)) == Standing("suspended", date(2021, 1, 1), date(2021, 6, 1))
    assert state([imposed, window], date(2021, 6, 1)).state == "in_force"


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
