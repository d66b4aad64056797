"""What a query is understood to ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.analysis import fold, tokens
from search_api.marks import Mark, marks
from search_api.query import MAX_WORDS, parse_query
from search_api.query_rules import RULE_FILES, matches, rules

CASES = [(name, rule.row) for name in RULE_FILES for rule in rules(name)]


@pytest.mark.parametrize(("name", "row"), CASES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(CASES)])
def test_every_rule_matches_its_example_and_not_its_counter_example(name: str, row: dict[str, str]) -> None:
    assert row in [rule.row for rule, _, _ in matches(name, tokens(row["example"]))]
    assert row not in [rule.row for rule, _, _ in matches(name, tokens(row["counter_example"]))]


@pytest.mark.parametrize("mark", marks(), ids=lambda mark: mark.name)
def test_every_mark_is_found_in_its_example_and_not_in_its_counter_example(mark: Mark) -> None:
    assert mark.found(fold(mark.example))
    assert not mark.found(fold(mark.counter_example))


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("NĐ 8/2018 điểm a khoản 2 điều 9", {"number": "08/2018/NĐ-CP", "locator": "dieu-9/khoan-2/diem-a"}),
        ("nghị quyết 66.17", {"number": "66.17/NQ"}),
        ("mã HS 0402 sữa", {"hs": "0402", "kind": "product_line"}),
        ("điều kiện của Bộ Y tế còn hiệu lực", {"agency": "BYT", "state": "in_force", "kind": "condition"}),
        (
            "dieu kien bo y te da bai bo nam 2024",
            {"agency": "BYT", "state": "cut", "year": "2024", "kind": "condition", "marks": "cut"},
        ),
        ('"bán lẻ rượu" -"xuất khẩu" -bia', {"phrase": "bán lẻ rượu", "without": "xuat khau; bia"}),
    ],
)
def test_understood(query: str, understood: dict[str, str]) -> None:
    assert parse_query(query).understood == understood


def test_abbreviations_are_written_out_and_kept_as_helpers() -> None:
    query = parse_query("xin GCN ATTP")
    assert [word.token.folded for word in query.words] == ["xin", "giay", "chung", "nhan", "an", "toan", "thuc", "pham"]
    assert ["gcn"] in [[token.folded for token in words] for words in query.helpers]


def test_words_of_asking_count_little_but_stay() -> None:
    weights = {word.token.folded: word.weight for word in parse_query("mở quán cà phê cần điều kiện gì").words}
    assert weights["gi"] < weights["dieu"]
    assert all(word.weight == 1 for word in parse_query("là gì").words)


def test_a_long_query_is_bounded() -> None:
    assert len(parse_query("từ " * 10_000).words) == MAX_WORDS
    assert len(parse_query("ĐTM " * 100).words) == MAX_WORDS


@pytest.mark.parametrize(
    ("text", "unsearchable"), [("", False), ("   ", False), ("((", True), ("\x00", True), ("a", False), ("-bia", False)]
)
def test_signs_only_are_unsearchable(text: str, unsearchable: bool) -> None:
    assert parse_query(text).unsearchable is unsearchable


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_is_a_query(text: str) -> None:
    parse_query(text)
