"""Labels at the start of a line: what a line could be the head of (Điều 7a. · 2- · đ) · (ii) · IV. · Phụ lục I.3).

A line may have more than one reading (``i)`` is điểm i or tiết i; ``I.`` is Roman one or the letter after H); the tree
decides. Only the first characters of a line are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from corpus.model import Table

Style = Literal[
    "phu-luc",
    "mau",
    "phan",
    "chuong",
    "muc",
    "tieu-muc",
    "letter",
    "roman",
    "dieu",
    "khoan",
    "diem",
    "tiet",
    "tiet-number",
    "tiet-dotted",
]

QUOTES = '“”„‟«»"″'
OPENERS = '“„«"″”‟'
POINT_ORDER = "abcdđefghijklmnopqrstuvwxyz"
"""Order of điểm letters. ``f j w z`` are not used by the drafting rules, but some texts have them."""


class Mark(NamedTuple):
    """One reading of a line's label. ``order``: its place in its series, numbers and a suffix (7a = (7,), "a")."""

    style: Style
    number: str
    order: tuple[tuple[int, ...], str]
    text_start: int
    strong: bool
    """False if the label alone is weak evidence (a bare ``Điều 6`` without a full stop)."""


class Segment(NamedTuple):
    """A line, or the part of a line after "như sau: “". ``start`` is after blanks, quotation mark and junk."""

    line_start: int
    start: int
    end: int
    quote: bool
    """Begins with a quotation mark."""
    marks: tuple[Mark, ...]


def _ascii_table() -> dict[int, str]:
    """One character to one character, so that offsets hold."""
    table = {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)} | dict.fromkeys(map(ord, "ĐđÐð"), "D")
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.upper()
    return table


