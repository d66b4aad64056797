"""Types of a condition by where the words that tell stand in it."""

from __future__ import annotations

import pytest

from corpus.nlp.condition_types import condition_types


@pytest.mark.parametrize(
    ("text", "above", "types"),
    [
        ("Mua bảo hiểm trách nhiệm đối với hàng hóa gửi kho.", (), {"insurance"}),
        ("Có tủ an toàn sinh học.", (), {"equipment"}),
        ("Có nhà xưởng, kho và trang thiết bị.", (), {"premises", "equipment"}),
        ("Doanh nghiệp kinh doanh kho lạnh phải có Giấy phép.", (), {"licence"}),
        ("Có nơi ở tại địa phương.", ("Đầu mối tại địa phương phải đáp ứng các điều kiện sau:",), {"personnel"}),
        ("Nhân viên kho phải có 03 năm kinh nghiệm.", (), {"personnel", "experience"}),
        ("Phù hợp với nhu cầu thị trường.", ("Điều kiện cấp phép",), {"other"}),
        ("Điều kiện để được cấp Giấy phép cho thuê áo cưới: có tài liệu hướng dẫn.", (), {"technical"}),
        ("Trong trường hợp thuê ngoài, bên nhận phải có đủ nhà xưởng.", (), {"premises"}),
        ("Không vi phạm chế độ báo cáo.", (), {"other"}),
        ("Có phần mềm tính tiền thuê.", (), {"equipment", "technical"}),
        ("Ở trung tâm thị trấn.", ("Vị trí:",), {"planning"}),
        ("Cơ sở may áo cưới được Sở Công Thương cấp Giấy chứng nhận.", (), {"licence"}),
        ("Không phải là công ty đại chúng.", (), {"other"}),
        ("Có ít nhất 02 năm làm thợ may.", (), {"experience", "personnel"}),
        ("Phải đáp ứng các điều kiện theo quy định của pháp luật về quy chuẩn.", (), {"other"}),
        ("Sau khi chuyển nhượng vốn, doanh nghiệp phải đáp ứng quy định tại Điều 5 Luật Du lịch.", (), {"other"}),
        ("Tổ chức được cấp giấy phép cho thuê khi có ít nhất 02 thợ may.", (), {"personnel"}),
        ("Không thuộc trường hợp bị cấm cho thuê.", (), {"other"}),
        ("Văn phòng đại diện của thương nhân nước ngoài tại Việt Nam.", (), {"legal_form"}),
        ("Nhà xưởng đạt quy chuẩn kỹ thuật quốc gia.", (), {"premises", "technical"}),
        ("Có bằng cao đẳng đối với công trình có kho lạnh.", (), {"personnel"}),
        ("Có thiết bị để phòng chống mối mọt tại kho.", (), {"equipment"}),
        ("Có máy giặt, trừ trường hợp cơ sở thuê nhà xưởng.", (), {"equipment"}),
        ("Cho thuê đến 10 xe: 300 triệu đồng;", (), {"capital"}),
        ("Thực hiện theo quy định của pháp luật về phòng cháy.", (), {"safety_environment"}),
        ("Chi nhánh đáp ứng các điều kiện quy định tại Điều 8 Thông tư này được xem xét cấp giấy phép.", (), {"other"}),
        ("Kho phải đáp ứng các yêu cầu quy định tại Điều 8 Nghị định này.", (), {"other", "premises"}),
        ("Tuân thủ các quy định của pháp luật về vốn pháp định.", (), {"other", "capital"}),
        ("Có hợp đồng trúng thầu may áo cưới.", (), {"other"}),
        ("Vải có nguồn gốc hợp pháp.", (), {"other"}),
        ("Việc cho thuê được Hội đồng quản trị công ty thông qua.", (), {"other"}),
        ("Không có quan hệ góp vốn với tiệm may được kiểm toán.", (), {"other", "capital"}),
        ("Tổ chức cung cấp dịch vụ không đang trong quá trình giải thể.", (), {"other"}),
        ("Chỉ đưa người lao động đi làm việc tại tiệm may do mình lập.", (), {"other"}),
        ("Đợt chào bán phải cách ít nhất 06 tháng kể từ đợt trước.", (), {"other"}),
        ("Nghề may có trong danh mục nghề do Bộ Lao động - Thương binh và Xã hội ban hành.", (), {"other"}),
        ("Bảo đảm quyền, lợi ích hợp pháp của người học.", (), {"other"}),
        ("Là thành viên giao dịch của Sở giao dịch hàng hóa.", (), {"licence"}),
        ("Có tối thiểu 05 thợ may phù hợp quy chuẩn kỹ thuật quốc gia.", (), {"personnel"}),
        ("Hợp tác xã giặt là.", ("Bên giặt áo phải là một trong các tổ chức sau:",), {"legal_form"}),
        ("Được cơ quan của nước nơi tiệm may đóng trụ sở chính cho phép.", (), {"licence"}),
        ("Xưởng có dung tích từ 500.000 m3, phải có 01 cao đẳng ngành may.", (), {"personnel"}),
        ("Xưởng may được đưa vào khai thác sau khi được cơ quan có thẩm quyền cấp phép.", (), {"licence"}),
        ("Cam kết tiếp tục thực hiện hợp đồng tại văn phòng.", (), {"other"}),
        ("Công khai số điện thoại của tiệm.", (), {"other"}),
        ("Là công dân Việt Nam không quá 65 tuổi.", (), {"personnel"}),
        ("Có sức khỏe.", ("Tiêu chuẩn luật sư",), {"personnel"}),
        ("Tuân thủ các quy định về lập, lưu trữ chứng từ.", (), {"other", "technical"}),
        ("Là doanh nghiệp may đủ điều kiện kinh doanh dịch vụ may.", (), {"legal_form", "licence"}),
        ("Phải là một trong các tổ chức may.", (), {"legal_form"}),
        ("Nhu cầu nhập vải phù hợp với năng lực may.", (), {"other"}),
    ],
)
def test_what_a_clause_names_first_is_its_type(text: str, above: tuple[str, ...], types: set[str]) -> None:
    assert set(condition_types(text, above)[0]) == types


def test_reference_takes_the_type_of_its_group() -> None:
    above = ("Điều kiện của cơ sở", "Điều kiện về nhân sự:")
    assert condition_types("Các điều kiện quy định tại khoản 1 Điều 5 Nghị định này;", above)[0] == ("personnel",)
    assert condition_types("Đáp ứng các điều kiện quy định tại khoản 1 Điều này;", ("Điều kiện gia hạn",))[0] == (
        "other",
    )


def test_a_reference_that_names_its_kind_has_that_type() -> None:
    text = "Đáp ứng yêu cầu về nhà xưởng quy định tại Điều 22 Nghị định này."
    assert condition_types(text, ("Cơ sở phải đáp ứng các điều kiện sau:",))[0] == ("premises",)
