from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.keys import make_key
from corpus.model import Cell, Document, Metadata, ProductLine, Source, Table
from corpus.nlp.hs import codes_in, covers, digits
from corpus.nlp.product_lines import find
from corpus.reading import read_document, read_file
from corpus.structure import parse_structure
from corpus.text import RawText

HEAD = "Số: 901/2024/TT-BTMMH\nĐiều 1. Danh mục\nBan hành danh mục hàng hóa phải kiểm tra nhà nước tại các phụ lục.\n"
ANNEX = "Phụ lục I\nDANH MỤC HÀNG HÓA PHẢI KIỂM TRA NHÀ NƯỚC VỀ AN TOÀN THỰC PHẨM TRƯỚC KHI THÔNG QUAN\n"


def with_table(rows: list[list[str]], above: str = ANNEX) -> Document:
    """A document whose annex holds one table, printed as canonical text prints tables."""
    text, cells = above, []
    start = len(text)
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            text += " | " if column else ""
            cells.append(Cell(len(text), len(text) + len(value), index, column))
            text += value
        text += "\n"
    return build(text, (Table(start, len(text) - 1, tuple(cells)),))


def build(text: str, tables: tuple[Table, ...] = ()) -> Document:
    provisions, _ = parse_structure(text, tables)
    metadata = Metadata(make_key("901/2024/TT-BTMMH"), "Danh mục hàng hóa", issuers=("Bộ Thương mại minh họa",))
    return Document(metadata, text, tuple(provisions), tables, Source("t", "0", "txt", "1"))


def found(document: Document) -> list[ProductLine]:
    return list(find(document, SimpleNamespace(user_data={})))  # type: ignore[arg-type]


def test_rows_of_a_table_with_headings_and_exclusions() -> None:
    lines = found(
        with_table(
            [
                ["Mã HS", "Mô tả hàng hóa"],
                ["09.01", "Cà phê"],
                ["0901.11.10", "Hạt xanh"],
                ["0901.90.90", "Loại khác"],
                ["11.03", "Bột, trừ bột gạo"],
            ]
        )
    )
    assert [(line.hs, line.name) for line in lines] == [
        (("09011110",), "Hạt xanh"),
        (("09019090",), "Loại khác"),
        (("1103",), "Bột, trừ bột gạo"),
    ]
    assert lines[1].name_path == ("Cà phê",)
    assert lines[2].excluded == "trừ bột gạo"
    assert lines[2].review == "heading_without_rows"
    assert lines[0].inspection == "an toàn thực phẩm"
    assert lines[0].clearance == "before"
    assert lines[0].authority == "Bộ Thương mại minh họa"
    assert len({line.row for line in lines}) == 3


def test_columns_may_stand_in_any_order_and_name_an_authority() -> None:
    rows = [
        ["STT", "Tên hàng", "Mã số HS", "Cơ quan kiểm tra"],
        ["I", "Nhóm máy", "", ""],
        ["1", "Máy nâng", "8427.10.00, 8427.20.00", "Cục Thử nghiệm"],
    ]
    (line,) = found(with_table(rows))
    assert line.hs == ("84271000", "84272000")
    assert line.name_path == ("Nhóm máy",)
    assert line.authority == "Cục Thử nghiệm"


def test_tables_without_a_column_of_codes_are_no_lists_of_goods() -> None:
    assert found(with_table([["STT", "Nội dung"], ["1", "Theo mã HS 0901.11.10 năm 2024"]])) == []


def test_goods_moved_behind_clearance_carry_it_wherever_the_text_says_so() -> None:
    rows = [["Mã HS", "Tên hàng"], ["", "A. Kiểm tra sau khi thông quan"], ["0901.11.10", "Hạt xanh"]]
    assert [line.clearance for line in found(with_table(rows))] == ["after"]
    body = "Điều 1. Danh mục\nHàng hóa tại Phụ lục I được kiểm tra sau thông quan.\n"
    silent = body + "Phụ lục I\nDANH MỤC HÀNG HÓA PHẢI KIỂM TRA CHẤT LƯỢNG\n"
    assert [line.clearance for line in found(with_table(rows[:1] + rows[2:], silent))] == ["after"]
    both = silent.replace("sau thông quan", "trước thông quan hoặc sau thông quan")
    assert [line.clearance for line in found(with_table(rows[:1] + rows[2:], both))] == [None]


FLAT = """Phụ lục II
DANH MỤC HÀNG HÓA ĐƯỢC PHÉP SẢN XUẤT
STT
TÊN HÀNG HÓA
MÃ HS
I
Nhóm thuốc nhuộm
1
Thuốc nhuộm đỏ
3204.11.10
Thuốc nhuộm xanh loại hai
dòng
3204.11.90
3
Mực in
3215.11.10
3215.19.00
STT
TÊN HÀNG HÓA
MÃ HS
II
Nhóm keo
1
Keo dán (trừ keo gỗ)
3506.10.00
"""


