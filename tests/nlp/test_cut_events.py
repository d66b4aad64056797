"""Cut events in texts written for this project (illustrative numbers, no real law)."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.keys import make_key
from corpus.model import CutEvent, Document, EffectiveException, Metadata, Source
from corpus.nlp.cut_events import find
from corpus.nlp.numbers import by_term, repairs
from corpus.structure import parse_structure

BASE = "901/2024/NĐ-MH"


def read(text: str, number: str = "911/2030/NĐ-MH", title: str = "", **metadata: object) -> Document:
    provisions, _ = parse_structure(text)
    return Document(Metadata(make_key(number), title, **metadata), text, provisions, (), Source("test", "", "text", ""))  # type: ignore[arg-type]


def events(text: str, **metadata: object) -> list[CutEvent]:
    return list(find(read(text, **metadata), None))  # type: ignore[arg-type]


def short(found: list[CutEvent]) -> list[str]:
    return [f"{event.op} {event.target_doc} {event.target}" for event in found]


AMENDING = f"""Điều 1. Sửa đổi, bổ sung, bãi bỏ một số điều của Nghị định số {BASE} ngày 05 tháng 3 năm 2024
1. Điểm a khoản 1 Điều 13 được sửa đổi, bổ sung như sau:
“a) Có kho riêng theo quy định tại Điều 5 Nghị định này;”.
2. Bãi bỏ các điểm đ, e khoản 2 Điều 14; khoản 3 Điều 15 (được bổ sung tại Điều 1 Nghị định số 902/2025/NĐ-MH).
3. Sửa đổi, bổ sung một số khoản của Điều 8 như sau:
a) Sửa đổi, bổ sung khoản 2 như sau:
“2. Có ít nhất 02 nhân viên.”;
b) Bãi bỏ điểm c khoản 4.
4. Bổ sung khoản 9, 10 vào sau khoản 8 Điều 4 như sau:
“9. Có phương án vận hành.
10. Có bản sao.”.
5. Thay thế cụm từ “theo Điều 3” bằng cụm từ “theo Điều 4” tại câu mở đầu khoản 2, điểm b khoản 2 Điều 7.
6. Bỏ cụm từ “cấp huyện” tại khoản 1 Điều 9.
7. Thay thế Mẫu số 01 kèm theo Nghị định số {BASE} bằng Mẫu số 01 tại Phụ lục I kèm theo Nghị định này.
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2030.
2. Nghị định số 903/2020/NĐ-MH ngày 01 tháng 02 năm 2020 hết hiệu lực kể từ ngày Nghị định này có hiệu lực.
3. Nghị định này hết hiệu lực kể từ ngày 01 tháng 3 năm 2032.
"""


def test_an_amending_decree() -> None:
    assert short(events(AMENDING)) == [
        f"amend {BASE} dieu-13/khoan-1/diem-a",
        f"abolish {BASE} dieu-14/khoan-2/diem-đ",
        f"abolish {BASE} dieu-14/khoan-2/diem-e",
        f"abolish {BASE} dieu-15/khoan-3",
        f"amend {BASE} dieu-8/khoan-2",
        f"abolish {BASE} dieu-8/khoan-4/diem-c",
        f"supplement {BASE} dieu-4/khoan-9",
        f"supplement {BASE} dieu-4/khoan-10",
        f"replace_phrase {BASE} dieu-7/khoan-2#chapeau",
        f"replace_phrase {BASE} dieu-7/khoan-2/diem-b",
        f"drop_phrase {BASE} dieu-9/khoan-1",
        f"replace {BASE} mau-01",
        "abolish 903/2020/NĐ-MH ",
    ]


def test_the_evidence_is_the_sentence_that_orders_and_the_new_wording_stands_behind_it() -> None:
    document = read(AMENDING)
    first = next(find(document, None))  # type: ignore[arg-type]
    assert document.text[first.start : first.end] == "Điểm a khoản 1 Điều 13 được sửa đổi, bổ sung như sau:"
    assert first.new_text is not None
    assert document.text[first.new_text.start : first.new_text.end].startswith("a) Có kho riêng")
    assert (first.source, first.review) == ("dieu-1/khoan-1", None)


def test_new_wording_says_what_an_edit_concerns_and_its_neighbours_follow() -> None:
    found = {event.target: event.concerns for event in events(AMENDING)}
    assert found["dieu-8/khoan-2"] == "condition"
    assert found["dieu-8/khoan-4/diem-c"] == "condition"
    assert found["mau-01"] == "procedure"


PARTS = f"""Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số {BASE}
1. Sửa đổi, bổ sung khoản 2, khoản 3 Điều 8 như sau:
“2. Có ít nhất 02 nhân viên.
3. Hồ sơ đề nghị cấp Giấy phép gồm đơn và bản vẽ.”.
2. Sửa đổi, bổ sung điểm a, điểm b khoản 1 Điều 9 như sau:
“1. Cơ sở phải đáp ứng các điều kiện sau:
a) Theo quy hoạch;
b) Theo quy chuẩn.”.
3. Sửa đổi khoản 4 Điều 10 như sau:
“4. Cục Kho bãi:
a) Tiếp nhận hồ sơ.”.
4. Bãi bỏ khoản 5 Điều 30.
"""


def test_each_target_of_an_edit_gets_its_own_part_of_the_new_wording() -> None:
    document = read(PARTS)
    found = {event.target: event for event in find(document, None)}  # type: ignore[arg-type]
    second, third = found["dieu-8/khoan-2"], found["dieu-8/khoan-3"]
    assert second.new_text
    assert third.new_text
    assert document.text[second.new_text.start : second.new_text.end] == "2. Có ít nhất 02 nhân viên"
    assert document.text[third.new_text.start : third.new_text.end].startswith("3. Hồ sơ đề nghị")
    assert (second.concerns, third.concerns) == ("condition", "procedure")


def test_quoted_items_are_about_what_the_words_above_them_are_about() -> None:
    found = {event.target: event.concerns for event in events(PARTS)}
    assert found["dieu-9/khoan-1/diem-b"] == "condition"
    assert found["dieu-10/khoan-4"] == "authority"
    assert found["dieu-30/khoan-5"] == "other"


def test_names_of_documents_say_what_is_abolished_where_nothing_else_does() -> None:
    cut = "của Bộ Thương mại minh họa để cắt giảm, đơn giản hóa thủ tục hành chính"
    (event,) = events(f"Điều 1. Hiệu lực thi hành\n1. Bãi bỏ Điều 2 Thông tư số 12/2030/TT-BTMMH {cut}.\n")
    assert (event.concerns, event.rules) == ("procedure", ("abolish", "title-procedure"))


def test_a_new_article_whose_quotation_never_closes_is_still_the_new_wording() -> None:
    text = (
        f"Điều 1. Sửa đổi, bổ sung Điều 3 của Nghị định số {BASE}\n“Điều 3. Phạm vi\n1. Kho bãi.”.\n"
        "Điều 2. Bổ sung Điều 4a vào sau Điều 4\n“Điều 4a. Thẩm quyền cấp Giấy phép\n1. Cục Kho bãi cấp.\n"
        "Điều 3. Hiệu lực thi hành\nNghị định này có hiệu lực từ ngày ký.\n"
    )
    document = read(text, title=f"Sửa đổi, bổ sung một số điều của Nghị định số {BASE}")
    found = [event for event in find(document, None) if event.op == "supplement"]  # type: ignore[arg-type]
    assert [(event.target, event.concerns) for event in found] == [("dieu-4a", "authority")]
    assert found[0].new_text


FIRST = f"Nghị định số {BASE}"
SECOND = "Nghị định số 902/2025/NĐ-MH"
THIRD = "Nghị định số 904/2026/NĐ-MH"
RESOLUTION = f"""Điều 1. Cắt giảm điều kiện kinh doanh
Cắt giảm điều kiện kinh doanh theo quy định tại Phụ lục I ban hành kèm theo Nghị quyết này.
Phụ lục I
CẮT GIẢM ĐIỀU KIỆN KINH DOANH THUỘC PHẠM VI QUẢN LÝ CỦA BỘ THƯƠNG MẠI MINH HỌA
A. LĨNH VỰC KHO BÃI
I. Điều kiện kinh doanh kho lạnh quy định tại Điều 7 {FIRST}
1. Có kho riêng theo quy định tại khoản 2 Điều 4 {FIRST}.
2. Có ít nhất 02 nhân viên.
II. Bãi bỏ điều kiện cấp Giấy phép cho thuê kho tại Điều 9 {FIRST}; điều kiện vận chuyển tại Điều 11 {SECOND}.
III. Không thực hiện các điều kiện tại khoản 1 Điều 12 {FIRST} được sửa đổi tại khoản 4 Điều 2 {SECOND} và {THIRD}.
Phụ lục II
PHÂN CẤP THỦ TỤC HÀNH CHÍNH
1. Việc cấp Giấy phép quy định tại khoản 4 Điều 14 {FIRST} thuộc thẩm quyền của Ủy ban nhân dân cấp tỉnh.
2. Hồ sơ, trình tự cấp Giấy phép quy định tại khoản 6 Điều 14 {FIRST} như sau:
a) Tổ chức lập 01 bộ hồ sơ quy định tại khoản 5 Điều 14 {FIRST};
b) Cơ quan trả lời trong 05 ngày.
3. Trình tự cấp lại thực hiện theo quy định tại Điều 16 {FIRST}.
Phụ lục III
CẮT GIẢM, ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH
I. Không thực hiện thủ tục cấp sửa đổi, bổ sung Giấy phép quy định tại Điều 38 {FIRST}.
II. Thời hạn giải quyết thủ tục quy định tại khoản 4 Điều 26 {FIRST}:
Trong thời hạn 15 ngày theo quy định tại khoản 8 Điều 26 {FIRST}.
III. Không thực hiện thủ tục:
a) Thông báo quy định tại Điều 22 {FIRST};
b) Đăng ký lại quy định tại Điều 23 {FIRST}.
Phụ lục IV
DANH MỤC VĂN BẢN ĐƯỢC ĐỀ XUẤT SỬA ĐỔI, BỔ SUNG
1. Sửa đổi, bổ sung Điều 21 {FIRST}.
"""


def resolution() -> list[CutEvent]:
    return events(
        RESOLUTION,
        number="921/2031/NQ-MH",
        overrides=True,
        effective_from=date(2031, 4, 29),
        effective_until=date(2032, 3, 1),
        exceptions=(EffectiveException("phu-luc-II", date(2031, 5, 29)),),
    )


def test_a_resolution_whose_headings_are_the_operations() -> None:
    assert short(resolution()) == [
        "amend 901/2024/NĐ-MH dieu-7",
        "abolish 901/2024/NĐ-MH dieu-9",
        "abolish 902/2025/NĐ-MH dieu-11",
        "abolish 901/2024/NĐ-MH dieu-12/khoan-1",
        "delegate 901/2024/NĐ-MH dieu-14/khoan-4",
        "amend 901/2024/NĐ-MH dieu-14/khoan-6",
        "procedure_cut 901/2024/NĐ-MH dieu-38",
        "procedure_cut 901/2024/NĐ-MH dieu-26/khoan-4",
        "procedure_cut 901/2024/NĐ-MH dieu-22",
        "procedure_cut 901/2024/NĐ-MH dieu-23",
    ]


def test_what_the_operations_of_a_resolution_concern() -> None:
    found = resolution()
    assert [event.concerns for event in found] == ["condition"] * 4 + ["authority"] + ["procedure"] * 5
    assert all(event.override for event in found)
    assert found[0].activity == "kho lạnh"


def test_a_part_with_a_date_of_its_own_has_its_own_window() -> None:
    windows = {event.source.split("/")[0]: (event.effective_from, event.effective_until) for event in resolution()}
    assert windows["phu-luc-I"] == (date(2031, 4, 29), date(2032, 3, 1))
    assert windows["phu-luc-II"] == (date(2031, 5, 29), date(2032, 3, 1))


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


def test_a_list_under_a_verb() -> None:
    text = """Điều 1. Bãi bỏ các văn bản sau đây
