"""Places of the words asked for in raw texts."""

from __future__ import annotations

import pytest

from search_api import highlights as module
from search_api.highlights import highlights
from search_api.query import parse_query


def marked(query: str, *texts: str) -> list[list[str]]:
    """What is highlighted in each text."""
    found = highlights(parse_query(query), texts)
    return [[text[start:end] for start, end in ranges] for text, ranges in zip(texts, found, strict=True)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("hòa giải", "Việc hoà giải khi hòa  Giải.", [["hoà giải", "hòa  Giải"]]),
        ("nhập khẩu", "xuất/nhập khẩu và nhập/xuất", [["nhập khẩu", "nhập"]]),
        ("an an", "an-an là (an), an", [["an-an", "an), an"]]),
        ("gao", "Gạo và gáo", [["Gạo", "gáo"]]),
        ("gạo", "Gạo và gáo", [["Gạo"]]),
        ("rượu", "bia", [[]]),
    ],
)
def test_words_are_found_as_they_stand(query: str, text: str, expected: list[list[str]]) -> None:
    assert marked(query, text) == expected


def test_a_piece_that_stands_in_many_texts_is_found_in_each() -> None:
    assert marked("rượu", "bán rượu", "", "rượu, rượu") == [["rượu"], [], ["rượu, rượu"]]


def test_pieces_forgotten_are_learnt_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KNOWN", 0)
    for _ in range(2):
        assert marked("giấy phép", "Giấy phép", "có giấy phép") == [["Giấy phép"], ["giấy phép"]]
