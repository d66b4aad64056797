"""What headings and lead-ins say of the provisions under them, where several of them speak at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corpus.keys import make_key
from corpus.model import Condition, Document, Metadata, Source
from corpus.nlp.conditions import find
from corpus.nlp.roles import contexts, first_role
from corpus.structure import parse_structure

BUSINESS = "Quy định về kinh doanh dịch vụ cho thuê áo cưới"

pytestmark = pytest.mark.usefixtures("rules_alone")


def document(text: str, title: str = BUSINESS) -> Document:
    provisions, _ = parse_structure(text)
    metadata = Metadata(make_key("901/2024/NĐ-MH"), title)
    return Document(metadata, text, tuple(provisions), (), Source("t", "0", "txt", "1"))


def found(text: str, title: str = BUSINESS) -> dict[str, Condition]:
    doc = SimpleNamespace(user_data={})
    return {c.path: c for c in find(document(text, title), doc)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Điều kiện về cán bộ kỹ thuật và thợ may", "condition"),
        ("Tiêu chuẩn cán bộ, công chức tiếp nhận áo cưới", "other"),
        ("Yêu cầu đối với đơn vị cho thuê áo cưới", "condition"),
        ("Yêu cầu đối với đơn đề nghị thuê áo cưới", "dossier"),
        ("Quy định về nhân sự của cơ sở may", "condition"),
        ("Điều kiện phát hành cổ phiếu để trả cổ tức", "condition"),
        ("Điều kiện chào bán cổ phiếu ưu đãi", "condition"),
        ("Điều kiện được hưởng ưu đãi", "other"),
        ("Điều kiện cấp Giấy chứng nhận sản xuất, kinh doanh áo cưới có điều kiện", "condition"),
        ("Tiêu chí xác định loài tằm nuôi chủ lực", "other"),
        ("Tiêu chuẩn lựa chọn công ty may", "condition"),
        ("Yêu cầu kỹ thuật và tổ chức thực hiện việc giặt", "mixed"),
        ("Điều kiện đối với khách hàng", "other"),
        ("Điều kiện vay vốn", "other"),
        ("Yêu cầu đối với người học", "other"),
        ("Điều kiện thực hiện mô-đun", "other"),
        ("Tiêu chí thành phần về may", "other"),
        ("Tiêu chuẩn, niên hạn cấp trang phục", "other"),
        ("Điều kiện thành lập trung tâm chăm sóc trẻ em", "condition"),
        ("Đăng ký và cấp, thu hồi, cấp lại Thẻ thợ may", "procedure"),
        ("Thu hồi Thẻ thợ may", "revocation"),
        ("Bảo hiểm bắt buộc trách nhiệm bồi thường", None),
    ],
)
def test_a_word_in_a_heading_counts_only_where_it_says_what_the_article_does(heading: str, role: str | None) -> None:
    found_role = first_role("heading", heading)
    assert (found_role and found_role[0]) == role


@pytest.mark.parametrize(
    "text",
    [
        "Được cấp Chứng chỉ hành nghề may khi đáp ứng đủ các điều kiện.",
        "Điều kiện may áo cưới được quy định tại luật và nghị quyết.",
        "Trường hợp tách tiệm may, cơ sở may có tài liệu bằng tiếng nước ngoài thì hồ sơ phải có bản dịch.",
        "Dữ liệu may đo chỉ được đưa vào khai thác khi đã được kiểm tra.",
        "Việc thử áo do tổ chức thử áo được chỉ định thực hiện.",
    ],
)
def test_words_that_only_sound_like_a_demand(text: str) -> None:
    assert found(f"Điều 5. May áo cưới\n1. {text}\n2. Áo được giặt sạch.\n") == {}


def test_a_trade_whose_name_ends_in_contract_is_no_article_on_contracts() -> None:
    assert first_role("heading", "Hoạt động may áo cưới theo hợp đồng") is None
    assert first_role("heading", "Chấm dứt hợp đồng") is not None


@pytest.mark.parametrize(
    "heading",
    ["Cấp, cấp lại, hủy bỏ Quyết định công nhận tiệm may", "Nội dung của hợp đồng thuê", "Thu hồi Giấy phép"],
)
def test_a_lead_in_on_licensing_speaks_of_conditions_under_any_heading(heading: str) -> None:
    lead = "Tiệm may được công nhận khi đáp ứng các điều kiện sau đây:"
    text = f"Điều 5. {heading}\n1. {lead}\na) Có kho riêng;\nb) Có hai thợ may.\n"
    assert list(found(text)) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-1/diem-b"]


@pytest.mark.parametrize(
    ("heading", "lead"),
    [
        ("Bãi bỏ điều kiện may áo cưới", "Tiệm may được công nhận khi đáp ứng các điều kiện sau đây:"),
        ("Giải thích từ ngữ", "Tiệm may được công nhận khi đáp ứng các điều kiện sau đây:"),
        ("May áo cưới", "Thợ may được hưởng phần đóng góp khi đáp ứng điều kiện sau:"),
        ("Yêu cầu về thử áo", "Các loại áo không phải thử bao gồm:"),
        ("May áo cưới", "Tiệm may được phép mở tài khoản trong các trường hợp sau:"),
        ("Nghề may", "Ngành, nghề may có điều kiện bao gồm:"),
        ("Khu bảo tồn", "Tiêu chí xác lập vườn quốc gia bao gồm:"),
        ("Cơ cấu thành viên", "Hội đồng đạo đức phải có thành viên đáp ứng các yêu cầu sau đây:"),
        ("Gia hạn tiệm may", "Tiệm may đáp ứng điều kiện theo quy định thì được gia hạn, trừ các tiệm may sau đây:"),
        ("Thợ may", "Thợ may tuân thủ quy định về điều kiện và có các nghĩa vụ sau đây:"),
        ("Quy định chuyển tiếp", "Cơ sở may được hoạt động phải đáp ứng các điều kiện sau đây:"),
        ("Điều kiện công bố hết dịch", "Được công bố khi đáp ứng các điều kiện sau:"),
        ("Chuyển tiệm may", "Đối với tiệm may đáp ứng các điều kiện tại khoản 1, thủ tục chuyển thực hiện như sau:"),
        ("Cho thuê áo", "Tiệm may xem xét cho thuê áo khi khách hàng có đủ các điều kiện sau đây:"),
        ("Dạy may", "Học viên được thi nghề may khi đáp ứng các yêu cầu sau:"),
        ("Nợ", "Doanh nghiệp được Quỹ xem xét khoanh nợ khi đáp ứng đủ các điều kiện sau:"),
        ("Áo cưới", "Sản phẩm áo trọng điểm là sản phẩm đáp ứng một trong các tiêu chí sau:"),
        ("Xưởng may lớn", "Thủ tướng Chính phủ quyết định chủ trương với xưởng thuộc một trong các tiêu chí sau:"),
        ("Tổng số xưởng", "Thời hạn bảo đảm xưởng may được quy định như sau:"),
    ],
)
def test_what_is_cut_defined_or_granted_is_no_condition(heading: str, lead: str) -> None:
    assert found(f"Điều 5. {heading}\n1. {lead}\na) Có kho riêng;\nb) Có hai thợ may.\n") == {}


@pytest.mark.parametrize(
    "lead",
    [
        "Tiệm may phải có:",
        "Khi giặt áo cưới, tiệm giặt của doanh nghiệp phải có cơ sở vật chất đáp ứng yêu cầu giặt, gồm:",
        "Hội đồng quản trị công ty may phải có tối thiểu 02 thành viên đáp ứng như sau:",
    ],
)
def test_what_a_business_must_have_is_a_condition(lead: str) -> None:
    text = f"Điều 5. Dịch vụ may áo cưới\n1. {lead.replace('Tiệm', 'Cơ sở')}\na) Máy may;\nb) Thợ may có kinh nghiệm.\n"
    assert list(found(text)) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-1/diem-b"]


def test_the_annex_of_a_blank_form_sets_no_conditions() -> None:
    text = """Điều 5. Điều kiện cho thuê áo cưới
