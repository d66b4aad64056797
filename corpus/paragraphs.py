"""Where a paragraph starts: joins lines that a page's width cut, and only those.

A line that begins like a label (``Điều 12.``, ``2. …``) is no label when the sentence before it is still waiting
for its object ("quy định tại⏎Điều 12. …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_ARTICLE = re.compile(r"(?i:[\"“”'‘]{0,2}\s?Điều\s{1,3}\d{1,4}[a-zđ]{0,2}\s?(?:[.:]|[-–](?:\s|$)|$))")
_CONTAINER = re.compile(
    r"[\"“”]{0,2}\s?(?:"
    r"(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+\S+|[IVXLC]+|[A-ZĐ]|\d{1,2})(?=\s?[.:\-–]|\s+[A-ZÀ-ỸĐ]|$)"
    r"|(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d{1,2})[a-zA-Z]?(?=\s?[.:\-–]|\s+[A-ZÀ-ỸĐ]|$)"
    r"|(?:Tiểu mục|TIỂU MỤC|Mục|MỤC)\s+(?:\d{1,2}|[IVXLC]+|[A-ZĐ])(?:\.\d{1,2})?(?=\s?[.:\-–]|\s+[A-ZÀ-ỸĐ]|$)"
    r"|(?:Phụ lục|PHỤ LỤC)(?:\s+(?:số\s+|SỐ\s+)?(?:[IVXLC]+|\d{1,3}|[A-ZĐ])[\w.\-]{0,6})?"
    r"(?=\s?[.:\-–(]|\s+[A-ZÀ-ỸĐ]{2}|$)"
    r"|(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU)\s+(?:số\s+|SỐ\s+)?[\w.\-]{1,8}\s?(?:[.:]|$)"
    r")"
)
_DECIMAL = re.compile(r"[\"“]{0,2}(?:[A-ZĐ]\.)?\d{1,2}(?:\.\d{1,2}){1,4}[a-zđ]?(?:[.)]\s?|\s+)(?=\S)")
_CLAUSE = re.compile(r"[\"“]{0,2}\s?\d{1,3}[a-zđ]{0,2}\s?(?P<mark>[.),]|[-–](?=\s)|/(?=\s))\s*(?=[^\d\s])")
_POINT = re.compile(r"[\"“]{0,2}\s?(?:[a-zđ]|aa|bb|cc|dd|đđ|[a-zđ]\d{1,2})\s?\)\s?")
_ROMAN = re.compile(r"[\"“]{0,2}(?:[IVXLC]{1,7}|[A-ZĐ])(?:\.\d{1,2})?\s?[.)]\s+(?=\S)|[IVXLC]{1,7}\s?[-–]\s")
_SUBPOINT = re.compile(r"\((?:[ivx]{1,5}|\d{1,2}|[a-zđ])\)\s?")
_BULLETS = "-–+•*●▪"
_BULLET = re.compile(rf"[{_BULLETS}]\s?(?=\S)")
_OPENER = re.compile(
    r"Căn cứ |Theo đề nghị|Xét đề nghị|Theo Tờ trình|Số:|Luật số:|Nơi nhận|Độc lập\b|CỘNG H|VĂN BẢN MINH HỌA|"
    r"(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s?[.,]\s?[A-ZĐ]|K/T |T/M |\(Đã ký\)|\((?:Ban hành k|K)èm theo|Ban hành kèm theo"
)
_OPENING_QUOTE = re.compile(r"[\"“]\s?\S")
_LABELS = {
    "article": _ARTICLE,
    "opener": _OPENER,
    "container": _CONTAINER,
    "subpoint": _SUBPOINT,
    "decimal": _DECIMAL,
    "roman": _ROMAN,
    "clause": _CLAUSE,
    "point": _POINT,
    "quote": _OPENING_QUOTE,
}
_LABEL = re.compile("|".join(f"(?P<{name}>{label.pattern})" for name, label in _LABELS.items()))
"""What a paragraph may begin with; where several would match, the first counts."""
_ENDED = re.compile(r"(?:[.;:!?…]|\./|/\.)[\"“”'’)\]]*[.;,]?(?:\s[,|'`‘’_\-–]{1,2})?$")
"""The line ends a sentence or an item; specks of a scan may stand after it."""
_DANGLING = re.compile(
    r"(?:\b(?:tại|và|hoặc|của|theo|các|những|đến|từ|với|cho|là|bởi|do|về|trong|trên|để|được|không|có|như|ở|một|thuộc|bằng|"
    r"tới|qua|vào|[Kk]hoản|[Đđ]iểm|[Đđ]iều|tiết|[Mm]ục|[Cc]hương|[Pp]hụ lục|[Pp]hần|số|ngày|tháng|năm|"
    r"Nghị định|Thông tư|Luật|Bộ luật|Quyết định|Nghị quyết|Bộ|tỉnh|thành phố|Bộ trưởng|Ủy ban|"
    r"[Kk]hoản\s+\d{1,3}[a-zđ]?|[Đđ]iểm\s+[a-zđ])|[,(/])$"
)
"""The line ends with a word that waits for its object."""
_HEAD_ONLY = re.compile(
    r"(?:(?:PHỤ LỤC|CHƯƠNG|PHẦN|MỤC|MẪU|TIỂU MỤC)\b.{0,14}|CHÍNH PHỦ|QUỐC HỘI|BỘ .{2,60}|NGÂN HÀNG .{2,40}|.*\bNAM|"
    r"(?:BỘ )?LUẬT|NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ|THÔNG TƯ LIÊN TỊCH|QUYẾT ĐỊNH|PHÁP LỆNH|CHỈ THỊ|QUY ĐỊNH|QUY CHẾ|"
    r"DANH MỤC|VĂN BẢN HỢP NHẤT):?"
)
_SIGNATURE = re.compile(
    r"(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s?[.,]|K/T |T/M |(?:PHÓ |THỨ )?(?:THỦ TƯỚNG|BỘ TRƯỞNG|TRƯỞNG|THỐNG ĐỐC|CHỦ TỊCH)"
)
_WAITS_FOR_LETTER = re.compile(r"\b(?:điểm|Điểm|các điểm|tiết|và|hoặc)$")
_NUMBER_OPEN = re.compile(r"/\d{4}/(?:[A-ZĐ]{2,6}\d?[-–]|(?P<code>[A-ZĐ]{2,6}))?$")
_CODE = re.compile(r"[A-ZĐ]{2}")
_DASH_CODE = re.compile(r"[-–][A-ZĐ]{2}")

_FIRST_CLAUSE = re.compile(r"1\s?[.]\s*[^\W\d_]")
_NUMBERED = re.compile(r"(\d{1,3})(?:\.\s+|\.(?=[^\W\d_])|,\s?)(?=[^\W\d_])")
_PLACE_OPEN = re.compile(
    r"(?:\b(?:[Kk]hoản|[Đđ]iểm|[Đđ]iều|tiết|[Mm]ục|[Cc]hương|[Pp]hần|(?:[Pp]hụ lục|[Mm]ẫu|[Bb]iểu|[Bb]ảng)(?: số)?)"
    r"|\b(?:\d{1,3}[a-zđ]?|[a-zđ]),)$"
)
"""The line ends with the name of a place whose number must follow, or in a list of such numbers."""
_GARBLED = re.compile(r"(?:[a-zđ]{2}|[^\W\d_])\s?[)}\]]\s?(?=[^\W\d_a-zà-ỹđ])|[a-zđ]\s(?=[^\W\d_a-zà-ỹđ])")
"""A label of a point that a scan garbled (``ce) …``, ``đ …``)."""
_DOTTED_POINT = re.compile(r"[a-zđ]\.\d{1,2}\s?[.)]\s?\w")
_REPEATED_TITLE = 15
"""A sentence that begins with this many characters of its article's title is its text, not the title going on."""