_ASCII = _ascii_table()
_HEAD_LETTERS = frozenset("DPBMCT") | {chr(code) for code, letter in _ASCII.items() if letter in "DPBMCT"}
"""First letters of named heads, as ``plain`` reads them."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")

_HEAD = re.compile(
    r"(?:(?P<dieu>DIEU)\s{0,2}(?P<article>\d{1,4})\s?(?P<article_suffix>[A-Z]?\d?)(?P<article_stop>\s?[.:\-–]|(?!\w))"
    r"|(?P<annex>PHUC? LUC)(?: SO)?(?:\s(?P<annex_number>(?:[IVXL]+|\d{1,4}|[A-Z]\d{0,2})(?:[.-]\d{1,3}|[A-Z])*)"
    r"(?:(?:(?<=[IVXL])|(?<=\d[A-Z]))\d{1,3})?(?!\w))?(?!\w)"
    r"|(?P<form>(?:BIEU )?MAU(?: SO)?)\s?(?P<form_number>\d{1,5}[A-Z]?(?:[.-]\d{1,2})?|[IVX]+)(?!\w)"
    r"|(?P<phan>PHAN)\s(?P<part>THU [A-Z]+(?: [A-Z]+)?|[IVXL]+|\d{1,2}|[A-Z])(?!\w)"
    r"|(?P<box>CHUONG|TIEU MUC|MUC)\s(?P<box_number>[IVXL]+|\d{1,3}(?:\.\d{1,2})*|[A-Z])(?P<box_suffix>[A-Z]?)(?!\w))"
)
"""Digits after a Roman annex number (``Phụ lục II59``) are the mark of a footnote."""
_DOTTED = re.compile(r"(\d{1,3}(?:\. ?\d{1,2})+)([a-zđ]?)\s?[.):](?!\d)\s*|(\d{1,3}(?:\.\d{1,2})+)([a-zđ]?)\s+")
_NUMBER = re.compile(r"(\d{1,3})([a-zđ]{0,2}\d?)\s?(?:([.)/](?!\d))|([,:](?=\s))|(-(?=\s?[^\s\d])|–(?=\s?[^\s\d])))\s*")
_FOOTNOTED = re.compile(r"(\d{1,3})([a-zđ]?)\.\d{1,3}(?:\s+(?=[^\W\d_])|\s*(?=\())")
_FOOTNOTE = re.compile(r"(?<=\S)\d{1,3}\s+(?=[^\W\d_])")
"""Marks of footnotes glued to a label in a consolidated text: ``3.19 Trình tự``, ``a)12 Giấy phép``."""
_POINT = re.compile(r"(\(?)([a-zđ])(\d{0,2})\s?\)\s*")
_POINT_DOT = re.compile(r"([a-zđ])([.,:])\s+(?=[^\W\d_])")
_SUBPOINT = re.compile(r"([a-zđ])\.(\d{1,2})\s?[.)]\s*")
_ITEM_ROMAN = re.compile(r"\(?([ivx]{1,5})\s?\)\s*")
_ITEM_NUMBER = re.compile(r"\((\d{1,2})\)\s*(?=\S)")
_UPPER = re.compile(r"([A-ZĐ])(\d{0,2})\s?[.)]\s*(?=\W*\w)")
_UPPER_ROMAN = re.compile(r"([IVXL]{1,6})([a-z]?)\s?[.\-–:/)]\s*(?=\W*\w)")
_JUNK = re.compile(r"[\s*#>_.,`'’~|•]{0,8}")
_BULLET = re.compile(r"[-–]\s{1,3}(?=[a-zđ]\)\s|Điều \d{1,3}[a-zđ]?\. ?[^\W\d_a-zđ])")
"""A bullet before a label ("- a) Tên …"); "- Điều 21." alone on its line is the end of a reference."""
_BOXES: dict[str, Style] = {"CHUONG": "chuong", "MUC": "muc", "TIEU MUC": "tieu-muc"}
_REFERENCE = re.compile(
    r"\s*(?:nghị|luật|bộ luật|thông|quyết|pháp|hiến|của|và|này|trên|nêu|hoặc|thì|đến|ban hành|kèm|tại|theo|được|là)\b"
    r"|\s*[;,)]",
    re.IGNORECASE,
)
_CARRIED = re.compile(r":\s{0,3}(?=[“„«\"]\s?(?:Điều\s?\d|\d{1,3}[a-zđ]?[.)]|[a-zđ]\d?\)|Chương|Mục|Phụ lục|Mẫu))")


def roman_value(number: str) -> int:
    """Value of an upper-case Roman number; 0 if it is none."""
    if not number or not _ROMAN_FORM.match(number):
        return 0
    values = [_ROMAN.get(letter, 0) for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def plain(text: str) -> str:
    """Upper case without marks, character for character (``Điều`` → ``DIEU``)."""
    return text.translate(_ASCII)


def _ordinal(number: str) -> int:
    digits = re.match(r"\d+", number)
    if digits:
        return int(digits.group())
    return roman_value(number) or (ord(number[0]) - 64 if len(number) == 1 else 0)


def _named_head(text: str, start: int, end: int) -> Mark | None:
    """Reading as a named head: Điều, Phụ lục, Mẫu, Phần, Chương, Mục, Tiểu mục; None if the line goes on as prose."""
    match = _HEAD.match(plain(text[start : min(end, start + 40)]))
    if match is None:
        return None
    after = start + match.end()
    if match["dieu"]:
        suffix = text[start + match.start("article_suffix") : start + match.end("article_suffix")].lower()
        stop = bool(match["article_stop"].strip())
        if not stop and _REFERENCE.match(text, after, end):
            return None
        return Mark("dieu", f"{int(match['article'])}{suffix}", ((int(match["article"]),), suffix), after, stop)
    rest = text[after : min(end, after + 60)].strip()
    if _REFERENCE.match(rest) or rest[:1].islower():
        return None
    if match["annex"]:
        number = match["annex_number"] or ""
        return Mark(
            "phu-luc", number, (tuple(map(_ordinal, re.split(r"[.-]", number))) if number else (), ""), after, not rest
        )
    if match["form"]:
        number = match["form_number"].lower() if match["form_number"][0].isdigit() else match["form_number"]
        return Mark("mau", number, ((_ordinal(number),), number), after, not rest)
    if match["phan"]:
        number = match["part"].lower().replace(" ", "-") if match["part"].startswith("THU ") else match["part"]
        return Mark("phan", number, ((_ordinal(number),), ""), after, True)
    number, suffix = match["box_number"], match["box_suffix"].lower()
    order = tuple(map(_ordinal, number.split(".")))
    return Mark(_BOXES[match["box"]], number + suffix, (order, suffix), after, True)


def _number_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Readings as khoản: ``1.2.`` (levels kept) and ``1.``."""
    marks = []
    dotted = _DOTTED.match(text, start, end)
    if dotted:
        parts = tuple(int(part) for part in (dotted[1] or dotted[3]).replace(" ", "").split("."))
        suffix = dotted[2] or dotted[4] or ""
        marks.append(Mark("khoan", ".".join(map(str, parts)) + suffix, (parts, suffix), dotted.end(), True))
    single = _NUMBER.match(text, start, end)
    if single:
        order = ((int(single[1]),), single[2])
        marks.append(Mark("khoan", f"{int(single[1])}{single[2]}", order, single.end(), single[4] is None))
    return tuple(marks)


