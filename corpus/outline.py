"""What is known of a text before its tree is built: signatures, tables of contents, false annex heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.agencies import slug_of
from corpus.labels import Mark, Segment, Style, plain
from corpus.quotations import Quotation
from corpus.readers.numbering import format_number

_SIGNATURE = re.compile(
    r"\W{0,3}(?:NOI NHAN\s?:|(?:TM|KT|TUQ|TL|Q)\s?\.\s?[A-Z]|XAC THUC VAN BAN|VAN PHONG QUOC HOI\W*\Z|"
    r"(?:BO TRUONG|THU TUONG|THONG DOC|"
    r"CHU TICH QUOC HOI|CHU TICH NUOC|CHU TICH|TONG THANH TRA|CHU NHIEM|THU TRUONG)(?:\W+MINH HOA)?\W*\Z)"
)
_PASSED = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) này (?:đã )?được (?:Quốc hội|[UỦ][yỷ] ban Thường vụ|Hội đồng nhân dân)\b"
    r"[^\n]{0,200}\bthông qua\b"
)
"""The formula after the last article that says when the text was passed."""
_REGULATION = re.compile(r"\W{0,4}(QUY CHE|QUY DINH|DIEU LE|NOI QUY|QUY TRINH|CHUONG TRINH|DANH MUC|HUONG DAN)\b")
_TITLE_LINES = 8
_BEFORE_ARTICLES: tuple[Style, ...] = ("dieu", "phan", "chuong", "muc")
_RECIPIENTS_END = re.compile(r"[-–]?\s?Lưu\s?:\s?(?:VT|Văn thư)\b")
_RECIPIENT = re.compile(r"[-–]\s?\w")
_WAITING = re.compile(r"(?:\b(?:tại|theo|và|của|hoặc|các|với|là|đến|cho|thuộc|gồm|từ|số)|,)\Z")
_ATTACHED = re.compile(r"\W{0,3}(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_FORM = re.compile(r"Mẫu(?: số)? \d")
_HEADS: tuple[Style, ...] = ("phu-luc", "mau", "dieu")


@dataclass(frozen=True, slots=True)
class Outline:
    """``skipped`` and ``signatures`` are indexes of ``segments``."""

    segments: Sequence[Segment]
    quoted: bytearray
    skipped: frozenset[int]
    signatures: frozenset[int]
    attached: frozenset[int]
    """Heads of annexes that say what they are attached to ("Kèm theo Nghị định số …")."""
    regulations: Mapping[int, Mark]
    """Titles of attached regulations ("QUY CHẾ …", "(Ban hành kèm theo …)") whose articles begin at Điều 1."""
    has_articles: bool
    renumbered: Mapping[int, Mark]
    """Chapters whose number a scan misread as that of the next one (``Chương II`` before ``Chương II``)."""

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

    def next_items(self, text: str, index: int, limit: int) -> tuple[Mark | None, Mark | None]:
        """The next điểm of this khoản and the next khoản of the article, in ``limit`` lines quoted as this one is."""
        point: Mark | None = None
        for ahead in range(index + 1, min(index + 1 + limit, len(self.segments))):
            if self.quoted[ahead] != self.quoted[index]:
                continue
            for mark in self.segments[ahead].marks:
                if mark.style in _HEADS:
                    return point, None
                if mark.style == "diem":
                    point = point or mark
                elif mark.style == "khoan" and len(mark.order[0]) == 1 and not closed_by_bracket(text, mark):
                    return point, mark
        return point, None


def closed_by_bracket(text: str, mark: Mark) -> bool:
    """True for ``8)``, unlike ``8.``."""
    return text[max(mark.text_start - 8, 0) : mark.text_start].rstrip().endswith(")")


def _title(text: str, mark: Mark) -> str:
    """First letters of the first line after a label, without marks, blanks and signs."""
    line = text[mark.text_start : mark.text_start + 60].strip().split("\n", 1)[0]
    return re.sub(r"\W+", "", plain(line))[:16]


def _contents(heads: list[tuple[int, Mark]], text: str, segments: Sequence[Segment], style: Style) -> set[int]:
    """Entries of a table of contents: bare heads in a row, most of whose labels (or titles) come again later."""
    last_place = {(mark.style, mark.number): index for index, mark in heads}
    titles = Counter((mark.number, _title(text, mark)) for _, mark in heads if mark.style == style)
    found: set[int] = set()
    run: list[tuple[int, Mark]] = []

    def comes_again(index: int, mark: Mark) -> bool:
        if style == "dieu":
            return titles[mark.number, _title(text, mark)] > 1
        return last_place[mark.style, mark.number] != index

    def take_run() -> None:
        listed = style == "mau" and any(_FORM.search(text, mark.text_start, segments[i].end) for i, mark in run)
        repeated = [index for index, mark in run if comes_again(index, mark)]
        if (len(run) > 1 or listed) and len(repeated) * 2 >= len(run):
            found.update(repeated if style != "dieu" else (index for index, _ in run))
        run.clear()

    following = [*(index for index, _ in heads[1:]), len(segments)]
    for (index, mark), after in zip(heads, following, strict=False):
        bare = after - index <= 4 and not any(segments[i].marks for i in range(index + 1, after))
        again = last_place[mark.style, mark.number] != index
        entry = again and (bare or len(run) > 2) if style == "dieu" else bare or (again and len(run) > 2)
        if mark.style == style and entry:
            run.append((index, mark))
        if not (mark.style == style and entry and bare):
            take_run()
    take_run()
    return found


def _false_annexes(
    heads: list[tuple[int, Mark]], text: str, segments: Sequence[Segment], attached: frozenset[int]
) -> set[int]:
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
        if between and index not in attached:
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


def without_footnotes(segments: Sequence[Segment]) -> list[Segment]:
    """Heads of annexes and forms of a consolidated text without the marks of footnotes that stick to their numbers.

    ``Phụ lục 145`` where annex 1 is due is annex 1 with footnote 45.
    """
    last: dict[Style, int] = {}
    cleaned = []
    for segment in segments:
        mark = segment.marks[0] if segment.marks else None
        if mark is not None and mark.style in ("phu-luc", "mau"):
            if mark.number.isdecimal():
                mark = _due(mark, last.get(mark.style, 0))
                segment = segment._replace(marks=(mark, *segment.marks[1:]))
            last[mark.style] = mark.order[0][0] if mark.order[0] else 0
        cleaned.append(segment)
    return cleaned


def _due(mark: Mark, last: int) -> Mark:
    """The mark with the longest beginning of its number that continues its series, or begins it."""
    for due in (range(last + 1, last + 4), (1,)):
        for length in range(len(mark.number), 0, -1):
            if int(mark.number[:length]) in due:
                return mark._replace(number=mark.number[:length], order=((int(mark.number[:length]),), ""))
    return mark


def _regulations(text: str, segments: Sequence[Segment], quoted: bytearray) -> dict[int, Mark]:
    """Titles before an Điều 1, which is the first of a text only if no article stands before it (the tree knows)."""
    found: dict[int, Mark] = {}
    label: Mark | None = None
    article: Mark | None = None
    distance = 0
    for index in range(len(segments) - 1, -1, -1):
        segment = segments[index]
        distance += 1
        if quoted[index]:
            continue
        if segment.marks:
            label, distance = segment.marks[0], 0
            article = label if label.style in _HEADS else article
            continue
        heads = label is not None and label.style in _BEFORE_ARTICLES and distance <= _TITLE_LINES
        if not heads or article is None or (article.style, article.order) != ("dieu", ((1,), "")):
            continue
        title = _REGULATION.match(plain(text[segment.start : min(segment.end, segment.start + 40)]))
        if title is None:
            continue
        above = segments[index - 1].marks[:1] if index else ()
        heading = bool(above) and above[0].style in _BEFORE_ARTICLES[1:]
        if text[segment.start : segment.start + title.end()].isupper() and not heading:
            found[index] = Mark("phu-luc", slug_of(title[1]), ((), ""), segment.start + title.end(), True)
    return found


def _ends_body(text: str, segment: Segment) -> bool:
    """True for a signature, and for the formula that says when the text was passed."""
    start, end = segment.start, segment.end
    if text[start] == "N" or text[start : min(end, start + 10)].isupper():
        signed = text[start].isupper() and _SIGNATURE.match(plain(text[start : min(end, start + 60)]))
        return bool(signed or _PASSED.match(text, start, end))
    return text[start] in "BLP" and _PASSED.match(text, start, end) is not None


def _renumbered(segments: Sequence[Segment], quoted: bytearray) -> dict[int, Mark]:
    chapters = [
        (index, segment.marks[0])
        for index, segment in enumerate(segments)
        if segment.marks and segment.marks[0].style == "chuong" and not quoted[index]
    ]
    found: dict[int, Mark] = {}
    last = 0
    for (index, mark), (_, following) in pairwise(chapters):
        number = mark.order[0][0] if mark.order[0] else 0
        due = last + 1
        if mark.order == following.order and number == due + 1:
            printed = str(due) if mark.number.isdecimal() else format_number(due, "upperRoman")
            found[index] = mark._replace(number=printed, order=((due,), ""))
            number = due
        last = number
    return found


def _recipients(text: str, segments: Sequence[Segment], quoted: bytearray) -> frozenset[int]:
    """First lines of lists of recipients that end with "- Lưu: VT", whatever became of the words "Nơi nhận"."""
    found = set()
    for index, segment in enumerate(segments):
        if quoted[index] or not _RECIPIENTS_END.match(text, segment.start, segment.end):
            continue
        while index and _RECIPIENT.match(text, segments[index - 1].start, segments[index - 1].end):
            index -= 1
        found.add(index)
    return frozenset(found)


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
    signatures = frozenset(i for i, segment in enumerate(segments) if not quoted[i] and _ends_body(text, segment))
    signatures |= _recipients(text, segments, quoted)
    has_articles = any(mark.style == "dieu" for _, mark in heads)
    attached = frozenset(
        i
        for i, mark in heads
        if mark.style == "phu-luc"
        and any(_ATTACHED.match(text, line.start, line.end) for line in segments[i + 1 : i + 7])
    )
    skipped = frozenset(contents | _false_annexes(heads, text, segments, attached))
    regulations = _regulations(text, segments, quoted)
    renumbered = _renumbered(segments, quoted)
    return Outline(segments, quoted, skipped, signatures, attached, regulations, has_articles, renumbered)
