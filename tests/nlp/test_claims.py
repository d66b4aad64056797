"""What cut events are about, when they hold, and the new wording that is each one's own."""

from __future__ import annotations

from datetime import date

import pytest
from cut_texts import AMENDING, BASE, FIRST, SECOND, events, read, resolution

from corpus.nlp.cut_events import find


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


def test_what_the_operations_of_a_resolution_concern() -> None:
    found = resolution()
    assert [event.concerns for event in found] == ["condition"] * 4 + ["authority"] + ["procedure"] * 5
    assert all(event.override for event in found)
    assert found[0].activity == "kho lạnh"


def test_a_part_with_a_date_of_its_own_has_its_own_window() -> None:
    windows = {event.source.split("/")[0]: (event.effective_from, event.effective_until) for event in resolution()}
    assert windows["phu-luc-I"] == (date(2031, 4, 29), date(2032, 3, 1))
    assert windows["phu-luc-II"] == (date(2031, 5, 29), date(2032, 3, 1))


def test_a_new_article_is_about_what_its_clauses_do() -> None:
    clauses = "1. Nộp 01 bộ hồ sơ đến Sở Kho bãi.\n2. Trong thời hạn 05 ngày, Sở trả lời.\n3. Kho được đánh số."
    (event,) = events(f"Điều 1. Sửa đổi Điều 5 {FIRST} như sau:\n“Điều 5. Kho của chi nhánh\n{clauses}”.")
    assert event.concerns == "procedure"


def test_one_clause_of_many_does_not_tell_what_a_new_article_is_about() -> None:
    clauses = "\n".join(f"{n}. Kho số {n} màu xanh." for n in range(2, 7))
    (event,) = events(f"Điều 1. Sửa đổi Điều 5 {FIRST} như sau:\n“Điều 5. Kho\n1. Nộp hồ sơ đến Sở.\n{clauses}”.")
    assert event.concerns == "other"


@pytest.mark.parametrize(
    ("title", "concerns"),
    [
        ("quy định trình tự, thủ tục kiểm tra kho", "procedure"),
        ("sửa đổi một số văn bản của Bộ Kho bãi quy định về thành phần hồ sơ", "procedure"),
        ("quy định về phân cấp quản lý kho", "authority"),
        ("về điều kiện kinh doanh kho", "condition"),
        ("về kho bãi", "other"),
    ],
)
def test_the_title_of_the_amended_document_tells_where_it_is_first_cited(title: str, concerns: str) -> None:
    text = (
        f"Căn cứ {FIRST} ngày 05 tháng 3 năm 2024 của Chính phủ {title};\n"
        f"Điều 1. Hiệu lực\n1. Bãi bỏ Điều 5 {FIRST}.\n2. Bãi bỏ Điều 6 Nghị định số 905/2024/NĐ-MH."
    )
    assert [event.concerns for event in events(text)] == [concerns, "other"]


def test_a_title_ends_where_the_legal_basis_begins() -> None:
    text = (
        f"Sửa đổi một số điều của {FIRST} ngày 05 tháng 3 năm 2024 về kho\n"
        "Căn cứ Nghị định số 62/2022/NĐ-MH quy định chức năng, nhiệm vụ, quyền hạn của Bộ Kho bãi;\n"
        f"Điều 1. Hiệu lực\n1. Bãi bỏ Điều 5 {FIRST}."
    )
    assert [event.concerns for event in events(text)] == ["other"]


@pytest.mark.parametrize(
    ("title", "concerns"),
    [
        ("về điều kiện kinh doanh kho bãi", "condition"),
        ("về điều kiện chế biến hàng lạnh", "condition"),
        ("về điều kiện, thủ tục kinh doanh kho bãi", "other"),
        ("về quản lý kho bãi", "other"),
    ],
)
def test_a_document_as_a_whole_is_about_what_its_title_is_about_alone(title: str, concerns: str) -> None:
    (event,) = events(f"Điều 1. Hiệu lực\n{FIRST} {title} hết hiệu lực thi hành.")
    assert (event.target, event.concerns) == ("", concerns)


@pytest.mark.parametrize(
    ("title", "concerns"),
    [
        (" ngày 05 tháng 3 năm 2024 ban hành Danh mục giống cây được phép kinh doanh", "list"),
        (" — Danh mục bổ sung giống cây được phép kinh doanh (05/3/2024)", "list"),
        (f" sửa đổi khoản 2 Điều 5 {SECOND} về trình tự, thủ tục gửi kho", "procedure"),
        (" về sản xuất giống cây thuộc Danh mục được bảo hộ", "other"),
        (" về việc đưa giống cây độc ra khỏi Danh mục giống cây được phép kinh doanh", "list"),
        (" hướng dẫn nhiệm vụ quản lý nhà nước về kho bãi", "authority"),
    ],
)
def test_a_document_as_a_whole_is_about_what_its_title_says(title: str, concerns: str) -> None:
    (event,) = events(f"Điều 1. Bãi bỏ các văn bản sau đây\n1. {FIRST}{title}.")
    assert (event.target, event.concerns) == ("", concerns)