1. Có kho riêng.
Phụ lục I
{} HỢP TÁC XÃ MAY
Điều 1. Điều kiện đối với xã viên
1. Có máy may.
"""
    assert list(found(text.format("MẪU ĐIỀU LỆ"))) == ["dieu-5/khoan-1"]
    assert len(found(text.format("YÊU CẦU ĐỐI VỚI"))) == 2


@pytest.mark.parametrize(
    ("heading", "lead"),
    [
        ("Diều kiện cho thuê áo cưới", ""),
        ("Cho thuê áo cưới", "1. Tô chức cho thuê được cấp giầy phép khi đáp ứng các điểu kiện sau:\n"),
        ("Cho thuê áo cưới", "1. Đoanh nghiệp phải có tôi thiêu 02 thợ may như sau:\n"),
    ],
)
def test_words_are_read_as_scans_misread_them(heading: str, lead: str) -> None:
    item = "a) Có kho riêng.\n" if lead else "1. Có kho riêng.\n"
    assert len(found(f"Điều 5. {heading}\n{lead}{item}")) == 1


@pytest.mark.parametrize("word", ["giây", "tố giác", "đám đông", "hồ sơ", "điều khiển"])
def test_words_that_are_no_misreading_stay(word: str) -> None:
    (context,) = contexts(document(f"Điều 5. {word}\n"))
    assert context.heading == word


def test_who_alone_may_serve_is_a_condition() -> None:
    text = """Điều 5. Dịch vụ giặt áo cưới
