"""Rich text, old encodings, old Word files, scans: what is read, and what is asked of a person."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pypdfium2
import pytest

from corpus.errors import Corrupt, NeedsConverter, NeedsOcr
from corpus.readers import legacy, read_bytes, tools
from corpus.readers.spaced import stray_blanks
from corpus.readers.syllables import is_fragment, is_syllable
from corpus.text import canonicalise

DECREE = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Điều 1. Điều kiện bán trà sữa
1. Quán phải có tủ lạnh, nước sạch và người phục vụ được huấn luyện kỹ.
2. Rượu, thuốc lá và hoá chất độc hại không được bày bán ở quán.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày ký; các chữ ẵ, ẻ, ỡ, ỵ, ỏ, ẽ vẫn đọc được."""


def lines(data: bytes, name: str = "a") -> list[str]:
    (raw,) = read_bytes(data, name)
    return canonicalise(raw)[0].split("\n")


def in_tcvn3(text: str) -> str:
    codes = dict(zip(legacy._TCVN3_LETTERS, legacy._TCVN3_CODES, strict=True))
    return "".join(codes.get(char, codes.get(char.lower(), char)) for char in text)


def in_vni(text: str) -> str:
    codes = {letter: code for code, letter in reversed(legacy._VNI.items())}
    return "".join(codes.get(char, char) for char in text)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_vni_bytes_and_their_copies_in_unicode_become_letters(encoding: str) -> None:
    (raw,) = read_bytes(in_vni(DECREE).encode(encoding), "a")
    assert raw.text == DECREE
    assert raw.notes == ("legacy_encoding: converted from VNI",)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_tcvn3_bytes_and_their_copies_in_unicode_become_letters(encoding: str) -> None:
    (raw,) = read_bytes(in_tcvn3(DECREE).encode(encoding), "a")
    assert raw.text.lower() == DECREE.lower()
    assert raw.notes == ("legacy_encoding: converted from TCVN3",)


def test_samples_of_both_encodings_as_they_stand_in_old_files() -> None:
    assert legacy.from_tcvn3("Céng hoµ x· héi chñ nghÜa; söa ®æi, bæ sung; r\xadîu") == (
        "Cộng hoà xã hội chủ nghĩa; sửa đổi, bổ sung; rượu"
    )
    assert legacy.from_vni("Coäng hoøa xaõ hoäi chuû nghóa; söûa ñoåi; RÖÔÏU") == (
        "Cộng hòa xã hội chủ nghĩa; sửa đổi; RƯỢU"
    )


def test_unicode_and_other_languages_are_left_alone() -> None:
    assert legacy.recognise(DECREE * 5) is None
    assert legacy.recognise("Le café où l'été a été célébré à côté de l'hôtel, déjà très âgé. " * 9) is None


def test_windows_vietnamese_is_read() -> None:
    composed = "Điều 1. Quán phải có tủ lạnh và nước sạch."
    decomposed = "".join(
        {"ề": "ê\u0300", "ủ": "u\u0309", "ạ": "a\u0323", "ớ": "ơ\u0301", "ả": "a\u0309"}.get(c, c) for c in composed
    )
    assert lines(decomposed.encode("cp1258")) == [composed]


