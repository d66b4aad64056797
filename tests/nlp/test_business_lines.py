from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.keys import make_key
from corpus.model import BusinessLine, Document, Metadata, Source
from corpus.nlp.business_lines import find
from corpus.reading import read_file
from corpus.structure import parse_structure

HEAD = (
    "PHỤ LỤC IV\nDANH MỤC NGÀNH, NGHỀ ĐẦU TƯ KINH DOANH CÓ ĐIỀU KIỆN\n"
    "(Kèm theo Luật số 931/2023/QH-MH)\nSTT NGÀNH, NGHỀ\n"
)


def found(text: str) -> list[BusinessLine]:
    provisions, _ = parse_structure(text)
    document = Document(
        Metadata(make_key("931/2023/QH-MH"), ""), text, tuple(provisions), (), Source("t", "0", "txt", "1")
    )
    return list(find(document, SimpleNamespace(user_data={})))  # type: ignore[arg-type]


def names(text: str) -> list[tuple[str, str]]:
    return [(line.line_no, line.name) for line in found(text)]


def test_names_over_several_lines_and_two_rows_on_one_line() -> None:
    text = (
        HEAD
        + "1 Cho thuê áo cưới\n2 Bán đèn lồng (bao gồm cả sửa chữa) 3 Bán diều, trừ diều lửa\n"
        + "4\nDạy múa lân,\ndạy múa rồng\nKết thúc\n"
    )
    assert names(text) == [
        ("1", "Cho thuê áo cưới"),
        ("2", "Bán đèn lồng (bao gồm cả sửa chữa)"),
        ("3", "Bán diều, trừ diều lửa"),
        ("4", "Dạy múa lân, dạy múa rồng"),
    ]
    assert found(text)[0].source == "phu-luc-IV"


def test_a_number_lost_at_a_page_break_is_told_by_its_neighbours() -> None:
    lines = found(HEAD + "1\nCho thuê áo cưới\nBán đèn lồng\n3\nBán diều\n")
    assert [(line.line_no, line.name) for line in lines] == [
        ("1", "Cho thuê áo cưới"),
        ("2", "Bán đèn lồng"),
        ("3", "Bán diều"),
    ]
    assert [line.review for line in lines] == ["row_number_missing", "row_number_missing", None]


def test_header_repeated_on_the_next_page_is_no_name() -> None:
    assert names(HEAD + "1 | Cho thuê áo cưới\nSTT | NGÀNH, NGHỀ\n2 | Bán đèn lồng\n") == [
        ("1", "Cho thuê áo cưới"),
        ("2", "Bán đèn lồng"),
    ]


def test_a_mention_of_the_list_is_no_list() -> None:
    assert names("Điều 1. Danh mục ngành, nghề đầu tư kinh doanh có điều kiện\n1. Bán diều được bãi bỏ.\n") == []


def test_an_article_that_names_the_list_just_above_it_is_no_list_of_its_own() -> None:
    article = "Điều 2. Danh mục ngành, nghề đầu tư kinh doanh có điều kiện\nDanh mục ở Phụ lục IV.\n"
    lines = found(article + HEAD + "1 Cho thuê áo cưới\n2 Bán đèn lồng\n")
    assert [(line.source, line.line_no) for line in lines] == [("phu-luc-IV", "1"), ("phu-luc-IV", "2")]


@given(st.text(alphabet="123 \nABc|.", max_size=200))
def test_evidence_is_inside_the_text(text: str) -> None:
    whole = HEAD + text
    for line in found(whole):
        assert len(HEAD) <= line.start <= line.end <= len(whole)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("laws/luat-so-67-2014-qh13-6861.json", 267),
        ("laws/luat-so-61-2020-qh14-31682.json", 227),
        ("laws/143.2025.QH15.pypdf.txt", 198),
        ("cutting/2026_resolutions/nghi-quyet-so-6617-2026-nq-cp-469565.txt", 142),
    ],
)
def test_published_counts(shared_corpus: Path, name: str, count: int) -> None:
    doc = SimpleNamespace(user_data={})
    lines = [x for d in read_file(shared_corpus / name) for x in find(d, doc)]  # type: ignore[arg-type]
    assert [int(x.line_no) for x in lines] == list(range(1, count + 1))
    assert all(3 < len(x.name) < 500 for x in lines)
