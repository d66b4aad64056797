"""Units of a locator (điểm, khoản, Điều …) and their values: lists, ranges and numbers that OCR damaged."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.readers.numbering import format_number

UNREADABLE = "?"
"""Value of a unit whose number was lost ("điểm c khoản. Điều 32")."""

THIS = "nay"
"""Value of "Điều này", "khoản này"."""

_ROMAN = r"(?:[IVXLC]|H(?=I)|(?<=I)H)+"
"""OCR takes two strokes for an H: "Phụ lục HI" is III."""
_LETTER = r"[A-ZĐ]"
_DECIMAL = r"[a-zđ](?:\.\d{1,2}){1,2}"
"""A point of a point (tiết): "điểm a.1", "tiết a.1 điểm a"."""
_ITEM = (
    rf"(?P<item>(?=\w{{1,6}}\.\w)(?:{_LETTER}\.)?{_ROMAN}(?:\.\d{{1,2}}(?:\.[a-zđ])?)?"
    r"|[IVX]{1,5}(?=(?:,?\s(?:và\s)?(?:khoản\s)?[IVX]{1,5}){0,20}\s(?:[Mm]ục|[Pp]hần)\s))"
)
"""An item of an annex as its own labels print it, whatever it is called: "điểm B.II.4.a", "khoản II, III phần B"."""
_AROUND = r",?\s+(?:[Mm]ục|[Pp]hần|[Kk]hoản|[Pp]hụ lục)\s"
"""What is around a point with a number."""
_ORDINALS = {"nhất": "1", "hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6", "cuối": "cuoi"}
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
MAX_RANGE = 60
"""Longest range that is read."""


class Unit(NamedTuple):
    """One kind of level. ``rank`` orders them from the inside out."""

    name: str
    rank: int
    word: str
    value: re.Pattern[str]


def _unit(name: str, rank: int, word: str, value: str, flags: re.RegexFlag = re.NOFLAG) -> Unit:
    return Unit(name, rank, word, re.compile(rf"(?:{value})(?![\w/%]|\.\d)", flags))


UNITS = {
    unit.name: unit
    for unit in (
        _unit("tiet", 1, r"tiết", rf"\d{{1,2}}|\([ivx]{{1,5}}\)|[ivx]{{2,5}}|{_DECIMAL}|[a-zđ]"),
        _unit(
            "diem", 2, r"đi[^\W\d_]m",
            rf"{_ITEM}|{_DECIMAL}|[a-zđ]\d?(?:\s?\([ivx]{{1,5}}\))*|(?P<twice>[a-zđ])(?P=twice)|[A-ZĐ]|\d{{1,2}}(?={_AROUND})",
        ),
        _unit(
            "khoan", 3, r"kh[oóòỏõọ][^\W\d_]n",
            rf"{_ITEM}|\d{{1,3}}[a-zđ]{{0,2}}|\d{{1,3}}(?:\.\d{{1,2}}){{1,3}}|[Il]\d?",
        ),
        _unit("dieu", 4, r"[đd]i[êềểễèéẻẽể]u", r"[IlL]?\d{1,3}[a-zđ]{0,2}"),
        _unit("tieu-muc", 5, r"tiểu mục", rf"{_ROMAN}|\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}|{_LETTER}|[a-zđ]"),
        _unit(
            "muc", 6, r"mục",
            rf"{_ROMAN}(?:\.{_LETTER})?|{_LETTER}(?:\.{_ROMAN})?|\d{{1,3}}(?:[a-zđ]|(?:\.\d{{1,2}}){{0,3}})",
        ),
        _unit("chuong", 7, r"chương", rf"(?:{_ROMAN}|\d{{1,2}})[a-zđ]?"),
        _unit("phan", 8, r"phần(?:\s+thứ)?", rf"{_ROMAN}|{_LETTER}|\d{{1,2}}|nhất|hai|ba|tư|năm|sáu"),
        _unit(
            "mau", 9, r"(?:biểu )?mẫu(?:\s+(?:số|sô|so))?",
            r"\d{1,3}(?:\.\d{1,2})?[a-zđA-Z]{0,3}(?:[.-][A-Z]{1,6}|/[A-ZĐ]{2,6}(?:-[A-ZĐ]{2,8})?)?|[A-Z]{1,6}\d{1,3}[a-z]?",
        ),
        _unit(
            "phu-luc", 10, r"ph[uụ]c? l[uụ]c(?:\s+(?:số|sô|so))?",
            rf"{_ROMAN}[a-zđ]?(?:[.-](?:\d{{1,2}}|{_LETTER})){{0,2}}|\d{{1,2}}(?:\.[A-ZĐ]{{2,6}}|[A-Za-z]?(?:\.\d{{1,2}}){{0,2}})|{_LETTER}(?:\.\d{{1,2}})?",
        ),
    )
}  # fmt: skip

_GAP = " \t\n\u00a0'’"
"""Before a number: blanks, and specks that OCR takes for apostrophes."""
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:và|hoặc)(?=\s)|,|và(?=\s)|hoặc(?=\s))\s*")
_TO = re.compile(r"\s*(?:đến(?:\s+hết)?(?=\s)|(?<=\d)[-–](?=\d)|(?<=[IVX])–(?=[A-ZĐ]\.))\s*")
_TIET = re.compile(r"\s*,?\s*(?:và\s+)?\(([ivx]{1,5})\)")
_OUTER = r"(?:khoản|điều|điểm|mục|phần|chương|phụ lục)"
_LOST = re.compile(
    rf"\s*(?:[^\w\s,;]{{1,3}}|\d++(?:\.\d++)*+|(?=[a-zđ]{{0,7}}\d|[ivxl]{{1,5}}\s)[^\W_]{{1,8}})(?=\s+{_OUTER}\s+\S)",
    re.IGNORECASE,
)
"""A mark, a number too long or with a point, letters and digits mixed or a Roman numeral where a number should be."""
_TOO_LONG = re.compile(
    rf"\s*\d{{4,}}+(?=\s*(?:$|[,;.:]|(?:và|hoặc|của|tại|thuộc|nghị|thông|luật|{_OUTER})\s))", re.IGNORECASE
)
"""A number that no provision bears; what follows shows that it was meant for one, and is no sum of money."""
_FOLLOWS = re.compile(
    r"\s*(?:$|[,;.:)\"”“]|–(?=[A-ZĐ]\.)"
    r"|(?:và|hoặc|đến|của|tại|thuộc|trong|này|như|được|bị|vào|ban|kèm|với|quy|sau|trước|bằng|theo"
    r"|hết|thì|nêu|đã|số|khoản|điểm|điều|mục|phần|chương|phụ|mẫu|nghị|luật|thông|quyết|pháp|bộ|có|gồm)(?!\w))",
    re.IGNORECASE,
)
"""What may follow a bare number of a list. "Điều 5, 10 ngày" is not "Điều 5 và Điều 10"."""


class Value(NamedTuple):
    """One value of a unit: its levels from the inside out: (("muc", "III"), ("muc", "B")) for "Mục III.B"."""

    levels: tuple[tuple[str, str], ...]


def read_values(text: str, start: int, end: int, unit: Unit) -> tuple[list[Value], int]:
    """Values that follow the unit's word at ``start``, and where they end. No values: it was no locator."""
    position = _blanks(text, start, end)
    found = unit.value.match(text, position, end)
    if not found:
        return _without_number(text, start, end, unit)
    values, position = _values(text, found, unit, end)
    while True:
        step = _TO.match(text, position, end)
        if (
            step
            and (found := _next(text, step.end(), end, unit))
            and (run := _items(values[-1], found) or _range(values[-1], _clean(unit, found.group()), unit))
        ):
            values += run
            position = found.end()
            continue
        step = _SEPARATOR.match(text, position, end)
        if step and (long := _TOO_LONG.match(text, step.end(), end)):
            values.append(Value(((unit.name, UNREADABLE),)))
            position = long.end()
            continue
        if not step or not (found := _next(text, step.end(), end, unit, bare=True)):
            return values, position
        more, position = _values(text, found, unit, end)
        values += more


