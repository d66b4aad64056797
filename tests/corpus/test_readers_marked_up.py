"""Web pages and Word files: blocks, tables with spans, computed list numbers."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import Corrupt
from corpus.readers import read_bytes
from corpus.readers.numbering import Level, Numbering, format_number
from corpus.text import canonicalise


def page(body: str) -> tuple[list[str], list[list[tuple[int, int, int, int, str]]]]:
    (raw,) = read_bytes(
        f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>".encode(), "a.html"
    )
    return parts(raw)


def parts(raw):
    text, _, tables = canonicalise(raw)
    cells = [
        [(c.row, c.column, c.row_span, c.column_span, text[c.start : c.end]) for c in table.cells] for table in tables
    ]
    return text.split("\n"), cells


def test_blocks_become_lines_and_menus_are_dropped() -> None:
    found, _ = page(
        "<nav>Trang chủ</nav><script>alert('Điều 9.')</script><h2>Điều 1.<br>Phạm\n vi</h2>"
        "<p><b>1.</b> Trà <i>sữa</i></p>"
        "<div>2. Đá<div>3. Quán</div>đuôi</div><footer>Liên hệ</footer>"
    )
    assert found == ["Điều 1.", "Phạm vi", "1. Trà sữa", "2. Đá", "3. Quán đuôi"]


def test_ordered_lists_get_their_numbers() -> None:
    found, _ = page("<ol start=3><li>Trà</li><li>Sữa<ol type=a><li>Đá</li></ol></li></ol><ul><li>- Quán</li></ul>")
    assert found == ["3. Trà", "4. Sữa", "a) Đá", "- Quán"]


def test_table_spans() -> None:
    found, (table,) = page(
        "<table><tr><th rowspan=2>Mã</th><th colspan=2>Tên<table><tr><td>nhỏ</td></tr></table></th></tr>"
        "<tr><td><p>Trà</p><p>sữa</p></td><td></td></tr></table>"
    )
    assert found == ["Mã | Tên nhỏ", "Trà sữa | "]
    assert table == [(0, 0, 2, 1, "Mã"), (0, 1, 1, 2, "Tên nhỏ"), (1, 1, 1, 1, "Trà sữa"), (1, 2, 1, 1, "")]


def test_a_table_that_lays_out_the_letterhead_becomes_lines() -> None:
    found, tables = page(
        "<table><tr><td>CHÍNH PHỦ<br>Số: 1/2030/NĐ-MH</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA</td></tr></table>"
    )
    assert (found, tables) == (["CHÍNH PHỦ", "Số: 1/2030/NĐ-MH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"], [])


@pytest.mark.parametrize(
    "body", ["<div>" * 100_000, "<table><tr><td>" * 20_000, "<td rowspan=99999999>x</td>", "<p>" + "((" * 10**5]
)
def test_hostile_pages_end(body: str) -> None:
    page(body + "Điều 1. Trà")


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def numbered(document, levels: list[tuple[str, str]]) -> None:
    """Adds list 77 with the given (format, pattern) by level."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (style, pattern) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def item(document, text: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'))


def test_word_list_numbers_are_computed() -> None:
    def build(document) -> None:
        numbered(document, [("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)")])
        for text, depth in [("Trà", 0), ("Một", 1), ("Hai", 1), ("A", 2), ("B", 2), ("Sữa", 0), ("Một", 1), ("A", 2)]:
            item(document, text, depth)

    (raw,) = read_bytes(word(build), "a.docx")
    assert parts(raw)[0] == ["Điều 1. Trà", "1. Một", "2. Hai", "a) A", "b) B", "Điều 2. Sữa", "1. Một", "a) A"]


def test_word_tables_keep_merged_cells_and_their_place() -> None:
    def build(document) -> None:
        document.add_paragraph("Trước")
        table = document.add_table(rows=3, cols=3)
        for row, cells in enumerate(["abc", "def", "ghi"]):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 1).merge(table.cell(2, 2))
        document.add_paragraph("Sau")

    (raw,) = read_bytes(word(build), "a.docx")
    found, (table,) = parts(raw)
    assert found[0] == "Trước"
    assert found[-1] == "Sau"
    assert table[0][:4] == (0, 0, 2, 1)
    assert table[-1] == (2, 1, 1, 2, "h i")
    assert [cell[:2] for cell in table] == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 0), (2, 1)]


def test_deleted_text_of_tracked_changes_is_not_read() -> None:
    def build(document) -> None:
        paragraph = document.add_paragraph("Điều 1. ")._p
        for tag, text in (("ins", "<w:t>Trà</w:t>"), ("del", "<w:delText>Sữa</w:delText>")):
            paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1"><w:r>{text}</w:r></w:{tag}>'))

    (raw,) = read_bytes(word(build), "a.docx")
    assert parts(raw)[0] == ["Điều 1. Trà"]


def test_footnotes_of_word_are_left_out_and_told() -> None:
    def build(document):
        paragraph = document.add_paragraph("Điều 1. Trà sữa")
        for name in ("footnoteReference", "endnoteReference"):
            paragraph.add_run()._r.append(parse_xml(f'<w:{name} {nsdecls("w")} w:id="2"/>'))

    (raw,) = read_bytes(word(build), "a.docx")
    assert raw.text == "Điều 1. Trà sữa\n"
    assert raw.notes == ("footnotes: 2 at the foot of pages or the end are left out",)


def test_truncated_word_files_are_corrupt() -> None:
    data = word(lambda document: document.add_paragraph("Điều 1."))
    for size in (len(data) // 2, len(data) - 30):
        with pytest.raises(Corrupt):
            read_bytes(data[:size], "a.docx")


def test_lists_share_counters_and_can_restart() -> None:
    numbering = Numbering(
        levels={("7", 0): Level("upperRoman", "%1.")}, lists={"1": "7", "2": "7"}, restarts={("2", 0): 1}
    )
    assert [numbering.label(name, 0) for name in ("1", "1", "2", "2", "9")] == ["I.", "II.", "I.", "II.", ""]


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        *((4, "lowerRoman", "iv"), (1990, "upperRoman", "MCMXC"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03")),
        *((0, "upperRoman", "0"), (5, "decimal", "5")),
    ],
)
def test_number_formats(number: int, style: str, printed: str) -> None:
    assert format_number(number, style) == printed