def test_flattened_rows_keep_their_numbers_over_pages_and_sections() -> None:
    lines = found(build(FLAT))
    assert [(line.name, line.hs) for line in lines] == [
        ("Thuốc nhuộm đỏ", ("32041110",)),
        ("Thuốc nhuộm xanh loại hai dòng", ("32041190",)),
        ("Mực in", ("32151110", "32151900")),
        ("Keo dán (trừ keo gỗ)", ("35061000",)),
    ]
    assert lines[0].name_path == ("Nhóm thuốc nhuộm",)
    assert lines[3].name_path == ("Nhóm keo",)
    assert lines[1].review == "columns_merged"
    assert lines[3].inspection == ""


def test_a_table_on_the_next_page_goes_on_under_its_heading_row() -> None:
    header = "STT\nTên hàng hóa\nMã HS\n"
    first = header + "I\nTrà\n \n1\nTrà xanh\n0902.10.10\nII\nSữa\n \n1\nSữa tươi\n0401.20.10\n"
    second = header + "2\nSữa đặc\n0402.91.00\n3\nSữa chua\n0403.20.00\n"
    other = "Phụ lục II\nDANH MỤC KHÁC\n" + header + "1\nĐường\n1701.99.10\n2\nMật\n1702.90.00\n"
    raw = RawText(HEAD + ANNEX + first + second + other, "text", wrapped=True)
    document = read_document(raw, Source("t", "0", "text", "1"))
    assert [len(table.cells) for table in document.tables] == [15, 9, 9]
    assert [(line.row, line.name_path[-1:]) for line in found(document)] == [
        ("phu-luc-I/I/1", ("Trà",)),
        ("phu-luc-I/II/1", ("Sữa",)),
        ("phu-luc-I/II/2", ("Sữa",)),
        ("phu-luc-I/II/3", ("Sữa",)),
        ("phu-luc-II/1", ()),
        ("phu-luc-II/2", ()),
    ]


def test_columns_after_the_codes_are_no_names() -> None:
    text = """Phụ lục I
DANH MỤC HÀNG HÓA KIỂM TRA NHÀ NƯỚC VỀ CHẤT LƯỢNG
STT
TÊN HÀNG HÓA
MÃ HS
QUY CHUẨN
CƠ QUAN
1
Mũ bảo hộ
6506.10.20
6506.10.30
- QCVN 06:2012/MH
Cục Thử nghiệm
2
Kính hàn
9004.90.50
- QCVN 27:2016/MH
"""
    assert [(line.name, len(line.hs)) for line in found(build(text))] == [("Mũ bảo hộ", 2), ("Kính hàn", 1)]


def test_codes_in_prose_of_an_annex() -> None:
    text = "Phụ lục I\nDANH MỤC HÀNG HÓA PHẢI KIỂM TRA CHUYÊN NGÀNH\n"
    text += "1. Đồng vị và hợp chất của nó (mã HS 2844.20.10, 2844.20.90);\n"
    (line,) = found(build(text))
    assert line.name == "Đồng vị và hợp chất của nó"
    assert line.hs == ("28442010", "28442090")
    assert line.row == "phu-luc-I/khoan-1"


def test_codes_are_digits_and_a_heading_covers_its_own() -> None:
    assert codes_in("2202.10.10; 0402 và 2505.10.00.10") == ("2202.10.10", "0402", "2505.10.00.10")
    assert codes_in("6484-52-2") == ()
    assert digits("22.02.10") == "220210"
    assert covers("0402", "04021010")
    assert not covers("22021010", "22021090")


@given(st.text(alphabet="0123456789.\nSTMÃHaIV ,", max_size=400))
def test_any_text_is_read(text: str) -> None:
    document = build("Phụ lục I\nSTT\nTên\nMã HS\n" + text)
    for line in found(document):
        assert line.hs
        assert 0 <= line.start < line.end <= len(document.text)


@pytest.mark.real
@pytest.mark.parametrize(
    ("labels", "goal"), [("product_lines_28-2026-TT-BCT.jsonl", 0.99), ("product_lines_37-VBHN-BCT.jsonl", 0.95)]
)
def test_labelled_lists(shared_corpus: Path, labels: str, goal: float) -> None:
    records = [json.loads(x) for x in (shared_corpus.parent / "nlp/gold" / labels).read_text("utf-8").splitlines()]

    def key(hs: tuple[str, ...], name: str) -> tuple[tuple[str, ...], str]:
        return tuple(sorted(hs)), re.sub(r"[\W_]+", " ", name.lower()).strip()

    wanted = {key(tuple(r["hs"]), r["name"]) for r in records if r["sure"]}
    neutral = {key(tuple(r["hs"]), r["name"]) for r in records if not r["sure"]}
    got = {key(line.hs, line.name) for d in read_file(shared_corpus / records[0]["file"]) for line in found(d)}
    assert len(wanted & got) / len(wanted) >= goal
    assert len(wanted & got) / len(got - neutral) >= goal
