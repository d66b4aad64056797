"""Flattened tables: rebuilt where the columns can be told, else kept as text and said so; nothing lost either way."""

from __future__ import annotations

import re
import textwrap
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.flattened import find_flattened
from corpus.model import Document, Source, Span, Table
from corpus.reading import read_document, read_file
from corpus.text import RawText
from corpus.verifying import breaches

SOURCE = Source("quan-tra-sua.txt", "0" * 64, "text", "1")
HEAD = """Số: 12/2030/NĐ-MH
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định điều kiện bán trà sữa tại các quán trà sữa đặt ở nơi công cộng và các
địa điểm khác theo quy định của pháp luật về an toàn thực phẩm.
Phụ lục I
DANH MỤC TRÀ SỮA
"""


def document(lines: str, cuts: tuple[Span, ...] = ()) -> Document:
    """A decree with an annex of these lines; ``~`` stands for an empty cell."""
    text = HEAD + lines.replace("~", " ")
    return read_document(RawText(text, "text", wrapped=True, cuts=cuts), SOURCE)


def rows(document: Document, table: Table) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
    return [found[row] for row in sorted(found)]


def rebuilt(lines: str) -> list[list[str]]:
    """Rows of the only table of an annex, which must have been rebuilt."""
    read = document(lines)
    assert not list(breaches(read))
    (table,) = read.tables
    return rows(read, table)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "STT\nNgành, nghề\n1\nBán trà sữa tại quán\n2\nBán trà sữa trên vỉa hè, trong công viên\nvà bến xe\n",
            [["STT", "Ngành, nghề"], ["1", "Bán trà sữa tại quán"],
             ["2", "Bán trà sữa trên vỉa hè, trong công viên và bến xe"]],
            id="business lines",
        ),
        pytest.param(
            "TT\nTên hàng\nMã HS\nI\nTrà\n~\n1\nTrà xanh rời\n0902.10.10\n0902.10.90\n2\nTrà đen\n0902.30.10\n"
            "II\nSữa\n~\n1\nSữa tươi nguyên\nkem\n0401.20.10\n",
            [["TT", "Tên hàng", "Mã HS"], ["I", "Trà", ""], ["1", "Trà xanh rời", "0902.10.10 0902.10.90"],
             ["2", "Trà đen", "0902.30.10"], ["II", "Sữa", ""], ["1", "Sữa tươi nguyên kem", "0401.20.10"]],
            id="goods with codes, sections and their own numbers",
        ),
        pytest.param(
            "STT\nNội dung\nĐơn vị tính\nMức thu (đồng)\n1\nThẩm định quán mở lần đầu\nLần\n500.000\n"
            "1.1\nThẩm định lại\nLần\n~\n",
            [["STT", "Nội dung", "Đơn vị tính", "Mức thu (đồng)"], ["1", "Thẩm định quán mở lần đầu", "Lần", "500.000"],
             ["1.1", "Thẩm định lại", "Lần", ""]],
            id="fees, decimals, an empty cell",
        ),
        pytest.param(
            "TT\nVăn bản\nĐiều, khoản, điểm\ncần sửa đổi\nCơ quan chủ trì\n1.\nNghị định số 7/2028/NĐ-MH\n"
            "Điều 21, Điều 39\nBộ Trà sữa\n2.\nNghị định số 9/2029/NĐ-MH\nngày 01/7/2029\nKhoản 1\nBộ Trà sữa\n",
            [["TT", "Văn bản", "Điều, khoản, điểm cần sửa đổi", "Cơ quan chủ trì"],
             ["1.", "Nghị định số 7/2028/NĐ-MH", "Điều 21, Điều 39", "Bộ Trà sữa"],
             ["2.", "Nghị định số 9/2029/NĐ-MH ngày 01/7/2029", "Khoản 1", "Bộ Trà sữa"]],
            id="texts to be amended: numbers with a full stop",
        ),
        pytest.param(
            "Số\nTT\nHọ và\ntên\nChức vụ\n(1)\n(2)\n(3)\n1\n~\n~\n2\n~\n~\n…\n~\n~\n",
            [["Số TT", "Họ và tên", "Chức vụ"], ["(1)", "(2)", "(3)"], ["1", "", ""], ["2", "", ""], ["…", "", ""]],
            id="a form to fill in, columns numbered",
        ),
        pytest.param(
            "STT\nTên Việt\nTên khoa học\n~\nBỘ TRÀ\nTHEALES\n1 Trà xanh\nCamellia sinensis\n~\nBỘ CÀ PHÊ\nRUBIALES\n"
            "2 Cà phê\nCoffea arabica\n",
            [["STT", "Tên Việt", "Tên khoa học"], ["", "BỘ TRÀ", "THEALES"], ["1", "Trà xanh", "Camellia sinensis"],
             ["", "BỘ CÀ PHÊ", "RUBIALES"], ["2", "Cà phê", "Coffea arabica"]],
            id="rows without a number, numbers beside their words",
        ),
    ],
)  # fmt: skip
def test_tables_whose_columns_can_be_told_are_rebuilt(lines: str, expected: list[list[str]]) -> None:
    assert rebuilt(lines) == expected
    assert rebuilt(lines + "Nơi nhận:\n- Như trên;\n") == expected