1. Tổ chức cung cấp dịch vụ giặt phải là một trong các tổ chức sau:
a) Hợp tác xã giặt là;
b) Doanh nghiệp được phép giặt là.
2. Tiệm giặt gồm các tổ chức sau:
a) Hợp tác xã;
b) Doanh nghiệp.
"""
    assert list(found(text)) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-1/diem-b"]


@pytest.mark.parametrize(
    "text",
    [
        "Việc cho thuê ra nước ngoài chỉ được thực hiện sau khi Bộ cấp Giấy chứng nhận.",
        "Hoạt động cho thuê chỉ được thực hiện bởi doanh nghiệp có Giấy phép.",
        "Tiệm may phải duy trì các điều kiện quy định tại Điều 4 trong suốt quá trình hoạt động.",
        "Người giao áo lụa phải có bằng trung cấp trở lên.",
        "Huấn luyện viên chính phải có kinh nghiệm phù hợp.",
        "Cơ sở đào tạo thợ may phải bảo đảm các điều kiện về cơ sở vật chất theo quy định.",
        "Đối với nghề may lụa, thêu, nhà đầu tư phải đáp ứng điều kiện theo pháp luật về thủ công.",
        "Cơ sở dạy may phải là một trong các tổ chức sau: trường nghề; viện may mặc.",
        "Tiệm may có chủ riêng. Tiệm may chỉ được chuyển nhượng khi đã hoạt động ít nhất 02 năm.",
        "Áo lụa chỉ được nhập khẩu vào Việt Nam qua các cửa khẩu quốc tế.",
        "Xưởng may được đưa vào khai thác sau khi được cơ quan có thẩm quyền cấp phép.",
        "Người vận chuyển áo cưới phải mua bảo hiểm trách nhiệm dân sự.",
        "Việc kiểm định máy may phải được thực hiện bởi tổ chức đáp ứng điều kiện kiểm định.",
        "Đại lý giặt áo là doanh nghiệp được phép hoạt động giặt là.",
        "Việc nhập khẩu máy may phải bảo đảm an toàn, đáp ứng quy định về tuổi máy.",
        "Người đã bị miễn nhiệm được xem xét bổ nhiệm lại khi đáp ứng đủ tiêu chuẩn.",
        "Văn phòng may mặc phải có trụ sở đáp ứng đủ các điều kiện.",
        "12 Cơ sở may áo phải có kho riêng.",
    ],
)
def test_words_that_demand_under_a_heading_that_does_not(text: str) -> None:
    (condition,) = found(f"Điều 5. Cho thuê áo cưới\n1. {text}\n2. Áo được giặt sạch.\n").values()
    assert condition.path == "dieu-5/khoan-1"
    assert condition.review == "outside_conditions"


@pytest.mark.parametrize(
    "text",
    [
        "Trường hợp không còn đáp ứng điều kiện tại khoản 1, tiệm may phải thông báo cho khách.",
        "Tiền ký quỹ được sử dụng để trả tiền áo hỏng.",
        "Việc phân loại tiệm may căn cứ vào quy chế của hội nghề.",
        "Tiệm may và thợ may liên đới chịu trách nhiệm bồi thường áo hỏng.",
        "Ủy ban Chứng khoán Nhà nước chấp thuận việc niêm yết tiệm may.",
        "Trong trường hợp cần thiết, Cục trưởng giám sát việc giặt áo.",
        "Thực hiện chế độ báo cáo theo quy định.",
        "45 (được bãi bỏ)",
        "Trước khi may áo 30 ngày, tiệm may phải báo cáo Sở Công Thương.",
        "Việc đánh giá đủ điều kiện được thực hiện 03 năm một lần.",
        "Đối với áo thuê, doanh nghiệp thực hiện thủ tục đổi tên.",
        "Tổ chức may áo có thể tổ chức lớp dạy may cho khách.",
        "Đối với thợ may quy định tại điểm a khoản 1 Điều này Bộ trưởng quy định màu áo.",
    ],
)
def test_what_follows_conditions_is_left_out(text: str) -> None:
    assert list(found(f"Điều 5. Điều kiện cho thuê áo cưới\n1. Có kho riêng.\n2. {text}\n")) == ["dieu-5/khoan-1"]


@pytest.mark.parametrize(
    "text",
    [
        "Không thực hiện kiểm toán chính tiệm may đó trong 05 năm liền kề.",
        "Sở Giao dịch hàng hóa phải có kho áo cưới.",
        "Tỷ lệ vốn khả dụng tối thiểu 180% tính đến thời điểm tiệm may nộp hồ sơ đăng ký.",
        "Người chịu trách nhiệm về kho phải được tập huấn.",
        "Kho áo phải bảo đảm tách biệt; có khu để áo bị loại, bị thu hồi.",
    ],
)
def test_a_demand_in_words_of_another_role_stays(text: str) -> None:
    assert list(found(f"Điều 5. Điều kiện cho thuê áo cưới\n1. {text}\n")) == ["dieu-5/khoan-1"]


def test_a_text_on_another_matter_may_set_conditions_of_a_business() -> None:
    title = "Quy định chi tiết Luật Bảo hiểm xã hội"
    named = "Điều 5. Điều kiện đối với doanh nghiệp quản lý quỹ\n1. Có kho riêng.\n"
    assert list(found(named, title)) == ["dieu-5/khoan-1"]
    assert found("Điều 5. Điều kiện, tiêu chuẩn\n1. Có kho riêng.\n", title) == {}
    by_law = "Quy định về quỹ hưu trí bổ sung theo Luật Bảo hiểm xã hội"
    assert list(found("Điều 5. Điều kiện, tiêu chuẩn\n1. Có kho riêng.\n", by_law)) == ["dieu-5/khoan-1"]


def test_a_title_on_conditions_of_business_wins_over_its_other_matters() -> None:
    title = "Sửa đổi quy định về quản lý và sử dụng con dấu; điều kiện đối với ngành, nghề kinh doanh"
    assert list(found("Điều 5. Điều kiện, tiêu chuẩn\n1. Có kho riêng.\n", title)) == ["dieu-5/khoan-1"]


def test_of_rules_to_keep_only_what_one_must_have_is_a_condition() -> None:
    text = """Điều 5. Dịch vụ giặt áo cưới