1. Thông tư số 901/2020/TT-BTMMH ngày 01 tháng 02 năm 2020 về kho bãi.
2. Quyết định số 902/2019/QĐ-BTMMH sửa đổi Quyết định số 903/2018/QĐ-BTMMH.
3. Điều 5 Thông tư số 904/2020/TT-BTMMH."""
    assert short(events(text)) == [
        "abolish 901/2020/TT-BTMMH ",
        "abolish 902/2019/QĐ-BTMMH ",
        "abolish 904/2020/TT-BTMMH dieu-5",
    ]


def test_a_part_of_a_document_is_never_taken_for_all_of_it() -> None:
    (event,) = events("Điều 1. Bãi bỏ quy định về báo cáo tại Thông tư số 901/2020/TT-BTMMH")
    assert (event.target, event.review) == (None, "target_not_cited")


@pytest.mark.parametrize(
    ("verb", "op"),
    [("Sửa đôi, bô sung", "amend"), ("Sữa đãi, bổ sung", "amend"), ("Bổ sưng", "supplement"), ("Bãi bó", "abolish")],
)
def test_verbs_that_ocr_misread(verb: str, op: str) -> None:
    (event,) = events(f"Điều 1. {verb} khoăn 2 Điều 5 Nghị định số {BASE}")
    assert (event.op, event.target) == (op, "dieu-5/khoan-2")


def test_a_verb_with_a_wrong_letter_is_looked_at() -> None:
    (event,) = events(f"Điều 1. Sửa đãi, bổ sung khoản 2 Điều 5 Nghị định số {BASE}")
    assert event.review == "verb_misread"


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


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. Bộ trưởng trình sửa đổi, bổ sung Điều 5 Nghị định số 901/2024/NĐ-MH.",
        "Điều 1. Trường hợp sửa đổi, bổ sung Giấy phép quy định tại Điều 5 Nghị định số 901/2024/NĐ-MH thì nộp hồ sơ.",
        "Điều 1. Doanh nghiệp dùng nguyên liệu thay thế theo Điều 5 Nghị định số 901/2024/NĐ-MH.",
        "Điều 1. Điều kiện theo quy định tại Điều 5 Nghị định số 901/2024/NĐ-MH được áp dụng.",
        "Điều 1. Nghị định này hết hiệu lực kể từ ngày 01 tháng 3 năm 2032.",
        "Điều 1. Phân cấp thủ tục hành chính theo quy định tại Phụ lục I ban hành kèm theo Nghị quyết này.",
        "Điều 1. Nghị định số 901/2024/NĐ-MH đã được sửa đổi, bổ sung bởi Nghị định số 902/2025/NĐ-MH.",
    ],
)
def test_no_event(text: str) -> None:
    assert events(text) == []


def test_a_consolidated_text_changes_nothing() -> None:
    assert events(AMENDING, number="12/VBHN-BTMMH") == []


@given(st.lists(st.sampled_from(AMENDING.splitlines() + RESOLUTION.splitlines()), max_size=20).map("\n".join))
def test_evidence_lies_in_its_provision_whatever_the_order_of_lines(text: str) -> None:
    document = read(text)
    spans = {provision.path: (provision.text_start, provision.text_end) for provision in document.provisions}
    for event in find(document, None):  # type: ignore[arg-type]
        start, end = spans[event.source]
        assert start <= event.start < event.end <= end
        assert event.target is None or event.target_doc is not None or event.review
        assert event.new_text is None or 0 <= event.new_text.start < event.new_text.end <= len(text)


def test_what_is_told_nowhere_is_marked_and_never_resolved() -> None:
    (event,) = events("Điều 1. Các quy định trước đây trái với Thông tư này đều bãi bỏ.")
    assert (event.op, event.target_doc, event.target, event.review) == ("abolish", None, None, "document_unknown")


def test_a_heading_joined_with_the_sentence_under_it() -> None:
    found = events(f"Điều 2. Bãi bỏ một số quy định của {FIRST} Bãi bỏ điểm a khoản 2, khoản 7 Điều 4 {FIRST}.")
    assert short(found) == [f"abolish {BASE} dieu-4/khoan-2/diem-a", f"abolish {BASE} dieu-4/khoan-7"]


@pytest.mark.parametrize(
    "lead",
    [
        "Kể từ ngày Thông tư này có hiệu lực thi hành, các văn bản, quy định sau đây hết hiệu lực thi hành:",
        "Các văn bản sau đây hết hiệu lực kể từ ngày Thông tư này có hiệu lực:",
        "Thông tư này bãi bỏ:",
    ],
)
def test_a_lead_in_whose_items_end(lead: str) -> None:
    found = events(
        f"Điều 1. Hiệu lực\n1. {lead}\na) Thông tư số 901/2020/TT-BTMMH;\n"
        "b) Khoản 3 Điều 1 Thông tư số 902/2020/TT-BTMMH."
    )
    assert short(found) == ["abolish 901/2020/TT-BTMMH ", "abolish 902/2020/TT-BTMMH dieu-1/khoan-3"]


def test_the_next_object_of_a_list_may_stand_on_a_line_of_its_own() -> None:
    found = events(f"Điều 1. Bãi bỏ Điều 5 {FIRST};\nMẫu số 02, Mẫu số 03 tại Phụ lục I kèm theo {SECOND}.")
    assert short(found)[1:] == ["abolish 902/2025/NĐ-MH phu-luc-I/mau-02", "abolish 902/2025/NĐ-MH phu-luc-I/mau-03"]


def test_listed_documents_have_dates_and_those_in_titles_have_none() -> None:
    found = events(
        f"Điều 1. Hiệu lực\nCác {FIRST} ngày 01 tháng 02 năm 2024, "
        f"{SECOND} ngày 02 tháng 3 năm 2025 sửa đổi một số điều "
        f"của {FIRST} và {THIRD} ngày 03 tháng 4 năm 2026 về kho hết hiệu lực thi hành."
    )
    assert [event.target_doc for event in found] == [BASE, "902/2025/NĐ-MH", "904/2026/NĐ-MH"]


def test_a_sentence_that_announces_a_change_of_words() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số khoản của Điều 14 {FIRST}\n1. Sửa đổi, bổ sung khoản 2 như sau:\n"
        "Thay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại”."
    )
    assert short(found) == [f"replace_phrase {BASE} dieu-14/khoan-2"]
    assert found[0].concerns == "authority"


def test_a_heading_that_only_repeats_does_not_count() -> None:
    found = events(
        f"Điều 1. Sửa đổi Phụ lục I ban hành kèm theo {FIRST}\n"
        f"Thay thế Phụ lục I ban hành kèm theo {FIRST} bằng Phụ lục I ban hành kèm theo Nghị định này."
    )
    assert short(found) == [f"replace {BASE} phu-luc-I"]


def test_a_whole_article_under_a_heading_of_some_clauses() -> None:
    (event,) = events(
        "Điều 1. Sửa đổi, bổ sung một số điểm, khoản của Điều 33\n“Điều 33. Hồ sơ đề nghị\n1. Đơn đề nghị.”",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert (event.op, event.target, event.concerns) == ("amend", "dieu-33", "procedure")


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


HOSTILE = {
    "one provision": "Điều 1. " + "Bãi bỏ quy định về kho bãi, xe cộ và nhân viên tại nơi đó. " * 8_000,
    "locators": f"Điều 1. Bãi bỏ {', '.join(f'khoản {n % 90 + 1} Điều {n % 900 + 1}' for n in range(10_000))} {FIRST}.",
    "inner locators": f"Điều 1. Bãi bỏ {', '.join(f'khoản {n % 90 + 1}' for n in range(10_000))} Điều 3 {FIRST}.",
    "quotations": "Điều 1. Sửa đổi khoản 2 Điều 3 như sau: " + '“a «b "c ' * 20_000 + '” » "' * 20_000,
    "scripts": "Điều 1. Bãi bỏ khoản 2 Điều 5 " + "नियम 规则 правило Điều٣ khoản² ＡＢ 𝒳 " * 10_000,
    "verbs": "Điều 1. " + "bãi bỏ, sửa đổi, bổ sung, thay thế " * 10_000,
    "commas": "Điều 1. Bãi bỏ khoản 2 Điều 5" + ", " * 50_000,
    "laws": "Điều 1. Bãi bỏ " + "Luật Kho bãi " * 20_000,
}


def test_a_list_of_any_length_loses_nothing() -> None:
    assert len(events(HOSTILE["locators"])) == 900  # so many are different


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    text = HOSTILE[name]
    document = read(text)
    started = time.process_time()
    found = list(find(document, None))  # type: ignore[arg-type]
    assert time.process_time() - started < 10
    assert all(text[event.start : event.end] for event in found)
