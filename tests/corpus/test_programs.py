"""Old Word files and scans through the programs themselves. ``REQUIRE_OCR=1``: antiword and tesseract must be there."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import Corrupt
from corpus.model import Document
from corpus.readers import tools
from corpus.reading import read_data

FILES = Path(__file__).parent / "golden" / "files"
PATHS = [
    *("chuong-I", "dieu-1", "dieu-2", "dieu-2/khoan-1", "dieu-2/khoan-2", "chuong-II", "dieu-3", "dieu-3/khoan-1"),
    *("dieu-3/khoan-2", *(f"dieu-3/khoan-2/diem-{letter}" for letter in "abc"), "dieu-3/khoan-3", "dieu-4"),
]
PAGE = """NGHỊ ĐỊNH
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định điều kiện kinh doanh dịch vụ cho thuê thuyền trên sông và trên
hồ, quyền và nghĩa vụ của cơ sở cho thuê thuyền và của người thuê thuyền.
Điều 2. Giải thích từ ngữ
1. “Thuyền” là phương tiện thủy dài dưới 12 m, có động cơ hoặc không có động cơ.
2. “Bến” là nơi thuyền đậu, gồm bến sông và bến hồ.
Chương II
ĐIỀU KIỆN KINH DOANH
Điều 3. Điều kiện kinh doanh dịch vụ cho thuê thuyền
1. Có ít nhất 05 thuyền thuộc sở hữu hoặc thuê hợp pháp.
2. Thuyền phải:
a) Được kiểm định an toàn kỹ thuật hằng năm;
b) Có áo phao cho từng người ngồi trên thuyền;
c) Có đèn khi chạy ban đêm.
3. Người lái thuyền có chứng chỉ chuyên môn.
Điều 4. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2024."""


def program(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let only these programs be found; skip if none of them is installed."""
    path = tools.find(*names)
    if path is None:
        if os.environ.get("REQUIRE_OCR") == "1" and "soffice" not in names:
            pytest.fail(f"{names[0]} is not installed")
        pytest.skip(f"{names[0]} is not installed")
    monkeypatch.setattr(tools, "find", lambda *wanted: path if Path(path).name in wanted else None)


def read(data: bytes, name: str) -> Document:
    ((document,), _) = read_data(data, name, 2**25)
    return document


@pytest.mark.parametrize(("names", "form"), [(("antiword",), "doc"), (("soffice", "libreoffice"), "docx")])
def test_an_old_word_file(names: tuple[str, ...], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, *names)
    document = read((FILES / "old-word.doc").read_bytes(), "a.doc")
    assert [one.path for one in document.provisions] == PATHS
    assert document.metadata.key.number == "994/2024/NĐ-MH"
    assert document.source.form == form
    ((*cells,),) = (table.cells for table in document.tables)
    assert [document.text[cell.start : cell.end] for cell in cells] == ["Loại thuyền", "Số người", "Thuyền nhỏ", "04"]


def test_a_damaged_old_word_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "antiword")
    data = (FILES / "old-word.doc").read_bytes()
    with pytest.raises(Corrupt):
        read(data[:512] + bytes(len(data) - 4096) + data[-3584:], "a.doc")


def scanned(text: str) -> bytes:
    """A PDF whose one page is a picture of the text, with the specks of a scan."""
    try:
        font = ImageFont.truetype("DejaVuSerif.ttf", 42)
    except OSError:
        if os.environ.get("REQUIRE_OCR") == "1":
            raise
        pytest.skip("the font DejaVu Serif is not installed")
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(text.splitlines()):
        draw.text((200, 250 + 75 * row), line, font=font, fill=0)
    for number in range(400):
        draw.point((number * 7919 % 2480, number * 104729 % 3508), fill=0)
    stream = io.BytesIO()
    page.rotate(0.3, fillcolor=255).save(stream, "PDF", resolution=300)
    return stream.getvalue()


def test_a_scanned_page(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "tesseract")
    began = time.monotonic()
    document = read(scanned(PAGE), "scan.pdf")
    assert time.monotonic() - began < 90
    found, expected = {one.path for one in document.provisions}, set(PATHS)
    assert 2 * len(found & expected) / (len(found) + len(expected)) >= 0.95, found ^ expected
    assert document.source.form == "ocr"
    assert "ocr: the text was read off a scan" in document.notes


def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "tesseract")
    monkeypatch.setattr("corpus.readers.ocr._SECONDS_A_PAGE", 0.2)
    with pytest.raises(Corrupt, match="took more than"):
        read(scanned(PAGE), "scan.pdf")