def test_a_document_that_changes_another_is_about_what_that_one_is_about_wherever_the_text_says_it() -> None:
    found = events(
        f"Điều 1. Bãi bỏ các văn bản sau đây\n1. {FIRST} sửa đổi, bổ sung {SECOND} ngày 06 tháng 8 năm 2025;\n"
        f"2. {SECOND} ngày 06 tháng 8 năm 2025 quy định trình tự, thủ tục gửi kho."
    )
    assert [event.concerns for event in found] == ["procedure", "procedure"]


def test_what_cuts_procedures_only_is_about_them_wherever_it_is_cited() -> None:
    cuts = "sửa đổi một số nghị định để cắt giảm, đơn giản hóa thủ tục hành chính"
    order = f"Điều 1. Hiệu lực\n1. Bãi bỏ Điều 5 {FIRST}"
    (cited,) = events(f"{order} {cuts} liên quan đến kho bãi.")
    (mixed,) = events(f"{order} {cuts}, điều kiện kinh doanh kho bãi.")
    (own,) = events(f"{order}.", title=f"{cuts.capitalize()} liên quan đến kho bãi")
    assert [event.concerns for event in (cited, mixed, own)] == ["procedure", "other", "other"]


def test_a_document_that_details_another_is_about_what_that_one_is_about_and_its_title_ends_with_the_line() -> None:
    details = f"hướng dẫn thực hiện một số điều của {SECOND} quy định về điều kiện đăng ký kho"
    (event,) = events(f"Điều 1. Hiệu lực\nNghị định này thay thế {FIRST} {details}.\nĐiều 2. Hồ sơ\n1. Hồ sơ gồm đơn.")
    assert (event.op, event.concerns) == ("replace", "condition")


def test_the_order_may_say_the_heading_of_the_article() -> None:
    found = events(f"Điều 1. Sửa đổi {FIRST}\n1. Sửa đổi Điều 9 - Hồ sơ cấp phép.\n2. Sửa đổi Điều 8 về điều kiện kho.")
    assert [event.concerns for event in found] == ["procedure", "condition"]


ANNEXES = f"""Điều 1. Thay thế các phụ lục của {FIRST}
1. Thay thế Phụ lục I kèm theo {FIRST} bằng Phụ lục I kèm theo Nghị định này.
2. Thay thế: Phụ lục II, Phụ lục III, Phụ lục IV kèm theo {FIRST} bằng Phụ lục II, Phụ lục III kèm theo Nghị định này.
Phụ lục I
CÁC BIỂU MẪU VỀ KHO
Mẫu đơn đăng ký.
Phụ lục II
MỨC TRẦN GIÁ DỊCH VỤ KHO
Kho lạnh: 5 đồng.
Phụ lục III
DANH MỤC HÀNG HÓA PHẢI GỬI KHO
Muối.
"""


def test_a_new_annex_says_itself_what_it_holds() -> None:
    found = {event.target: event.concerns for event in events(ANNEXES)}
    assert found == {
        "phu-luc-I": "procedure",
        "phu-luc-II": "other",
        "phu-luc-III": "list",
        "phu-luc-IV": "procedure",
    }


def test_other_words_in_an_article_do_not_tell_what_its_repealed_clause_was_about() -> None:
    found = events(
        f"Điều 1. Sửa đổi\n1. Thay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại” tại khoản 2 Điều 5 {FIRST}.\n"
        f"2. Bãi bỏ khoản 3 Điều 5 {FIRST}."
    )
    assert [event.concerns for event in found] == ["authority", "other"]


def test_an_item_that_says_nothing_is_one_more_task_among_tasks() -> None:
    items = [
        "Sửa đổi điểm a khoản 1 Điều 5 như sau:\n“a) Hướng dẫn việc ghi sổ kho;”",
        "Sửa đổi điểm b khoản 1 Điều 5 như sau:\n“b) Thanh tra kho;”",
        "Sửa đổi điểm c khoản 1 Điều 5 như sau:\n“c) Sưu tầm bản đồ kho.”",
    ]
    text = f"Điều 1. Sửa đổi {FIRST}\n" + "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
    assert [event.concerns for event in events(text)] == ["authority"] * 3


def test_orders_of_one_sentence_tell_by_their_own_words_or_all_the_same() -> None:
    sentence = "Thay thế cụm từ “Sở Kho bãi” bằng cụm từ “Sở Thương mại” tại Điều 5"
    found = events(f"Điều 1. {sentence}; thay thế cụm từ “bến” bằng cụm từ “cảng” tại Điều 6; bãi bỏ Điều 7 {FIRST}.")
    assert [event.concerns for event in found] == ["authority", "other", "authority"]


