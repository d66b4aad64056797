"""What is known of a text before its tree is built: signatures, tables of contents, false annex heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.labels import Mark, Segment, Style, plain
from corpus.quotations import Quotation

_SIGNATURE = re.compile(
    r"\W{0,3}(?:NOI NHAN\s?:|(?:TM|KT|TUQ|TL|Q)\s?\.\s?[A-Z]|XAC THUC VAN BAN|(?:BO TRUONG|THU TUONG|THONG DOC|"
    r"CHU TICH QUOC HOI|CHU TICH NUOC|CHU TICH|TONG THANH TRA|CHU NHIEM|THU TRUONG)\W*\Z)"
)
_WAITING = re.compile(r"(?:\b(?:tại|theo|và|của|hoặc|các|với|là|đến|cho|thuộc|gồm|từ|số)|,)\Z")
_HEADS: tuple[Style, ...] = ("phu-luc", "mau", "dieu")


@dataclass(frozen=True, slots=True)
class Outline:
    """``skipped`` and ``signatures`` are indexes of ``segments``."""

    segments: Sequence[Segment]
    quoted: bytearray
    skipped: frozenset[int]
    signatures: frozenset[int]
    has_articles: bool

    def next_mark(self, index: int, style: Style, limit: int) -> Mark | None:
        """The next label of this style in the article, among ``limit`` lines that are quoted as this one is."""
        for ahead in range(index + 1, min(index + 1 + limit, len(self.segments))):
            if self.quoted[ahead] != self.quoted[index]:
                continue
            for mark in self.segments[ahead].marks:
                if mark.style == style:
                    return mark
                if mark.style in _HEADS:
                    return None
        return None


def _title(text: str, mark: Mark) -> str:
    """First letters of the first line after a label, without marks, blanks and signs."""
    line = text[mark.text_start : mark.text_start + 60].strip().split("\n", 1)[0]
    return re.sub(r"\W+", "", plain(line))[:16]


def _contents(heads: list[tuple[int, Mark]], text: str, segments: Sequence[Segment], style: Style) -> set[int]:
    """Entries of a table of contents: bare heads in a row whose labels (and mostly titles) come again later."""
    last_place = {(mark.style, mark.number): index for index, mark in heads}
    titles = Counter((mark.number, _title(text, mark)) for _, mark in heads if mark.style == style)
    found: set[int] = set()
    run: list[tuple[int, Mark]] = []

    def take_run() -> None:
        known = sum(titles[mark.number, _title(text, mark)] > 1 for _, mark in run)
        if len(run) > 1 and (style != "dieu" or known > len(run) / 2):
            found.update(index for index, _ in run)
        run.clear()

    following = [*(index for index, _ in heads[1:]), len(segments)]
    for (index, mark), after in zip(heads, following, strict=False):
        bare = after - index <= 4 and not any(segments[i].marks for i in range(index + 1, after))
        again = mark.style == style and last_place[mark.style, mark.number] != index
        if again and (bare or len(run) > 2):
            run.append((index, mark))
        if not (again and bare):
            take_run()
    take_run()
    return found


def _false_annexes(heads: list[tuple[int, Mark]], text: str, segments: Sequence[Segment]) -> set[int]:
    """Annex names in the middle of a sentence, or between two articles that follow each other."""
    found: set[int] = set()
    next_article: Mark | None = None
    before: dict[int, Mark | None] = {}
    last: Mark | None = None
    for index, mark in heads:
        before[index] = last
        last = mark if mark.style == "dieu" else last
    for index, mark in reversed(heads):
        if mark.style == "dieu":
            next_article = mark
            continue
        previous = before[index]
        between = (
            previous
            and next_article
            and next_article.order[0][0] == previous.order[0][0] + 1
            and next_article.order[0][0] > 1
        )
        if between:
            found.add(index)
    for index, segment in enumerate(segments):
        if not segment.marks or segment.marks[0].style not in ("phu-luc", "mau"):
            continue
        before_end = segments[index - 1].end if index else 0
        waits = index > 0 and _WAITING.search(text, max(before_end - 12, 0), before_end)
        after = segments[index + 1] if index + 1 < len(segments) else None
        alone = segment.marks[0].text_start >= segment.end
        runs_on = (
            after is not None
            and alone
            and not after.marks
            and (text[after.start].islower() or text[after.start] in ",;")
        )
        if waits or runs_on:
            found.add(index)
    return found


def read_outline(text: str, segments: Sequence[Segment], quotations: Sequence[Quotation]) -> Outline:
    """Look over the labels once. Linear."""
    quoted = bytearray(len(segments))
    for quotation in quotations:
        quoted[quotation.first : quotation.last + 1] = b"\1" * (quotation.last + 1 - quotation.first)
    heads = [
        (i, mark)
        for i, segment in enumerate(segments)
        if not quoted[i]
        for mark in segment.marks[:1]
        if mark.style in _HEADS
    ]
    contents = (
        _contents(heads, text, segments, "dieu")
        | _contents(heads, text, segments, "phu-luc")
        | _contents(heads, text, segments, "mau")
    )
    heads = [(index, mark) for index, mark in heads if index not in contents]
    signatures = frozenset(
        i
        for i, segment in enumerate(segments)
        if not quoted[i]
        and text[segment.start].isupper()
        and _SIGNATURE.match(plain(text[segment.start : min(segment.end, segment.start + 60)]))
        and (text[segment.start : min(segment.end, segment.start + 10)].isupper() or text[segment.start] == "N")
    )
    has_articles = any(mark.style == "dieu" for _, mark in heads)
    return Outline(
        segments, quoted, frozenset(contents | _false_annexes(heads, text, segments)), signatures, has_articles
    )
