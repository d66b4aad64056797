"""What a text refers to: document, path, exact span, or the reason why it cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Source
from corpus.reading import read_document
from corpus.references import references
from corpus.showing import reference_table
from corpus.text import RawText

TEXT = """Số: 901/2024/NĐ-MH
NGHỊ ĐỊNH
Quy định về trà sữa
Căn cứ Luật Trà sữa số 931/2023/QH14;
Điều 1. Điều kiện
1. Quán trà sữa phải đáp ứng Luật Trà sữa thì người bán được cấp phép.
2. Hồ sơ theo khoản 1 Điều này; theo Điều 3 Nghị định này; trừ khoản 7 Điều 2 Nghị định này.
3. Thực hiện Luật Nước ngọt; theo điểm a khoản 2 Điều 8 Nghị định số 700/2019/NĐ-CP.
Điều 2. Sửa đổi, bổ sung một số điều của Nghị định số 800/2020/NĐ-CP
1. Sửa đổi Điều 5 như sau:
“Điều 5. Quán trà sữa
1. Quán theo khoản 2 Điều này; theo Điều 6 Nghị định này.”
Điều 3. Hiệu lực
Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2024.
"""
WORDS = [
    "Điều ",
    "khoản ",
    "này",
    "điểm a ",
    "1",
    "2. ",
    "\n",
    "“",
    "”",
    "Luật Trà sữa ",
    "số 1/2020/NĐ-CP",
    "Phụ lục ",
    ", và ",
]


def read(text: str) -> Document:
    return read_document(RawText(text, "text", hints={"number": "901/2024/NĐ-MH"}), Source("a", "", "text", ""))


@pytest.mark.parametrize(
    ("words", "number", "path", "problem"),
    [
        ("khoản 1 Điều này", "901/2024/NĐ-MH", "dieu-1/khoan-1", None),
        ("Điều 3 Nghị định này", "901/2024/NĐ-MH", "dieu-3", None),
        ("khoản 7 Điều 2 Nghị định này", "901/2024/NĐ-MH", "dieu-2/khoan-7", "missing_provision"),
        ("Luật Trà sữa", "931/2023/QH14", "", None),
        ("Luật Nước ngọt", None, "", "unnumbered_law"),
        ("điểm a khoản 2 Điều 8 Nghị định số 700/2019/NĐ-CP", "700/2019/NĐ-CP", "dieu-8/khoan-2/diem-a", None),
        ("Điều 5", "800/2020/NĐ-CP", "dieu-5", None),
        ("Điều 6 Nghị định này", "800/2020/NĐ-CP", "dieu-6", None),
    ],
)
def test_a_reference_is_resolved_or_says_why_not(
    words: str, number: str | None, path: str, problem: str | None
) -> None:
    document = read(TEXT)
    found = [
        (reference.number, reference.path, reference.problem)
        for reference in references(document)
        if document.text[reference.span.start : reference.span.end] == words
    ]
    assert (number, path, problem) in found


def test_the_place_in_a_quotation_is_that_of_the_amended_document() -> None:
    document = read(TEXT)
    words = "khoản 2 Điều này"
    (inside,) = [item for item in references(document) if document.text[item.span.start : item.span.end] == words]
    assert inside.number == "800/2020/NĐ-CP"
    assert inside.path.endswith("dieu-5/khoan-2")


def test_labels_are_no_references() -> None:
    document = read(TEXT)
    labels = {provision.start for provision in document.provisions}
    assert not labels & {item.span.start for item in references(document)}


def test_the_table_has_a_line_for_each() -> None:
    document = read(TEXT)
    assert len(list(reference_table(document))) == len(list(references(document)))
    assert any("unnumbered_law" in line for line in reference_table(document))


@given(st.lists(st.sampled_from(WORDS), max_size=60).map("".join) | st.text(max_size=300))
def test_any_text_is_read_and_spans_lie_inside(text: str) -> None:
    document = read(text)
    found = list(references(document))
    assert all(0 <= item.span.start < item.span.end <= len(document.text) for item in found)
    assert all((item.number is None) <= (item.problem is not None) for item in found)
