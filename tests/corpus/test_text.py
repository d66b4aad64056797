"""Canonical text and its map."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.text import RawCell, RawText, SpanMap, canonicalise, fold

PRINTED = """CHÍNH PHỦ
_______
Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng và nguyên tắc quản lý đối
với hoạt động bán trà sữa
1. Nghị định này quy định điều kiện bán trà sữa tại nơi công cộng và tại
các địa điểm khác theo quy định của pháp luật.
a) Quán trà sữa có diện tích từ 20 m2 trở lên theo quy định tại khoản 2
Điều 4 Nghị định số 12/2030/NĐ-
CP và quy định tại
Điều 9. Trường hợp khác thì thực hiện theo điểm
b) khoản này;
2. Không áp dụng đối với trà sữa làm tại nhà.
"""


def canonical(text: str, **parts: object) -> str:
    return canonicalise(RawText(text=text, form="text", **parts))[0]


def test_wrapped_lines_become_paragraphs() -> None:
    assert canonical(PRINTED, wrapped=True).split("\n") == [
        "CHÍNH PHỦ",
        "Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng và nguyên tắc quản lý đối với hoạt động bán trà sữa",
        "1. Nghị định này quy định điều kiện bán trà sữa tại nơi công cộng và tại các địa điểm khác theo quy định "
        "của pháp luật.",
        "a) Quán trà sữa có diện tích từ 20 m2 trở lên theo quy định tại khoản 2 Điều 4 Nghị định số 12/2030/NĐ-CP "
        "và quy định tại Điều 9. Trường hợp khác thì thực hiện theo điểm b) khoản này;",
        "2. Không áp dụng đối với trà sữa làm tại nhà.",
    ]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Trà sữa phải được bảo quản lạnh;", "đ) Có tủ lạnh;"),
        ("Trà sữa phải được bảo quản lạnh.", "7a. Quán trà sữa phải có tủ lạnh."),
        ("Trà sữa phải được bảo quản lạnh.", "2- Quán trà sữa phải có tủ lạnh."),
        ("Trà sữa phải được bảo quản lạnh.", "1.2. Quán trà sữa phải có tủ lạnh."),
        ("Trà sữa phải được bảo quản lạnh.", "IV. QUÁN TRÀ SỮA"),
        ("Trà sữa phải được bảo quản lạnh;", "(ii) Có tủ lạnh;"),
        ("Trà sữa phải được bảo quản lạnh;", "- Có tủ lạnh;"),
        ("Trà sữa phải được bảo quản lạnh:", "“3. Quán trà sữa phải có tủ lạnh.”."),
        ("Căn cứ Luật Trà sữa số 1/2030/QH20,", "Căn cứ Luật Tủ lạnh số 2/2030/QH20;"),
        ("kiểm tra quán trà sữa tại nơi bán.", "Điều 35a. Quán trà sữa"),
        ("kiểm tra quán trà sữa tại nơi bán.", "Chương II"),
        ("kiểm tra quán trà sữa tại nơi bán.", "Phụ lục III"),
        ("kiểm tra quán trà sữa tại nơi bán.", "TM. CHÍNH PHỦ"),
    ],
)
def test_a_label_starts_a_paragraph(above: str, line: str) -> None:
    assert canonical(f"{above}\n{line}\n", wrapped=True).split("\n") == [above, line]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("đáp ứng các điều kiện bán trà sữa theo quy định tại", "Điều 21. của Nghị định này và các quy định khác"),
        ("đáp ứng các điều kiện bán trà sữa theo quy định tại", "Điều 12 Nghị định 67/2030/NĐ-CP: quán có tủ lạnh"),
        ("trong thời hạn kể từ ngày", "15. Quá thời hạn này thì không xem xét"),
        ("đáp ứng các điều kiện quy định tại các", "Mục 2. Quán trà sữa"),
        ("đáp ứng các điều kiện quy định tại khoản 1 và điểm", "c) khoản này"),
        ("Sở Công Thương thuộc Bộ", "Công Thương cấp giấy phép bán trà sữa"),
    ],
)
def test_a_wrapped_reference_is_no_label(above: str, line: str) -> None:
    assert canonical(f"{above}\n{line}\n", wrapped=True) == f"{above} {line}"


def test_an_article_label_alone_before_lower_case_is_a_reference() -> None:
    text = "quán trà sữa được bán hàng theo\nquy định sau đây\nĐiều 21.\nđiểm b khoản 9a của Nghị định này.\n"
    assert "\nĐiều 21." not in canonical(text, wrapped=True)


def test_capital_lines_of_a_title_join_and_heads_stand_alone() -> None:
    text = "Phụ lục I\nDANH MỤC TRÀ SỮA NHẬP KHẨU PHẢI KIỂM TRA\nTRƯỚC KHI THÔNG QUAN\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n"
    assert canonical(text, wrapped=True).split("\n") == [
        "Phụ lục I",
        "DANH MỤC TRÀ SỮA NHẬP KHẨU PHẢI KIỂM TRA TRƯỚC KHI THÔNG QUAN",
        "TM. CHÍNH PHỦ",
        "THỦ TƯỚNG",
    ]


def test_cuts_leave_the_text_and_a_paragraph_runs_on_over_a_page_break() -> None:
    source = "quán trà sữa phải có tủ lạnh và\n\nTRANG 7\n\nNước sạch theo quy định.\n"
    cut = Span(source.index("TRANG"), source.index("TRANG") + 7)
    assert canonical(source, wrapped=True, cuts=(cut,)) == "quán trà sữa phải có tủ lạnh và Nước sạch theo quy định."


def test_table_cells_keep_their_offsets_and_spans() -> None:
    source = "Danh mục\nTrà | Mã  số\n\n\nSữa"
    cells = (RawCell(9, 12, 0, 0, 2, 1), RawCell(15, 21, 0, 1), RawCell(23, 23, 1, 1), RawCell(24, 27, 2, 0, 1, 2))
    text, _, (table,) = canonicalise(RawText(text=source, form="text", tables=(cells,)))
    assert text == "Danh mục\nTrà | Mã số\n\nSữa"
    assert [text[cell.start : cell.end] for cell in table.cells] == ["Trà", "Mã số", "", "Sữa"]
    assert (table.cells[0].row_span, table.cells[3].column_span) == (2, 2)
    assert text[table.start : table.end] == "Trà | Mã số\n\nSữa"


def test_decomposed_letters_are_composed_and_mapped_as_a_word() -> None:
    source = unicodedata.normalize("NFD", "Trà  sữa đá")
    text, span_map, _ = canonicalise(RawText(text=source, form="text"))
    assert text == "Trà sữa đá"
    start, end = span_map.to_source(4, 7)
    assert unicodedata.normalize("NFC", source[start:end]) == "sữa"
    assert span_map.to_canonical(start, end) == (4, 7)


def test_fold() -> None:
    assert fold("Nghị ĐỊNH số 1, Đường") == "nghi dinh so 1, duong"


LINES = st.lists(st.text(alphabet="aăâeêoôơuưđĐ ắ̀1.2)-“”;,\u00a0\t\u200b\x0c_|ÁBC", max_size=40), max_size=12).map(
    "\n".join
)


@given(source=LINES, wrapped=st.booleans(), data=st.data())
def test_the_map_brings_every_span_back(source: str, wrapped: bool, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(source)), st.integers(0, 6)), max_size=3))
    raw = RawText(
        text=source,
        form="text",
        wrapped=wrapped,
        cuts=tuple(Span(at, min(at + size, len(source))) for at, size in cuts),
    )
    text, span_map, _ = canonicalise(raw)
    assert text == unicodedata.normalize("NFC", text)
    for start, end, source_start, source_end in span_map.rows:
        printed = source[source_start:source_end]
        assert (
            len(text[start:end]) != len(printed)
            or not text[start:end].strip()
            or nfc_words(printed) == nfc_words(text[start:end])
        )
        assert span_map.to_canonical(source_start, source_end) == (start, end)
        assert span_map.to_source(start, end) == (source_start, source_end)
    mapped = sum(end - start for start, end, _, _ in span_map.rows)
    assert mapped >= len("".join(text.split()))
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        back = span_map.to_canonical(*span_map.to_source(start, end))
        inside = text[start:end].strip()
        if inside:
            begin = text.index(inside, start)
            assert back.start <= begin
            assert back.end >= begin + len(inside)


def nfc_words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


@pytest.mark.parametrize(
    "number", ["12/2030/NĐ-⏎CP", "12/2030/⏎NĐ-CP", "12/2030/NĐ⏎-CP", "12 /2030/NĐ- CP", "12/2030/ NĐ -CP"]
)
def test_a_broken_document_number_is_whole(number: str) -> None:
    for printed in (number.replace("⏎", "\n"), number.replace("⏎", " \r\n")):
        assert (
            canonical(f"quán trà sữa theo Nghị định số {printed}.") == "quán trà sữa theo Nghị định số 12/2030/NĐ-CP."
        )


def test_a_number_is_whole_over_a_page_header() -> None:
    source = "theo Nghị định số 12/2030/NĐ-\n\nTRANG 7\n\nCP ngày 01 tháng 3 năm 2030."
    cut = Span(source.index("TRANG"), source.index("TRANG") + 7)
    assert canonical(source, cuts=(cut,), wrapped=True) == "theo Nghị định số 12/2030/NĐ-CP ngày 01 tháng 3 năm 2030."


def test_rules_and_specks_before_a_label_are_left_out() -> None:
    assert canonical("Trà sữa:\n___c) Có tủ lạnh;\n_. 8. Có nước\n_____\n") == "Trà sữa:\nc) Có tủ lạnh;\n8. Có nước"


def test_an_empty_map_maps_to_nothing() -> None:
    assert SpanMap(()).to_source(0, 3) == (0, 0)


@pytest.mark.parametrize(
    "unit", ["trà sữa ", "(", "Điều 1. ", "1.", "“", "CÔNG BÁO/Số ", " ", "a) b\n", "____\n", "1/2030/NĐ-"]
)
def test_time_is_linear_even_for_one_huge_line(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        canonicalise(RawText(text=text, form="text", wrapped=True))
        return time.process_time() - begin

    small = max(seconds(250_000), 0.02)
    assert seconds(1_000_000) < 12 * small


TITLE = "Điều 6. Yêu cầu kỹ thuật đối với vùng trồng trà đề nghị cấp mã số"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (TITLE, "1. Diện tích tối thiểu của một vùng trồng trà là mười hecta đối với trà."),
        (
            "Điều 3. Cắt giảm thủ tục bán trà sữa thuộc Bộ Trà",
            "Cắt giảm thủ tục bán trà sữa thuộc Bộ Trà theo phụ lục.",
        ),
    ],
)
def test_the_first_clause_and_a_title_said_again_end_an_article_title(title: str, line: str) -> None:
    wrapped = RawText(f"{title}\n{line}\n", "text", wrapped=True)
    assert canonicalise(wrapped)[0].split("\n") == [title, line]


@pytest.mark.parametrize("above", ["Điều 6. Sửa đổi khoản", "Điều 6. Thay thế Phụ lục số", "Điều 6. Bãi bỏ Mẫu số"])
def test_a_number_that_an_article_title_waits_for_is_no_first_clause(above: str) -> None:
    wrapped = RawText(f"{above}\n1. Nghị định về trà sữa đặt ở nơi công cộng.\n", "text", wrapped=True)
    assert "\n" not in canonicalise(wrapped)[0]


def test_the_next_khoan_begins_a_line_though_the_line_above_ends_with_an_office() -> None:
    lines = [
        "1. Phân cấp thẩm quyền giải quyết thủ tục cấp phép bán trà sữa cho các quán trà sữa",
        "mới mở từ cấp trung ương cho Sở Trà sữa của tỉnh",
        "2. Thành phần hồ sơ của quán trà sữa gồm các giấy tờ sau đây và bản sao có chứng thực",
        "theo quy định tại khoản",
        "3. Điều này áp dụng.",
    ]
    text = canonicalise(RawText("\n".join(lines), "text", wrapped=True))[0]
    assert [line[:2] for line in text.split("\n")] == ["1.", "2."]


def test_marks_without_end_on_a_letter_take_no_time() -> None:
    marks = "\u0301\u0323" * 200_000
    start = time.process_time()
    text, span_map, _ = canonicalise(RawText(f"Điều 1. Bán a{marks} rượu", "text"))
    assert time.process_time() - start < 5  # all of them would take minutes
    assert text.startswith("Điều 1. Bán ")
    assert len(text) < 60
    assert span_map.to_source(text.index("rượu"), len(text)) == Span(13 + len(marks) + 1, 13 + len(marks) + 5)
