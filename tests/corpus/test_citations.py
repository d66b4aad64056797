"""The locator grammar. All texts are written for this project."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations import find_citations, is_partial, rank_of


def paths(text: str) -> list[str]:
    return [path for citation in find_citations(text) if citation.role == "object" for path in citation.paths]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "các điểm đ, e khoản 2, các điểm đ, g khoản 4 Điều 14; điểm đ khoản 2 Điều 23",
            "dieu-14/khoan-2/diem-đ dieu-14/khoan-2/diem-e dieu-14/khoan-4/diem-đ dieu-14/khoan-4/diem-g "
            "dieu-23/khoan-2/diem-đ",
        ),
        (
            "khoản 1, điểm a, b khoản 2, các khoản 5 và 11 Điều 4",
            "dieu-4/khoan-1 dieu-4/khoan-2/diem-a dieu-4/khoan-2/diem-b dieu-4/khoan-5 dieu-4/khoan-11",
        ),
        ("từ khoản 2 đến khoản 4 Điều 7", "dieu-7/khoan-2 dieu-7/khoan-3 dieu-7/khoan-4"),
        (
            "các khoản 1, 6 và các khoản từ khoản 9 đến khoản 11 Điều 4; các điều từ Điều 5 đến Điều 7; Điều 9",
            "dieu-4/khoan-1 dieu-4/khoan-6 dieu-4/khoan-9 dieu-4/khoan-10 dieu-4/khoan-11 dieu-5 dieu-6 dieu-7 dieu-9",
        ),
        ("khoản 1 và từ khoản 3 đến khoản 4 Điều 7", "dieu-7/khoan-1 dieu-7/khoan-3 dieu-7/khoan-4"),
        ("khoản 1 Điều 7 từ ngày 1 tháng 7", "dieu-7/khoan-1"),
        ("điểm d đến điểm e Điều 7", "dieu-7/diem-d dieu-7/diem-đ dieu-7/diem-e"),
        ("Điều 22 và Điều 23", "dieu-22 dieu-23"),
        ("Điều12, Điều 7a", "dieu-12 dieu-7a"),
        ("khoản 1 của Điều 8", "dieu-8/khoan-1"),
        ("Điều 5 khoản 2 điểm a", "dieu-5/khoan-2/diem-a"),
        ("điểm b khoản 2 Điều 28 khoản 2 Điều 34", "dieu-28/khoan-2/diem-b dieu-34/khoan-2"),
        ("điểm b(i), (ii) khoản 2 Điều 14", "dieu-14/khoan-2/diem-b/tiet-i dieu-14/khoan-2/diem-b/tiet-ii"),
        ("tiết 7 điểm b khoản 4 Điều 41", "dieu-41/khoan-4/diem-b/tiet-7"),
        (
            "điểm a.1, điểm c.2.5 khoản 3 Điều 16; tiết b.1 điểm b khoản 1 Điều 17",
            "dieu-16/khoan-3/diem-a/tiet-a.1 dieu-16/khoan-3/diem-c/tiet-c.2/tiet-c.2.5 "
            "dieu-17/khoan-1/diem-b/tiet-b.1",
        ),
        ("điểm a.1 tiểu mục a mục 2 Phụ lục VII", "phu-luc-VII/muc-2/diem-a/tiet-a.1"),
        ("điểm a. Điều 5", "diem-a dieu-5"),
        ("tên Điều 19", "dieu-19#ten"),
        ("câu mũ khoản 2, điểm b khoản 2 Điều 7", "dieu-7/khoan-2#chapeau dieu-7/khoan-2/diem-b"),
        ("tiêu đề khoản 1.và điểm a khoản 1 Điều 14", "dieu-14/khoan-1#chapeau dieu-14/khoan-1/diem-a"),
        ("đoạn thứ hai khoản 3 Điều 6", "dieu-6/khoan-3#doan-2"),
        ("gạch đầu dòng thứ 4 điểm a khoản 1 Điều 13", "dieu-13/khoan-1/diem-a#gach-4"),
        ("mục X phần B Phụ lục V", "phu-luc-V/phan-B/muc-X"),
        (
            "các khoản B.II, B.IV, phần D, khoản E.I Mục 1; khoản C.III, phần D Mục 2 Phụ lục I.3",
            "phu-luc-I.3/muc-1/muc-B/muc-II phu-luc-I.3/muc-1/muc-B/muc-IV phu-luc-I.3/muc-1/muc-D "
            "phu-luc-I.3/muc-1/muc-E/muc-I phu-luc-I.3/muc-2/muc-C/muc-III phu-luc-I.3/muc-2/muc-D",
        ),
        ("Mục 1; khoản I, II và khoản V Mục 2", "muc-1 muc-2/muc-I muc-2/muc-II muc-2/muc-V"),
        ("điểm I.5 và điểm B.II.4.a Mục 1", "muc-1/muc-I/khoan-5 muc-1/muc-B/muc-II/khoan-4/diem-a"),
        (
            "khoản A.II, B.VIII–B.X Mục 1",
            "muc-1/muc-A/muc-II muc-1/muc-B/muc-VIII muc-1/muc-B/muc-IX muc-1/muc-B/muc-X",
        ),
        (
            "điểm B.II.1 đến B.II.3 Mục 2",
            "muc-2/muc-B/muc-II/khoan-1 muc-2/muc-B/muc-II/khoan-2 muc-2/muc-B/muc-II/khoan-3",
        ),
        ("điểm aa khoản 1 Điều 5", "dieu-5/khoan-1/diem-aa"),
        ("điểm a, . điểm c khoản 5 Điều 69", "dieu-69/khoan-5/diem-a dieu-69/khoan-5/diem-c"),
        ("phần I mục B Phụ lục V", "phu-luc-V/phan-B/muc-I"),
        ("Mục III.B, mục 2, Phụ lục I.2", "phu-luc-I.2/muc-2/muc-B/muc-III"),
        ("khoản 7 Mục 3 Phụ lục II", "phu-luc-II/muc-3/khoan-7"),
        ("mục 119 thuộc Phụ lục IV", "phu-luc-IV/muc-119"),
        ("tiểu mục đ, e tại mục 10 Phụ lục VI-1.9", "phu-luc-VI-1.9/muc-10/diem-đ phu-luc-VI-1.9/muc-10/diem-e"),
        ("tiểu mục 3.1 mục 3 Phụ lục I", "phu-luc-I/muc-3/muc-3.1"),
        ("Tiểu mục 1 Mục 2 Chương III", "chuong-III/muc-2/tieu-muc-1"),
        ("khoản 3.2 Phụ lục I", "phu-luc-I/khoan-3/khoan-3.2"),
        ("Phụ lục I, II và III", "phu-luc-I phu-luc-II phu-luc-III"),
        ("Mẫu số 01, 03a", "mau-01 mau-03a"),
        ("Điều 20, 21 và 27 Mục 2 Chương IV, Chương V", "dieu-20 dieu-21 dieu-27 chuong-V"),
        ("khoản 1 Điều 8, Quy định kèm theo Quyết định số 12/2030/QĐ-BTMMH", "quy-dinh/dieu-8/khoan-1"),
        ("Điều 5, 10 ngày sau", "dieu-5"),
        ("Điều ước quốc tế và điều kiện kinh doanh", ""),
        ("khoăn I Điêu 7", "dieu-7/khoan-1"),
        ("điểm I khoản 3 Điều 7", "dieu-7/khoan-3/diem-l"),
        ("điểm c khoản. Điều 32", "dieu-32/khoan-?/diem-c"),
        ("khoản § Điều L5", "dieu-15/khoan-?"),
        ("khoản 99999999999999999999 Điều 5", "dieu-5/khoan-?"),
        ("khoản 99999999999999999999, Điều 5", "dieu-5/khoan-?"),
        ("các khoản 1, 99999999999999999999 Điều 5", "dieu-5/khoan-1 dieu-5/khoan-?"),
        ("khoản 12345 và khoản 2 Điều 5", "dieu-5/khoan-? dieu-5/khoan-2"),
        ("mục 99999 Phụ lục I", "phu-luc-I/muc-?"),
        ("các khoản 1500 tỷ đồng tại Điều 5", "dieu-5"),
        ("khoản II Điều 5", "dieu-5/khoan-?"),
        ("điểm 2, mục IV phần B", "phan-B/muc-IV/diem-2"),
        ("điểm 26 Phụ lục II về danh mục", "phu-luc-II/diem-26"),
        ("điểm 26 về kho", ""),
        ("điểm 5.3 Điều 5", "dieu-5/diem-?"),
        ("khoản 1 Điều 99999", "dieu-?/khoan-1"),
        ("khoản'1 Điều 70", "dieu-70/khoan-1"),
        ("khoản 5.000.000 đồng", ""),
        ("tên điều, khoản 1 và khoản 2 Điều 82", "dieu-82#ten dieu-82/khoan-1 dieu-82/khoan-2"),
        ("tên Điều và khoản 7 Điều 39", "dieu-39#ten dieu-39/khoan-7"),
        ("tên điều, khoản 1 và Điều 5", "khoan-1 dieu-5"),
    ],
)
def test_provisions(text: str, expected: str) -> None:
    assert " ".join(paths(text)) == expected


def test_a_document_at_the_end_holds_for_all_before_it() -> None:
    (citation,) = find_citations(
        "điểm a khoản 2 Điều 5; khoản 3 Điều 9 và Mẫu số 02 ban hành kèm theo Nghị định số 12/2030/NĐ-MH"
    )
    assert citation.target_doc == "12/2030/NĐ-MH"
    assert citation.paths == ("dieu-5/khoan-2/diem-a", "dieu-9/khoan-3", "mau-02")


def test_each_document_of_a_chain_has_its_own_provisions() -> None:
    found = find_citations("khoản 2 Điều 33 Nghị định số 12/2030/NĐ-MH và khoản 10 Điều 18 Nghị định số 13/2031/NĐ-MH")
    assert [(c.target_doc, c.paths) for c in found] == [
        ("12/2030/NĐ-MH", ("dieu-33/khoan-2",)),
        ("13/2031/NĐ-MH", ("dieu-18/khoan-10",)),
    ]


def test_the_title_of_an_annex_may_stand_before_its_document() -> None:
    (citation,) = find_citations("Phụ lục Danh mục hàng hóa ban hành kèm theo Thông tư số 12/2030/TT-BTMMH")
    assert (citation.target_doc, citation.paths) == ("12/2030/TT-BTMMH", ("phu-luc",))


def test_a_law_without_a_number_is_known_by_name() -> None:
    (citation,) = find_citations("khoản 1 Điều 24 của Luật Thương mại minh họa.")
    assert (citation.target_doc, citation.name) == (None, "Luật Thương mại minh họa")


@pytest.mark.parametrize(
    "text", ["Điều 5 Nghị định này", "Phụ lục I ban hành kèm theo Nghị định này", "khoản 2 Điều này"]
)
def test_this_document(text: str) -> None:
    assert [citation.this for citation in find_citations(text)] == [True]


FIRST = "Nghị định số 12/2030/NĐ-MH"
SECOND = "Nghị định số 13/2031/NĐ-MH"
THIRD = "Thông tư số 14/2031/TT-BTMMH"
OLDER = "Quyết định số 10/2029/QĐ-MH"
OLDEST = "Quyết định số 11/2028/QĐ-MH"
LATER = "Nghị định số 15/2031/NĐ-MH"
CHANGING = f"{SECOND} ngày 1 tháng 2 năm 2031 của Chính phủ về việc sửa đổi, bổ sung một số điều của"


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (f"khoản 2 Điều 15 (đã được sửa đổi bởi khoản 8 Điều 1 {SECOND} sửa đổi {FIRST})", "object history history"),
        (f"Điều 3 {FIRST} được sửa đổi, bổ sung bởi {SECOND}, {THIRD}", "object history history"),
        (f"Điều 3 {FIRST} được sửa đổi tại khoản 4 Điều 2 {SECOND} và {THIRD}", "object history history"),
        (f"Điều 3 {FIRST} được sửa đổi bởi {SECOND}; Điều 7 {THIRD}", "object history object"),
        (f"Điều 3 {FIRST} được sửa đổi bởi {SECOND}, Điều 7 {THIRD}", "object history object"),
        (f"Điều 3 {SECOND} của Chính phủ sửa đổi, bổ sung một số điều của {FIRST}", "object title"),
        (f"Điều 3 {THIRD} sửa đổi một số điều của {FIRST} về kho và {SECOND}", "object title title"),
        (f"{THIRD} ngày 1 tháng 2 hướng dẫn Luật Kho và {FIRST} ngày 3 tháng 4 về kho", "object title title"),
        (f"{SECOND} ngày 1 tháng 2 quy định chi tiết Luật Kho và {FIRST} ngày 3 tháng 4", "object title object"),
        (f"Điều 3 {FIRST} (sau đây gọi là {FIRST})", "object alias"),
        (f"Điều 3 {CHANGING} {FIRST} ngày 3 tháng 4; {OLDER} ngày 5 và {OLDEST} ngày 6", "object title title title"),
        (f"{CHANGING} Quyết định số 8 và Nghị định số 12/2031/NĐ-MH ngày 5", "object title"),
        (f"{CHANGING} {FIRST}; {LATER} về cảng", "object title object"),
        (f"{CHANGING} {FIRST}; Điều 4 {OLDER}", "object title object"),
        (f"{CHANGING} {FIRST}; {OLDER} sửa đổi, bổ sung {OLDEST}", "object title object title"),
        (f"{FIRST} về kho; {CHANGING} {FIRST}; {OLDER} về cảng", "object object title object"),
        (f"{SECOND} của Chính phủ quy định việc sửa đổi giấy phép; {OLDER} về cảng", "object object"),
        (
            f"{THIRD} hướng dẫn Luật Kho; Luật sửa đổi, bổ sung Luật Kho và {FIRST} ngày 3",
            "object title title title",
        ),
        ("Luật Bến số 8/2030/QH16 thi hành Luật Kho; Luật Cảng", "object title object"),
        (f"{THIRD} quy định mẫu tờ khai, phụ lục tờ khai và in tờ khai, phụ lục tờ khai", "object title title"),
        (f"Điều 3 {THIRD} quy định về kho và Phụ lục kèm theo {FIRST}", "object object"),
        (f"{FIRST} về kho (trừ khoản 2 Điều 15 và Điều 16); {SECOND}", "object exception object"),
        (f"{FIRST} về kho, trừ quy định tại khoản 2 Điều 15; {SECOND}", "object exception object"),
        ("khấu trừ khoản 2 Điều 15", "object"),
        (f"điều kiện quy định tại Điều 3 {FIRST}; điều kiện quy định tại Điều 4 {SECOND}", "object object"),
    ],
)
def test_only_objects_can_be_targets(text: str, roles: str) -> None:
    assert " ".join(citation.role for citation in find_citations(text)) == roles


def test_a_bracket_of_exceptions_does_not_end_a_list() -> None:
    (citation,) = find_citations(f"Điều 1, Điều 13 (trừ điểm b khoản 1 Điều 13) và Điều 16 {FIRST}")
    assert (citation.paths, citation.target_doc) == (("dieu-1", "dieu-13", "dieu-16"), "12/2030/NĐ-MH")


def test_partial_paths_and_ranks() -> None:
    assert is_partial("khoan-2/diem-a")
    assert not is_partial("dieu-5/khoan-2")
    assert not is_partial("phu-luc")
    assert not is_partial("")
    assert rank_of("diem-a") < rank_of("khoan-2") < rank_of("dieu-1") < rank_of("phu-luc-I") < rank_of("")


UNITS = ["Điều", "khoản", "điểm", "tiết", "mục", "Phụ lục", "Mẫu số", "Chương", "phần", "tên", "câu mũ"]
NUMBERS = ["1", "2a", "a", "đ", "b(i)", "IV", "I.2", "12/2030/NĐ-MH"]
JOINTS = [",", ";", ".", "\n", "(", ")", "và", "đến", "của", "này", "tại", "kèm theo", "Nghị định", "được sửa đổi bởi"]
WORDS = st.sampled_from([*UNITS, *NUMBERS, *JOINTS])


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = find_citations(text)
    assert all(0 <= c.span.start < c.span.end <= len(text) and c.paths for c in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    find_citations(text)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=6, unique=True), st.integers(1, 200))
def test_a_list_of_clauses_gives_each_of_them(clauses: list[int], article: int) -> None:
    text = f"các khoản {', '.join(map(str, clauses))} Điều {article}"
    assert paths(text) == [f"dieu-{article}/khoan-{clause}" for clause in clauses]


def test_a_very_long_list_ends() -> None:
    assert len(paths("khoản 1, " * 50_000 + "khoản 1 Điều 2")) > 0


def test_the_title_of_a_law_may_count_the_laws_that_it_changes() -> None:
    text = "Điều 5 của Luật sửa đổi, bổ sung một số điều của 37 luật có liên quan đến kho bãi số 35/2018/QH14"
    (found,) = find_citations(text)
    assert (found.target_doc, found.paths) == ("35/2018/QH14", ("dieu-5",))
