"""What is known of a text before its tree is built: signatures, tables of contents, false annex heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.labels import Mark, Segment, Style, plain
from corpus.quotations import Quotation

_SIGNATURE = re.compile(
    r"\W{0,3}(?:NOI NHAN\s?:|(?:TM|KT|TUQ|TL|Q)\s?\.\s?[A-Z]|XAC THUC VAN BAN|(?:BO TRUONG|THU TUONG|THONG DOC|"
    r"CHU TICH QUOC HOI|CHU TICH NUOC|CHU TICH|TONG THANH TRA|CHU NHIEM|THU TRUONG)\W*\Z)"
)
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
        """The next label of this style among the next ``limit`` lines of the same text (quoted or not), within the article."""
        for ahead in range(index + 1, min(index + 1 + limit, len(self.segments))):
            if self.quoted[ahead] != self.quoted[index]:
                continue
            for mark in self.segments[ahead].marks:
                if mark.style == style:
                    return mark
                if mark.style in _HEADS:
                    return None
        return None


def _contents(heads: list[tuple[int, Mark]], segments: Sequence[Segment], style: Style) -> set[int]:
    """Entries of a table of contents: bare heads, at least two in a row, whose labels come again later."""
    last_place = {(mark.style, mark.number): index for index, mark in heads}
    found: set[int] = set()
    run: list[int] = []
    for (index, mark), following in zip(heads, [*[i for i, _ in heads[1:]], len(segments)], strict=True):
        bare = following - index <= 4 and not any(segments[i].marks for i in range(index + 1, following))
        again = last_place[mark.style, mark.number] != index
        last_of_list = len(run) > 2 and mark.style == style and again
        if mark.style == style and bare and again:
            run.append(index)
            continue
        run += [index] if last_of_list else []
        found.update(run if len(run) > 1 else ())
        run = []
    return found | set(run if len(run) > 1 else ())


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
        following = segments[index + 1] if index + 1 < len(segments) else None
        runs_on = (
            following is not None
            and not following.marks
            and mark.text_start >= segments[index].end
            and text[following.start].islower()
        )
        if between or runs_on:
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
        _contents(heads, segments, "dieu") | _contents(heads, segments, "phu-luc") | _contents(heads, segments, "mau")
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