def test_a_table_goes_on_over_a_page_under_its_header_said_again() -> None:
    page = "STT\nTên trà\nĐộ ngọt\n"
    first = page + "1\nTrà đào\n30%\n2\nTrà vải thiều Thanh Hà\n50%\n"
    header = "\nCÔNG BÁO/Số 7/Ngày 14-05-2030\n8\n \n \n"
    second = page + "3\nTrà sen hồ Tây\n20%\n4\nTrà gừng\n0%\n"
    text = HEAD + first + header + second
    start = text.index("CÔNG BÁO")
    read = document(first + header + second, cuts=(Span(start, text.index("8\n", start) + 1),))
    assert not list(breaches(read))
    assert [rows(read, table)[-1] for table in read.tables] == [
        ["2", "Trà vải thiều Thanh Hà", "50%"],
        ["4", "Trà gừng", "0%"],
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            "STT Tên trà Độ ngọt\n1 Trà đào 30%\n2 Trà vải 50%\n3 Trà sen 20%\n",
            id="cells share lines: which is which?",
        ),
        pytest.param(
            "STT\nTên trà\nNơi trồng\n1\nTrà Thái\nNguyên\nLạng Sơn\nHà Giang\n2\nTrà sen\nHà Nội\nNinh Bình\n",
            id="more lines than columns",
        ),
        pytest.param("STT\nTên trà\nNơi trồng\nĐộ ngọt\n1.\nTrà đào\n30%\n2.\nTrà vải\n50%\n", id="a cell is missing"),
        pytest.param("STT\nTên trà\nGiá\n1\nTrà đào\n30\n", id="one row proves nothing"),
        pytest.param("STT\nTên trà\nĐộ ngọt\n", id="no rows"),
    ],
)
def test_other_tables_stay_text_and_the_place_is_told(lines: str) -> None:
    read = document(lines + "Nơi nhận:\n- Như trên;\n")
    (table,) = read.tables
    assert table.cells == ()
    assert "flattened_table: phu-luc-I: 1 kept as text, the columns could not be told" in read.notes
    assert [p.path for p in read.provisions] == ["dieu-1", "phu-luc-I"]
    assert "".join(lines.replace("~", "").split()) in "".join(read.text.split())


def test_labels_after_a_table_are_provisions_and_row_numbers_are_not() -> None:
    for table in ("1.\n~\n~\n2.\n~\n~\n", "1.\nTrà\nđen\n2.\nTrà\nxanh\nmới\n"):
        read = document(
            "1. Danh mục trà:\nSTT\nTên trà\nĐộ ngọt\n" + table + "2. Danh mục sữa:\na) Sữa tươi;\nb) Sữa đặc.\n"
        )
        paths = [p.path for p in read.provisions if p.path.startswith("phu-luc-I/")]
        assert paths == [f"phu-luc-I/{path}" for path in ("khoan-1", "khoan-2", "khoan-2/diem-a", "khoan-2/diem-b")]


def test_a_last_row_with_an_open_end_is_not_parted() -> None:
    lines = "STT\nTên trà\nNơi trồng\n1\nTrà đào\nLạng Sơn và Cao Bằng\n2\nTrà vải thiều\nHải Dương\n"
    read = document(lines + "3\nTrà sen\nHà Nội\n20%\nHết\n")
    (table,) = read.tables
    assert rows(read, table)[-1] == ["3", "Trà sen Hà Nội"]
    assert table.cells[-1].column_span == 2
    assert "\n20%\n" in read.text


WORDS = ["trà", "sữa", "Lạng", "Sơn", "đá", "bảo", "Hà", "lạnh,", "của", "quán", "(nhỏ)", "5%", "Bộ", "và", "rẻ"]


def cell(words: list[str]) -> str:
    """A cell begins with a capital letter or a number and does not end with a word that waits for another."""
    while words and words[0] == "(nhỏ)":
        words.pop(0)
    while words and words[-1] in ("lạnh,", "của", "và"):
        words.pop()
    text = " ".join(words)
    return text[:1].upper() + text[1:]


