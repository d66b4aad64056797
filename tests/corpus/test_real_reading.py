"""Every real text, in every form it is published in: read without a crash, sound, and clean to the eye."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.inputs import find_files
from corpus.model import Document
from corpus.reading import read_data
from corpus.verifying import breaches

pytestmark = pytest.mark.real

LIMIT = 50 * 2**20
FOLDERS = ["cutting", "imposing", "laws", "lists/circulars", "html"]
FURNITURE = re.compile(r"CÔNG BÁO/Số \d+.{0,20}/Ngày|^Ký bởi:|^_{3,}|THÔNG TIN VĂN BẢN|&nbsp;", re.MULTILINE)
MARKS = re.compile(r"\*\*|\\\.|^#+ ", re.MULTILINE)
BROKEN_NUMBER = re.compile(r"/\d{4}/(?:NĐ|TT|NQ|QĐ)\s*-\s+[A-ZĐ]{2}")


def documents(paths: list[Path]) -> Iterator[tuple[Path, Document]]:
    for path in paths:
        try:
            found, _ = read_data(path.read_bytes(), path.name, LIMIT)
        except ReadError:
            continue
        for document in found:
            yield path, document


@pytest.fixture(scope="module", params=FOLDERS)
def folder(request: pytest.FixtureRequest, shared_corpus: Path) -> Path:
    return shared_corpus / request.param


def test_every_text_is_read_or_refused_and_sound(folder: Path) -> None:
    paths, missing = find_files([folder])
    assert not missing
    seen = 0
    for path, document in documents(paths):
        seen += 1
        assert list(breaches(document)) == [], path.name
        assert not FURNITURE.search(document.text), path.name
        assert document.source.form != "markdown" or not MARKS.search(document.text), path.name
        assert not BROKEN_NUMBER.search(document.text), path.name
    assert seen or folder.name == "html"


def test_saved_pages_of_lists_are_refused(shared_corpus: Path) -> None:
    for path in sorted((shared_corpus / "html").rglob("*.html")):
        with pytest.raises(ReadError):
            read_data(path.read_bytes(), path.name, LIMIT)


PAIRS = ["38-2026-ND-CP", "123-2026-ND-CP", "103-2026-ND-CP", "101-2026-ND-CP"]


@pytest.mark.parametrize("name", PAIRS)
def test_a_pdf_and_its_text_give_the_same_articles(shared_corpus: Path, name: str) -> None:
    folder = shared_corpus / "imposing" / "congbao_pdf"
    found = [
        {
            provision.path: document.text[provision.start : provision.text_end]
            for provision in document.provisions
            if provision.kind == "dieu"
        }
        for _, document in documents([folder / f"{name}.pdf", folder / f"{name}.pypdf.txt"])
    ]
    assert list(found[0]) == list(found[1])
    same = sum(squeezed(found[0][path]) == squeezed(found[1][path]) for path in found[0])
    assert same >= 0.97 * len(found[0])


def squeezed(text: str) -> str:
    return "".join(text.split())


GOLDEN = {
    "cutting/2026_resolutions/nghi-quyet-so-17-2026-nq-cp-469464.txt": [
        "NGHỊ QUYẾT",
        "Về cắt giảm, phân cấp, đơn giản hóa thủ tục hành chính và cắt giảm, đơn giản hoá điều kiện kinh doanh "
        "thuộc phạm vi quản lý của Bộ Nông nghiệp và Môi trường",
        "Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;",
    ],
    "imposing/congbao_pdf/38-2026-ND-CP.pdf": [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi điều chỉnh",
        "Nghị định này quy định về:",
    ],
    "imposing/original/87-2009-ND-CP.md": [
        "Điều 2. Giải thích từ ngữ",
        "Trong Nghị định này, các từ ngữ dưới đây được hiểu như sau:",
    ],
    "imposing/phapdien_slices/67-2013-ND-CP.md": [
        "Điều 9. Điều kiện cấp Giấy phép mua bán nguyên liệu thuốc lá",
        "1. Doanh nghiệp được thành lập theo quy định của pháp luật, có đăng ký kinh doanh mặt hàng nguyên liệu "
        "thuốc lá.",
        "2. Có địa điểm kinh doanh cố định, địa chỉ rõ ràng.",
    ],
    "imposing/vanban_2026_ocr/nghi-dinh-46-2026-nd-cp-an-toan-thuc-pham.md": [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi điều chỉnh",
    ],
    "imposing/vbpl_json/nghi-dinh-so-52-2024-nd-cp-quy-dinh-ve-thanh-toan-khong-dung-tien-mat--167087.json": [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi điều chỉnh",
    ],
    "laws/luat-so-61-2020-qh14-31682.json": ["Điều 1. Phạm vi điều chỉnh"],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_paragraphs_are_whole(shared_corpus: Path, name: str) -> None:
    ((_, document),) = documents([shared_corpus / name])
    assert "\n".join(GOLDEN[name]) in document.text


def test_tables_of_goods_have_their_rows(shared_corpus: Path) -> None:
    path = shared_corpus / "lists" / "circulars" / "thong-tu-28-2026-tt-bct-attp-nhap-khau.md"
    ((_, document),) = documents([path])
    texts = {document.text[cell.start : cell.end] for table in document.tables for cell in table.cells}
    assert {"2202.99.90", "Loại khác"} <= texts
    assert "|" not in texts


def test_history_notes_become_metadata(shared_corpus: Path) -> None:
    ((_, document),) = documents([shared_corpus / "imposing" / "phapdien_slices" / "67-2013-ND-CP.md"])
    key = document.metadata.key
    assert (key.number, str(key.issued), str(document.metadata.effective_from)) == (
        "67/2013/NĐ-CP",
        "2013-06-27",
        "2013-08-15",
    )
    assert "có nội dung liên quan" not in document.text
