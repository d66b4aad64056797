"""Repeals of parts of documents and of words, and what headings, items and clauses behind a semicolon add to them."""

from __future__ import annotations

import pytest
from cut_texts import BASE, FIRST, SECOND, THIRD, events, short


def test_content_in_quotation_marks_is_words_and_a_part_of_a_document_leads_in_its_items() -> None:
    found = events(
        "Điều 2. Bãi bỏ một phần các văn bản\n"
        f"1. Bãi bỏ một phần của {FIRST} ngày 01 tháng 02 năm 2024 về kho như sau:\n"
        "a) Bãi bỏ nội dung “có xác nhận của chủ kho hoặc của người quản lý kho” quy định tại khoản 3 Điều 4;\n"
        "b) Bãi bỏ Phụ lục II và Mẫu số 03.\n"
        f"2. Bãi bỏ một phần {SECOND}, gồm:\na) Khoản 2 Điều 6;\nb) Điều 8."
    )
    assert short(found) == [
        f"drop_phrase {BASE} dieu-4/khoan-3",
        f"abolish {BASE} phu-luc-II",
        f"abolish {BASE} mau-03",
        "abolish 902/2025/NĐ-MH dieu-6/khoan-2",
        "abolish 902/2025/NĐ-MH dieu-8",
    ]


def test_a_part_that_is_told_nowhere_is_not_the_whole_document() -> None:
    (event,) = events(f"Điều 2. Hiệu lực\n1. Bãi bỏ một phần {FIRST}.")
    assert (event.op, event.target_doc, event.target, event.review) == ("abolish", BASE, None, "target_not_cited")


def test_what_is_replaced_and_abolished_at_once_is_replaced() -> None:
    found = events(f"Điều 9. Hiệu lực\n1. Nghị định này thay thế, bãi bỏ các văn bản sau:\na) {FIRST};\nb) {SECOND}.")
    assert short(found) == [f"replace {BASE} ", "replace 902/2025/NĐ-MH "]


def test_a_lead_in_may_say_the_matter_before_the_document() -> None:
    found = events(f"Điều 1. Sửa đổi, bổ sung một số điều về gửi kho tại {FIRST}\n1. Bãi bỏ khoản 2 Điều 5.")
    assert short(found) == [f"abolish {BASE} dieu-5/khoan-2"]


def test_an_annex_of_cut_conditions_may_say_what_is_no_more_required() -> None:
    found = events(
        "Phụ lục I\nCẮT GIẢM ĐIỀU KIỆN KINH DOANH\n"
        f"I. Không quy định tỷ lệ vốn góp của người thuê kho tại Điều 26 {FIRST}\n"
        f"II. Việc chia, tách kho quy định tại khoản 1 Điều 10 {FIRST}\n1. Kho mới có lối đi riêng."
    )
    assert short(found) == [f"abolish {BASE} dieu-26", f"amend {BASE} dieu-10/khoan-1"]
    assert {event.concerns for event in found} == {"condition"}


def test_an_item_of_what_is_abolished_may_name_words() -> None:
    found = events(
        "Điều 3. Hiệu lực\n1. Kể từ ngày Nghị định này có hiệu lực thi hành, bãi bỏ các quy định sau:\n"
        f"a) Điều 24 và một số nội dung quy định tại {FIRST}, gồm: cụm từ “có kho,” tại khoản 2 Điều 11; "
        "cụm từ “(hoặc bãi)” tại khoản 3 Điều 20.\n"
        f"b) {SECOND}; cụm từ “kho lạnh” tại Điều 5 {THIRD}."
    )
    assert short(found) == [
        f"abolish {BASE} dieu-24",
        f"drop_phrase {BASE} dieu-11/khoan-2",
        f"drop_phrase {BASE} dieu-20/khoan-3",
        "abolish 902/2025/NĐ-MH ",
        "drop_phrase 904/2026/NĐ-MH dieu-5",
    ]


def test_a_heading_over_a_sentence_in_the_passive_does_not_count() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số điều của {FIRST}\n1. Sửa đổi, bổ sung Điều 5 của {FIRST}:\n"
        f"Điểm a và điểm b khoản 1 Điều 5 của {FIRST} được sửa đổi, bổ sung như sau:\n“a) Có kho;\nb) Có xe.”"
    )
    assert short(found) == [f"amend {BASE} dieu-5/khoan-1/diem-a", f"amend {BASE} dieu-5/khoan-1/diem-b"]


@pytest.mark.parametrize("verb", ["bãi bỏ", "thay thế"])
def test_what_this_document_abolishes_may_stand_behind_a_semicolon(verb: str) -> None:
    found = events(
        f"Điều 9. Hiệu lực\n1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2030; {verb} {FIRST} "
        f"ngày 01 tháng 02 năm 2024 về kho và {SECOND} ngày 02 tháng 3 năm 2025 về xe;"
    )
    assert [(event.target_doc, event.target) for event in found] == [(BASE, ""), ("902/2025/NĐ-MH", "")]


