"""The blank pipeline's tokenizer: document numbers (số, ký hiệu), HS codes and dates stay whole."""

from __future__ import annotations

import re
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(r"(\w+(?:[/.\-]\w+)*|[^\w\s]|\s)( ?)")
"""A word with what is joined to it (``67/2013/NĐ-CP``, ``8517.62.51``), a sign, or white space; then a blank."""

MAX_LENGTH = 20_000_000
"""Characters of one text. spaCy's own limit guards its parser, which is not used here."""


class LegalTokenizer:
    """Tokens by one linear pattern: a quarter of the time of spaCy's own, which looks for exceptions in every word."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokens of the text; put together again they are the text."""
        pairs = _TOKEN.findall(text)
        return Doc(self.vocab, words=[word for word, _ in pairs], spaces=[bool(blank) for _, blank in pairs])


def blank_pipeline() -> Language:
    """An empty pipeline for any language, with tokens for legal texts."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = cast(Any, LegalTokenizer(nlp.vocab))
    nlp.max_length = MAX_LENGTH
    return nlp
