"""Which document and which provision an operation is on."""

from __future__ import annotations

import pytest
from cut_texts import BASE, FIRST, SECOND, THIRD, events, short

from corpus.nlp.numbers import by_term, repairs


def test_the_title_names_the_document_for_articles_that_name_none() -> None:
    found = events(
        "Điều 1. Sửa đổi khoản 2 Điều 5 như sau:\n“2. Có kho.”",
        title=f"Sửa đổi, bổ sung một số điều của Nghị định số {BASE}",
    )
    assert short(found) == [f"amend {BASE} dieu-5/khoan-2"]


def test_a_document_that_is_named_nowhere_is_inferred_and_looked_at() -> None:
    text = f"Điều 1. Bãi bỏ khoản 2 Điều 5\nĐiều 2. Hiệu lực\nHồ sơ đã nộp thì thực hiện theo Nghị định số {BASE}."
    (event,) = events(text)
    assert (event.target_doc, event.review) == (BASE, "document_inferred")


def test_two_verbs_share_the_article_at_the_end() -> None:
    found = events(
        "Điều 1. Sửa đổi\n1. Bổ sung khoản 1a vào sau khoản 1; sửa đổi, bổ sung khoản 3 Điều 4 như sau:\n“1a. Có kho.”",
        title=f"Sửa đổi, bổ sung một số điều của Nghị định số {BASE}",
    )
    assert short(found) == [f"supplement {BASE} dieu-4/khoan-1a", f"amend {BASE} dieu-4/khoan-3"]


def test_a_part_of_a_document_is_never_taken_for_all_of_it() -> None:
    (event,) = events("Điều 1. Bãi bỏ quy định về báo cáo tại Thông tư số 901/2020/TT-BTMMH")
    assert (event.target, event.review) == (None, "target_not_cited")


def test_a_lost_number_goes_to_review() -> None:
    (event,) = events(f"Điều 1. Bãi bỏ điểm c khoản § Điều 32 Nghị định số {BASE}")
    assert event.review == "locator_unreadable"


def test_a_misread_document_number_is_repaired_by_its_short_name() -> None:
    text = (
        "Điều 1. Sửa đổi một số điều của Nghị định số 981/2024/NĐ-MH (sau đây gọi là Nghị định số 901/2024/NĐ-MH)\n"
        "1. Bãi bỏ khoản 2 Điều 5 Nghị định số 901/2024/NĐ-MH.\n"
        "2. Bãi bỏ Mẫu số 02 kèm theo Nghị định số 981/2024/NĐ-MH."
    )
    assert repairs(text) == {"981/2024/NĐ-MH": "901/2024/NĐ-MH"}
    assert [(event.target_doc, event.review) for event in events(text)] == [
        (BASE, None),
        (BASE, "document_number_repaired"),
    ]


def test_another_number_of_the_same_heading_is_not_repaired() -> None:
    assert repairs("Nghị định số 981/2024/NĐ-MH\n(sau đây gọi là Nghị định số 901/2024/NĐ-MH)") == {}


def test_neighbouring_numbers_with_short_names_of_their_own_are_two_documents() -> None:
    line = (
        "Sửa đổi một số điều của Nghị định số 26/2024/NĐ-MH về kho (sau đây gọi tắt là Nghị định số 26/2024/NĐ-MH) và "
        "Nghị định số 27/2024/NĐ-MH về xe (sau đây gọi tắt là Nghị định số 27/2024/NĐ-MH)."
    )
    assert repairs(line) == {}


def test_a_lead_in_names_the_law_whose_number_and_history_the_preamble_gives() -> None:
    found = events(
        "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Kho bãi minh họa số 25/2008/QH12 đã được "
        "sửa đổi, bổ sung một số điều theo Luật số 32/2013/QH13 và Luật số 30/2023/QH15.\n"
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Kho bãi minh họa\n"
        "1. Bãi bỏ khoản 8 Điều 2.\n2. Khoản 2 và khoản 5 Điều 3 được sửa đổi, bổ sung như sau:\n“2. Kho.\n5. Bãi.”",
        number="51/2024/QH15",
    )
    assert {(event.target_doc, event.review) for event in found} == {("25/2008/QH12", None)}
    assert [event.target for event in found] == ["dieu-2/khoan-8", "dieu-3/khoan-2", "dieu-3/khoan-5"]


