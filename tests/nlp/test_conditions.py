from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.keys import make_key
from corpus.model import Condition, CutEvent, Document, Metadata, Source
from corpus.nlp.condition_types import condition_types
from corpus.nlp.conditions import find
from corpus.nlp.roles import contexts, first_role
from corpus.nlp.rules import load_rules
from corpus.reading import read_file
from corpus.structure import parse_structure

pytestmark = pytest.mark.usefixtures("rules_alone")


def document(text: str, title: str = "Quy định về kinh doanh dịch vụ cho thuê áo cưới") -> Document:
    provisions, _ = parse_structure(text)
    return Document(
        Metadata(make_key("901/2024/NĐ-MH"), title), text, tuple(provisions), (), Source("t", "0", "txt", "1")
    )


def found(text: str, title: str = "", events: tuple[CutEvent, ...] = ()) -> dict[str, Condition]:
    doc = SimpleNamespace(user_data={"candidates": list(events)})
    return {c.path: c for c in find(document(text, title), doc)}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["roles", "condition_types", "thresholds", "inspections"])
def test_every_row_takes_its_example_and_leaves_its_counter_example(name: str) -> None:
    for rule in load_rules(name):
        assert rule.search(rule.example.lower()), rule.id
        assert not rule.search(rule.counter_example.lower()), rule.id


def test_a_condition_is_the_smallest_labelled_provision() -> None:
    text = """Điều 5. Điều kiện kinh doanh dịch vụ cho thuê áo cưới
Cơ sở phải đáp ứng các điều kiện sau:
1. Là doanh nghiệp được thành lập theo quy định của pháp luật.
2. Điều kiện về nhân sự:
a) Có ít nhất 02 thợ may;
b) Người phụ trách kỹ thuật phải có bằng trung cấp trở lên.
3. Có kho diện tích tối thiểu 50 m2; kho phải khô ráo.
- Kho phải có giá, kệ.
"""
    conditions = found(text)
    assert list(conditions) == ["dieu-5/khoan-1", "dieu-5/khoan-2/diem-a", "dieu-5/khoan-2/diem-b", "dieu-5/khoan-3"]
    assert conditions["dieu-5/khoan-1"].types == ("legal_form",)
    assert "personnel" in conditions["dieu-5/khoan-2/diem-b"].types
    assert conditions["dieu-5/khoan-3"].activity == "kinh doanh dịch vụ cho thuê áo cưới"
    assert conditions["dieu-5/khoan-3"].thresholds[0].value == 50


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("Hồ sơ đề nghị cấp Giấy phép", "Có bằng đại học của người phụ trách (bản sao)."),
        ("Giải thích từ ngữ", "Cơ sở là nơi phải có đủ kho bãi."),
        ("Thu hồi Giấy phép", "Cơ sở không còn phải có đủ nhân sự."),
        ("Điều khoản chuyển tiếp", "Cơ sở phải có đủ kho bãi trước ngày 01 tháng 01 năm 2030."),
        ("Trách nhiệm của Bộ Y tế", "Tổ chức phải có đủ nhân sự theo hướng dẫn."),
        ("Các hành vi bị nghiêm cấm", "Cơ sở phải có kho mà không có kho."),
        ("Trách nhiệm của doanh nghiệp", "Doanh nghiệp phải có sổ theo dõi."),
        ("Điều kiện được hưởng hỗ trợ", "Có hợp đồng lao động."),
    ],
)
def test_other_roles_have_no_conditions(heading: str, item: str) -> None:
    assert found(f"Điều 7. {heading}\n1. {item}\n2. {item}\n") == {}


def test_documents_on_sanctions_have_none() -> None:
    text = "Điều 5. Điều kiện kinh doanh\n1. Có kho riêng.\n2. Có nhân viên.\n"
    assert len(found(text)) == 2
    assert found(text, "Quy định xử phạt vi phạm hành chính trong lĩnh vực áo cưới") == {}


def test_papers_and_steps_inside_an_article_of_conditions_are_left_out() -> None:
    text = """Điều 5. Điều kiện cấp Giấy phép cho thuê áo cưới
1. Có kho riêng.
2. Hồ sơ đề nghị gồm:
a) Đơn đề nghị;
b) Bản sao Giấy chứng nhận đăng ký doanh nghiệp.
3. Trong thời hạn 10 ngày kể từ ngày nhận đủ hồ sơ, Sở cấp Giấy phép.
4. Bộ trưởng quy định chi tiết Điều này.
5. (được bãi bỏ)
"""
    assert list(found(text)) == ["dieu-5/khoan-1"]


