"""PDF: text by page, running heads, ruled tables, and files without a text layer."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from corpus.errors import Encrypted, NeedsOcr
from corpus.readers import read_bytes, tools
from corpus.text import canonicalise

_HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(pages: list[str], trailer: str = "", more: list[str] | None = None, font: str = _HELVETICA) -> bytes:
    """A PDF of the given page contents (drawing operators), in Latin letters."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        font,
    ]
    for index, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * index} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects += more or []
    out = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in offsets)
    return f"{out}trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode(
        "latin-1"
    )


def words(x: int, y: int, text: str) -> str:
    return f"BT /F 12 Tf {x} {y} Td ({text}) Tj ET\n"


def vietnamese(pages: list[list[tuple[int, str]]]) -> bytes:
    """A PDF of lines with the size of their print; each letter has its own code, no font is embedded."""
    letters = sorted({letter for page in pages for _, text in page for letter in text})
    codes = {letter: f"{number:04X}" for number, letter in enumerate(letters, 1)}
    contents = [
        "".join(
            f"BT /F {size} Tf 40 {780 - 20 * row} Td <{''.join(codes[letter] for letter in text)}> Tj ET\n"
            for row, (size, text) in enumerate(page)
        )
        for page in pages
    ]
    pairs = [f"<{code}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()]
    table = "".join(
        f"{len(pairs[at : at + 100])} beginbfchar\n" + "\n".join(pairs[at : at + 100]) + "\nendbfchar\n"
        for at in range(0, len(pairs), 100)
    )
    table = f"begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n{table}endcmap"
    first = 4 + 2 * len(pages)
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H "
        f"/DescendantFonts [{first} 0 R] /ToUnicode {first + 1} 0 R >>"
    )
    more = [
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
    ]
    return pdf(contents, more=more, font=font)


def line(left: int, bottom: int, right: int, top: int) -> str:
    return f"{left} {bottom} {right - left or 1} {top - bottom or 1} re f\n"


def test_running_heads_go_and_paragraphs_run_over_pages() -> None:
    pages = [
        words(50, 780, f"Official paper no. 7 page {number}") + words(50, 700, text) + words(50, 20, f"- {number} -")
        for number, text in enumerate(
            ["1. The shop shall have a cold room and", "clean water at all times.", "2. It shall", "pay."]
        )
    ]
    (raw,) = read_bytes(pdf(pages), "a.pdf")
    assert canonicalise(raw)[0].split("\n") == [
        "1. The shop shall have a cold room and clean water at all times.",
        "2. It shall pay.",
    ]


def test_a_ruled_table_keeps_its_place_and_spans() -> None:
    grid = "".join(line(50, y, 450, y) for y in (500, 600)) + line(150, 550, 450, 550)
    grid += "".join(line(x, 500, x, 600) for x in (50, 150, 450))
    content = words(50, 700, "Goods under inspection before clearance:") + grid
    content += (
        words(60, 545, "2202") + words(160, 570, "Milk tea") + words(160, 520, "Ice tea") + words(50, 400, "The end.")
    )
    (raw,) = read_bytes(pdf([content]), "a.pdf")
    text, _, (table,) = canonicalise(raw)
    cells = [(text[c.start : c.end], c.row, c.column, c.row_span) for c in table.cells]
    assert text.split("\n") == ["Goods under inspection before clearance:", "2202 | Milk tea", "Ice tea", "The end."]
    assert cells == [("2202", 0, 0, 2), ("Milk tea", 0, 1, 1), ("Ice tea", 1, 1, 1)]


def grid(top: int, bottom: int, lefts: tuple[int, ...]) -> str:
    levels = (top, top - 40, bottom)
    level = "".join(line(lefts[0], y, lefts[-1], y) for y in levels)
    return level + "".join(line(x, bottom, x, top) for x in lefts)