CELL = st.lists(st.sampled_from(WORDS), max_size=9).map(cell)
TITLES = ["Tên hàng", "Quy cách", "Nơi trồng", "Ghi chú"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """Rows of cells, and the lines that a text layer makes of them: each cell wrapped at the width of its column."""
    count = draw(st.integers(1, 4))
    widths = [draw(st.integers(8, 40)) for _ in range(count)]
    table = [["STT", *TITLES[:count]]]
    table += [[str(n), *(draw(CELL) for _ in range(count))] for n in range(1, draw(st.integers(1, 7)) + 1)]
    lines = ["STT", *TITLES[:count]]
    for row in table[1:]:
        lines.append(row[0])
        for cell, width in zip(row[1:], widths, strict=True):
            lines += textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [" "]
    return table, "\n".join(lines) + "\n"


@given(tables())
def test_any_table_is_rebuilt_as_it_was_or_stays_text(drawn: tuple[list[list[str]], str]) -> None:
    table, lines = drawn
    read = document(lines + "Điều 9. Hiệu lực\n")
    assert not list(breaches(read))
    assert "".join(read.text.replace(" | ", "").split()) == "".join((HEAD + lines).split()) + "Điều9.Hiệulực"
    (found,) = read.tables
    if found.cells:
        parted = [row for row in rows(read, found) if len(row) == len(table[0])]
        assert all(row in table for row in parted)
    else:
        assert any(note.startswith("flattened_table: phu-luc-I: 1 kept") for note in read.notes)


LINES = st.sampled_from(
    ["STT", "TT Tên trà", "1", "2", "3.", "II", "…", " ", "", "Trà đào", "sữa", "0902.10.10", "Điều 7. Trà", "a) Sữa"]
)


@given(st.lists(LINES, max_size=60), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9)), max_size=6))
def test_nothing_is_lost_of_any_lines(lines: list[str], cuts: list[tuple[int, int]]) -> None:
    text = "\n".join(lines)
    spans = tuple(Span(start, min(start + size, len(text))) for start, size in cuts if start + size <= len(text))
    read = find_flattened(text, spans)
    for cells in read.tables:
        assert [*cells] == sorted(cells, key=lambda cell: (cell.start, cell.end))
        gaps = [Span(a.end, b.start) for a, b in pairwise(cells)]
        assert all(gap.start <= gap.end for gap in gaps)
        assert spans or not "".join(text[gap.start : gap.end] for gap in gaps).strip()


@pytest.mark.parametrize(
    "unit",
    [
        "{n}\nTrà số\nngon\n0902.10.10\n",
        "STT\nTên trà\n1\nTrà đào\n",
        "STT\n",
        "Trà\n",
        "~\n",
        "1\n",
    ],
)
def test_time_grows_in_step_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "STT\nTên trà\nMã HS\n" + "".join(unit.replace("~", " ").format(n=n % 999) for n in range(1, size))
        best = []
        for _ in range(3):
            start = time.process_time()
            find_flattened(text, ())
            best.append(time.process_time() - start)
        return min(best)

    seconds(100)
    assert seconds(16_000) < 12 * max(seconds(4_000), 0.002)


@pytest.mark.real
def test_rebuilt_cells_are_those_of_the_same_decree_in_pdf(shared_corpus: Path) -> None:
    """Texts drawn from a PDF by two programs, against the ruled tables of the PDF."""
    pairs = [
        ("imposing/congbao/nghi-dinh-so-137-2026-nd-cp-469361.txt", "imposing/congbao_pdf/137-2026-ND-CP.pdf"),
        ("laws/143.2025.QH15.pypdf.txt", "laws/143.2025.QH15.pdf"),
        ("imposing/congbao_pdf/95-2026-ND-CP.pypdf.txt", "imposing/congbao_pdf/95-2026-ND-CP.pdf"),
    ]
    claimed = right = 0
    for text, pdf in pairs:
        (witness,), (read,) = read_file(shared_corpus / pdf), read_file(shared_corpus / text)
        assert not list(breaches(read))
        known = [[re.sub(r"\s", "", cell) for cell in row] for table in witness.tables for row in rows(witness, table)]
        for table in read.tables:
            merged = {cell.row for cell in table.cells if cell.column_span > 1}
            for number, row in enumerate(rows(read, table)):
                if number not in merged:
                    cells = [re.sub(r"\s", "", cell) for cell in row]
                    claimed += len(cells)
                    right += max(sum(a == b for a, b in zip(cells, other, strict=False)) for other in known)
    assert claimed > 450
    assert right / claimed >= 0.98, (right, claimed)