@pytest.mark.parametrize("word", ["nghiệp", "Điều", "hoà", "hòa", "quyết", "giữa", "khuyến", "ở", "uỷ", "người"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(("left", "right"), [("hi", "ệu"), ("l", "ực"), ("ngh", "iệp"), ("quy", "ết"), ("Ngu", "ồn")])
def test_fragments(left: str, right: str) -> None:
    assert is_fragment(left, right)


@pytest.mark.parametrize(("left", "right"), [("nhu", "ở"), ("chi", "ăn"), ("hoa", "anh"), ("b", "Ông"), ("ba", "lá")])
def test_words_beside_each_other_are_no_fragments(left: str, right: str) -> None:
    assert not is_fragment(left, right)


def test_stray_blanks_are_taken_out_of_a_text_full_of_them_and_reported() -> None:
    broken = "Điều 1. Quán ph ải có t ủ l ạnh, hi ệu l ực từ ngày ký.\n"
    (raw,) = read_bytes((broken * 10).encode(), "a")
    assert canonicalise(raw)[0].split("\n")[0] == "Điều 1. Quán phải có tủ lạnh, hiệu lực từ ngày ký."
    assert raw.notes == ("spaced_text: 50 blanks inside words were taken out",)
    assert stray_blanks(broken + DECREE * 20) == ()


RTF = rb"""{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fnil\fcharset163 Times New Roman;}{\f1 .VnTime;}{\f2 .VnTimeH;}
{\f3 VNI-Times;}{\f4 Arial;}}{\*\generator Word;}{\header Trang 1\par}{\info{\title x}}
\pard\f4 {\b \u272?i\u7873?u 1. Qu\'e1n} tr\'e0\par
{\listtext 1.\tab}\f0 C\'f3 n\'fd\'f5\'ecc sa\'f2ch.\par
\f1 Ph\'b6i c\'e3 t\'f1 l\'b9nh;\par \f2 \'aei\'d2u\f1  hai.\par \f3 Ngh\'f2 \'f1\'f2nh\par \f4 {\v \'41n} X\line Y\par
\trowd\cellx100\cellx200\pard\intbl STT\cell T\'ean\cell\row
\trowd\cellx100\cellx200\pard\intbl 1\cell Tr\'e0\par s\'f4\cell\row
\pard H\u7871\'bft \{h\'e9t\}\par}"""


def test_rich_text_with_code_pages_old_fonts_lists_and_tables() -> None:
    (raw,) = read_bytes(RTF, "a.doc")
    text, _, tables = canonicalise(raw)
    assert text.split("\n") == [
        "Điều 1. Quán trà",
        "1. Có nước sạch.",
        "Phải có tủ lạnh;",
        "ĐIỀU hai.",
        "Nghị định",
        "X",
        "Y",
        "STT | Tên",
        "1 | Trà sô",
        "Hết {hét}",
    ]
    assert [len(table.cells) for table in tables] == [4]


def test_rich_text_whose_fonts_hide_their_encoding() -> None:
    coded = "".join(rf"\'{byte:02x}" if byte > 127 else chr(byte) for byte in in_vni(DECREE).encode("latin-1"))
    data = b"{\\rtf1\\ansi " + coded.replace("\n", "\\par ").encode() + b"\\par}"
    (raw,) = read_bytes(data, "a")
    assert raw.text.strip() == DECREE
    assert raw.notes == ("legacy_encoding: converted from VNI",)


def test_merged_cells_of_rich_text() -> None:
    down = r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\intbl Mã\cell Tên\cell Kho\cell\row"
    under = r"\trowd\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000\intbl \cell Trà sữa\cell \cell\row"
    body = "{\\rtf1 " + down + under + "\\pard Hết\\par}"
    coded = "".join(f"\\u{ord(sign)}?" if ord(sign) > 127 else sign for sign in body)
    (raw,) = read_bytes(coded.encode("ascii"), "a")
    text, _, (table,) = canonicalise(raw)
    assert text.split("\n") == ["Mã | Tên | Kho", "Trà sữa", "Hết"]
    assert [(text[c.start : c.end], c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("Mã", 0, 0, 2, 1),
        ("Tên", 0, 1, 1, 1),
        ("Kho", 0, 2, 1, 1),
        ("Trà sữa", 1, 1, 1, 2),
    ]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH beside the shell's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(tools.shutil, "which", lambda name: str(folder / name) if (folder / name).exists() else None)
    return folder


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def test_an_old_word_file_asks_for_a_program(programs: Path) -> None:
    with pytest.raises(NeedsConverter, match="LibreOffice or antiword"):
        read_bytes(OLD_WORD, "a.doc")


def test_an_old_word_file_is_read_by_antiword(programs: Path) -> None:
    program(programs, "antiword", "echo 'Điều 1. Trà sữa'")
    assert lines(OLD_WORD) == ["Điều 1. Trà sữa"]


def test_a_program_that_fails_refuses_the_file(programs: Path) -> None:
    program(programs, "antiword", "exit 3")
    with pytest.raises(Corrupt, match="antiword failed"):
        read_bytes(OLD_WORD, "a.doc")


def scan() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 100)
    document.new_page(200, 100)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_scan_asks_for_tesseract_or_its_model(programs: Path) -> None:
    with pytest.raises(NeedsOcr, match="tesseract is not installed"):
        read_bytes(scan(), "a.pdf")
    program(programs, "tesseract", "echo eng")
    with pytest.raises(NeedsOcr, match="no Vietnamese model"):
        read_bytes(scan(), "a.pdf")


def test_a_scan_is_read_page_by_page(programs: Path) -> None:
    reading = 'if [ "$1" = --list-langs ]; then echo vie; else head -c 15 | grep -aq "P5 834 417 255" && '
    program(programs, "tesseract", reading + "printf 'Điều 1. Trà sữa\\n\\f'; cat > /dev/null; fi")
    (raw,) = read_bytes(scan(), "a.pdf")
    assert (raw.form, raw.text) == ("ocr", "Điều 1. Trà sữa\n\fĐiều 1. Trà sữa\n")
