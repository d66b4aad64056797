"""Documents that a document replaces or repeals as a whole (thay thế, bãi bỏ, hết hiệu lực), by its own articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.citations import Citation, find_citations
from corpus.model import Provision, Span

_KIND = r"(?:nghị định|thông tư(?: liên tịch)?|quyết định|(?:bộ )?luật|pháp lệnh|nghị quyết|chỉ thị)\b"
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=[\d\w])[^.;\n]*)*")
_ORDER = re.compile(rf"\b(?:thay thế|bãi bỏ)\s+(?:toàn bộ\s+)?(?:các\s+)?(?={_KIND})", re.IGNORECASE)
_EXPIRES = re.compile(
    r"\W{0,3}(?:\d{1,2}\.\s*|[a-zđ]\)\s*)?(?:kể từ\s+[^,]{0,60}?hiệu lực(?: thi hành)?\W{0,2}(?:thì\s+)?)?(?:các\s+)?"
    rf"(?P<subject>{_KIND}.*?)\bhết hiệu lực",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = re.compile(
    r"(?:hết hiệu lực|bãi bỏ|thay thế)[^\n]{0,120}:\s*\Z|văn bản sau[^\n]{0,60}hết hiệu lực[^\n]{0,60}:\s*\Z"
)
_JOINED = re.compile(rf"(?:\bvà|[,;])\s+{_KIND}\s+số\s*\S{{4,24}}\Z", re.IGNORECASE)
_DATED = re.compile(r"\s{0,3}ngày\s+\d")
_SERIES_GAP = 24
_ITEM = re.compile(rf"\W{{0,3}}(?={_KIND})", re.IGNORECASE)


class Replaced(NamedTuple):
    """A replaced or repealed document and where it is named."""

    number: str
    span: Span


def find_replaced(text: str, provisions: Sequence[Provision]) -> list[Replaced]:
    """Documents replaced as a whole, in text order, each once. Quoted text and annexes do not count."""
    found: dict[str, Replaced] = {}
    listing: str | None = None
    for provision in provisions:
        if provision.quoted or not provision.path.startswith("dieu-"):
            continue
        start, end = provision.text_start, provision.text_end
        if listing is not None and not provision.path.startswith(listing):
            listing = None
        ranges = (
            [Span(start, end)] if listing is not None and _ITEM.match(text, start, end) else _ranges(text, start, end)
        )
        for low, high in ranges:
            for citation in _whole(text, low, high):
                found.setdefault(citation.target_doc or "", Replaced(citation.target_doc or "", citation.span))
        if listing is None and _LISTED.search(text, max(start, end - 200), end):
            listing = f"{provision.path}/"
    return list(found.values())


def _ranges(text: str, start: int, end: int) -> Iterator[Span]:
    """Parts of a provision's own text that name what is replaced."""
    for sentence in _SENTENCE.finditer(text, start, end):
        order = _ORDER.search(text, *sentence.span())
        if order:
            yield Span(order.end(), end if text[end - 1 : end] != ":" else sentence.end())
            return
        expires = _EXPIRES.match(text, *sentence.span())
        if expires:
            yield Span(*expires.span("subject"))


def _whole(text: str, start: int, end: int) -> Iterator[Citation]:
    """Whole documents cited as objects, up to the first provision.

    A document with its date after "và" is one of the series, though it stands after the title of the one before it; one
    that follows an amending document ("được sửa đổi theo Luật số …, Luật số …") is history too.
    """
    history_end = -_SERIES_GAP
    taken = False
    for citation in find_citations(text, start, end):
        if not citation.target_doc:
            continue
        joined = _JOINED.search(text, max(start, citation.span.end - 60), citation.span.end) is not None
        dated = _DATED.match(text, citation.span.end, end) is not None
        if citation.role == "history" or (citation.span.start - history_end < _SERIES_GAP and not dated):
            history_end, taken = citation.span.end, False
        elif citation.role == "object" or (joined and dated and taken):
            if citation.paths not in ((), ("",)):
                return
            taken = True
            yield citation
        else:
            taken = False
