"""Cut events: operations, lead-ins and headings, from top to bottom of a document."""

from __future__ import annotations

import time

import pytest
from cut_texts import AMENDING, BASE, FIRST, RESOLUTION, SECOND, events, read, resolution, short
from hypothesis import given
from hypothesis import strategies as st

from corpus.nlp.cut_events import find


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


def test_rules_on_one_matter_of_a_document_are_repealed_in_the_passive() -> None:
    found = events(
        "Điều 9. Hiệu lực\n1. Kể từ ngày Nghị định này có hiệu lực, các quy định về điều kiện thuê kho, thủ tục "
        f"thuê kho tại Điều 5 {FIRST} hết hiệu lực thi hành.\n2. Các quy định liên quan đến nhân viên kho tại {SECOND} "
        "về kho bãi hết hiệu lực kể từ ngày Nghị định này có hiệu lực."
    )
    assert short(found) == [f"abolish {BASE} dieu-5", "abolish 902/2025/NĐ-MH None"]
    assert found[1].review == "target_not_cited"


def test_rules_that_apply_until_another_document_expires_are_not_repealed() -> None:
    assert (
        events(f"Điều 9. Hiệu lực\n1. Các quy định về thuê kho tại {FIRST} áp dụng đến khi {SECOND} hết hiệu lực.")
        == []
    )


def test_a_sentence_that_announces_a_change_of_words() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số khoản của Điều 14 {FIRST}\n1. Sửa đổi, bổ sung khoản 2 như sau:\n"
        "Thay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại”."
    )
    assert short(found) == [f"replace_phrase {BASE} dieu-14/khoan-2"]
    assert found[0].concerns == "authority"


@pytest.mark.parametrize(
    ("heading", "items", "expected"),
    [
        ("Thay thế một số cụm từ của khoản 2 Điều 12", "\n1. {}\n2. Bỏ cụm từ “hoặc bản sao”.", "replace drop"),
        ("Thay thế cụm từ tại khoản 2 Điều 12", "\n{}", "replace"),
    ],
)
def test_a_change_of_words_at_the_place_that_the_heading_names(heading: str, items: str, expected: str) -> None:
    order = "Thay thế cụm từ “người gửi” bằng cụm từ “bên gửi”."
    found = events(f"Điều 4. {heading}{items.format(order)}", title=f"Sửa đổi, bổ sung một số điều của {FIRST}")
    assert short(found) == [f"{op}_phrase {BASE} dieu-12/khoan-2" for op in expected.split()]


def test_the_words_that_are_changed_may_stand_in_the_next_sentence() -> None:
    (event,) = events(
        "Điều 6. Thay thế cụm từ tại khoản 2 Điều 12\nThay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại”.",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert event.concerns == "authority"


def test_this_article_is_the_one_that_the_lead_in_changes() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số điều của {FIRST}\n2. Sửa đổi, bổ sung khoản 1 và khoản 2 Điều 2 như sau:\n"
        "a) Bổ sung điểm c vào sau điểm b khoản 1 Điều này như sau:\n“c) Có kho.”\n"
        "b) Sửa đổi, bổ sung điểm b và điểm e khoản 2 Điều này như sau:\n“b) Có xe.\ne) Có bãi.”"
    )
    assert short(found) == [
        f"supplement {BASE} dieu-2/khoan-1/diem-c",
        f"amend {BASE} dieu-2/khoan-2/diem-b",
        f"amend {BASE} dieu-2/khoan-2/diem-e",
    ]


def test_this_article_is_no_target_where_no_lead_in_names_one() -> None:
    assert events("Điều 3. Hồ sơ\n1. Đơn.\n2. Thay thế giấy tờ quy định tại khoản 1 Điều này khi có thay đổi.") == []


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