def test_a_decree_behind_the_law_that_another_details_expires_with_it() -> None:
    found = events(
        f"Điều 9. Hiệu lực\n2. {FIRST} ngày 30 tháng 9 năm 2024 quy định chi tiết một số điều của Luật Kho bãi và "
        f"{SECOND} ngày 13 tháng 3 năm 2025 về xe hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành."
    )
    assert short(found) == [f"abolish {BASE} ", "abolish 902/2025/NĐ-MH "]


def test_listed_documents_have_dates_and_those_in_titles_have_none() -> None:
    found = events(
        f"Điều 1. Hiệu lực\nCác {FIRST} ngày 01 tháng 02 năm 2024, "
        f"{SECOND} ngày 02 tháng 3 năm 2025 sửa đổi một số điều "
        f"của {FIRST} và {THIRD} ngày 03 tháng 4 năm 2026 về kho hết hiệu lực thi hành."
    )
    assert [event.target_doc for event in found] == [BASE, "902/2025/NĐ-MH", "904/2026/NĐ-MH"]


def test_a_misread_letter_is_restored_from_the_lead_in() -> None:
    found = events(
        f"Điều 1. Sửa đổi điểm c và bổ sung điểm d khoản 6 Điều 21 {FIRST}\na) Sửa đổi, bổ sung điểm e như sau:\n"
        "“c) Có kho;”\nb) Bổ sung điểm d như sau:\n“d) Có xe.”"
    )
    assert [(event.target, event.review) for event in found] == [
        ("dieu-21/khoan-6/diem-c", "label_repaired"),
        ("dieu-21/khoan-6/diem-d", None),
    ]


def test_a_form_goes_into_the_annex_named_for_it() -> None:
    found = events(f"Điều 1. Bổ sung Mẫu số 03 vào Phụ lục I kèm theo {FIRST}.")
    assert short(found) == [f"supplement {BASE} phu-luc-I/mau-03"]


def test_what_is_cited_for_the_cases_is_no_target() -> None:
    found = events(
        "Phụ lục I\nCẮT GIẢM THỦ TỤC HÀNH CHÍNH\nI. Thời hạn giải quyết thủ tục đối với trường hợp quy định tại điểm a "
        f"khoản 1 Điều 36 {FIRST} tại điểm b khoản 6 Điều 2 {SECOND}\nTrong 05 ngày làm việc.",
        number="921/2031/NQ-MH",
    )
    assert short(found) == ["procedure_cut 902/2025/NĐ-MH dieu-2/khoan-6/diem-b"]


def test_a_law_cited_by_its_name_has_the_number_given_elsewhere() -> None:
    found = events(
        "Điều 1. Bãi bỏ\n1. Bãi bỏ Điều 5 Luật Tần số minh họa số 931/2023/QH15.\n"
        "2. Bãi bỏ khoản 2 Điều 6 Luật Tần số minh họa Doanh nghiệp được xác định theo pháp luật."
    )
    assert short(found) == ["abolish 931/2023/QH15 dieu-5", "abolish 931/2023/QH15 dieu-6/khoan-2"]


@pytest.mark.parametrize(
    ("number", "text", "meant"),
    [
        ("67/2014/QH14", "Luật số 67/2014/QH13", ("67/2014/QH13", True)),
        ("67/2014/QH14", "", ("67/2014/QH13", False)),
        ("67/2014/QH13", "Luật số 67/2014/QH14", None),
        ("67/2016/QH12", "", None),
        ("12/2030/NĐ-MH", "", None),
    ],
)
def test_a_law_whose_year_is_outside_its_term(number: str, text: str, meant: tuple[str, bool] | None) -> None:
    assert by_term(number, text) == meant


