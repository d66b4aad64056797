from __future__ import annotations

from pathlib import Path

import pytest

from corpus.nlp.explain import NoSuchProvision, explain_file


def explained(file: Path, path: str) -> str:
    return "\n".join(explain_file(file, path))


def test_a_condition_names_the_words_that_made_it_one(samples: Path) -> None:
    text = explained(samples / "901-2023-nd-mh.txt", "dieu-4/khoan-3/diem-a")
    assert "rule lead-condition-heading matched «Điều kiện»" in text
    assert "condition, confidence 0.95, review not needed" in text
    assert "threshold: at_least 2 persons («02 kỹ thuật viên»)" in text
    assert "types: personnel" in text


def test_what_is_left_out_has_a_reason(samples: Path) -> None:
    text = explained(samples / "907-2026-nd-mh.md", "dieu-2")
    assert "no condition: what stands above it is of the role transition" in text
    assert "rule heading-transition matched «Hiệu lực thi hành»" in text


def test_a_cut_event_shows_its_target_and_its_sentence(samples: Path) -> None:
    text = explained(samples / "905-2025-nd-mh.txt", "dieu-1/khoan-5")
    assert "cut event: abolish 901/2023/NĐ-MH dieu-5/khoan-3" in text
    assert "ordered by: Bãi bỏ khoản 3 Điều 5." in text


def test_new_wording_says_where_it_belongs(samples: Path) -> None:
    text = explained(samples / "907-2026-nd-mh.md", "dieu-1/khoan-1/khoan-8")
    assert "belongs to: 901/2023/NĐ-MH dieu-4/khoan-8" in text


def test_a_list_shows_how_many_rows_it_holds(samples: Path) -> None:
    assert "10 records of the kind ProductLine inside" in explained(samples / "914-2024-tt-bnsmh.docx", "phu-luc")


def test_an_unknown_path_is_an_error_that_says_what_to_do(samples: Path) -> None:
    with pytest.raises(NoSuchProvision, match="dieu-99"):
        explained(samples / "905-2025-nd-mh.txt", "dieu-99")


REASONS = """CHÍNH PHỦ (MINH HỌA)
Số: 911/2030/NQ-MH
Hà Nội, ngày 01 tháng 6 năm 2030
NGHỊ QUYẾT
Về cắt giảm thủ tục
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH
1. Sửa đổi khoản 2 Điều 5 như sau:
“2. Có kho riêng.”.
2. Bãi bỏ quy định tại Điều 3 Nghị quyết này.
3. Các Bộ trưởng chịu trách nhiệm thi hành.
Phụ lục I
DANH MỤC VĂN BẢN ĐƯỢC ĐỀ XUẤT SỬA ĐỔI, BỔ SUNG
1. Sửa đổi, bổ sung Điều 21 Nghị định số 901/2024/NĐ-MH.
"""


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("dieu-1", "rule container matched «Sửa đổi, bổ sung một số điều của», which only names the document"),
        ("dieu-1/khoan-1/khoan-2", "it is quoted: wording of the amended document"),
        ("dieu-1/khoan-3", "no sentence of its own has a verb of the rules for operations"),
        ("phu-luc-I/khoan-1", "a heading above it lists what is to be amended later"),
    ],
)
def test_a_provision_without_a_cut_event_says_why(tmp_path: Path, path: str, reason: str) -> None:
    file = tmp_path / "nghi-quyet.txt"
    file.write_text(REASONS, encoding="utf-8")
    assert f"no cut event: {reason}" in explained(file, path)
