"""Dates, and the clauses that say from when to when a document is in force."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import Effect, find_dates, parse_date, read_effect
from corpus.structure import parse_structure

SIGNED = date(2026, 4, 29)


def effect_of(*clauses: str) -> Effect:
    items = "\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, 1))
    text = f"Điều 1. Phạm vi\n1. Một.\n2. Hai.\nĐiều 2. Hiệu lực thi hành\n{items}\nPhụ lục I\nDANH MỤC\n"
    return read_effect(text, parse_structure(text)[0], SIGNED)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("ngày 28 tháng 02 năm 2027", date(2027, 2, 28)),
        ("31 tháng 3 năm 2026", date(2026, 3, 31)),
        ("13/02/2026", date(2026, 2, 13)),
        ("1-3-2027", date(2027, 3, 1)),
        ("2024-05-15", date(2024, 5, 15)),
        ("ngày 31 tháng 02 năm 2027", None),
        ("Đang cập nhật", None),
    ],
)
def test_dates_in_words_and_figures(raw: str, value: date | None) -> None:
    assert parse_date(raw) == value


def test_spans_of_dates_are_their_text() -> None:
    text = "ban hành ngày 01 tháng 7 năm 2026, sửa ngày 2/8/2026"
    assert [text[slice(*found.span)] for found in find_dates(text)] == ["ngày 01 tháng 7 năm 2026", "ngày 2/8/2026"]


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("Nghị định này có hiệu lực thi hành kể từ ngày 15 tháng 6 năm 2026.", date(2026, 6, 15), None),
        ("Thông tư này có hiệu lực sau 45 ngày kể từ ngày ký ban hành.", date(2026, 6, 13), None),
        ("Nghị quyết này có hiệu lực thi hành từ ngày ký.", SIGNED, None),
        (
            "Nghị quyết này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026 đến hết ngày 28 tháng 02 năm 2027, "
            "trừ trường hợp quy định tại khoản 2 Điều này.",
            date(2026, 7, 1),
            date(2027, 3, 1),
        ),
        (
            "Nghị quyết này có hiệu lực thi hành từ ngày 29 tháng 4 năm 2026 đến trước ngày 01 tháng 3 năm 2027.",
            SIGNED,
            date(2027, 3, 1),
        ),
    ],
)
def test_windows_are_half_open(clause: str, start: date, end: date | None) -> None:
    effect = effect_of(clause)
    assert (effect.effective_from, effect.effective_until) == (start, end)


def test_expiry_in_a_clause_of_its_own() -> None:
    effect = effect_of(
        "Nghị quyết này có hiệu lực thi hành từ ngày 29 tháng 4 năm 2026.",
        "Nghị quyết này hết hiệu lực kể từ ngày 01 tháng 3 năm 2027, trừ trường hợp luật có quy định khác.",
    )
    assert effect.effective_until == date(2027, 3, 1)


def test_exceptions_have_paths_and_dates() -> None:
    effect = effect_of(
        "Nghị quyết này có hiệu lực thi hành từ ngày 29 tháng 4 năm 2026, trừ quy định tại khoản 2 Điều này.",
        "Điều 1 và Phụ lục I Nghị quyết này có hiệu lực sau 30 ngày kể từ ngày Nghị quyết có hiệu lực thi hành.",
    )
    found = [(exception.path, exception.effective_from) for exception in effect.exceptions]
    assert found == [("dieu-1", date(2026, 5, 29)), ("phu-luc-I", date(2026, 5, 29))]
    assert effect.effective_from == SIGNED


def test_a_part_may_lapse_alone() -> None:
    effect = effect_of("Quy định tại khoản 2 Điều 1 Nghị định này hết hiệu lực kể từ ngày 01 tháng 01 năm 2027.")
    assert [(e.path, e.effective_from, e.effective_until) for e in effect.exceptions] == [
        ("dieu-1/khoan-2", None, date(2027, 1, 1))
    ]
    assert effect.effective_until is None


@pytest.mark.parametrize(
    "clause",
    [
        "Nghị định số 15/2018/NĐ-CP hết hiệu lực kể từ ngày 01 tháng 7 năm 2026.",
        "Giấy phép đã cấp trước ngày Nghị định này có hiệu lực cho đến hết ngày 31 tháng 12 năm 2026 được dùng tiếp.",
        "Giấy chứng nhận có hiệu lực kể từ ngày 01 tháng 7 năm 2026.",
    ],
)
def test_dates_of_other_things_are_not_the_document_s(clause: str) -> None:
    effect = effect_of(clause)
    assert (effect.effective_from, effect.effective_until, effect.exceptions) == (None, None, [])


def test_quoted_clauses_belong_to_the_amended_document() -> None:
    text = (
        "Điều 1. Sửa đổi\n1. Sửa đổi, bổ sung Điều 9 như sau:\n“Điều 9. Hiệu lực\n"
        "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2020.”\n"
        "Điều 2. Hiệu lực\nNghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.\n"
    )
    assert read_effect(text, parse_structure(text)[0], None).effective_from == date(2026, 7, 1)


@given(st.text(alphabet="Điều 12.khoảnNghịđịnhày có hiệu lực từng/\n", max_size=300))
def test_any_text_is_read(text: str) -> None:
    effect = read_effect(text, parse_structure(text)[0], SIGNED)
    assert all(0 <= span.start < span.end <= len(text) for span in effect.spans.values())