def test_the_same_change_of_several_documents_is_about_one_matter() -> None:
    item = "Bãi bỏ cụm từ “Thanh tra,” tại khoản 1 Điều 5 Nghị định số"
    items = [f"{letter}) {item} 90{number}/2024/NĐ-MH;" for number, letter in enumerate("abc", 1)]
    lead = "1. Bãi bỏ các điều, khoản, cụm từ tại các nghị định sau đây:"
    text = "\n".join([lead, *items, "d) Bãi bỏ Điều 9 Nghị định số 904/2024/NĐ-MH."])
    assert events(f"Điều 1. Sửa đổi\n{text}")[-1].concerns == "authority"
    alone = "\n".join([lead, items[0], "d) Bãi bỏ Điều 9 Nghị định số 904/2024/NĐ-MH."])
    assert events(f"Điều 1. Sửa đổi\n{alone}")[-1].concerns == "other"


def test_where_the_title_gives_tasks_all_is_about_tasks() -> None:
    text = (
        f"Điều 1. Sửa đổi\n1. Sửa đổi khoản 2 Điều 3 {FIRST} như sau:\n“2. Lập hồ sơ đề án, trình cấp có thẩm quyền.”"
    )
    (tasks,) = events(text, title="Sửa đổi nghị định quy định chức năng, nhiệm vụ, quyền hạn của Bộ Kho bãi")
    (other,) = events(text, title="Sửa đổi nghị định quy định về kho bãi")
    assert (tasks.concerns, other.concerns) == ("authority", "procedure")


def test_one_condition_does_not_tell_what_a_whole_document_is_about() -> None:
    one = "1. Sửa đổi khoản 2 Điều 8 như sau:\n“2. Có ít nhất 02 nhân viên.”."
    two = "2. Sửa đổi khoản 3 Điều 9 như sau:\n“3. Có ít nhất 03 kho.”."
    last = "3. Bãi bỏ khoản 5 Điều 30."
    title = f"Sửa đổi, bổ sung một số điều của Nghị định số {BASE}"
    assert events(f"Điều 1. Sửa đổi\n{one}\n{last}", title=title)[-1].concerns == "other"
    assert events(f"Điều 1. Sửa đổi\n{one}\n{two}\n{last}", title=title)[-1].concerns == "condition"


@pytest.mark.parametrize(
    ("heading", "concerns"),
    [
        ("Cắt giảm điều kiện kinh doanh", "condition"),
        ("Cắt giảm thủ tục hành chính, điều kiện kinh doanh", "other"),
        ("Văn bản có liên quan", "other"),
    ],
)
def test_in_an_annex_of_cut_conditions_an_order_is_about_them(heading: str, concerns: str) -> None:
    text = f"Điều 1. Hiệu lực\nCó hiệu lực.\nPhụ lục I\n{heading}\n1. Bãi bỏ quy định tại khoản 1 Điều 28 {FIRST}.\n"
    (event,) = events(text)
    assert (event.target, event.concerns) == ("dieu-28/khoan-1", concerns)


@pytest.mark.parametrize(
    ("title", "concerns"), [("hướng dẫn Luật Bảo hiểm xã hội", "other"), ("quy định về quản lý kho", "condition")]
)
def test_wording_sets_no_condition_of_business_in_a_document_on_persons(title: str, concerns: str) -> None:
    text = f"Điều 1. Sửa đổi\n1. Sửa đổi khoản 3 Điều 17 {FIRST} {title} như sau:\n“3. Có ít nhất 20 năm làm việc.”.\n"
    (event,) = events(text)
    assert event.concerns == concerns


def test_what_a_document_changes_may_itself_change_another() -> None:
    chain = f"sửa đổi {SECOND} hướng dẫn thực hiện Nghị định số 905/2023/NĐ-MH quy định điều kiện sản xuất kho lạnh"
    (event,) = events(f"Điều 1. Hiệu lực thi hành\n1. Bãi bỏ {FIRST} {chain}.\n")
    assert (event.target, event.concerns) == ("", "condition")


def test_a_law_named_before_its_number_sets_no_conditions_if_it_is_on_sanctions() -> None:
    order = "Điều 1. Sửa đổi, bổ sung một số điều của {} số 15/2029/QH19\n1. Sửa đổi khoản 1 Điều 122 như sau:\n{}"
    wording = "“1. Kho chỉ được hoạt động khi có người quản lý.”"
    (sanctions,) = events(order.format("Luật Xử lý vi phạm hành chính", wording))
    (business,) = events(order.format("Luật Kho bãi", wording))
    assert (sanctions.concerns, business.concerns) == ("other", "condition")


def test_that_a_condition_is_not_applied_is_a_cut_only_where_conditions_are_cut() -> None:
    assert events("Điều 3. Kho\n1. Không áp dụng điều kiện diện tích đối với kho cũ.") == []
