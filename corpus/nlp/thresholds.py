"""Figures that a condition demands (ngưỡng): value, unit, comparison, and the service or grade it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from corpus.model import Threshold
from corpus.nlp.rules import Rule, load_rules

_FIGURE = re.compile(
    r"(?<![\w/.,\-])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?: ?\([^()]{0,60}\))?"
    r"(?: ?(nghìn|ngàn|triệu|tỷ|tỉ))?(?: (?:nghìn|ngàn|triệu|tỷ|tỉ))?\s?"
)
_MULTIPLE = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_REFERENCE = re.compile(
    r"\b(điều|khoản|điểm|phụ lục|mẫu|số|ngày|tháng|năm|mục|cấp|loại|hạng|nhóm|tiết)\s*(?:số )?$", re.IGNORECASE
)
_SCOPE_AFTER = re.compile(r"[^.;]{0,60}?\b(?:đối với|cho|nếu là|trong trường hợp)\s+([^;.]{3,200})", re.IGNORECASE)
_SCOPE_BEFORE = re.compile(r"(?:^|[;.]\s*)(?:đối với|trường hợp)\s+([^;:,.]{3,200})[:,]?[^;.]*$", re.IGNORECASE)
_SCOPE_LABEL = re.compile(r"^((?:kinh doanh|cung cấp|dịch vụ|hạng|loại)[^;:.]{2,200}):\s*$", re.IGNORECASE)
_MINIMUM = re.compile(r"tối thiểu|vốn pháp định|không thấp hơn|ít nhất", re.IGNORECASE)
_MONEY = frozenset({"VND", "USD", "SDR", "EUR"})
_WINDOW = 60
_SCOPE_WINDOW = 400

Comparator = Literal["at_least", "at_most", "exactly"]


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    rows = load_rules("thresholds")
    return {place: tuple(r for r in rows if r.fields["where"] == place) for place in ("unit", "before", "after")}


def thresholds(text: str, start: int, end: int, above: str = "") -> Iterator[Threshold]:
    """Figures with a unit inside ``text[start:end]``. Numbers of provisions, documents and dates are not figures.

    A bare sum is a minimum where the unit or the lead-in ``above`` it speaks of one ("mức vốn tối thiểu … :").
    """
    minimum = bool(_MINIMUM.search(above) or _MINIMUM.search(text, start, end))
    for found in _FIGURE.finditer(text, start, end):
        before = text[max(start, found.start() - _WINDOW) : found.start()]
        if _REFERENCE.search(before):
            continue
        behind = text[found.end() : min(end, found.end() + _WINDOW)].lower()
        unit = next(((r.fields["unit"], m.end()) for r in _rules()["unit"] if (m := r.pattern.match(behind))), None)
        if unit is None:
            continue
        name, stop = unit[0], found.end() + unit[1]
        comparator = _comparator(before.lower(), text[stop : min(end, stop + _WINDOW)].lower())
        if comparator == "exactly" and minimum and name in _MONEY:
            comparator = "at_least"
        scope = _scope(text, start, found.start(), stop, end)
        yield Threshold(found.start(), stop, _value(found), name, comparator, scope)


def _value(found: re.Match[str]) -> float:
    whole = found.group(1).replace(".", "")
    value = float(f"{whole}.{found.group(2) or 0}")
    return value * _MULTIPLE.get(found.group(3) or "", 1.0)


def _comparator(before: str, after: str) -> Comparator:
    for rule in _rules()["after"]:
        if rule.search(after):
            return cast("Comparator", rule.fields["comparator"])
    for rule in _rules()["before"]:
        if rule.search(before):
            return cast("Comparator", rule.fields["comparator"])
    return "exactly"


def _scope(text: str, start: int, figure: int, unit_end: int, end: int) -> str:
    clause = text[max(start, figure - _SCOPE_WINDOW) : figure]
    label = _SCOPE_LABEL.search(clause)
    found = label or _SCOPE_AFTER.match(text, unit_end, end) or _SCOPE_BEFORE.search(clause)
    return " ".join(found.group(1).split()).strip(" ,:") if found else ""
