"""Dates in words and figures; clauses on effect and expiry (hiệu lực thi hành) with their exceptions.

Ends are exclusive: "đến hết ngày 28 tháng 02 năm 2027" ends on 2027-03-01.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from corpus.citations import find_citations
from corpus.locators import THIS
from corpus.model import EffectiveException, Provision, Span

_DAY = (
    r"(?:ngày\s*)?(?:(?P<{0}d>\d{{1,2}})\s*tháng\s*(?P<{0}m>\d{{1,2}})\s*,?\s*năm\s*(?P<{0}y>\d{{4}})"
    r"|(?P<{0}d2>\d{{1,2}})[/.-](?P<{0}m2>\d{{1,2}})[/.-](?P<{0}y2>\d{{4}})(?!\d)"
    r"|(?P<{0}y3>\d{{4}})-(?P<{0}m3>\d{{2}})-(?P<{0}d3>\d{{2}})(?!\d))"
)
DATE = re.compile(r"(?<![\d/.-])" + _DAY.format(""), re.IGNORECASE)

_SIGNING = r"ký|ban hành|thông qua"
"""Not "đăng Công báo" and "công bố": the text does not tell the day of its publication."""
_CLAUSE = re.compile(
    r"(?P<ends>hết\s+)?(?:có\s+)?hiệu lực(?:\s+thi hành)?,?\s*(?:(?:kể\s+)?từ\s+|vào\s+)?"
    r"(?:" + _DAY.format("from_") + r"|sau\s+(?P<days>\d{1,3})\s*(?:\([^()]{0,30}\)\s*)?ngày,?\s*(?:kể\s+)?từ\s+ngày\s+"
    r"(?:(?P<after_signing>" + _SIGNING + r")|(?P<after_effect>[^.;]{0,60}?có\s+hiệu lực(?:\s+thi hành)?))"
    r"|ngày\s+(?P<signing>" + _SIGNING + r"))"
    r"(?:[^.;\n]{0,30}?(?:cho\s+)?đến\s+(?P<before>trước\s+)?(?:hết\s+)?" + _DAY.format("until_") + r")?",
    re.IGNORECASE,
)
_UNTIL_ONLY = re.compile(
    r"(?:có\s+)?hiệu lực(?:\s+thi hành)?\s+(?:cho\s+)?đến\s+hết\s+" + _DAY.format("until_"), re.IGNORECASE
)
_DOCUMENT = re.compile(
    r"\W*(?:và\W*|(?:các\s+)?quy định (?:của|tại)\s+)?(?:(?:bộ luật|luật|pháp lệnh|nghị định|nghị quyết|"
    r"thông tư(?: liên tịch)?|"
    r"quyết định|chỉ thị|văn bản|quy chế|quy định)(?:\s+này)?\s*(?:chính thức\s*)?)?\W*",
    re.IGNORECASE,
)
"""The subject of a clause that speaks of the whole document; empty after "… và"."""
_TIME = re.compile(r"\b(?:ngày|thời điểm|khi|trước|sau)\s+[^,;.]{0,60}\Z", re.IGNORECASE)
_REGARD = 240


class Dated(NamedTuple):
    """A date and where it is written."""

    span: Span
    value: date


@dataclass(slots=True)
class Effect:
    """When a document is in force. ``spans``: evidence by field name."""

    effective_from: date | None = None
    effective_until: date | None = None
    exceptions: list[EffectiveException] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)


def _day(match: re.Match[str], prefix: str) -> date | None:
    for form in ("", "2", "3"):
        year = match[f"{prefix}y{form}"]
        if year:
            try:
                return date(int(year), int(match[f"{prefix}m{form}"]), int(match[f"{prefix}d{form}"]))
            except ValueError:
                return None
    return None


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Dated]:
    """All dates written in ``text[start:end]`` that exist in the calendar."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        value = _day(match, "")
        if value:
            yield Dated(Span(*match.span()), value)


