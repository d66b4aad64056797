"""Cut events (bãi bỏ, sửa đổi, bổ sung …): what an amending instrument does to others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.model import CutEvent, Document

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find(document: Document, nlp_doc: Doc) -> Iterator[CutEvent]:
    """Yield one event for each operation on one target, in text order."""
    yield from ()
