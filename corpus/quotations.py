"""Quotations (trích dẫn) in amending instruments: which lines are text of the amended document.

Marks are paired by state over the whole body, never by a running count: a quotation opens at a line that begins with a
mark and a label (or follows "như sau:"), and closes at a line that ends with one. Where the closing mark is lost, the
next expected item of the outer text ends it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.labels import QUOTES, Mark, Segment, plain

_CLOSING = re.compile(r"(?:[”“\"»‟]|''|’’)\s?[.;,:]{0,3}(?:\s?[^\s\w]{0,2}\s?\w{0,2})?[.;,]?\Z")
_ANNOUNCED = re.compile(r"(?:như sau|sau đây|bằng)\s?:?\s*\Z", re.IGNORECASE)
_OPERATION = re.compile(
    r"(?:SUA D|BO SUNG|BAI BO|THAY THE|THAY CUM|BO CUM|BO CAC|BO KHOAN|BO DIEM|BO DIEU|HUY BO|DINH CHINH|CHUYEN|"
    r"(?:CAC )?(?:DIEU|KHOAN|DIEM|PHU LUC|TEN)\s.{0,80}(?:DUOC SUA DOI|DUOC BO SUNG|DUOC THAY|NHU SAU))"
)
_AMENDED = re.compile(r"(?:SUA D\w{1,2}|BO SUNG)\W+(?:BO SUNG\s)?(?:(?:CAC|TEN)\s)?(KHOAN|DIEM|DIEU)\s(\w{1,4})\b")
_LAST_ARTICLE = re.compile(
    r"\W{0,3}(?:HIEU LUC|TO CHUC THUC HIEN|TO CHUC THI HANH|TRACH NHIEM|DIEU KHOAN|QUY DINH CHUYEN TIEP)"
)
_SIGNATURE = re.compile(
    r"\W{0,3}(?:NOI NHAN\s?:|(?:TM|KT|TUQ|TL|Q)\s?\.\s?(?:CHINH PHU|BO TRUONG|THU TUONG|THONG DOC|UY BAN|CHU TICH))"
)

_STRAY = 20
_OUTER = ("dieu", "khoan", "diem")


class Quotation(NamedTuple):
    """Segments ``first`` to ``last`` (inclusive) are quoted. ``end``: offset of the closing mark or the text's end."""

    first: int
    last: int
    end: int
    closed: bool


def _marks_in(text: str, start: int, end: int) -> int:
    return sum(text.count(mark, start, end) for mark in QUOTES) + text.count("''", start, end)


def _closing_at(text: str, segment: Segment) -> int | None:
    """Offset of the closing mark if the quotation ends with this line."""
    tail_start = max(segment.start, segment.end - 12)
    closing = _CLOSING.search(text, tail_start, segment.end)
    if closing is None:
        return None
    opened = sum(text.count(mark, segment.start, segment.end) for mark in "“«")
    closed = sum(text.count(mark, segment.start, segment.end) for mark in "”»")
    straight = _marks_in(text, segment.start, segment.end) - opened - closed
    closes = (opened + closed + straight) % 2 == 1 if straight else closed > opened
    return closing.start() if closes else None


def _opens(text: str, segments: list[Segment], index: int) -> bool:
    segment = segments[index]
    if not segment.marks and not segment.quote:
        return False
    if segment.quote and segment.marks:
        return True
    before = segments[index - 1] if index else None
    if before is None or not _announces(text, before):
        return False
    if not segment.quote:
        return _opening_lost(text, before, segment)
    return _marks_in(text, segment.start, segment.end) % 2 == 0 or _closing_at(text, segment) is not None


def _opening_lost(text: str, before: Segment, segment: Segment) -> bool:
    """True if the line above announces new wording of just this label ("sửa đổi khoản 8 như sau:" ⏎ "8. …")."""
    order = plain(text[before.start : min(before.end, before.start + 200)])
    announced = _AMENDED.search(order)
    if announced is None or not segment.marks:
        return False
    mark = segment.marks[-1]
    return announced[1].lower() == plain(mark.style).lower() and announced[2] == plain(mark.number)