def test_a_heading_whose_article_is_changed_in_parts_does_not_count() -> None:
    found = events(
        "Điều 6. Sửa đổi, bổ sung Điều 45\nBổ sung khoản 3 vào sau khoản 2 Điều 45 như sau:\n“3. Có kho.”",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert short(found) == [f"supplement {BASE} dieu-45/khoan-3"]


def test_a_heading_of_numbered_annexes_does_not_count() -> None:
    found = events(
        f"Điều 1. Thay thế Phụ lục\nThay thế Phụ lục I kèm theo {FIRST} bằng Phụ lục I kèm theo Nghị định này.",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert short(found) == [f"replace {BASE} phu-luc-I"]


def test_words_may_be_dropped_by_the_verb_that_abolishes_clauses() -> None:
    found = events(f"Điều 1. Bãi bỏ khoản 3 Điều 15 và cụm từ “trừ kho lạnh” tại điểm b khoản 1 Điều 20 {FIRST}.")
    assert short(found) == [f"abolish {BASE} dieu-15/khoan-3", f"drop_phrase {BASE} dieu-20/khoan-1/diem-b"]


def test_behind_a_change_of_words_other_orders_follow_a_semicolon() -> None:
    found = events(
        f"Điều 1. Bãi bỏ cụm từ “Thanh tra,” tại khoản 6 Điều 162, khoản 7 Điều 163; bãi bỏ Điều 165; bãi bỏ cụm từ"
        f" “thanh tra viên” tại khoản 1 Điều 166; thay thế cụm từ “kho” bằng cụm từ “bãi” tại Điều 167 {FIRST}."
    )
    assert short(found) == [
        f"drop_phrase {BASE} dieu-162/khoan-6",
        f"drop_phrase {BASE} dieu-163/khoan-7",
        f"abolish {BASE} dieu-165",
        f"drop_phrase {BASE} dieu-166/khoan-1",
        f"replace_phrase {BASE} dieu-167",
    ]


def test_what_expires_may_be_listed_under_its_lead_in() -> None:
    lead = "3. Các Nghị định sau đây hết hiệu lực kể từ ngày Luật Kho bãi có hiệu lực thi hành:"
    found = events(f"Điều 9. Hiệu lực\n{lead}\na) Nghị định số {BASE};\nb) Nghị định số 902/2025/NĐ-MH.")
    assert short(found) == [f"abolish {BASE} ", "abolish 902/2025/NĐ-MH "]


def test_what_expires_may_stand_in_lines_with_a_dash() -> None:
    lead = "3. Các văn bản sau đây hết hiệu lực, kể từ ngày Nghị định này có hiệu lực thi hành:"
    found = events(f"Điều 9. Hiệu lực\n{lead}\n- Nghị định số {BASE};\n- Nghị định số 902/2025/NĐ-MH.")
    assert short(found) == [f"abolish {BASE} ", "abolish 902/2025/NĐ-MH "]


def test_lines_with_a_dash_below_anything_else_are_no_repeal() -> None:
    found = events(f"Điều 9. Căn cứ\n3. Hồ sơ lập theo các văn bản sau:\n- {FIRST};\n- {SECOND}.")
    assert found == []


@pytest.mark.parametrize(
    "lead", ["Bãi bỏ các quy định tại:", "Bãi bỏ một số điều, khoản của:", "Bãi bỏ các quy định sau:"]
)
def test_a_lead_in_that_leaves_the_documents_to_its_items(lead: str) -> None:
    found = events(f"Điều 9. Hiệu lực\n3. {lead}\na) Khoản 1 Điều 24b {FIRST};\nb) Điều 29 {SECOND}.")
    assert short(found) == [f"abolish {BASE} dieu-24b/khoan-1", "abolish 902/2025/NĐ-MH dieu-29"]


def test_a_lead_in_that_names_parts_of_every_size() -> None:
    lead = f"2. Bãi bỏ một số cụm từ, điểm, khoản, điều, chương quy định tại {FIRST} như sau:"
    found = events(f"Điều 9. Hiệu lực\n{lead}\na) Bãi bỏ khoản 4 Điều 4;\nb) Bãi bỏ cụm từ “kho” tại Điều 5.")
    assert short(found) == [f"abolish {BASE} dieu-4/khoan-4", f"drop_phrase {BASE} dieu-5"]


def test_provisions_in_whose_place_this_document_comes_are_abolished() -> None:
    lead = "2. Nghị định này thay thế các văn bản sau đây:"
    found = events(f"Điều 9. Hiệu lực\n{lead}\na) {FIRST};\nb) Điều 9 và 10 {SECOND}.")
    assert short(found) == [
        f"replace {BASE} ",
        "abolish 902/2025/NĐ-MH dieu-9",
        "abolish 902/2025/NĐ-MH dieu-10",
    ]


def test_cases_in_which_a_paper_expires_are_no_repeal() -> None:
    lead = f"3. Hồ sơ chấm dứt hiệu lực của Quyết định gửi kho theo khoản 6 Điều 34 {FIRST} như sau:"
    assert events(f"Điều 9. Hồ sơ\n{lead}\na) Trường hợp tại điểm a khoản 6 Điều 34 {FIRST}: văn bản.") == []


def test_a_digest_says_the_field_before_the_order() -> None:
    found = events(f"Điều 1. Cắt giảm\n- Lĩnh vực Kho bãi: Bãi bỏ quy định tại khoản 1 Điều 28 và Điều 29 {FIRST}")
    assert short(found) == [f"abolish {BASE} dieu-28/khoan-1", f"abolish {BASE} dieu-29"]


def test_items_of_an_annex_that_the_words_before_the_order_name() -> None:
    text = (
        f"Điều 4. Bãi bỏ một số mục tại các Phụ lục ban hành kèm theo {FIRST}\n"
        "1. Bộ Kho bãi (Phụ lục I.3 của Nghị định): Bãi bỏ quy định tại các khoản B.II, B.VII Mục 1; phần D Mục 2.\n"
    )
    paths = ["muc-1/muc-B/muc-II", "muc-1/muc-B/muc-VII", "muc-2/muc-D"]
    assert short(events(text)) == [f"abolish {BASE} phu-luc-I.3/{path}" for path in paths]


def test_a_lead_in_of_two_verbs() -> None:
    found = events(
        f"Điều 1. Các luật có liên quan\n1. Thay thế một số cụm từ, bãi bỏ một số khoản của {FIRST} như sau:\n"
        "a) Thay thế cụm từ “kho” bằng cụm từ “bãi” tại khoản 1 Điều 35;\nb) Bãi bỏ khoản 4 Điều 58."
    )
    assert short(found) == [f"replace_phrase {BASE} dieu-35/khoan-1", f"abolish {BASE} dieu-58/khoan-4"]


def test_a_clause_that_was_joined_with_its_heading_is_an_order_of_its_own() -> None:
    found = events(
        "Điều 3. Thay thế cụm từ, Phụ lục 1. Thay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại” tại Điều 5.\n"
        "2. Thay thế Phụ lục I bằng Phụ lục I kèm theo Nghị định này.",
        title=f"Sửa đổi, bổ sung một số điều của {FIRST}",
    )
    assert short(found) == [f"replace_phrase {BASE} dieu-5", f"replace {BASE} phu-luc-I"]


@pytest.mark.parametrize("when", ["", " từ ngày 01 tháng 7 năm 2030"])
def test_a_list_of_provisions_of_several_documents(when: str) -> None:
    found = events(
        f"Điều 1. Hiệu lực\n3. Bãi bỏ các điều, khoản của các văn bản sau đây{when}:\n"
        f"a) Điều 30, khoản 2 Điều 33 {FIRST} về kho;\nb) Điều 4 {SECOND} về xe."
    )
    assert short(found) == [
        f"abolish {BASE} dieu-30",
        f"abolish {BASE} dieu-33/khoan-2",
        "abolish 902/2025/NĐ-MH dieu-4",
    ]


def test_changes_of_words_in_quotation_marks_are_orders() -> None:
    found = events(
        f"Điều 1. Sửa đổi, bổ sung một số điều của {FIRST}\n1. Thay thế một số cụm từ như sau:\n"
        "“a) Thay thế cụm từ “Sở Kho bãi” bằng “Sở Thương mại” tại các Điều 9, Điều 10;\n"
        "b) Thay thế cụm từ “kho” bằng “bãi” tại Điều 11.”"
    )
    assert [event.target for event in found] == ["dieu-9", "dieu-10", "dieu-11"]


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