def test_a_repealed_law_with_a_misprinted_term() -> None:
    found = events(
        "Điều 1. Luật Kho bãi số 67/2014/QH13 và nghị định.\nĐiều 2. Bãi bỏ Điều 5 Luật Kho bãi số 67/2014/QH14."
    )
    assert [(event.target_doc, event.review) for event in found] == [("67/2014/QH13", None)]


def test_a_form_behind_a_form_of_an_annex_stands_beside_it() -> None:
    found = events(
        "Điều 1. Bổ sung Mẫu số 14a vào sau Mẫu số 14 tại Phụ lục ban hành kèm theo Nghị định số 901/2024/NĐ-MH."
    )
    assert short(found) == [f"supplement {BASE} phu-luc/mau-14a"]


@pytest.mark.parametrize(
    ("order", "path"),
    [
        ("Bổ sung Mục 2a vào sau Mục 2 Chương IV", "chuong-IV/muc-2a"),
        ("Bổ sung Chương IIa vào sau Chương II", "chuong-IIa"),
    ],
)
def test_a_new_chapter_goes_into_the_document_cited_for_its_place(order: str, path: str) -> None:
    title = f"Sửa đổi, bổ sung một số điều của {SECOND}"
    assert short(events(f"Điều 1. {order} {FIRST}.", title=title)) == [f"supplement {BASE} {path}"]


def test_the_date_before_a_list_is_no_part_of_it() -> None:
    found = events(
        f"Điều 9. Hiệu lực\nKể từ ngày Nghị định này có hiệu lực thi hành, {FIRST} về kho bãi và Điều 2 {SECOND} về xe "
        "chấm dứt hiệu lực."
    )
    assert [(event.op, event.target_doc, event.target) for event in found] == [
        ("abolish", BASE, ""),
        ("abolish", "902/2025/NĐ-MH", "dieu-2"),
    ]


def test_a_clause_named_for_the_second_item_holds_for_the_first() -> None:
    found = events(
        f"Điều 1. Sửa đổi Điều 21 {FIRST} như sau:\n1. Sửa đổi, bổ sung điểm c và bổ sung điểm d khoản 6\n"
        "a) Sửa đổi, bổ sung điểm e như sau:\n“c) Có kho;”\nb) Bổ sung điểm d như sau:\n“d) Có xe.”"
    )
    assert [(event.target, event.review) for event in found] == [
        ("dieu-21/khoan-6/diem-c", "label_repaired"),
        ("dieu-21/khoan-6/diem-d", None),
    ]


def test_a_section_of_a_technical_regulation_is_looked_for_in_the_circular_that_issues_it() -> None:
    (event,) = events(
        "Điều 1. Sửa đổi mục 4.4.3 Quy chuẩn kỹ thuật quốc gia QCVN 903:2029/BTMMH về kho ban hành kèm theo "
        "Thông tư số 12/2029/TT-BTMMH như sau:\n“4.4.3. Nền kho.”"
    )
    assert (event.target_doc, event.target, event.review) == ("12/2029/TT-BTMMH", None, "article_not_cited")


def test_forms_under_a_lead_in_on_an_annex_stand_in_it() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số điều của {FIRST}\n1. Bãi bỏ, thay thế một số mẫu tại Phụ lục I như sau:\n"
        "a) Bãi bỏ Mẫu số 07;\n"
        "b) Thay thế Mẫu số 01, Mẫu số 02 tương ứng bằng Mẫu số 01, Mẫu số 02 ban hành kèm theo Nghị định này."
    )
    assert short(found) == [
        f"abolish {BASE} phu-luc-I/mau-07",
        f"replace {BASE} phu-luc-I/mau-01",
        f"replace {BASE} phu-luc-I/mau-02",
    ]


def test_a_clause_behind_the_article_belongs_to_it() -> None:
    found = events(f"Điều 1. Sửa đổi {FIRST}\n1. Sửa đổi điểm a khoản 2 Điều 7 và khoản 3 như sau:\n“a) Có kho.”")
    assert short(found) == [f"amend {BASE} dieu-7/khoan-2/diem-a", f"amend {BASE} dieu-7/khoan-3"]


