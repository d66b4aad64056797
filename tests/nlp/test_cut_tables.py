"""Operations in the rows of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import CutEvent
from corpus.nlp.cut_events import find
from corpus.reading import read_file

HEAD = """<html><body><p>VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)</p>
<p>CHÍNH PHỦ (MINH HỌA)</p><p>Số: 921/2030/NQ-MH</p><p>Hà Nội, ngày 01 tháng 6 năm 2030</p>
<p>NGHỊ QUYẾT</p><p>Về cắt giảm, bãi bỏ một số quy định</p>
<p>Điều 1. Cắt giảm, bãi bỏ</p><p>Cắt giảm, bãi bỏ các quy định tại Phụ lục ban hành kèm theo Nghị quyết này.</p>
<p>Điều 2. Hiệu lực thi hành</p><p>Nghị quyết này có hiệu lực từ ngày ký.</p>
"""


def table(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


def events(folder: Path, annex: str) -> list[tuple[str, str | None, str | None, str, str | None]]:
    file = folder / "nghi-quyet.html"
    file.write_text(f"{HEAD}{annex}</body></html>", encoding="utf-8")
    (document,) = read_file(file)
    return [
        (
            e.op,
            e.target_doc,
            e.target,
            e.concerns,
            document.text[e.new_text.start : e.new_text.end] if e.new_text else None,
        )
        for e in find(document, None)  # type: ignore[arg-type]
        if isinstance(e, CutEvent) and e.source.startswith("phu-luc")
    ]


def test_a_list_of_abolished_documents(tmp_path: Path) -> None:
    annex = "<p>Phụ lục I</p><p>DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT BÃI BỎ</p>" + table(
        ("STT", "Hình thức", "Số, ký hiệu", "Tên văn bản", "Nội dung bãi bỏ"),
        ("1", "Thông tư", "12/2020/TT-BTMMH", "Quy định về kho, sửa đổi Thông tư số 05/2018/TT-BTMMH", "Toàn bộ"),
        ("2", "Thông tư", "13/2020/TT-BTMMH", "Quy định về bến", "Điều 5, khoản 2 Điều 7"),
    )
    assert [found[:3] for found in events(tmp_path, annex)] == [
        ("abolish", "12/2020/TT-BTMMH", ""),
        ("abolish", "13/2020/TT-BTMMH", "dieu-5"),
        ("abolish", "13/2020/TT-BTMMH", "dieu-7/khoan-2"),
    ]


def test_wordings_before_and_after(tmp_path: Path) -> None:
    annex = "<p>Phụ lục I</p><p>CẮT GIẢM, ĐƠN GIẢN HÓA ĐIỀU KIỆN KINH DOANH</p>" + table(
        ("STT", "Quy định hiện hành", "Nội dung sau cắt giảm"),
        ("1", "Có ít nhất 05 nhân viên (khoản 1 Điều 5 Nghị định số 901/2024/NĐ-MH)", "Có ít nhất 02 nhân viên"),
        ("2", "Có kho lạnh (khoản 2 Điều 5 Nghị định số 901/2024/NĐ-MH)", "Bãi bỏ"),
        ("3", "Có cửa hàng (khoản 3 Điều 5 Nghị định số 901/2024/NĐ-MH)", ""),
    )
    assert events(tmp_path, annex) == [
        ("amend", "901/2024/NĐ-MH", "dieu-5/khoan-1", "condition", "Có ít nhất 02 nhân viên"),
        ("abolish", "901/2024/NĐ-MH", "dieu-5/khoan-2", "condition", None),
    ]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("DANH MỤC VĂN BẢN ĐƯỢC ĐỀ XUẤT SỬA ĐỔI, BÃI BỎ", ("STT", "Văn bản", "Ghi chú")),
        ("DANH MỤC VĂN BẢN DẪN CHIẾU", ("STT", "Văn bản", "Ghi chú")),
        ("MẪU THÔNG BÁO", ("STT", "Trước khi nộp", "Ghi chú")),
    ],
)
def test_other_tables_hold_no_operations(tmp_path: Path, title: str, header: tuple[str, ...]) -> None:
    row = ("1", "Khoản 2 Điều 5 Nghị định số 901/2024/NĐ-MH", "x")
    assert events(tmp_path, f"<p>Phụ lục I</p><p>{title}</p>{table(header, row)}") == []


def test_items_of_an_annex_that_lists_what_is_abolished(tmp_path: Path) -> None:
    annex = (
        "<p>Phụ lục I</p><p>DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT BÃI BỎ</p>"
        "<p>1. Thông tư số 12/2020/TT-BTMMH quy định về kho.</p><p>2. Thông tư số 13/2020/TT-BTMMH quy định về bến.</p>"
    )
    assert [found[:3] for found in events(tmp_path, annex)] == [
        ("abolish", "12/2020/TT-BTMMH", ""),
        ("abolish", "13/2020/TT-BTMMH", ""),
    ]