def test_wording_makes_a_condition_elsewhere_and_asks_for_a_look() -> None:
    text = """Điều 9. Hoạt động cho thuê
1. Cơ sở chỉ được kinh doanh dịch vụ cho thuê sau khi được cấp Giấy chứng nhận.
2. Việc cho thuê được lập thành hợp đồng.
"""
    conditions = found(text)
    assert list(conditions) == ["dieu-9/khoan-1"]
    assert conditions["dieu-9/khoan-1"].review == "outside_conditions"
    assert "licence" in conditions["dieu-9/khoan-1"].types


def test_a_lead_in_with_a_demand_of_its_own_is_half_a_unit() -> None:
    text = """Điều 5. Điều kiện cho thuê áo cưới
1. Có phòng thử đồ bảo đảm riêng tư:
a) Có rèm che;
b) Có gương lớn.
2. Đáp ứng các yêu cầu về kho sau đây:
a) Có giá, kệ;
b) Có quạt thông gió.
"""
    conditions = found(text)
    assert conditions["dieu-5/khoan-1"].facet == "chapeau"
    assert conditions["dieu-5/khoan-1"].review == "lead_in"
    assert "dieu-5/khoan-2" not in conditions


def test_reprinted_list_knows_its_home() -> None:
    text = """Phụ lục I
CẮT GIẢM ĐIỀU KIỆN KINH DOANH
I. Điều kiện cho thuê áo cưới quy định tại Điều 7 Nghị định số 902/2024/NĐ-MH
1. Có kho riêng.
2. Có nhân viên.
II. Bãi bỏ điều kiện quy định tại Điều 9 Nghị định số 902/2024/NĐ-MH
"""
    homes = {(c.home_doc, c.home_path) for c in found(text).values()}
    assert homes == {("902/2024/NĐ-MH", "dieu-7/khoan-1"), ("902/2024/NĐ-MH", "dieu-7/khoan-2")}


def test_quoted_wording_goes_home_by_the_event_that_brings_it() -> None:
    text = """Điều 1. Sửa đổi, bổ sung khoản 2 Điều 5 Nghị định số 902/2024/NĐ-MH như sau:
“2. Có ít nhất 03 thợ may.”.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2030.
"""
    event = CutEvent(0, 10, (), 1.0, None, "dieu-1", "amend", "condition", "902/2024/NĐ-MH", "dieu-5/khoan-2")
    (condition,) = found(text, events=(event,)).values()
    assert condition.path == "dieu-1/khoan-2"
    assert (condition.home_doc, condition.home_path) == ("902/2024/NĐ-MH", "dieu-5/khoan-2")


def test_new_wording_of_conditions_is_found_without_its_article() -> None:
    text = """Điều 1. Sửa đổi, bổ sung Nghị định số 902/2024/NĐ-MH quy định điều kiện kinh doanh dịch vụ kho lạnh
1. Bổ sung khoản 8 vào sau khoản 7 Điều 4 như sau:
“8. Mua bảo hiểm trách nhiệm với mức tối thiểu 500 triệu đồng.”.
2. Sửa đổi, bổ sung khoản 9 Điều 4 như sau:
“9. Doanh nghiệp nộp hồ sơ tại bộ phận một cửa.”.
3. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:
“2. Sử dụng lò sưởi bằng gạch.”.
"""
    event = CutEvent(0, 10, (), 1.0, None, "dieu-1/khoan-3", "amend", "condition", "902/2024/NĐ-MH", "dieu-5/khoan-2")
    conditions = found(text, events=(event,))
    assert {path: c.review for path, c in conditions.items()} == {
        "dieu-1/khoan-1/khoan-8": None,
        "dieu-1/khoan-3/khoan-2": None,
    }
    by_neighbours = replace(event, rules=("as-its-neighbours",))
    assert list(found(text, events=(by_neighbours,))) == ["dieu-1/khoan-1/khoan-8"]


