from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.nlp.tokenizer import blank_pipeline

NLP = blank_pipeline()


@pytest.mark.parametrize("whole", ["86/2014/NĐ-MH", "66.17/2026/NQ-MH", "61/2020/QH14", "8517.62.51", "2505.10.00.10"])
def test_numbers_and_codes_stay_whole(whole: str) -> None:
    assert [token.text for token in NLP.make_doc(f"({whole}), theo")] == ["(", whole, ")", ",", "theo"]


def test_a_sign_at_the_end_of_a_word_is_a_token_of_its_own() -> None:
    assert [token.text for token in NLP.make_doc("Điều 5. Kho.")] == ["Điều", "5", ".", "Kho", "."]


@given(st.text(max_size=200))
def test_tokens_put_together_are_the_text(text: str) -> None:
    doc = NLP.make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)