@pytest.mark.parametrize(
    ("order", "form"),
    [
        (
            "Thay thế các Mẫu số 7.8, Mẫu số 7.9 bằng các Mẫu số 7.8, Mẫu số 7.9 kèm theo Nghị định này",
            "mau-7.8 mau-7.9",
        ),
        ("Thay thế biểu mẫu Tờ khai gửi kho (mẫu GK01) bằng biểu mẫu (mẫu GK01) kèm theo Nghị định này", "mau-GK01"),
    ],
)
def test_forms_by_decimal_numbers_and_by_codes(order: str, form: str) -> None:
    found = events(f"Điều 1. {order}", title=f"Sửa đổi, bổ sung một số điều của {FIRST}")
    assert short(found) == [f"replace {BASE} {path}" for path in form.split()]


def test_the_document_at_the_end_of_the_sentence_holds_where_nothing_else_names_one() -> None:
    found = events(f"Điều 1. Bãi bỏ Điều 50; cụm từ “Thanh tra” tại khoản 5 Điều 52; bãi bỏ Điều 55 của {FIRST}.")
    assert short(found) == [
        f"abolish {BASE} dieu-50",
        f"drop_phrase {BASE} dieu-52/khoan-5",
        f"abolish {BASE} dieu-55",
    ]


def test_the_document_that_repeals_is_not_the_repealed_one() -> None:
    (event,) = events("Điều 1. Hiệu lực\n1. Chương V hết hiệu lực theo quy định của Luật Kho bãi số 12/2022/QH15.")
    assert (event.target_doc, event.target, event.review) == (None, "chuong-V", "document_unknown")


@pytest.mark.parametrize(
    ("order", "path"),
    [
        ("Bổ sung tiểu mục e mục 5 phần B như sau:", "phu-luc-III/phan-B/muc-5/diem-e"),
        ("Bãi bỏ mục 5 phần A và bổ sung mục 6 phần B Phụ lục VII:", "phu-luc-VII/phan-A/muc-5"),
    ],
)
def test_a_part_stands_in_the_annex_of_its_sentence_or_lead_in(order: str, path: str) -> None:
    found = events(f"Điều 1. Sửa đổi\n5. Sửa đổi, bổ sung một số nội dung của Phụ lục III {FIRST} như sau:\na) {order}")
    assert found[0].target == path


def test_a_clause_with_an_impossible_number_is_not_its_whole_article() -> None:
    (event,) = events(f"Điều 1. Bãi bỏ khoản 99999999999999999999, Điều 5 {FIRST}")
    assert (event.target, event.review) == ("dieu-5/khoan-?", "locator_unreadable")


@pytest.mark.parametrize(
    ("before", "name", "title", "document"),
    [
        (f"Hồ sơ thì theo Nghị định số {BASE}.", "Pháp lệnh Kho bãi năm 2010", "", None),
        ("Kho có cửa.", "Pháp lệnh Kho bãi năm 2010", "Sửa đổi Luật Cảng số 901/2024/QH15", None),
        ("Kho có cửa.", "Luật Bến", "Sửa đổi Luật Cảng số 901/2024/QH15", "901/2024/QH15"),
        ("Theo Pháp lệnh Kho bãi số 12/2010/UBTVQH12.", "Pháp lệnh Kho bãi năm 2010", "", "12/2010/UBTVQH12"),
    ],
)
def test_a_law_cited_without_its_number_is_no_other_document(
    before: str, name: str, title: str, document: str | None
) -> None:
    text = f"Điều 1. Kho\n{before}\nĐiều 56. Hiệu lực\n1. {name} hết hiệu lực kể từ ngày Nghị định này có hiệu lực."
    (event,) = events(text, title=title)
    assert (event.op, event.target_doc) == ("abolish", document)
    assert event.review == (None if document else "document_without_number")