class _Outer:
    """The last labels of the outer text: what may come next."""

    def __init__(self) -> None:
        self.last: dict[str, Mark] = {}
        self.chapter: Mark | None = None

    def read(self, mark: Mark) -> None:
        """Take an outer label; the levels under it start afresh."""
        if mark.style == "chuong":
            self.chapter = mark
        if mark.style in _OUTER:
            self.last[mark.style] = mark
            for style in _OUTER[_OUTER.index(mark.style) + 1 :]:
                self.last.pop(style, None)

    def expects(self, mark: Mark) -> bool:
        """True if ``mark`` is the next of its series, or the first under the present one."""
        last = self.chapter if mark.style == "chuong" else self.last.get(mark.style)
        return last is not None and _follows(mark, last)


def _follows(mark: Mark, last: Mark) -> bool:
    (number, _), (before, _) = mark.order, last.order
    if len(number) != len(before) or number[:-1] != before[:-1]:
        return False
    return number[-1] - before[-1] == 1 or (mark.style == "diem" and 1 <= number[-1] - before[-1] <= 2)


def _recovers(text: str, segment: Segment, outer: _Outer, inner: dict[str, Mark]) -> bool:
    """True if this line inside an open quotation can only be the next item of the outer text."""
    head = plain(text[segment.start : min(segment.end, segment.start + 120)])
    if _SIGNATURE.match(head):
        return True
    for mark in segment.marks:
        if segment.quote or not outer.expects(mark):
            continue
        rest = head[mark.text_start - segment.start :].lstrip(" -.")
        if _OPERATION.match(rest):
            return True
        if mark.style == "chuong" and "chuong" not in inner:
            return True
        if mark.style == "dieu":
            last = inner.get("dieu")
            return _LAST_ARTICLE.match(rest) is not None or last is None or not _follows(mark, last)
    return False


def _announces(text: str, segment: Segment) -> bool:
    """True if the line ends with words that bring a quotation ("như sau:")."""
    return _ANNOUNCED.search(text, max(segment.start, segment.end - 16), segment.end) is not None


def _announced(text: str, segments: list[Segment], index: int) -> bool:
    """True if the line above announces a quotation, or ends one."""
    before = segments[index - 1] if index else None
    return before is not None and (
        _announces(text, before) or _CLOSING.search(text, max(before.start, before.end - 12), before.end) is not None
    )


def quotations(text: str, segments: list[Segment]) -> list[Quotation]:
    """All quotations that carry provisions, in order; they do not overlap.

    One pass; a mark that was not announced and never closes (a stray mark of OCR) is taken back, at most ``_STRAY``
    times.
    """
    found: list[Quotation] = []
    outer, inner = _Outer(), dict[str, Mark]()
    first: int | None = None
    stray: set[int] = set()
    last_close = next((i for i in range(len(segments) - 1, -1, -1) if _closing_at(text, segments[i]) is not None), -1)
    index = 0
    while index < len(segments) or first is not None:
        ends = index == len(segments) or (first is not None and _recovers(text, segments[index], outer, inner))
        if first is not None and ends:
            if len(stray) < _STRAY and not _announced(text, segments, first):
                stray.add(first)
                index, first = first, None
                continue
            found.append(Quotation(first, index - 1, segments[index - 1].end, False))
            first = None
            continue
        segment = segments[index]
        index += 1
        if first is None:
            opens = _opens(text, segments, index - 1) and index - 1 not in stray
            if not opens or (index - 1 > last_close and not _announced(text, segments, index - 1)):
                for mark in segment.marks[:1]:
                    outer.read(mark)
                continue
            first, inner = index - 1, {}
        inner.update((mark.style, mark) for mark in segment.marks)
        closing = _closing_at(text, segment)
        if closing is not None:
            found.append(Quotation(first, index - 1, closing, True))
            first = None
    return found