def test_a_table_that_goes_on_over_the_page_is_one_table() -> None:
    columns = (50, 150, 450)
    first = words(50, 700, "Goods:") + grid(600, 520, columns)
    first += words(60, 570, "Code") + words(160, 570, "Name") + words(60, 535, "2202") + words(160, 535, "Milk tea")
    second = words(290, 780, "2") + grid(740, 660, columns)
    second += words(60, 710, "Code") + words(160, 710, "Name") + words(60, 675, "2203") + words(160, 675, "Beer")
    other = grid(740, 660, (50, 250, 450)) + words(60, 710, "Port") + words(260, 710, "Office")
    other += words(60, 675, "North") + words(260, 675, "Customs") + words(50, 400, "The end.")
    (raw,) = read_bytes(pdf([first, second, other]), "a.pdf")
    text, _, tables = canonicalise(raw)
    assert text.split("\n") == [
        "Goods:",
        "Code | Name",
        "2202 | Milk tea",
        "2203 | Beer",
        "Port | Office",
        "North | Customs",
        "The end.",
    ]
    assert [max(cell.row for cell in table.cells) + 1 for table in tables] == [3, 2]


def test_letters_that_hang_over_a_rule_belong_to_the_row_that_they_stand_in() -> None:
    grid = "".join(line(50, 700 - 14 * row, 450, 700 - 14 * row) for row in range(31))
    grid += "".join(line(x, 280, x, 700) for x in (50, 150, 450))
    rows = "".join(words(60, 688 - 14 * r, str(r + 1)) + words(160, 687 - 14 * r, "jelly, gypsy") for r in range(30))
    (raw,) = read_bytes(pdf([grid + rows]), "a.pdf")
    assert canonicalise(raw)[0].split("\n") == [f"{row + 1} | jelly, gypsy" for row in range(30)]


def test_shading_behind_words_is_no_table() -> None:
    content = "".join(
        f"50 {y} 300 15 re f\n" + words(50, y + 2, "The shop shall have clean water.") for y in range(500, 600, 20)
    )
    (raw,) = read_bytes(pdf([content]), "a.pdf")
    assert raw.tables == ()


def test_a_note_in_small_print_that_goes_on_over_the_page_is_left_out() -> None:
    data = vietnamese(
        [
            [
                (14, "Số: 7/VBHN-BTMMH"),
                (14, "VĂN BẢN HỢP NHẤT THÔNG TƯ"),
                (14, "Điều 1. Phạm vi1"),
                (14, "Thông tư này quy định điều kiện bán trà sữa tại các quán"),
                (11, "1 Điều 2 của Thông tư số 911/2024/TT-BTMMH có hiệu lực quy định như sau:"),
                (11, "“Điều 2. Hiệu lực thi hành"),
            ],
            [
                (14, "đặt ở nơi công cộng và trong các ngôi nhà ở nơi đông người qua lại."),
                (14, "Điều 2. Tổ chức thực hiện của các quán trà sữa và của các hộ gia đình"),
                (11, "1. Thông tư này thay thế Thông tư số 901/2023/TT-BTMMH."),
                (11, "2. Các quán đã mở được bán tiếp.”"),
            ],
        ]
    )
    (raw,) = read_bytes(data, "a.pdf")
    text, _, _ = canonicalise(raw)
    assert raw.notes == ("footnotes: 1 at the foot of pages are left out",)
    assert "tại các quán đặt ở nơi công cộng" in text
    assert "thay thế" not in text
    assert "được bán tiếp" not in text


def test_a_scan_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "find", lambda *names: None)
    document = pypdfium2.PdfDocument.new()
    document.new_page(600, 800)
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(NeedsOcr):
        read_bytes(stream.getvalue(), "a.pdf")


def test_a_password_is_asked_for() -> None:
    lock = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    name = "<" + "00" * 16 + ">"
    data = pdf([words(50, 700, "x")], trailer=f"/Encrypt 6 0 R /ID [{name} {name}]", more=[lock])
    with pytest.raises(Encrypted):
        read_bytes(data, "a.pdf")


@pytest.mark.real
def test_pages_a_second(shared_corpus: Path) -> None:
    import time

    path = shared_corpus / "imposing" / "congbao_pdf" / "95-2026-ND-CP.pdf"
    data = path.read_bytes()
    begin = time.process_time()
    read_bytes(data, path.name)
    assert len(pypdfium2.PdfDocument(data)) / (time.process_time() - begin) > 15
