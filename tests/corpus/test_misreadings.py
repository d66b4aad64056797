"""Labels that a scan garbled: restored where their neighbours tell them, left alone where they do not."""

from __future__ import annotations

import pytest

from corpus.structure import parse_structure
from corpus.text import RawText, canonicalise


def items(text: str) -> list[str]:
    """Paths under Điều 1, without it."""
    return [one.path.removeprefix("dieu-1/") for one in parse_structure(text)[0][1:]]


@pytest.mark.parametrize(
    ("printed", "letters"),
    [
        ("a) B|b) C|e) D|d) E", "abcd"),
        ("a) B|b) C|e) D", "abc"),
        ("a) B|b) C|c) D|đ) E", "abcd"),
        ("a) B|b) C|c) D|đ) E|đ) F|c) G|8) H", "abcdđeg"),
        ("8) B|b) C", "ab"),
        ("3) B|b) C|© D|® E|đ) F", "abcdđ"),
        ("&) B|b) C|ce) D|đd) E", "abcd"),
        (") B|b) C|- c) D", "abc"),
        ("„ a) B|. b) C|: c)1 D", "abc"),
    ],
)
def test_points_are_told_by_their_neighbours(printed: str, letters: str) -> None:
    text = "Điều 1. A\n1. Một\n" + printed.replace("|", "\n")
    expected = ["khoan-1", *(f"khoan-1/diem-{letter}" for letter in letters)]
    assert items(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("1. B|2 Cơ sở|3. C", "123"),
        ("1. B|2. C|8. D|4. E", "1234"),
        ("1. B|$. C|3. D", "123"),
        ("]: B|2. C", "12"),
        ("1, B|- 2. C|3. D", "123"),
        ("1. B|' 2. C", "12"),
    ],
)
def test_clauses_are_told_by_their_neighbours(printed: str, numbers: str) -> None:
    text = "Điều 1. A\n" + printed.replace("|", "\n")
    assert items(text) == [f"khoan-{number}" for number in numbers]


def test_dotted_points_follow_the_letter_that_holds_them() -> None:
    text = "Điều 1. A\n1. B\na) C\nb) D\ne) E\ne.1) F\nc.2) G\nc3) H\nc. 4 I"
    assert items(text)[3:] == ["khoan-1/diem-c", *(f"khoan-1/diem-c/tiet-c.{n}" for n in (1, 2, 3, 4))]


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. A\n1. B\na) C\nb) D\ne) E\ng) F",
        "Điều 1. A\n1. B\na) C\nb) D\nĐơn vị E\nc) F",
        "Điều 1. A\n1. B\na) C\n2. D",
        "Điều 1. A\n1) B\n2) C\na) D\nb) E\n3) F",
        "Điều 1. A\n1. B\n2. C\n15 Người D\n4. E",
    ],
)
def test_what_the_neighbours_leave_open_is_left_as_printed(text: str) -> None:
    assert not any("was read as" in note for note in parse_structure(text)[1])


def test_quoted_points_may_skip_letters() -> None:
    provisions, _ = parse_structure(
        "Điều 1. Sửa đổi\n1. Sửa đổi điểm b và điểm e khoản 2 như sau:\n“b) Một;\ne) Hai.”.\n2. Bãi bỏ điểm g."
    )
    assert [one.path for one in provisions][2:4] == ["dieu-1/khoan-1/diem-b", "dieu-1/khoan-1/diem-e"]


def test_what_was_misread_is_told() -> None:
    _, notes = parse_structure("Điều 1. A\n1. B\na) C\nb) D\ne) E")
    assert notes == ("dieu-1/khoan-1/diem-b: the next label, printed e), was read as c",)


def test_recipients_end_the_body_when_their_heading_is_lost() -> None:
    provisions, _ = parse_structure("Điều 1. A\n1. B\n- Các cơ quan;\n- Lưu: VT.\n1. Hàng mẫu\n2. Hàng thử")
    assert [one.path for one in provisions] == ["dieu-1", "dieu-1/khoan-1"]
    assert provisions[0].end == len("Điều 1. A\n1. B")


@pytest.mark.parametrize(
    "printed",
    [
        "1. Cửa hàng bán trà và kho chứa trà của hàng,\n2. Cửa hàng bán cà phê rang xay tại chỗ cho khách",
        "9. Tổ chức có quyền và nghĩa vụ liên quan đến kinh doanh\n10, Các cơ quan khác của Nhà nước trong việc",
        "b) Kho chứa trà ướp lạnh của cửa hàng đã đăng ký,\n\n5. Cơ chế ưu đãi và nguồn kinh phí cho các cửa",
        "a) Kho chứa trà ướp lạnh của cửa hàng đã đăng ký;\nce) Trường hợp người mua là người chờ xuất cảnh mua",
        "c) Hồ sơ đăng ký kho chứa trà ướp lạnh bao gồm:\nc.1) Văn bản đăng ký kho chứa trà ướp lạnh của cửa",
    ],
)
def test_lines_of_a_scan_begin_at_their_labels(printed: str) -> None:
    assert canonicalise(RawText(text=printed, form="text", wrapped=True))[0] == printed.replace("\n\n", "\n")


def test_a_list_of_numbers_goes_on_over_the_line() -> None:
    printed = "1. Cửa hàng quy định tại khoản 1,\n2. Luật này được bán trà sữa và cà phê cho mọi khách"
    assert "\n" not in canonicalise(RawText(text=printed, form="text", wrapped=True))[0]


def test_a_chapter_that_bears_the_number_of_the_next_one_is_the_one_before() -> None:
    provisions, notes = parse_structure("Chương II\nA\nĐiều 1. B\nChương II\nC\nĐiều 2. D\nChương III\nE\nĐiều 3. F")
    assert [one.path for one in provisions if one.kind == "chuong"] == ["chuong-I", "chuong-II", "chuong-III"]
    assert notes == ("Chương I is printed as Chương II",)


def test_the_title_of_a_chapter_whose_label_is_lost_is_none_of_the_item_above() -> None:
    text = "Điều 1. A\n1. B\n2. C\nTHỦ TỤC HẢI QUAN\nĐiều 2. D"
    provisions, _ = parse_structure(text)
    assert text[provisions[2].start : provisions[2].end] == "2. C"


def test_a_dotted_point_stands_under_its_letter_though_the_first_is_lost() -> None:
    assert items("Điều 1. A\n1. B\na) C\nb) D\nb.2) E")[-1] == "khoan-1/diem-b/tiet-b.2"