def parse_date(raw: str) -> date | None:
    """The first date in a short string (``2024-05-15``, ``15/5/2024``, ``15 tháng 5 năm 2024``), if there is one."""
    return next((dated.value for dated in find_dates(raw[:200])), None)


def _plus(day: date | None, days: int) -> date | None:
    try:
        return day + timedelta(days=days) if day else None
    except OverflowError:
        return None


def _starts(match: re.Match[str], issued: date | None, effective: date | None) -> date | None:
    if match["days"]:
        return _plus(issued if match["after_signing"] else effective, int(match["days"]))
    return issued if match["signing"] else _day(match, "from_")


def _ends(match: re.Match[str]) -> date | None:
    """First day out of force: the day named after "đến trước ngày", else the day after the one named."""
    return _plus(_day(match, "until_"), 0 if match["before"] else 1)


def _subject(text: str, start: int, end: int, article: str, paths: frozenset[str]) -> tuple[str, ...] | None:
    """Provisions of this document that a clause speaks of; () = the document itself; None = something else."""
    cut = text[start:end].rfind("trừ ")
    begin = start + cut + 4 if cut >= 0 else start
    subject = text[begin:end]
    if _DOCUMENT.fullmatch(subject):
        return ()
    if _TIME.search(subject):
        return None
    citations = find_citations(text, begin, end)
    if any(citation.target_doc for citation in citations):
        return None
    named = (path.replace(f"dieu-{THIS}", article) for citation in citations for path in citation.paths)
    return tuple(dict.fromkeys(path for path in named if path in paths)) or None


def _sentence_start(text: str, low: int, position: int) -> int:
    low = max(low, position - _REGARD)
    return max(low, *(text.rfind(stop, low, position) + len(stop) for stop in ("\n", ". ", "; ")))


def read_effect(text: str, provisions: Sequence[Provision], issued: date | None) -> Effect:
    """Dates of effect and expiry that the body's own clauses state (quoted text and annexes are not looked at)."""
    effect = Effect()
    paths = frozenset(provision.path for provision in provisions)
    ranges = [
        (provision.text_start, provision.text_end, provision.path.split("/")[0])
        for provision in provisions
        if not provision.quoted and provision.path.startswith("dieu-")
    ] or [(0, min(len(text), 200_000), "")]
    ranges = [part for part in ranges if text.find("hiệu lực", part[0], part[1]) >= 0]
    late: list[tuple[re.Match[str], tuple[str, ...]]] = []
    for low, high, article in ranges:
        position = low
        for match in _CLAUSE.finditer(text, low, high):
            start = max(position, _sentence_start(text, low, match.start()))
            position = match.end()
            subject = _subject(text, start, match.start(), article, paths)
            if subject is None:
                continue
            if subject:
                late.append((match, subject))
            elif match["ends"]:
                _set(effect, "effective_until", _starts(match, issued, effect.effective_from), match)
            else:
                _set(effect, "effective_from", _starts(match, issued, effect.effective_from), match)
                _set(effect, "effective_until", _ends(match), match)
        for match in _UNTIL_ONLY.finditer(text, low, high):
            start = _sentence_start(text, low, match.start())
            if _subject(text, start, match.start(), article, paths) == ():
                _set(effect, "effective_until", _plus(_day(match, "until_"), 1), match)
    for match, subject in late:
        begins = _starts(match, issued, effect.effective_from)
        ends = begins if match["ends"] else _ends(match)
        known = {exception.path for exception in effect.exceptions}
        effect.exceptions += [
            EffectiveException(path, None if match["ends"] else begins, ends)
            for path in subject
            if path not in known and (begins or ends)
        ]
    return effect


def _set(effect: Effect, name: str, value: date | None, match: re.Match[str]) -> None:
    """The first clause that states a date counts."""
    if value and getattr(effect, name) is None:
        setattr(effect, name, value)
        effect.spans[name] = Span(*match.span())