def _point_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Readings as tiết (first: the deeper one) and điểm."""
    marks = []
    roman = _ITEM_ROMAN.match(text, start, end)
    if roman and roman_value(roman[1].upper()):
        marks.append(Mark("tiet", roman[1], ((roman_value(roman[1].upper()),), ""), roman.end(), True))
    number = _ITEM_NUMBER.match(text, start, end)
    if number:
        marks.append(Mark("tiet-number", number[1].lstrip("0"), ((int(number[1]),), ""), number.end(), True))
    dotted = _SUBPOINT.match(text, start, end)
    if dotted:
        place = (POINT_ORDER.index(dotted[1]) + 1, int(dotted[2]))
        marks.append(Mark("tiet-dotted", f"{dotted[1]}.{int(dotted[2])}", (place, ""), dotted.end(), True))
    point = _POINT.match(text, start, end)
    if point and not (point[1] and marks):
        order = ((POINT_ORDER.index(point[2]) + 1,), point[3])
        marks.append(Mark("diem", point[2] + point[3], order, point.end(), True))
    loose = None if point else _POINT_DOT.match(text, start, end)
    if loose:
        marks.append(Mark("diem", loose[1], ((POINT_ORDER.index(loose[1]) + 1,), ""), loose.end(), False))
    return tuple(marks)


def _upper_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Readings as a Roman number and as an upper-case letter."""
    marks = []
    roman = _UPPER_ROMAN.match(text, start, end)
    if roman and roman_value(roman[1]):
        marks.append(Mark("roman", roman[1] + roman[2], ((roman_value(roman[1]),), roman[2]), roman.end(), True))
    letter = _UPPER.match(text, start, end)
    if letter:
        order = ((POINT_ORDER.index(letter[1].lower()) + 1,), letter[2])
        marks.append(Mark("letter", letter[1] + letter[2], order, letter.end(), True))
    return tuple(marks)


def read_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """All readings of the label at ``start``; empty if the line has none."""
    if start >= end:
        return ()
    first = text[start]
    if first.isdigit():
        return _number_marks(text, start, end) if first.isascii() else ()
    if first == "(" or first in POINT_ORDER:
        return _point_marks(text, start, end)
    if not first.isupper():
        return ()
    head = _named_head(text, start, end) if first in _HEAD_LETTERS else None
    return (head,) if head else _upper_marks(text, start, end)


def _footnoted(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Readings that know of the marks of footnotes."""
    found = []
    for mark in marks:
        footnote = _FOOTNOTE.match(text, mark.text_start, end)
        found.append(mark._replace(text_start=footnote.end()) if footnote else mark)
    number = _FOOTNOTED.match(text, start, end)
    if number:
        order = ((int(number[1]),), number[2])
        found.append(Mark("khoan", f"{int(number[1])}{number[2]}", order, number.end(), True))
    return tuple(found)


def segments(text: str, tables: Sequence[Table] = (), *, footnotes: bool = False) -> list[Segment]:
    """Lines (and parts of lines after a colon that open a quotation) with the readings of their labels.

    Rows of more than one cell and lines of a table that stays text have no label. ``footnotes``: marks of footnotes may
    be glued to labels.
    """
    found: list[Segment] = []
    position = row_table = 0
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        while row_table < len(tables) and tables[row_table].end <= position:
            row_table += 1
        in_table = row_table < len(tables) and tables[row_table].start <= position
        if in_table and (not tables[row_table].cells or text.find(" | ", position, stop) >= 0):
            found.append(Segment(position, position, stop, False, ()))
        else:
            begin = position
            for carried in _CARRIED.finditer(text, position, stop):
                found.append(_segment(text, begin, carried.start() + 1, footnotes))
                begin = carried.end()
            found.append(_segment(text, begin, stop, footnotes))
        position = stop + 1
    return [segment for segment in found if segment.start < segment.end]


def _segment(text: str, line_start: int, line_end: int, footnotes: bool) -> Segment:
    end = line_end
    while end > line_start and text[end - 1].isspace():
        end -= 1
    if text[line_start : line_start + 1].isalnum():
        start, quote, blank_to_fill = line_start, False, False
    else:
        start, quote = _label_start(text, line_start, end)
        blank_to_fill = ".." in text[line_start:start]
    marks = () if blank_to_fill else read_marks(text, start, end)
    return Segment(line_start, start, end, quote, _footnoted(text, start, end, marks) if footnotes else marks)


def _label_start(text: str, line_start: int, end: int) -> tuple[int, bool]:
    """Where the label of a line begins that begins with other signs, and whether one of them is a quotation mark."""
    junk = _JUNK.match(text, line_start, end)
    start = junk.end() if junk else line_start
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    quote = text.startswith("''", max(start - 2, line_start), end)
    while start < end and (text[start] in QUOTES or text[start].isspace()) and start - line_start < 16:
        quote = quote or text[start] in QUOTES
        start += 1
    return start, quote
