"""Notes at the foot of a page of a consolidated text (chú thích của văn bản hợp nhất): how a provision was amended.

They are no part of the law, and they quote final clauses of the amending documents, which would read as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.model import Span

_CONSOLIDATED = re.compile(r"VBHN|VĂN BẢN HỢP NHẤT|văn bản hợp nhất")
_PAGE_END = re.compile(r"\f|^[ \t]*(?:\d{1,4}[ \t]*(?:\r?\n)?[ \t]*)?CÔNG BÁO/Số", re.MULTILINE)
_NOTE = re.compile(r"^[ \t]{0,3}(?P<number>\d{1,3})[ \t]?(?=[A-ZĐ“])", re.MULTILINE)
_WORDING = re.compile(
    r"được\s+(?:sửa|bổ sung|thay|bãi bỏ|hợp nhất|đính chính)|có\s+căn\s+cứ|có\s+hiệu\s+lực|như\s+sau:"
)
"""What a note says. One on a blank of a form ("1 Tên cơ quan chủ quản") says nothing of the kind."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n[ \t\r\n]*")
_WAITS = re.compile(r"(?:khoản|điểm|điều|mục|phụ lục|số|,)\s*\Z", re.IGNORECASE)
_WORDS = 800
"""Characters of a note in which it says what became of the provision."""
_MAX_SKIP = 12
"""Notes of a wording of their own that may stand between two that are known."""


class Footnotes(NamedTuple):
    """Ranges of the notes, how many there are, and offsets where one goes on that could not be followed."""

    cuts: tuple[Span, ...]
    total: int
    lost: tuple[int, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        """Reading notes for a person; none if the text has no footnotes."""
        counted = (f"footnotes: {self.total} at the foot of pages are left out",) if self.total else ()
        return (*counted, *(f"footnotes: one goes on after source offset {place}" for place in self.lost[:20]))


def find_footnotes(text: str) -> Footnotes:
    """Footnotes of a consolidated text: on each page from the first numbered note of the series to the page's end."""
    cuts: list[Span] = []
    lost: list[int] = []
    last = 0
    if not _CONSOLIDATED.search(text):
        return Footnotes((), 0, ())
    open_quotes = 0
    for page in _pages(text):
        notes = list(_series(text, page, last))
        body_end = notes[0][1] if notes else page.end
        start = body_end if notes else -1
        if open_quotes:
            block = _last_block(text, page, body_end)
            if block is not None and (notes or _closes(text, block)):
                start = block.start
            else:
                lost.append(page.start)
                open_quotes = 0
        if start < 0:
            continue
        cuts.append(Span(start, page.end))
        last = notes[-1][0] if notes else last
        open_quotes = max(0, _balance(text, Span(notes[-1][1] if notes else start, page.end)))
    return Footnotes(tuple(cuts), last, tuple(lost))


def _pages(text: str) -> Iterator[Span]:
    start = 0
    for match in _PAGE_END.finditer(text):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, len(text))


def _series(text: str, page: Span, last: int) -> Iterator[tuple[int, int]]:
    """Number and offset of the notes of one page that carry on the series."""
    for match in _NOTE.finditer(text, *page):
        number = int(match["number"])
        before = text[max(page.start, match.start() - 80) : match.start()]
        parted = not before.strip() or _BLANK_LINE.search(before[len(before.rstrip()) :]) is not None
        in_series = last < number <= last + (_MAX_SKIP if last else 1)
        if (
            in_series
            and _WORDING.search(text, match.end(), min(page.end, match.end() + _WORDS))
            and (parted or not _WAITS.search(before))
        ):
            yield number, match.start()
            last = number


def _last_block(text: str, page: Span, end: int) -> Span | None:
    """The lines after the page's last blank line; None if that is all there is on the page."""
    stop = page.start + len(text[page.start : end].rstrip())
    blanks = list(_BLANK_LINE.finditer(text, page.start, stop))
    if not blanks or not text[page.start : blanks[-1].start()].strip():
        return None
    return Span(blanks[-1].end(), end)


def _closes(text: str, block: Span) -> bool:
    return _balance(text, block) < 0


def _balance(text: str, part: Span) -> int:
    return text.count("“", *part) - text.count("”", *part)
