"""Quotations of amending instruments: what is quoted, where it hangs, and how a lost mark is survived."""

import pytest

from corpus.structure import parse_structure

HEAD = "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 990/2020/NĐ-MH\n"
TAIL = "Điều 2. Hiệu lực thi hành\n1. Từ nay.\n"


def tree(body: str) -> tuple[list[str], list[str], tuple[str, ...]]:
    """Quoted paths, outer paths, notes."""
    provisions, notes = parse_structure(HEAD + body + TAIL)
    quoted = [p.path for p in provisions if p.quoted]
    return quoted, [p.path for p in provisions if not p.quoted], notes


OUTER = ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2", "dieu-2/khoan-1"]


@pytest.mark.parametrize(
    "quotation",
    [
        "“a) Có bến;\nb) Có phao.”",
        '"a) Có bến;\nb) Có phao."',
        "«a) Có bến;\nb) Có phao.»;",
        "''a) Có bến;\nb) Có phao.''.",
        "“a) Có bến gọi là “bến thuyền”;\nb) Có phao.”",
        '“a) Có bến;\nb) Có phao.". ị',
        "“a) Có bến;\nb) Có phao.",
        "a) Có bến;\nb) Có phao.”",
    ],
    ids=[
        "curly",
        "straight",
        "guillemets",
        "double-single",
        "phrase-inside",
        "garbage-after",
        "never-closed",
        "never-opened",
    ],
)
def test_marks_of_every_kind(quotation: str) -> None:
    quoted, outer, _ = tree(
        f"1. Sửa đổi, bổ sung điểm a và b khoản 3 Điều 7 như sau:\n{quotation}\n2. Bãi bỏ Điều 9.\n"
    )
    assert quoted == ["dieu-1/khoan-1/diem-a", "dieu-1/khoan-1/diem-b"]
    assert outer == OUTER


def test_a_lost_closing_mark_is_told() -> None:
    _, _, notes = tree("1. Bổ sung Điều 7a như sau:\n“Điều 7a. Tên\n1. Một.\n2. Bãi bỏ Điều 9.\n")
    assert "a closing quotation mark is missing in dieu-1/khoan-1" in notes


def test_a_lost_closing_mark_does_not_swallow_the_last_article() -> None:
    quoted, outer, _ = tree("1. Một.\n2. Bổ sung Điều 35a như sau:\n“Điều 35a. Tên\n1. Có bến.\n")
    assert quoted == ["dieu-1/khoan-2/dieu-35a", "dieu-1/khoan-2/dieu-35a/khoan-1"]
    assert outer == OUTER


def test_several_quotations_under_one_instruction() -> None:
    quoted, outer, _ = tree(
        "1. Sửa đổi Điều 45 như sau:\n“Điều 45. A\n1. x.”\n“Điều 45a. B\n1. y.”\n“Điều 45b. C”\n2. Bãi bỏ Điều 9.\n"
    )
    base = "dieu-1/khoan-1"
    assert quoted == [
        f"{base}/dieu-45", f"{base}/dieu-45/khoan-1", f"{base}/dieu-45a", f"{base}/dieu-45a/khoan-1", f"{base}/dieu-45b"
    ]  # fmt: skip
    assert outer == OUTER


def test_a_quotation_on_the_line_of_its_instruction() -> None:
    quoted, outer, _ = tree("1. Khoản 2 Điều 4 được sửa đổi như sau: “2. Có phao.”\n2. Bãi bỏ Điều 9.\n")
    assert quoted == ["dieu-1/khoan-1/khoan-2"]
    assert outer == OUTER


def test_phrases_are_no_provisions() -> None:
    quoted, outer, _ = tree("1. Thay thế cụm từ “bến đò” bằng cụm từ:\n“bến thuyền”\n2. “Thuyền” là phương tiện.\n")
    assert quoted == []
    assert outer == OUTER


def test_quoted_text_ends_before_its_mark() -> None:
    text = HEAD + "1. Sửa đổi khoản 2 Điều 4 như sau:\n“2. Có phao.”.\n" + TAIL
    quoted = next(p for p in parse_structure(text)[0] if p.quoted)
    assert text[quoted.start : quoted.end] == "2. Có phao."