def _blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _GAP:
        start += 1
    return start


def _next(text: str, start: int, end: int, unit: Unit, bare: bool = False) -> re.Match[str] | None:
    """The next value of a list or range; the unit may be repeated in a range."""
    word = re.compile(rf"{unit.word}\s*", re.IGNORECASE).match(text, start, end) if not bare else None
    found = unit.value.match(text, word.end() if word else start, end)
    return found if found and _FOLLOWS.match(text, found.end(), end) else None


def _values(text: str, found: re.Match[str], unit: Unit, end: int) -> tuple[list[Value], int]:
    """A value with the tiết that are glued to a điểm: "b(i), (ii)"."""
    position = found.end()
    if found.lastgroup == "item":
        return [_item(found.group())], position
    if unit.name != "diem" or "(" not in found.group():
        return [Value(_levels(unit, _clean(unit, found.group())))], position
    letter, *inner = [part.strip(") ") for part in found.group().split("(")]
    while more := _TIET.match(text, position, end):
        inner.append(more[1])
        position = more.end()
    return [Value((("tiet", number), ("diem", letter))) for number in inner], position


def _levels(unit: Unit, value: str) -> tuple[tuple[str, str], ...]:
    """Levels from the inside out. Decimals keep all of theirs (3.2 in 3, a.1 in a); "III.B" is III in B."""
    parts = value.split(".")
    if len(parts) == 1 or unit.name not in ("diem", "khoan", "muc"):
        return ((unit.name, value),)
    if unit.name == "diem":
        inner = (("tiet", ".".join(parts[:length])) for length in range(len(parts), 1, -1))
        return (*inner, ("diem", parts[0]))
    if parts[0].isdigit():
        return tuple((unit.name, ".".join(parts[:length])) for length in range(len(parts), 0, -1))
    first, last = parts if re.fullmatch(_ROMAN, parts[0]) and len(parts[1]) == 1 else parts[::-1]
    return ((unit.name, first), (unit.name, last))