def test_words_may_be_changed_by_the_short_verb() -> None:
    found = events(
        "Điều 1. Sửa cụm từ “Khoản 2” tại khoản 2 Điều 11 thành cụm từ “khoản 1”; cụm từ “Khoản 3” tại Điều 15 "
        "thành cụm từ “khoản 4”.",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert short(found) == [f"replace_phrase {BASE} dieu-11/khoan-2", f"replace_phrase {BASE} dieu-15"]


@pytest.mark.parametrize(
    ("order", "targets"),
    [
        (
            f"Nghị định này thay thế {FIRST} ngày 05 tháng 3 năm 2024 quy định về kho; bãi bỏ Điều 4 {SECOND} ngày 01 "
            "tháng 02 năm 2025 sửa đổi, bổ sung một số điều của các nghị định về kho.",
            [f"replace {BASE} ", "abolish 902/2025/NĐ-MH dieu-4"],
        ),
        (
            f"Nghị định này thay thế {FIRST} ngày 05 tháng 3 năm 2024 hướng dẫn ngành Kế hoạch và Đầu tư và bãi bỏ các "
            "Quyết định số 17/QĐ-BTMMH ngày 29 tháng 12 năm 2021.",
            [f"replace {BASE} ", "abolish 17/QĐ-BTMMH "],
        ),
        (
            "Nghị định này thay thế các Nghị định số 901/2024/NĐ-MH ngày 05 tháng 3 năm 2024 và số 902/2025/NĐ-MH ngày "
            "01 tháng 02 năm 2025 của Chính phủ.",
            [f"replace {BASE} ", "replace 902/2025/NĐ-MH "],
        ),
        (
            f"Các nội dung quy định tại Chương 3, Chương 4 của {FIRST} và các nội dung quy định tại Chương 2 của "
            f"{SECOND} hết hiệu lực thi hành.",
            [f"abolish {BASE} chuong-3", f"abolish {BASE} chuong-4", "abolish 902/2025/NĐ-MH chuong-2"],
        ),
        (
            f"Khoản 5 Điều 1 {FIRST} ngày 05 tháng 3 năm 2024 về việc sửa đổi, bổ sung một số điều của Điều lệ kho ban "
            f"hành kèm theo Nghị định số 54/CP; {SECOND} ngày 01 tháng 02 năm 2025 hết hiệu lực thi hành.",
            [f"abolish {BASE} dieu-1/khoan-5", "abolish 902/2025/NĐ-MH "],
        ),
        (
            "Văn bản nêu tại Nghị định này được sửa đổi, bổ sung hoặc thay thế thì thực hiện theo văn bản thay thế.",
            [],
        ),
    ],
)
def test_all_that_a_final_clause_repeals(order: str, targets: list[str]) -> None:
    assert short(events(f"Điều 9. Hiệu lực\n1. {order}")) == targets


@pytest.mark.parametrize(
    ("order", "targets"),
    [
        (
            f"Bãi bỏ quy định về phí lưu kho và phí bốc dỡ của người thuê kho quy định tại Điều 4 và Điều 5 {FIRST}.",
            [f"abolish {BASE} dieu-4", f"abolish {BASE} dieu-5"],
        ),
        (f"Bãi bỏ quy định về phí lưu kho của người thuê kho lạnh tại {FIRST}.", [f"abolish {BASE} None"]),
        (
            f"Bãi bỏ khoản 1 Điều 4 (bao gồm bãi bỏ cả Mẫu số 01 ban hành kèm theo {FIRST}), khoản 2 Điều 8 của "
            f"{FIRST}.",
            [f"abolish {BASE} dieu-4/khoan-1", f"abolish {BASE} dieu-8/khoan-2"],
        ),
        ("Bãi bỏ các mục I, II của Thông tư số 11/1993/TT-BTMMH.", ["muc-I", "muc-II"]),
        ("Bãi bỏ khoản 1 Mục II Thông tư số 11/1993/TT-BTMMH.", ["muc-II/khoan-1"]),
        (
            f"Bãi bỏ Điều 7 và Phụ lục số 09.GK kèm theo {FIRST}.",
            [f"abolish {BASE} dieu-7", f"abolish {BASE} phu-luc-09.GK"],
        ),
        (
            f"Thay thế Mẫu số 01/TKN-GK, Mẫu số 02/GK ban hành kèm theo {FIRST} bằng Mẫu số 01/TKN-GK "
            "kèm theo Nghị định này.",
            [f"replace {BASE} mau-01-TKN-GK", f"replace {BASE} mau-02-GK"],
        ),
    ],
)
def test_parts_of_a_document_that_are_repealed(order: str, targets: list[str]) -> None:
    found = short(events(f"Điều 9. Hiệu lực\n1. {order}"))
    assert found == [one if " " in one else f"abolish 11/1993/TT-BTMMH {one}" for one in targets]


def test_what_an_amending_text_adds_or_renames() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số điều của {FIRST}\n"
        "1. Bổ sung Phụ lục VIIa và Phụ lục VIII ban hành kèm theo Nghị định này.\n"
        "2. Sửa đổi tên Điều 5, Điều 6 và Điều 7 như sau:\n“Điều 5. Kho”"
    )
    assert short(found) == [
        f"supplement {BASE} phu-luc-VIIa",
        f"supplement {BASE} phu-luc-VIII",
        *(f"amend {BASE} dieu-{number}#ten" for number in (5, 6, 7)),
    ]
