"""What an operation is about, read off the document that it changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.model import CutEvent
from corpus.nlp.__main__ import main
from corpus.nlp.library import of_files
from corpus.nlp.pipeline import build_nlp, extract
from corpus.reading import read_file
from corpus.store import Store

HEAD = """VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)
CHÍNH PHỦ (MINH HỌA)
Số: {number}
Hà Nội, ngày {day} tháng 6 năm 2024
NGHỊ ĐỊNH
{title}
"""
AMENDED = (
    HEAD.format(number="901/2024/NĐ-MH", day="01", title="Quy định về kho bãi")
    + """Điều 5. Điều kiện cho thuê kho
1. Có kho riêng.
2. Có ít nhất 02 nhân viên.
Điều 6. Hồ sơ đề nghị
1. Đơn đề nghị.
2. Bản đồ kho.
Điều 7. Điều kiện cấp Giấy phép
1. Điều kiện bán buôn kho lạnh:
a) Có kho lạnh;
b) Có xe lạnh.
2. Điều kiện bán lẻ kho lạnh:
a) Có cửa hàng.
Điều 8. Quản lý kho
1. Kho được đánh số.
Điều 9. Thuê kho
1. Nội dung hợp đồng thuê kho gồm:
a) Giá thuê;
b) Thời gian thuê.
Điều 10. Trình tự nhận hàng
1. Người gửi hàng khai tên hàng.
2. Thủ kho nhận hàng.
Phụ lục I
DANH MỤC KHO PHẢI KIỂM ĐỊNH
Kho lạnh, kho nổi, kho nhiên liệu
"""
)
AMENDING = (
    HEAD.format(number="911/2024/NĐ-MH", day="20", title="Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH")
    + """Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH
1. Bãi bỏ khoản 2 Điều 5.
2. Bãi bỏ khoản 1 Điều 6.
3. Bãi bỏ điều kiện cấp Giấy phép bán lẻ kho lạnh quy định tại Điều 7.
4. Bãi bỏ khoản 1 Điều 8.
5. Bãi bỏ khoản 9 Điều 9.
6. Không thực hiện thủ tục cấp lại Giấy phép quy định tại Điều 10.
7. Bãi bỏ điểm a khoản 1 Điều 9.
8. Thay thế cụm từ “Có kho” bằng cụm từ “Có nhà kho” tại khoản 1 Điều 5.
9. Sửa đổi khoản 1 Điều 10 như sau:
“1. Người gửi hàng cân hàng.”
10. Bãi bỏ khoản 2 Điều 10.
11. Sửa đổi điểm a khoản 2 Điều 7 như sau:
“a) Đúng cửa hàng đã khai.”
12. Sửa đổi khoản 2 Điều 6 như sau:
“2. Bản vẽ kho.”
13. Sửa đổi mục 3 Phụ lục I như sau:
“Kho lạnh và kho nổi.”
"""
)
REPEALING = (
    HEAD.format(number="912/2024/NĐ-MH", day="25", title="Quy định về kho lạnh")
    + """Điều 1. Hiệu lực thi hành
1. Bãi bỏ khoản 1 và khoản 6 Điều 1 Nghị định số 911/2024/NĐ-MH.
"""
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    texts = {"amended.txt": AMENDED, "amending.txt": AMENDING, "repealing.txt": REPEALING}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in texts]


def cuts(lines: str) -> dict[str, dict[str, object]]:
    records = [json.loads(line) for line in lines.splitlines()]
    return {record["target"]: record for record in records if record["record"] == "cut_event"}


def test_the_changed_provision_says_what_the_operation_is_about(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", *map(str, files[:2])]) == 0
    found = cuts(capsys.readouterr().out)
    concerns = {target: record["concerns"] for target, record in found.items()}
    assert concerns == {
        "dieu-5/khoan-2": "condition",
        "dieu-6/khoan-1": "procedure",
        "dieu-7": "condition",
        "dieu-8/khoan-1": "other",
        "dieu-9/khoan-9": "other",
        "dieu-10": "procedure",
        "dieu-9/khoan-1/diem-a": "other",
        "dieu-5/khoan-1": "other",
        "dieu-10/khoan-1": "other",
        "dieu-10/khoan-2": "procedure",
        "dieu-7/khoan-2/diem-a": "condition",
        "dieu-6/khoan-2": "procedure",
        "phu-luc-I/muc-3": "list",
    }
    assert found["dieu-5/khoan-2"]["rules"] == ["abolish", "target-tree"]
    assert found["dieu-7"]["target_intended"] == "dieu-7/khoan-2"
    assert "target_intended" not in found["dieu-5/khoan-2"]


def test_a_provision_that_amends_another_is_about_what_it_orders(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", *map(str, files[1:])]) == 0
    found = cuts(capsys.readouterr().out)
    assert found["dieu-1/khoan-6"]["rules"] == ["abolish", "target-tree"]
    assert (found["dieu-1/khoan-6"]["concerns"], found["dieu-1/khoan-1"]["concerns"]) == ("procedure", "other")


def test_processes_know_the_same_documents(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", *map(str, files)]) == 0
    alone = capsys.readouterr().out
    assert main(["extract", "--jobs", "2", *map(str, files)]) == 0
    assert capsys.readouterr().out == alone


def test_a_number_that_two_documents_bear_names_neither(files: list[Path]) -> None:
    other = files[0].with_name("other.txt")
    other.write_text(AMENDED.replace("ngày 01 tháng", "ngày 02 tháng"), encoding="utf-8")
    assert of_files(files).of("901/2024/NĐ-MH") is not None
    assert of_files([*files, other]).of("901/2024/NĐ-MH") is None
    assert of_files(files).of("902/2024/NĐ-MH") is None
    assert of_files(files[:1]).of("901/2024/NĐ-MH") is None, "a single file knows no others"


def test_an_amending_document_runs_again_when_the_amended_one_arrives(files: list[Path], data_dir: Path) -> None:
    store = Store(data_dir)

    def concern(name: str) -> str:
        events = [c for c in store.extraction(name).extraction.candidates if isinstance(c, CutEvent)]
        return events[0].concerns

    (amended,), (amending,) = read_file(files[0]), read_file(files[1])
    name = store.put(amending)
    assert main(["run"]) == 0
    assert concern(name) == "other"
    store.put(amended)
    assert main(["run"]) == 0
    assert concern(name) == "condition"


def test_without_a_library_nothing_is_known(files: list[Path]) -> None:
    (document,) = read_file(files[1])
    found = [c for c in extract(document, build_nlp()).candidates if isinstance(c, CutEvent)]
    assert found[0].concerns == "other"
