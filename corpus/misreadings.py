"""Labels that a scan garbled (``8)`` for ``a)``, ``e)`` for ``c)``, ``2 Cơ quan``), told by the labels around them.

What is printed counts little here: a label is taken where its neighbours leave one place for it, or where it looks like
the label that is due and no label after it speaks against that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from corpus.labels import POINT_ORDER, Mark

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of điểm in the order of the drafting rules."""

_ALIKE = {
    "a": "8439@&s2",
    "b": "6",
    "c": "e€©¢o",
    "d": "đ4®",
    "đ": "d4®1",
    "e": "c€©¢8s",
    "g": "8ø9øcs",
    "h": "b",
    "i": "1j7!|lö",
    "k": "x",
    "l": "1]|iđd",
    "n": "đ",
    "o": "0ce",
    "q": "g9",
}
"""Signs that scans were seen to print for a letter."""
_ONE = "1]l|!i"
_NOISE = r"[-–„“\"'‘’`.,:;_°ˆ~•*^\\/<>=+\s|]{0,8}"
_POINT = re.compile(
    rf"{_NOISE}(?P<sign>[^\W_]{{1,2}}|[^\w\s.,;:()\-–]|(?=\)))[\"'’]?(?P<stop>[\s_]{{0,2}}[)}}\]]{{1,2}}(?:\s?\))?\d?)\s*(?=[^\W\d_])"
)
_BARE = re.compile(rf"{_NOISE}(?P<sign>[®©€¢&]|[a-zđ]|[DSØÖ])(?P<stop>)\s(?=[^\W\d_])")
_DOTTED = re.compile(
    r"(?P<noise>[-–._\s]{0,6})(?P<sign>[^\W_]|[^\w\s])[.\-–]?\s?(?P<number>\d{1,2})(?:\s?[).]\s?|\s)(?=[^\W\d_])"
)
_NUMBER = re.compile(
    rf"{_NOISE}(?P<sign>\d{{1,2}}|[\]lI|!i](?=\s?[.:,]|\s)|[$§#Š](?=\s?\.))\s?(?P<stop>[.,:]{{0,2}})\s*(?=[^\W\d_])"
)
_LONGEST = 24


class Series(NamedTuple):
    """What stands open above a line and what comes after it.

    ``point``, ``clause``, ``dotted``: last điểm, khoản and tiết such as ``b.2`` of the list that is open, if any;
    ``next_point``, ``next_clause``: the labels that follow; ``used``: letters that the open list has already.
    """

    point: Mark | None
    clause: Mark | None
    dotted: Mark | None
    next_point: Mark | None
    next_clause: Mark | None
    used: Callable[[str], bool]
    quoted: bool


def skips(last: str, letter: str) -> bool:
    """True if a letter of the drafting rules stands between the two (đ after c, but not g after e)."""
    return last in LETTERS and letter in LETTERS and LETTERS.index(letter) - LETTERS.index(last) > 1


def series_of(
    above: Iterable[Mark], ahead: tuple[Mark | None, Mark | None], used: Callable[[str], bool], *, quoted: bool
) -> Series:
    """``above``: marks of the open provisions, deepest first. ``ahead``: the next điểm and khoản."""
    last: dict[str, Mark] = {}
    for mark in above:
        if mark.style not in ("khoan", "diem", "tiet", "tiet-number", "tiet-dotted"):
            break
        if len(mark.order[0]) == 1 or mark.style == "tiet-dotted":
            last.setdefault(mark.style, mark)
    return Series(last.get("diem"), last.get("khoan"), last.get("tiet-dotted"), *ahead, used, quoted)


class Restored(NamedTuple):
    """The label as it must have been, where it begins, and how it is printed."""

    mark: Mark
    start: int
    printed: str


def restore(text: str, start: int, end: int, around: Callable[[], Series]) -> Restored | None:
    """The label due at the line ``text[start:end]`` if what is printed there can only be that one.

    ``around`` looks at the lines near by; it is asked only where something like a label is printed.
    """
    end = min(end, start + _LONGEST)
    dotted, number = _DOTTED.match(text, start, end), _NUMBER.match(text, start, end)
    point = _POINT.match(text, start, end) or _BARE.match(text, start, end)
    if dotted is None and point is None and number is None:
        return None
    series = around()
    return (
        (_dotted(dotted, series) if dotted else None)
        or (_point(point, series) if point else None)
        or (_clause(number, series) if number else None)
    )


def _letter(number: str, text_start: int) -> Mark:
    return Mark("diem", number, ((POINT_ORDER.index(number) + 1,), ""), text_start, True)


def _restored(mark: Mark, match: re.Match[str]) -> Restored:
    begin = match.start("sign")
    return Restored(mark, begin, match.string[begin : match.end()].strip())


def _upper_follows(match: re.Match[str]) -> bool:
    return match.string[match.end() : match.end() + 1].isupper()


def _point(match: re.Match[str], series: Series) -> Restored | None:
    sign = match["sign"].lower()
    last = series.point.number if series.point else ""
    following = series.next_point.number if series.next_point else ""
    if not _upper_follows(match) and not (match["stop"] and sign.isalnum()):
        return None
    if not last:
        first = following == "b" and bool(match["stop"]) and (sign in ("", "a", *_ALIKE["a"]) or not sign.isalpha())
        return _restored(_letter("a", match.end()), match) if first else None
    if last not in LETTERS[:-2]:
        return None
    place = LETTERS.index(last) + 1
    due, after = LETTERS[place], LETTERS[place + 1]
    borne_out = following == after
    goes_on = sign in LETTERS and following == LETTERS[LETTERS.index(sign) + 1 :][:1]
    alike = sign in _ALIKE.get(due, "") or due in sign or (len(sign) == 1 and series.used(sign))
    taken = borne_out or (alike and not series.quoted and not goes_on and (bool(match["stop"]) or not sign.isalpha()))
    return _restored(_letter(due, match.end()), match) if taken else None


def _dotted(match: re.Match[str], series: Series) -> Restored | None:
    if series.point is None or not _upper_follows(match):
        return None
    letter, sign = series.point.number, match["sign"].lower()
    due = series.dotted.order[0][1] + 1 if series.dotted else 1
    if int(match["number"]) != due or letter not in LETTERS or not (sign == letter or sign in _ALIKE.get(letter, "")):
        return None
    place = (POINT_ORDER.index(letter) + 1, due)
    return _restored(Mark("tiet-dotted", f"{letter}.{due}", (place, ""), match.end(), True), match)


def _clause(match: re.Match[str], series: Series) -> Restored | None:
    if not _upper_follows(match):
        return None
    last = series.clause.order[0][0] if series.clause else 0
    following = series.next_clause.order[0][0] if series.next_clause else 0
    due, sign = last + 1, match["sign"]
    borne_out = following == due + 1
    printed = int(sign) if sign.isdecimal() else due if due == 1 and sign.lower() in _ONE else 0
    if due != 1 and printed == due and match["stop"]:
        taken = following != due
    elif due == 1 or not match["stop"]:
        taken = borne_out and printed == due
    else:
        taken = borne_out and not series.quoted
    return _restored(Mark("khoan", str(due), ((due,), ""), match.end(), True), match) if taken else None