def test_a_demand_that_mentions_files_or_sanctions_by_the_way_stays() -> None:
    text = """Điều 5. Điều kiện cấp Giấy phép cho thuê áo cưới
1. Có lãi trong 02 năm liền kề trước năm nộp hồ sơ đề nghị cấp Giấy phép.
2. Là doanh nghiệp chưa từng bị thu hồi Giấy phép.
3. Có quyền sử dụng hợp pháp địa điểm kinh doanh.
4. Không phải nộp phí thẩm định.
"""
    assert list(found(text)) == ["dieu-5/khoan-1", "dieu-5/khoan-2", "dieu-5/khoan-3"]


def test_what_must_be_before_starting_is_a_condition() -> None:
    text = """Điều 5. Dịch vụ hỗ trợ khách thuê
1. Trước khi cung ứng dịch vụ cho khách hàng, cơ sở phải:
a) Ký hợp đồng với tiệm may;
b) Ban hành quy định nội bộ về vệ sinh.
2. Trước khi cung ứng dịch vụ, cơ sở phải thông báo các nội dung sau:
a) Giá thuê.
3. Chủ cửa hàng trước khi cho thuê áo cưới phải được ngân hàng chấp thuận cấp bảo lãnh.
"""
    assert list(found(text)) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-1/diem-b", "dieu-5/khoan-3"]


def test_a_list_of_what_a_facility_has_is_read_by_its_items() -> None:
    text = """Điều 5. Quản lý cơ sở may
1. Quy định đối với cơ sở may áo cưới:
a) Có phòng thử áo riêng;
b) Lưu sổ trong 02 năm.
2. Điều kiện về kho:
a) Cơ sở vật chất:
- Nền nhà không đọng nước.
"""
    assert list(found(text)) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-2/diem-a"]


@pytest.mark.parametrize(
    "text",
    [
        "2. Nhiệm vụ của thợ may:\na) Kiểm tra vải trước khi cắt;\n",
        "2. Trường hợp Giấy phép bị mất, cơ sở phải làm thủ tục cấp lại Giấy phép.\n",
        "2. Tổ chức đào tạo thợ may ghi sổ và báo cáo Bộ kết quả khóa học.\n",
        "2. Đoàn kiểm tra phải đáp ứng các điều kiện sau:\na) Có ít nhất 03 người;\n",
    ],
)
def test_what_stands_among_conditions_without_being_one(text: str) -> None:
    assert list(found("Điều 5. Tiêu chuẩn, nhiệm vụ của thợ may\n1. Có bằng trung cấp.\n" + text)) == ["dieu-5/khoan-1"]


@pytest.mark.parametrize(
    "text",
    [
        "Trong thời hạn 24 tháng tính đến thời điểm đề nghị, không vi phạm quy định về giá thuê.",
        "Trường hợp thuê kho thì thời hạn thuê phải còn ít nhất 02 năm tại thời điểm doanh nghiệp nộp hồ sơ.",
        "Người đại diện có quốc tịch Việt Nam; không có án tích; không bị xử phạt.",
    ],
)
def test_a_demand_in_words_of_a_procedure_stays(text: str) -> None:
    assert list(found(f"Điều 5. Điều kiện cho thuê áo cưới\n1. {text}\n")) == ["dieu-5/khoan-1"]


def test_conditions_that_an_assessment_needs_are_none_of_business() -> None:
    assert not first_role("lead", "Cơ sở bảo đảm các điều kiện cần thiết để đoàn làm việc như sau:")


def test_who_keeps_each_kind_of_goods_must_be_able_to() -> None:
    text = """Điều 5. Bảo quản áo cưới
Thủ kho, người quản lý kho phải đáp ứng như sau:
1. Đối với áo lụa: phải có trình độ từ trung cấp trở lên.
2. Đối với áo len: phải có chữ ký của người thuê.
3. Thủ kho của cửa hàng phải có bằng nghề may.
"""
    conditions = found(text)
    assert list(conditions) == ["dieu-5/khoan-1", "dieu-5/khoan-3"]
    assert all(condition.types == ("personnel",) for condition in conditions.values())


def test_blank_forms_set_no_conditions() -> None:
    text = """Điều 5. Điều kiện cho thuê áo cưới
1. Có kho riêng.
Phụ lục I
BIỂU MẪU
Mẫu số 01
GIẤY PHÉP
Điều 1. Điều kiện cho thuê
1. Có kho riêng.
"""
    paths = {p.path for p in document(text).provisions}
    assert any("mau-" in path for path in paths)
    assert list(found(text)) == ["dieu-5/khoan-1"]