def _item(printed: str) -> Value:
    """An item of an annex by its labels: A and I are mục, 1 is a khoản, a is a điểm."""
    labels = reversed(printed.split("."))
    return Value(tuple(("khoan" if x.isdigit() else "diem" if x.islower() else "muc", x) for x in labels))


def _items(first: Value, last: re.Match[str]) -> list[Value]:
    """Items of one part of an annex after ``first`` up to ``last``: "B.I–B.IX", "B.II.1 đến B.II.5"."""
    if last.lastgroup != "item":
        return []
    (unit, begin), *outer = first.levels
    (_, end), *around = _item(last.group()).levels
    names = [format_number(number, "upperRoman" if unit == "muc" else "decimal") for number in range(1, MAX_RANGE)]
    if outer != around or begin not in names or end not in names:
        return []
    run = names[names.index(begin) + 1 : names.index(end) + 1]
    return [Value(((unit, name), *outer)) for name in run]


def _clean(unit: Unit, value: str) -> str:
    """The value as it should read. Only confusions of OCR that leave no choice are repaired (``I`` for 1 or l)."""
    if unit.name in ("khoan", "dieu") and value[0] in "IlL":
        return "1" + value[1:]
    if unit.name == "diem":
        return "l" if value == "I" else value.lower()
    if unit.name in ("phu-luc", "muc", "chuong", "phan") and len(value) > 1:
        return _ORDINALS.get(value, re.sub(rf"\b{_ROMAN}\b", lambda found: found.group().replace("H", "II"), value))
    if unit.name == "tiet":
        return value.strip("()")
    if unit.name == "mau":
        return value.replace("/", "-")
    return _ORDINALS.get(value, value)


def ordinal(word: str) -> str:
    """``thứ hai`` → ``2``: number of an ordinal word, digits as they are."""
    return _ORDINALS.get(word.lower(), word)


def _range(first: Value, last: str, unit: Unit) -> list[Value]:
    """Values after ``first`` up to ``last``; empty if that is no range of at most ``MAX_RANGE`` values."""
    begin = first.levels[0][1]
    if begin.isdigit() and last.isdigit():
        names = (
            [str(number) for number in range(int(begin) + 1, int(last) + 1)]
            if int(last) - int(begin) <= MAX_RANGE
            else []
        )
    elif begin in _ALPHABET and last in _ALPHABET:
        names = list(_ALPHABET[_ALPHABET.index(begin) + 1 : _ALPHABET.index(last) + 1])
    else:
        names = []
    return [Value(((unit.name, name),)) for name in names]


def _without_number(text: str, start: int, end: int, unit: Unit) -> tuple[list[Value], int]:
    """A unit without a value: "Điều này", an annex without a number, or a number that was lost."""
    if this := re.compile(r"\s+này(?!\w)", re.IGNORECASE).match(text, start, end):
        return [Value(((unit.name, THIS),))], this.end()
    if unit.name == "phu-luc":
        return [Value((("phu-luc", ""),))], start
    for lost in (_LOST, _TOO_LONG) if unit.name in ("khoan", "diem") else (_TOO_LONG,):
        if found := lost.match(text, start, end):
            return [Value(((unit.name, UNREADABLE),))], found.end()
    return [], start
