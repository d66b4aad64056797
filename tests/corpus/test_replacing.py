"""Documents that a document replaces as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.replacing import find_replaced
from corpus.structure import parse_structure


def replaced(body: str) -> list[str]:
    text = f"Điều 1. Hiệu lực thi hành\n{body}"
    return [document.number for document in find_replaced(text, parse_structure(text)[0])]


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Nghị định này thay thế Nghị định số 11/2019/NĐ-MH ngày 02 tháng 3 năm 2019.", ["11/2019/NĐ-MH"]),
        (
            "Thông tư này có hiệu lực từ ngày 01 tháng 5 năm 2026 và bãi bỏ Thông tư số 12/2019/TT-BTMMH.",
            ["12/2019/TT-BTMMH"],
        ),
        (
            "Nghị định số 11/2019/NĐ-MH ngày 02 tháng 3 năm 2019 quy định chi tiết Luật Thuyền và Nghị định số "
            "13/2021/NĐ-MH ngày 04 tháng 5 năm 2021 hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
            ["11/2019/NĐ-MH", "13/2021/NĐ-MH"],
        ),
        (
            "Luật Thuyền số 14/2010/QH-MH đã được sửa đổi theo Luật số 15/2014/QH-MH, Luật số 16/2016/QH-MH "
            "hết hiệu lực kể từ ngày Luật này có hiệu lực.",
            ["14/2010/QH-MH"],
        ),
        (
            "1. Các văn bản sau hết hiệu lực kể từ ngày Nghị định này có hiệu lực:\n"
            "a) Nghị định số 11/2019/NĐ-MH ngày 02 tháng 3 năm 2019;\nb) Quyết định số 17/2018/QĐ-TTg.\n"
            "2. Nghị định số 18/2020/NĐ-MH tiếp tục có hiệu lực.",
            ["11/2019/NĐ-MH", "17/2018/QĐ-TTg"],
        ),
        ("Bãi bỏ Điều 5 Nghị định số 11/2019/NĐ-MH.", []),
        ("Thay thế cụm từ “thuyền” tại Nghị định số 11/2019/NĐ-MH.", []),
    ],
)
def test_whole_documents_only(body: str, numbers: list[str]) -> None:
    assert replaced(body) == numbers


def test_quoted_text_does_not_speak_for_the_document() -> None:
    text = (
        "Điều 1. Sửa đổi Điều 9 như sau:\n“Điều 9. Hiệu lực\nNghị định này thay thế Nghị định số 11/2019/NĐ-MH.”\n"
        "Điều 2. Hiệu lực\nNghị định này có hiệu lực từ ngày ký."
    )
    assert find_replaced(text, parse_structure(text)[0]) == []


@given(st.text(alphabet="thay bãibỏ.;:\nNghịđnsố1/2019-CPĐLuật", max_size=300))
def test_any_text_is_read(text: str) -> None:
    provisions = parse_structure(text)[0]
    for number, span in find_replaced(text, provisions):
        assert number
        assert 0 <= span.start < span.end <= len(text)
