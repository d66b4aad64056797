"""Document numbers, places and goods codes as terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.codes import (
    code_terms,
    covering_hs_terms,
    find_hs,
    find_hs_query,
    find_locators,
    find_numbers,
    hs_terms,
    path_terms,
)

DECREE = ("so_8_nd", "so_8_nd_cp", "so_8_2018", "so_8_2018_nd", "so_8_2018_nd_cp")


@pytest.mark.parametrize(
    "text",
    [
        "08/2018/NĐ-CP",
        "8/2018/nđ-cp",
        "08 / 2018 / NĐ-CP",
        "NĐ 8/2018",
        "nghi dinh 08 2018",
        "Nghị định số 08/2018",
        "nđ 08-2018",
        "NĐ-CP 8/2018",
        "08-2018-nd-cp",
    ],
)
def test_spellings_of_one_number_give_the_same_terms(text: str) -> None:
    assert find_numbers(text)[0].terms == DECREE


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("67/2013", "so_67_2013"),
        ("nghị quyết 66.17", "so_66.17_nq"),
        ("66.17/2026/NQ-CP", "so_66.17_2026_nq_cp"),
        ("66-NQ/TW", "so_66_nq_tw"),
        ("37/VBHN-BCT", "so_37_vbhn_bct"),
        ("61/2020/QH14", "so_61_2020_qh_14"),
        ("luật 61/2020", "so_61_2020_qh"),
        ("01/2015/TTLT-BCA-BTP", "so_1_2015_ttlt_bca_btp"),
        ("thông tư 28/2026/TT-BCT", "so_28_2026_tt_bct"),
    ],
)
def test_a_query_asks_for_its_most_specific_term(text: str, term: str) -> None:
    assert [number.term for number in find_numbers(text)] == [term]


def test_numbers_that_differ_share_no_term_that_a_full_query_asks_for() -> None:
    full = [
        find_numbers(text)[0]
        for text in ("66.17/2026/NQ-CP", "66/2017/NQ-CP", "66/NQ-CP", "66-NQ/TW", "41/2026/TT-BCT", "41/2026/TT-BYT")
    ]
    for number in full:
        others = {other.term for other in full if other is not number}
        assert number.term not in others


@pytest.mark.parametrize(
    "text", ["ngày 15/6/2018", "tháng 6/2018", "50% năm 2018", "tỷ lệ 1/2", "3/4 số thành viên", "10.000.000"]
)
def test_dates_and_shares_are_no_numbers(text: str) -> None:
    assert not find_numbers(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("điều 9", "dieu-9"),
        ("dieu 26", "dieu-26"),
        ("điểm a khoản 2 điều 9", "dieu-9/khoan-2/diem-a"),
        ("Điều 9 khoản 2 điểm đ", "dieu-9/khoan-2/diem-đ"),
        ("điểm a, khoản 2 của Điều 35a", "dieu-35a/khoan-2/diem-a"),
        ("mục V mục B phụ lục II", "phu-luc-II/muc-B/muc-V"),
        ("Phụ lục I.3 mục 2", "phu-luc-I.3/muc-2"),
    ],
)
def test_a_place_is_one_path_whichever_level_comes_first(text: str, path: str) -> None:
    assert [locator.path for locator in find_locators(text)] == [path]


@pytest.mark.parametrize("text", ["địa điểm ở", "mục tiêu", "điều kiện", "tài khoản ngân hàng", "phần mềm"])
def test_words_are_no_places(text: str) -> None:
    assert not find_locators(text)


def test_two_places_stay_two() -> None:
    assert [locator.path for locator in find_locators("khoản 1 Điều 3 và khoản 2 Điều 5")] == [
        "dieu-3/khoan-1",
        "dieu-5/khoan-2",
    ]


def test_path_terms_hold_every_leading_part_and_the_whole() -> None:
    assert {"dieu-9", "dieu-9/khoan-2", "=dieu-9/khoan-2", "quy-dinh/dieu-9"} <= set(
        path_terms("quy-dinh/dieu-9/khoan-2")
    )
    assert "=dieu-9" not in path_terms("dieu-9/khoan-2")
    assert path_terms("") == ["="]


@pytest.mark.parametrize("text", ["0207.14.20", "02071420", "0207 14 20"])
def test_spellings_of_one_goods_code(text: str) -> None:
    assert [hs_terms(code.digits) for code in find_hs(text)] == [
        ["hs_02", "hs_0207", "hs_020714", "hs_02071420", "hs=02071420"]
    ]


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("2009", "2009"),
        ("150790", "150790"),
        ("11.03", "1103"),
        ("mã HS 0402 sữa", "0402"),
        ("mã 3603.60.00 kíp nổ", "36036000"),
    ],
)
def test_headings_in_queries(query: str, digits: str) -> None:
    assert [code.digits for code in find_hs_query(query)] == [digits]


@pytest.mark.parametrize("query", ["năm 2009 sữa", "98.765.432", "9900", "vốn 2000 tỷ", "2018/2019"])
def test_figures_are_no_goods_codes(query: str) -> None:
    assert not find_hs_query(query)


def test_a_listed_heading_covers_the_codes_under_it() -> None:
    assert "hs=0402" in covering_hs_terms("04021010")
    assert "hs=0402" in hs_terms("0402")
    assert not set(covering_hs_terms("22021090")) & set(hs_terms("22021010")) - {"hs_22"}


@given(st.text(alphabet="nđNĐ khoảnđiềumụcphụ lục.,/-0123456789aIVX\n", max_size=300))
def test_any_text_gives_terms_without_blanks(text: str) -> None:
    assert all(term and not any(char.isspace() for char in term) for term in code_terms(text))