def test_an_annex_that_begins_with_the_motto_of_the_state_is_a_blank_form() -> None:
    text = """Điều 5. Điều kiện cho thuê áo cưới
1. Có kho riêng.
Phụ lục I
{}BIÊN BẢN KIỂM TRA
A. Điều kiện về kho
1. Có kho riêng.
"""
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    assert list(found(text.format(motto))) == ["dieu-5/khoan-1"]
    assert list(found(text.format(""))) == ["dieu-5/khoan-1", "phu-luc-I/muc-A/khoan-1"]


def test_reference_takes_the_types_of_what_it_cites_in_the_same_document() -> None:
    text = """Điều 4. Điều kiện cho thuê áo cưới
1. Có kho riêng.
2. Có ít nhất 02 thợ may.
Điều 5. Điều kiện cho thuê giày
1. Đáp ứng điều kiện quy định tại khoản 1 Điều 4 của Nghị định này.
2. Các điều kiện quy định tại khoản 2 Điều 4 Nghị định số 902/2024/NĐ-MH.
3. Các điều kiện quy định tại Điều 4 Nghị định này và khoản 1 Điều này.
"""
    conditions = found(text)
    assert conditions["dieu-5/khoan-1"].types == ("other", "premises")
    assert "as-cited" in conditions["dieu-5/khoan-1"].rules
    assert conditions["dieu-5/khoan-2"].types == ("other",)
    assert set(conditions["dieu-5/khoan-3"].types) == {"other", "premises", "personnel"}


def test_a_reduced_list_that_runs_on_from_its_heading_is_read_apart_from_it() -> None:
    text = """Phụ lục I
CẮT GIẢM ĐIỀU KIỆN KINH DOANH
I. Điều kiện cho thuê áo cưới quy định tại Điều 6 Nghị định số 902/2024/NĐ-MH Doanh nghiệp có kho riêng, được hỗ trợ.
II. Đơn giản hóa điều kiện cho thuê mũ tại Điều 7 Nghị định số 902/2024/NĐ-MH
1. Có giá, kệ.
III. Bãi bỏ điều kiện cho thuê xe tại Điều 8 Nghị định số 902/2024/NĐ-MH Doanh nghiệp không phải có bãi đỗ.
"""
    conditions = found(text)
    assert list(conditions) == ["phu-luc-I/muc-I", "phu-luc-I/muc-II/khoan-1"]
    assert conditions["phu-luc-I/muc-I"].types == ("premises",)


@pytest.mark.parametrize(
    "lead",
    [
        "Quy hoạch mạng lưới phải đáp ứng các yêu cầu sau đây:",
        "Dự án được miễn thuế khi đáp ứng các điều kiện sau đây:",
        "Cá nhân được may áo mà không cần đáp ứng các điều kiện trên trong các trường hợp sau đây:",
        "Trường hợp cơ sở chưa bảo đảm một trong các điều kiện quy định tại Điều 9 thì thực hiện như sau:",
        "Người có đủ điều kiện quy định tại Điều 4 không được thuê khi có một trong các điều kiện sau:",
        "Tiêu chí xác định thiếu vải cấp độ 1 khi có đủ các tiêu chí sau:",
        "Vận hành hồ chứa phải đáp ứng các yêu cầu sau:",
    ],
)
def test_what_no_business_must_meet_is_no_condition(lead: str) -> None:
    assert found(f"Điều 5. Cho thuê áo cưới\n1. {lead}\na) Có kho riêng;\nb) Có nhân viên.\n") == {}


@pytest.mark.parametrize(
    "title",
    [
        "Quy định tiêu chuẩn chức danh nghề nghiệp và xếp lương viên chức",
        "Quy định tiêu chuẩn kiểm định chất lượng chương trình mầm non",
        "Hướng dẫn Luật Thuế thu nhập doanh nghiệp",
        "Quy định chi tiết Luật Hôn nhân và gia đình",
        "Luật Đặc xá",
        "Quy định kiểm định của Cảnh sát môi trường",
        "Quản lý và sử dụng con dấu",
        "Luật Dẫn độ",
    ],
)
def test_documents_on_other_matters_have_none(title: str) -> None:
    assert found("Điều 5. Điều kiện, tiêu chuẩn\n1. Có kho riêng.\n", title) == {}


