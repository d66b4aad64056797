"""Series of labels: which level a label belongs to, and which label follows which (8 or 7a after 7, e after d)."""

from __future__ import annotations

from corpus.labels import POINT_ORDER, Mark, Style
from corpus.model import ProvisionKind

_RANK: dict[Style, float] = {
    "phu-luc": 0,
    "mau": 0.5,
    "phan": 1,
    "chuong": 2,
    "muc": 3,
    "tieu-muc": 4,
    "letter": 5,
    "roman": 6,
    "dieu": 7,
    "khoan": 8,
    "diem": 9,
    "tiet": 10,
    "tiet-dotted": 10,
    "tiet-number": 10.5,
}
KIND: dict[Style, ProvisionKind] = {
    "phu-luc": "phu-luc",
    "mau": "mau",
    "phan": "phan",
    "chuong": "chuong",
    "muc": "muc",
    "tieu-muc": "tieu-muc",
    "letter": "muc",
    "roman": "muc",
    "dieu": "dieu",
    "khoan": "khoan",
    "diem": "diem",
    "tiet": "tiet",
    "tiet-dotted": "tiet",
    "tiet-number": "tiet",
}


def rank(mark: Mark) -> float:
    """Level of a label: what has a lower rank can hold it."""
    return _RANK[mark.style] + (0.1 * (len(mark.order[0]) - 1) if mark.style in ("khoan", "muc") else 0)


def suffix_order(suffix: str) -> tuple[int, ...]:
    """Order of an inserted letter (7a, 7b … 7d, 7đ, 7e)."""
    return tuple(int(sign) if sign.isdecimal() else POINT_ORDER.find(sign) for sign in suffix)


def place_in_series(mark: Mark) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What labels of one style are sorted by."""
    return mark.order[0], suffix_order(mark.order[1])


def follows(mark: Mark, last: Mark) -> bool:
    """True if ``mark`` is the next of the series of ``last``: 8 or 7a after 7, e after d, 7b after 7a."""
    (number, suffix), (before, before_suffix) = mark.order, last.order
    if mark.style != last.style or len(number) != len(before) or number[:-1] != before[:-1]:
        return False
    step = number[-1] - before[-1]
    if step == 0:
        return bool(suffix) and suffix_order(suffix) > suffix_order(before_suffix)
    return step == 1 or (step == 2 and mark.style in ("diem", "letter"))


def path_part(mark: Mark) -> str:
    """Last part of a path: ``khoan-2``."""
    return f"{KIND[mark.style]}-{mark.number}"


def is_first(mark: Mark) -> bool:
    """True for 1, a, i, 1.1 …"""
    return bool(mark.order[0]) and mark.order[0][-1] == 1
