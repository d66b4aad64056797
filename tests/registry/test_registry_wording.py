"""Which old unit goes on in which new one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.wording import Pairs, Unit, pair

NUMBER = "10/2030/NĐ-CP"
STORE = Unit("khoan-1", "Có kho bảo quản với tổng diện tích không dưới 500 m2")
STAFF = Unit("khoan-2", "Người chịu trách nhiệm chuyên môn có bằng đại học về hóa chất và 05 năm kinh nghiệm")
LICENCE = Unit("khoan-3", "Được Bộ trưởng chấp thuận chủ trương đầu tư bằng văn bản")
UNITS = (STORE, STAFF, LICENCE)


def test_what_is_not_printed_again_is_gone_though_numbers_shift() -> None:
    found = pair(UNITS, [STAFF._replace(number="khoan-1"), LICENCE._replace(number="khoan-2")], NUMBER)
    assert found == Pairs(same={1: 0, 2: 1}, changed={}, unclear={}, merged={}, gone=[0], added=[])


def test_other_words_for_the_same_unit_change_it() -> None:
    shorter = Unit("khoan-1", "Người chịu trách nhiệm chuyên môn có bằng trung cấp về hóa chất và 02 năm kinh nghiệm")
    found = pair(UNITS, [shorter], NUMBER)
    assert (found.changed, found.gone) == ({1: 0}, [0, 2])


def test_a_document_that_names_itself_says_the_same() -> None:
    old = Unit("khoan-1", "Đáp ứng khoản 2 Điều 4 của Nghị định này.")
    new = Unit("khoan-1", "Đáp ứng khoản 2 Điều 4 của Nghị định số 10/2030/NĐ-CP;")
    assert pair([old], [new], NUMBER).same == {0: 0}


def test_marks_that_a_scan_lost_do_not_count() -> None:
    assert pair([STORE], [STORE._replace(text="Co kho bao quan voi tổng diện tích không dưới 500 m2.")], NUMBER).same


def test_equal_texts_are_told_apart_by_their_numbers() -> None:
    units = [STORE, STORE._replace(number="khoan-4"), STORE._replace(number="khoan-9")]
    found = pair(units, [units[1], units[2]], NUMBER)
    assert (found.same, found.gone) == ({1: 0, 2: 1}, [0])


def test_two_units_said_in_one_are_merged() -> None:
    both = Unit("khoan-1", f"{STAFF.text}; {STORE.text.lower()}")
    found = pair([STORE, STAFF], [both], NUMBER)
    assert (found.changed, found.merged, found.gone) == ({1: 0}, {0: 0}, [])


def test_a_likeness_that_decides_nothing_waits_for_a_person() -> None:
    vague = Unit("khoan-1", "Được Ủy ban nhân dân cấp tỉnh chấp thuận chủ trương thuê đất")
    found = pair([LICENCE], [vague], NUMBER)
    assert (found.unclear, found.gone, found.added) == ({0: 0}, [], [])


def test_what_nobody_required_before_is_added() -> None:
    assert pair([STORE], [STORE, LICENCE], NUMBER).added == [1]


words = st.lists(
    st.sampled_from(["kho", "bằng", "vốn", "xe", "máy", "đất", "điện", "nước"]),
    min_size=1,
    max_size=6,
)
units = st.lists(st.builds(Unit, st.sampled_from(["khoan-1", "khoan-2"]), words.map(" ".join)), max_size=6)


@given(units, units)
def test_every_unit_has_exactly_one_fate(old: list[Unit], new: list[Unit]) -> None:
    found = pair(old, new, NUMBER)
    fates = [*found.same, *found.changed, *found.unclear, *found.merged, *found.gone]
    assert sorted(fates) == list(range(len(old)))
    kept = [*found.same.values(), *found.changed.values()]
    assert len(kept) == len(set(kept))
    assert sorted({*kept, *found.unclear.values(), *found.added}) == list(range(len(new)))


@given(units.flatmap(lambda old: st.tuples(st.just(old), st.permutations(old))))
def test_nothing_is_gone_when_all_is_printed_again_in_another_order(pairs: tuple[list[Unit], list[Unit]]) -> None:
    found = pair(*pairs, NUMBER)
    assert (len(found.same), found.gone, found.added) == (len(pairs[0]), [], [])
