"""New wording (nội dung sửa đổi) that an operation brings: where it stands, and which part goes to which target."""

from __future__ import annotations

import re

from corpus.model import Document, Provision, Span
from corpus.nlp.operations import Operation
from corpus.nlp.sentences import BLANK, Sentence

_BRINGING = ("amend", "supplement", "replace", "procedure_cut")
_QUOTED = re.compile(r"\s*[\"“„«'*#]")
_BEFORE = ' \n:“"„«'
_BEHIND = ' \n.;”"»'


class Wordings:
    """Finds the new wording in one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._provisions = document.provisions
        self._by_path = {provision.path: provision for provision in document.provisions}
        self._starts = {provision.start: provision for provision in document.provisions}

    def of(self, provision: Provision, operation: Operation, sentence: Sentence) -> Span | None:
        """What stands behind the sentence, without its quotation marks; None if the operation brings no text."""
        if operation.op not in _BRINGING:
            return None
        start, end, text = sentence.end, provision.end, self._text
        blank = sentence.text.find(BLANK, operation.objects[-1].span.end if operation.objects else 0)
        if not sentence.brings_text and operation.is_order:
            if blank < 0 and not _QUOTED.match(text, start, end):
                return self._unclosed(provision, operation)
            start = sentence.start + blank if blank >= 0 else start
        return self._bare(start, end)

    def part(self, source: str, target: str | None, whole: Span | None) -> tuple[Span | None, Span | None]:
        """The labelled part of the ``whole`` wording that becomes the target ("2. …" for khoản 2), else the whole; and
        the words that lead the part in, if they are quoted with it.
        """
        steps = target.split("#")[0].split("/") if whole and target else []
        for first in range(len(steps)):
            found = self._by_path.get("/".join((source, *steps[first:])))
            if whole and found and found.quoted and whole.start <= found.start < whole.end:
                above = self._provisions[found.parent] if found.parent is not None else found
                lead = self._bare(above.start, above.text_end) if above.quoted else None
                return self._bare(found.start, min(found.end, whole.end)), lead
        return whole, None

    def _unclosed(self, provision: Provision, operation: Operation) -> Span | None:
        """A new article whose quotation never closes stands behind the order as if it were one of this text."""
        quoted = _QUOTED.match(self._text, provision.end)
        behind = self._starts.get(quoted.end()) if quoted else None
        if behind and any(behind.path in citation.paths for citation in operation.objects):
            return self._bare(behind.start, behind.end)
        return None

    def _bare(self, start: int, end: int) -> Span | None:
        while start < end and self._text[start] in _BEFORE:
            start += 1
        while end > start and self._text[end - 1] in _BEHIND:
            end -= 1
        return Span(start, end) if start < end else None
