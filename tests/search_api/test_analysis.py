"""The analyser: what must be one term, what must not, and where the words stand."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api import analysis
from search_api.analysis import fold, pair, terms, tokens

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ 0123456789.,/-"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("kỹ", "kĩ"),
        ("đại lý", "đại lí"),
        ("quý", "quí"),
        ("XĂNG DẦU", "xăng dầu"),
        ("80.000", "80000"),
    ],
)
def test_same_exact_term(one: str, other: str) -> None:
    assert terms(one)[0] == terms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ma", "má"),
        ("bán", "bạn"),
        ("thủy", "thui"),
        ("tay", "tai"),
        ("đo", "do"),
        ("hoa", "hòa"),
        ("66.17", "6617"),
        ("10,5", "105"),
    ],
)
def test_different_exact_terms(one: str, other: str) -> None:
    assert terms(one)[0] != terms(other)[0]


def test_folded_terms_ignore_marks() -> None:
    assert terms("Điều kiện kinh doanh xăng dầu")[1] == terms("dieu kien kinh doanh xang dau")[1]


def test_nothing_is_a_stop_word() -> None:
    assert len(tokens("ở an to và của là được không")) == 8


def test_offsets_are_of_the_raw_text_in_any_form() -> None:
    raw = unicodedata.normalize("NFD", "Cơ sở bán lẻ rượu")
    words = [raw[token.start : token.end] for token in tokens(raw)]
    assert [unicodedata.normalize("NFC", word) for word in words] == ["Cơ", "sở", "bán", "lẻ", "rượu"]


@given(VIETNAMESE)
def test_composed_and_decomposed_text_give_the_same_terms(text: str) -> None:
    assert terms(unicodedata.normalize("NFC", text))[0] == terms(unicodedata.normalize("NFD", text))[0]


@given(st.text())
def test_any_text_gives_ordered_bounded_terms_without_blanks(text: str) -> None:
    found, held = tokens(text), terms(text)
    for words, pairs, of in ((held.exact, held.exact_pairs, "exact"), (held.folded, held.folded_pairs, "folded")):
        expected = [getattr(token, of) for token in found]
        assert words == " ".join(expected)
        assert pairs == " ".join(pair(first, second) for first, second in pairwise(expected))
    assert held.plain == fold(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        for term in (token.exact, token.folded):
            assert term
            assert len(term) <= 70
            assert not any(char.isspace() for char in term)


@given(VIETNAMESE)
def test_folding_composed_text_keeps_its_length(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(fold(composed)) == len(composed)


def test_only_so_many_short_pieces_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_MOST_KNOWN", 3)
    kept = analysis._Known(str.upper)
    long = "a" * 1_000
    assert [kept[piece] for piece in ("a", "b", "c", "d", long, "a")] == ["A", "B", "C", "D", long.upper(), "A"]
    assert set(kept) == {"d", "a"}