_TAIL = 24
"""Characters at the end of a line that tell how it ends."""

FULL_LINE = 0.86
"""Share of the page's width from which an unpunctuated line counts as cut by the page, not ended."""
SHORT_LINE = 0.6


class Line(NamedTuple):
    """A line of text with the rows of its map: (start, end) in ``text`` and (start, end) in the source.

    ``gap``: a blank line stands before it. ``heading``: the form marks it as a heading.
    """

    text: str
    runs: list[tuple[int, int, int, int]]
    gap: bool = False
    heading: bool = False


def looks_wrapped(lines: list[str]) -> bool:
    """True if the text was cut at a page's width: long lines run on in lower case on the next."""
    long_lines = running = 0
    for line, following in pairwise(lines):
        if len(line) > 50:
            long_lines += 1
            running += following[:1].islower() and not _ends(line, _ENDED) and not _POINT.match(following)
    return long_lines > 0 and running / long_lines > 0.15


class Paragraphs:
    """Decides for each line whether it continues the paragraph before it."""

    def __init__(self, wrapped: bool) -> None:
        self._wrapped = wrapped

    def joined(self, lines: list[Line]) -> Iterator[tuple[Line, str]]:
        """Each line with what goes before it: a line break, a blank, or nothing."""
        width = _width(lines) if self._wrapped else 0
        first: Line | None = None
        previous: Line | None = None
        for index, line in enumerate(lines):
            if previous is None or first is None:
                separator = "\n"
            elif _number_goes_on(previous.text, line.text):
                separator = ""
            else:
                following = lines[index + 1].text if index + 1 < len(lines) else ""
                joins = self._joins(first, previous, line, following, width)
                separator = " " if joins else "\n"
            if separator == "\n":
                first = line
            previous = line
            yield line, separator

    def _joins(self, first: Line, previous: Line, line: Line, following: str, width: int) -> bool:
        if line.heading:
            return False
        text, before = line.text, previous.text
        if not self._wrapped:
            return text[0].islower() and not line.gap and not _ends(before, _ENDED) and not _is_label(text)
        if previous.heading and not text[0].islower():
            return False
        if (
            starts_paragraph(text, before, following)
            or _after_gap(line, before)
            or _next_clause(first.text, before, text)
            or _title_ends(first.text, before, text)
        ):
            return False
        if text.isdigit() or before.isdigit():
            return _ends(before, _DANGLING) and not line.gap
        if _all_capitals(text):
            return (
                _all_capitals(before)
                and not line.gap
                and not _HEAD_ONLY.fullmatch(before)
                and not _SIGNATURE.match(text)
            )
        if text[0].islower():
            return not (line.gap and _ends(before, _ENDED))
        if _ends(before, _ENDED) or (line.gap and not _ends(before, _DANGLING)):
            return False
        if _all_capitals(before) or _HEAD_ONLY.fullmatch(before) or _CONTAINER.fullmatch(before):
            return False
        if _ends(before, _DANGLING):
            return True
        share = (len(before) + 1 + len(text.split(" ", 1)[0])) / width
        return share > (FULL_LINE if _ARTICLE.match(first.text) or _CONTAINER.match(first.text) else SHORT_LINE)


