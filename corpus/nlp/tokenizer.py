"""The blank pipeline's tokenizer: document numbers (số, ký hiệu), HS codes and dates stay whole."""

from __future__ import annotations

import re
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(r"(?:\w+(?:[/.\-]\w+)*|[^\w\s]|\s) ?")
"""A word with what is joined to it (``67/2013/NĐ-CP``, ``8517.62.51``), a sign, or white space; then a blank."""

MAX_LENGTH = 20_000_000
"""Characters of one text. spaCy's own limit guards its parser, which is not used here."""


class _Known(dict[str, tuple[int, bool]]):
    """spaCy's number of a token, and whether a blank follows, by the token as printed: found quicker than by spaCy."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings

    def __missing__(self, printed: str) -> tuple[int, bool]:
        blank = len(printed) > 1 and printed.endswith(" ")
        self[printed] = found = self._strings.add(printed[:-1] if blank else printed), blank
        return found


class LegalTokenizer:
    """Tokens by one linear pattern; spaCy's own looks for exceptions in every word, and takes many times as long."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._known = _Known(vocab.strings)

    def __call__(self, text: str) -> Doc:
        """Tokens of the text; put together again they are the text."""
        tokens = [self._known[printed] for printed in _TOKEN.findall(text)]
        words: Any = [word for word, _ in tokens]  # Its documentation allows numbers, its types name only strings.
        return Doc(self.vocab, words=words, spaces=[blank for _, blank in tokens])


def blank_pipeline() -> Language:
    """An empty pipeline for any language, with tokens for legal texts."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = cast(Any, LegalTokenizer(nlp.vocab))
    nlp.max_length = MAX_LENGTH
    return nlp