1. Hoạt động giặt áo phải tuân thủ các quy định sau:
a) Áo trong kho không thuộc sở hữu của tiệm giặt;
b) Có quy trình giặt áo.
2. Doanh nghiệp được gia hạn giấy phép phải bảo đảm các quy định sau:
a) Áo được giặt mỗi ngày.
"""
    assert list(found(text)) == ["dieu-5/khoan-1/diem-b", "dieu-5/khoan-2/diem-a"]


def test_among_duties_only_what_one_must_be_to_operate_is_a_condition() -> None:
    text = """Điều 5. Trách nhiệm của doanh nghiệp
1. Doanh nghiệp phải có sổ theo dõi.
2. Chỉ được hành nghề khi được cấp Giấy chứng nhận.
3. Doanh nghiệp trực tiếp giặt áo phải đáp ứng các yêu cầu đối với người giặt áo.
"""
    assert list(found(text)) == ["dieu-5/khoan-2", "dieu-5/khoan-3"]


def test_who_may_trade_is_a_condition_where_conditions_stand() -> None:
    text = "Điều 5. {}\n1. Cơ sở tổ chức bán áo lưu động bao gồm:\na) Tiệm may;\nb) Hợp tác xã.\n"
    assert list(found(text.format("Điều kiện bán áo lưu động"))) == ["dieu-5/khoan-1/diem-a", "dieu-5/khoan-1/diem-b"]
    assert found(text.format("Bán áo lưu động")) == {}


@pytest.mark.parametrize(
    "title",
    ["Luật Trẻ em", "Quy định kỹ thuật thành lập bản đồ địa hình", "Quy định bộ chỉ số đánh giá", "Trợ giúp pháp lý"],
)
def test_a_title_on_another_matter_leaves_what_names_no_business(title: str) -> None:
    assert found("Điều 5. Điều kiện, tiêu chuẩn\n1. Có kho riêng.\n", title) == {}