def test_a_text_that_lost_its_title_is_about_what_its_scope_says() -> None:
    text = """Điều 1. Phạm vi điều chỉnh
Nghị định này quy định chi tiết Luật Quốc tịch Việt Nam về việc trở lại quốc tịch.
Điều 2. Điều kiện trở lại
1. Có chỗ ở hợp pháp.
2. Có thu nhập.
"""
    about_trade = text.replace("Luật Quốc tịch Việt Nam về việc trở lại quốc tịch", "việc cho thuê áo cưới")

    assert not found(text)
    assert list(found(about_trade)) == ["dieu-2/khoan-1", "dieu-2/khoan-2"]


def test_who_is_barred_from_a_trade_does_not_meet_its_conditions() -> None:
    heading = "Điều 5. Người không được hành nghề may áo cưới\n"
    items = "1. Người đang bị truy cứu trách nhiệm hình sự.\n2. Người bị thu hồi chứng chỉ chưa quá 03 năm.\n"
    lead = "Điều 6. Thẻ thợ may\n1. Người thuộc một trong các trường hợp sau đây không được cấp thẻ thợ may:\n"

    assert list(found(heading + items)) == ["dieu-5/khoan-1", "dieu-5/khoan-2"]
    assert list(found(f"{lead}a) Đang bị đình chỉ hành nghề;\nb) Người bị mất năng lực hành vi dân sự.\n")) == [
        "dieu-6/khoan-1/diem-a",
        "dieu-6/khoan-1/diem-b",
    ]
    assert not found(heading.replace("không được hành nghề may", "không được hưởng trợ cấp") + items)


def test_words_that_a_scan_misread_still_tell() -> None:
    text = "Điều 5. Điêu kiện cho thuê áo cưới\nCơ sở phải đáp ứng các yêu câu sau:\n1. Có kho riêng.\n"
    assert list(found(text)) == ["dieu-5/khoan-1"]


def test_the_name_of_a_paper_is_no_condition() -> None:
    assert first_role("heading", "Cấp Giấy chứng nhận đủ điều kiện cho thuê áo cưới") == (
        "procedure",
        "heading-procedure",
    )


@given(st.text(alphabet="Điều kện1234.ab)\n: phảicóđg;“”", max_size=300))
def test_any_text_is_read_and_evidence_lies_inside_its_provision(text: str) -> None:
    parsed = document(text)
    assert len(list(contexts(parsed))) == len(parsed.provisions)
    by_path = {p.path: p for p in parsed.provisions}
    for condition in find(parsed, SimpleNamespace(user_data={})):  # type: ignore[arg-type]
        assert by_path[condition.path].start <= condition.start <= condition.end <= by_path[condition.path].end


@pytest.mark.real
def test_labelled_conditions_are_found(shared_corpus: Path) -> None:
    labels = shared_corpus.parent / "nlp" / "gold" / "conditions.jsonl"
    wanted: dict[str, set[str]] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["sure"] and not record.get("facet") and "phapdien_slices" in record["file"]:
            wanted.setdefault(record["file"], set()).add(record["path"])
    right = asked = 0
    for name, paths in wanted.items():
        doc = SimpleNamespace(user_data={})
        got = {c.path for d in read_file(shared_corpus / name) for c in find(d, doc)}  # type: ignore[arg-type]
        right += len(paths & got)
        asked += len(paths)
    assert right / asked >= 0.97


def test_a_hostile_unit_costs_no_more_than_it_is_long() -> None:
    text = "Điều 5. Điều kiện kinh doanh\n" + "".join(
        f"{n}. {'phải có đáp ứng các điều kiện thu hồi ' * 4000}\n" for n in (1, 2, 3)
    )
    started = time.process_time()
    assert len(found(text)) <= 3
    assert time.process_time() - started < 5


def test_no_type_is_named_twice() -> None:
    types, _ = condition_types(
        "Hệ thống truy xuất nguồn gốc phải đảm bảo quy định tại Điều 23 Nghị định số 12/2030/NĐ-MH.", ()
    )
    assert types == ("other", "technical")
