"""A text without the needles of a pattern has no match of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.nlp.needles import needles


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"^xử (phạt|lý) vi phạm\b", (" vi phạm",)),
        (r"bãi bỏ|hủy bỏ|huỷ bỏ", ("bãi bỏ", "huỷ bỏ", "hủy bỏ")),
        (r"(các )?(điều kiện|yêu cầu) [^.;]{0,9}", ("yêu cầu", "điều kiện")),
        (r"(?=.*chỉ được)(?!.*cơ quan có thẩm quyền)\w+ khi", ("chỉ được",)),
        (r"đơn giản hoáa? \d+", ("đơn giản hoá",)),
        (r"xa(?: cách)+ ít{1,3}\.\s", (" cách",)),
        (r"m2|mét vuông", ("",)),
        (r"[a-z]{3,60} \S+", ("",)),
        (r"(?i:điều kiện) kinh doanh", ("",)),
    ],
)
def test_the_words_that_every_match_has(pattern: str, words: tuple[str, ...]) -> None:
    assert needles(pattern) == words


def joined(parts: list[str]) -> str:
    return "".join(parts)


LETTERS = st.text("abđ ", min_size=1, max_size=6)
PARTS = st.recursive(
    LETTERS | st.sampled_from([r"[^abx]", r"[]\].]", r"\d", r"\.", "(?!x)", "(?<!x)", ".", r"\S"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(joined),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(LETTERS, st.sampled_from(["?", "*", "+", "+?", "{0,2}", "{2}", "{1,}?"])).map(joined),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "*?", "{0,2}", "{1,2}"])).map(
            lambda found: f"(?:{found[0]}){found[1]}"
        ),
    ),
    max_leaves=8,
)


@given(st.lists(PARTS, min_size=1, max_size=3).map("|".join), st.data())
def test_every_match_has_one(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
    assert any(needle in text for needle in needles(pattern))