def starts_paragraph(text: str, before: str, following: str = "") -> bool:
    """True if ``text`` begins with a label or an opener and ``before`` (the line above) does not wait for it."""
    if text[0].islower():
        label = _POINT.match(text)
        garbled = not label and (_DOTTED_POINT.match(text) or _GARBLED.match(text)) and _ends(before, _ENDED)
        return bool(label or garbled) and not _ends(before, _WAITS_FOR_LETTER)
    if text[0] in _BULLETS:
        return bool(_BULLET.match(text)) and not (before[-1:].isdigit() and text[-1:].isdigit())
    label = _LABEL.match(text)
    if label is None:
        return False
    match label.lastgroup:
        case "article":
            alone = label.end() == len(text)
            return not _ends(before, _DANGLING) and not (alone and following[:1].islower())
        case "opener":
            return before.endswith(",") or not _ends(before, _DANGLING)
        case "container" | "decimal" | "roman":
            return not _ends(before, _DANGLING)
        case "subpoint":
            return before.endswith(",") or _ends(before, _ENDED)
        case "clause":
            return _clause_starts(text, before, label)
        case "point":
            return not _ends(before, _WAITS_FOR_LETTER)
    return _ends(before, _ENDED)


def _ends(line: str, pattern: re.Pattern[str]) -> bool:
    """True if ``line`` ends so; ``pattern`` ends with ``$``."""
    return pattern.search(line, max(len(line) - _TAIL, 0)) is not None


def _next_clause(paragraph: str, before: str, text: str) -> bool:
    """True if ``text`` is khoản 2 under khoản 1 and the line above names no place whose number it could be."""
    clause = _NUMBERED.match(text)
    last = _NUMBERED.match(paragraph) if clause else None
    if clause is None or last is None or text[clause.end()].islower():
        return False
    return int(clause[1]) == int(last[1]) + 1 and not _ends(before, _PLACE_OPEN)


def _after_gap(line: Line, before: str) -> bool:
    """True for a khoản after a blank line, unless the line above names the place whose number it is."""
    clause = _NUMBERED.match(line.text) if line.gap else None
    return clause is not None and line.text[clause.end()].isupper() and not _ends(before, _PLACE_OPEN)


def _title_ends(paragraph: str, before: str, text: str) -> bool:
    """True if ``text`` is the first khoản under an article's title, or a sentence that says the title again."""
    article = _ARTICLE.match(paragraph)
    if article is None:
        return False
    if _FIRST_CLAUSE.match(text):
        return not _ends(before, _PLACE_OPEN)
    title = paragraph[article.end() :].lstrip()
    return len(title) > _REPEATED_TITLE and text.startswith(title[:_REPEATED_TITLE])


def _number_goes_on(before: str, text: str) -> bool:
    """True if the line end broke a document number: ``67/2013/NĐ-⏎CP``, ``67/2013/⏎NĐ-CP``, ``67/2013/NĐ⏎-CP``."""
    open_end = _NUMBER_OPEN.search(before, max(len(before) - _TAIL, 0))
    return open_end is not None and bool((_DASH_CODE if open_end["code"] else _CODE).match(text))


def _clause_starts(text: str, before: str, clause: re.Match[str]) -> bool:
    if _ends(before, _ENDED):
        return True
    sure = clause["mark"] != "," and not text[clause.end()].islower()
    return sure and not _ends(before, _DANGLING)


def _is_label(text: str) -> bool:
    return bool(_POINT.match(text) or _BULLET.match(text) or _CLAUSE.match(text))


def _all_capitals(text: str) -> bool:
    return text.isupper() and sum(char.isalpha() for char in text[:12]) > 2


def _width(lines: list[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 30)
    return lengths[len(lengths) * 9 // 10] if lengths else 80
