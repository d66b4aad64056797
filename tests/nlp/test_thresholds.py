from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.nlp.thresholds import thresholds


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("Có vốn điều lệ tối thiểu 50 tỷ đồng.", 50e9, "VND", "at_least"),
        ("Duy trì tài sản tối thiểu tương đương 80.000 SDR", 80_000, "SDR", "at_least"),
        ("Kho có diện tích không dưới 1.000m2.", 1000, "m2", "at_least"),
        ("Tỷ lệ vốn của nhà đầu tư nước ngoài chiếm không quá 30% vốn điều lệ", 30, "%", "at_most"),
        ("Có ít nhất 02 nhân viên xét nghiệm", 2, "persons", "at_least"),
        ("Có 03 năm kinh nghiệm trở lên", 3, "years", "at_least"),
        ("Mức ký quỹ: 20.000.000 (hai mươi triệu) đồng", 20e6, "VND", "exactly"),
        ("nồng độ không quá 5,5 % theo thể tích", 5.5, "%", "at_most"),
        ("Không quá 10 năm tính từ ngày xuất xưởng", 10, "years", "at_most"),
        ("dung tích tối thiểu mười lăm nghìn mét khối (15.000 m3)", 15_000, "m3", "at_least"),
    ],
)
def test_value_unit_and_comparison(text: str, value: float, unit: str, comparator: str) -> None:
    (one,) = thresholds(text, 0, len(text))
    assert (one.value, one.unit, one.comparator) == (value, unit, comparator)
    assert text[one.start : one.end].startswith(text[one.start])


def test_each_figure_has_the_service_it_holds_for() -> None:
    text = "Có vốn điều lệ tối thiểu: 50 tỷ đồng đối với dịch vụ ví điện tử; 300 tỷ đồng đối với dịch vụ chuyển mạch."
    first, second = thresholds(text, 0, len(text))
    assert (first.value, first.scope) == (50e9, "dịch vụ ví điện tử")
    assert (second.value, second.scope) == (300e9, "dịch vụ chuyển mạch")
    assert second.comparator == "at_least"
    label = "Cung cấp dịch vụ xăng dầu hàng không: 30 tỷ đồng Việt Nam."
    (third,) = thresholds(label, 0, len(label))
    assert third.scope == "Cung cấp dịch vụ xăng dầu hàng không"


@pytest.mark.parametrize(
    "text",
    [
        "quy định tại khoản 3 Điều 12 Nghị định số 902/2024/NĐ-MH ngày 01 tháng 7 năm 2024",
        "cơ sở an toàn sinh học cấp 3",
        "theo Mẫu số 03 tại Phụ lục 2",
    ],
)
def test_numbers_of_provisions_documents_and_dates_are_no_figures(text: str) -> None:
    assert list(thresholds(text, 0, len(text))) == []


@given(st.text(alphabet="0123456789.,% tỷđồngnămkhông quámở(2)", max_size=200))
def test_figures_lie_inside_the_text(text: str) -> None:
    for one in thresholds(text, 0, len(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value >= 0


def test_a_bare_sum_is_a_minimum_under_a_lead_in_that_says_so() -> None:
    text = "Cung cấp dịch vụ bến bãi: 30 tỷ đồng."
    (bare,) = thresholds(text, 0, len(text))
    (minimum,) = thresholds(text, 0, len(text), "Mức vốn tối thiểu của doanh nghiệp:")
    assert (bare.comparator, minimum.comparator) == ("exactly", "at_least")
