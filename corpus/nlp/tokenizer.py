"""The blank pipeline's tokenizer: document numbers (số, ký hiệu) and HS codes stay whole."""

from __future__ import annotations

import re
from typing import Any, cast

import spacy
from spacy.language import Language

from corpus.keys import DOCUMENT_NUMBER

_HS_CODE = re.compile(r"\d{4}(?:\.\d{2}){1,3}")
"""``8517.62``, ``8517.62.51``, ``2505.10.00.10``."""

MAX_LENGTH = 20_000_000
"""Characters of one text. spaCy's own limit guards its parser, which is not used here."""


def _whole(token: str) -> re.Match[str] | None:
    """A match if the blank-delimited piece is a document number or an HS code and nothing else."""
    return DOCUMENT_NUMBER.fullmatch(token) or _HS_CODE.fullmatch(token)


def blank_pipeline() -> Language:
    """An empty pipeline for any language, with tokens for legal texts."""
    nlp = spacy.blank("xx")
    cast(Any, nlp.tokenizer).token_match = _whole
    nlp.max_length = MAX_LENGTH
    return nlp
