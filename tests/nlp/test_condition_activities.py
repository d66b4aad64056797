"""The business that a condition is for, as headings and lead-ins name it."""

from __future__ import annotations

import pytest

from corpus.nlp.activities import activity_of


@pytest.mark.parametrize(
    ("above", "title", "activity"),
    [
        (("Điều kiện kinh doanh dịch vụ cho thuê áo cưới",), "", "kinh doanh dịch vụ cho thuê áo cưới"),
        (("Điều kiện đối với cơ sở giặt là cấp II", "Điều kiện về nhân sự:"), "", "cơ sở giặt là cấp II"),
        (("Xuất khẩu, nhập khẩu áo cưới",), "", "xuất khẩu, nhập khẩu áo cưới"),
        (("Doanh nghiệp cho thuê áo cưới phải đáp ứng các điều kiện sau:",), "", "cho thuê áo cưới"),
        (("Điều kiện sản xuất áo cưới", "Điều kiện kinh doanh"), "", "sản xuất áo cưới"),
        (("Điều kiện kinh doanh",), "", "kinh doanh"),
        (("Điều kiện hoạt động kiểm định máy may2",), "", "hoạt động kiểm định máy may"),
        (("Điều kiện sản xuất áo cưới Tổ chức sản xuất áo cưới phải có:",), "", "sản xuất áo cưới"),
        (("ĐIỀU KIỆN BÁN LẺ MŨ",), "", "bán lẻ mũ"),
        (("Nhân sự",), "Quy định điều kiện cho thuê xe", "cho thuê xe"),
        (("Điều kiện về nhân sự:",), "Quy định chi tiết Luật Du lịch", ""),
    ],
)
def test_the_nearest_words_that_name_a_business(above: tuple[str, ...], title: str, activity: str) -> None:
    assert activity_of(above, title) == activity
