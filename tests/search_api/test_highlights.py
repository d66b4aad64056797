"""Places of the words asked for in raw texts."""

from __future__ import annotations

import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.analysis import tokens
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


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("1.000.000 đồng", "1000000 đồng, 1,000,000 đồng, 21.000.000 đồng", ["1000000 đồng, 1,000,000 đồng", "đồng"]),
        ("vốn 5", "vốn 5, 10.5, 5,2, 5a và 5.", ["vốn 5", "5"]),
        ("ky quy", "Ký quỹ, kì quí", ["Ký quỹ, kì quí"]),
        ("thúy", "Thuý, thùy", ["Thuý"]),
        ("2a", "khoản 2a, 12a", ["2a"]),
    ],
)
def test_figures_and_spellings(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == [expected]


@pytest.mark.parametrize(("query", "text"), [("có", "İ có"), ("hoa", unicodedata.normalize("NFD", "hòa hoa"))])
def test_no_range_where_offsets_would_be_wrong(query: str, text: str) -> None:
    assert marked(query, text) == [[]]


_SYLLABLES = st.sampled_from(
    ["hòa", "hoà", "Hoa", "kỹ", "kĩ", "KÝ", "quý", "qui", "đường", "an", "ban", "3", "1.000", "1000", "5a"]
)
_GAPS = st.sampled_from([" ", ", ", "-", "/", " (", "_"])


@given(st.lists(st.tuples(_SYLLABLES, _GAPS), max_size=12), st.lists(_SYLLABLES, min_size=1, max_size=3))
def test_words_are_those_of_the_analyser(text_parts: list[tuple[str, str]], asked: list[str]) -> None:
    """The ranges cover exactly the tokens of the text that the query holds."""
    text, query = "".join(chain.from_iterable(text_parts)), parse_query(" ".join(asked))
    wanted = {word.token.exact if query.marked else word.token.folded for word in query.words if word.weight >= 1}
    held = [word for word in tokens(text) if (word.exact if query.marked else word.folded) in wanted]
    (ranges,) = highlights(query, [text])
    assert [word for word in tokens(text) if any(start <= word.start < end for start, end in ranges)] == held
