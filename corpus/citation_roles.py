"""What a reference is there for: the object of its sentence, a history, the title of another, or a short name."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from corpus.keys import kind_of

if TYPE_CHECKING:
    from corpus.citations import Citation

Role = Literal["object", "history", "title", "alias", "exception"]
"""``history``: how the cited document was amended; ``title``: named in another document's title; ``alias``: a short
name in brackets ("sau đây gọi là …"); ``exception``: what an operation leaves as it is ("trừ khoản 2 Điều 15"). Only an
``object`` can be the target of an operation."""

_HISTORY_BRACKET = re.compile(
    r"\((?:đã\s+)?(?:được\s+)?(?:sửa|bổ sung|thay thế|đính chính|bãi bỏ)(?:[^()]|\([^()]{0,200}\)){0,1500}\)?",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(?:(?:đã|được|đã được)\s+(?:sửa|bổ sung|thay thế|đính chính|bãi bỏ)[^;()]{0,80}?"
    r"|sửa đổi,?\s*bổ sung\s+(?:một số điều\s+)?)"
    r"(?:bởi|tại|theo)(?:\s+các)?\s*$",
    re.IGNORECASE,
)
_ALIAS = re.compile(r"\(\s*(?:sau đây)?[^()]{0,60}$", re.IGNORECASE)
_LISTED = re.compile(r"[^;.]{0,60}(?:,|(?:,\s*)?và)\s*$")
_TITLE = re.compile(r"(?:sửa đổi|bổ sung|bãi bỏ|thay thế|quy định|hướng dẫn|thi hành|về)(?!\w)[^;]*$", re.IGNORECASE)
_OBJECT_AGAIN = re.compile(
    r"(?:[,;]|(?<!\w)và|(?:;|(?<!\w)và)\s+bãi bỏ(?:\s+các)?|(?:quy định|nêu|ban hành)?\s*(?:tại|theo))\s*$",
    re.IGNORECASE,
)
_LISTED_AGAIN = re.compile(r"\s*(?:,|,?\s*và)\s*", re.IGNORECASE)
_LISTED_LAW = re.compile(r"\s*(?:[,;]|,?\s*và)\s*", re.IGNORECASE)
_LAWS = ("luat", "phap-lenh")
"""Kinds of those that a decree or circular details."""
_DATED = re.compile(r"\s*ngày\s+\d", re.IGNORECASE)
"""Where the documents of a list are cited with their dates, one in the title of another is cited without."""
_CHANGING = re.compile(
    r"(?:,? ngày [^;.]{0,40}?)?(?:\s+của (?:(?!(?:quy định|hướng dẫn|ban hành|được|đã)\s)[^;.]){0,120}?)?"
    r"\s+(?:[-–—]\s+)?(?:về việc\s+)?(?:sửa đổi|bổ sung)(?!\w)",
    re.IGNORECASE,
)
"""Behind a number: the title of a document that changes others, after its date and issuer."""
_DATED_NUMBER = re.compile(r"(?P<number>\d{1,5})[a-zđ]?/(?P<year>\d{4})/(?P<series>.+)")
_EXCEPT = r"(?:ngoại\s+)?trừ\s"
_EXCEPTION_BRACKET = re.compile(rf"\(\s*{_EXCEPT}[^()]{{0,1500}}\)", re.IGNORECASE)
_ASIDE_BRACKET = re.compile(
    rf"\(\s*(?:{_EXCEPT}|kể cả\s|(?:bao\s+)?gồm\s+(?:[^\W\d_]+\s+){{0,2}}cả\s)[^()]{{0,1500}}\)", re.IGNORECASE
)
_EXCEPTION = re.compile(
    rf"(?<!\w)(?<!khấu )(?<!loại ){_EXCEPT}\s*(?:(?:các\s+)?(?:quy định|nội dung)\s+(?:tại|của)\s+)?(?:các\s+)?$",
    re.IGNORECASE,
)
_BARE_ANNEX = ("phu-luc",)
_LOOK_BACK = 250


def _of_one_kind(one: str | None, other: str | None) -> bool:
    """True for two decrees: behind the law that the first details the second stands beside it. A circular that guides
    "Luật … và Nghị định số …" names both in its title.
    """
    return bool(one and other and kind_of(one) == kind_of(other))


def aside_end(text: str, start: int, end: int) -> int:
    """End of a bracket "(trừ điểm b khoản 1 Điều 13)" or "(bao gồm cả Mẫu số 01)" at ``start`` or behind one blank;
    ``start`` if none begins.
    """
    found = _ASIDE_BRACKET.match(text, start + text[start : start + 1].isspace(), end)
    return found.end() if found else start


class Roles:
    """Roles of the citations of ``text[start:end]``, which are asked for in text order."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._history = deque(match.span() for match in _HISTORY_BRACKET.finditer(text, start, end))
        self._exceptions = deque(match.span() for match in _EXCEPTION_BRACKET.finditer(text, start, end))
        self._previous: Citation | None = None
        self._head: str | None = None
        """Number of the last object that has one, in whose title the next ones may stand."""
        self._objects: set[str] = set()
        self._changing = False
        """True behind a head whose title changes documents, as long as none of them was an object before it."""

    def of(self, citation: Citation) -> Role:
        """The role of the next citation."""
        role = self._by_words(citation)
        if role == "object" and self._changed_by_head(citation):
            role = "title"
        number = citation.target_doc
        if role == "title" and number in self._objects:
            self._changing = False
        if role == "object" and number:
            self._head = number
            self._objects.add(number)
            self._changing = _CHANGING.match(self._text, citation.span.end) is not None
        self._previous = replace(citation, role=role)
        return role

    def _changed_by_head(self, citation: Citation) -> bool:
        """True for the next document of "Điều 5 Thông tư A sửa đổi, bổ sung một số điều của Quyết định B; Quyết định
        C": it is older than A and changes nothing itself. Where B is abolished with A, C is the next object.
        """
        return (
            self._changing
            and citation.paths == ("",)
            and _is_older(citation.target_doc, self._head)
            and not _CHANGING.match(self._text, citation.span.end)
        )

    def _by_words(self, citation: Citation) -> Role:
        """The role by the words between the citation and the one before."""
        begin, previous = citation.span.start, self._previous
        if _inside(self._history, begin):
            return "history"
        if _inside(self._exceptions, begin):
            return "exception"
        since = max(previous.span.end if previous else self._start, begin - _LOOK_BACK)
        between = self._text[since:begin]
        if _HISTORY.search(between):
            return "history"
        whole = citation.paths == ("",)
        if not whole and _EXCEPTION.search(between):
            return "exception"
        if previous is None:
            return "object"
        listed = previous.role == "history" and (whole or previous.paths != ("",))
        if listed and ")" not in between and _LISTED.fullmatch(between):
            return "history"
        if whole and _ALIAS.search(between):
            return "alias"
        if previous.role == "title" and self._law_beside_law(citation, previous, between):
            return "title"
        if previous.role == "title" and whole and ";" not in between:
            return "object" if self._beside_title(citation, previous, between) else "title"
        names_document = previous.target_doc or previous.name or previous.role == "title"
        return "title" if names_document and self._in_title(citation, previous, between) else "object"

    def _law_beside_law(self, citation: Citation, title: Citation, between: str) -> bool:
        """True for the second law of a decree or circular on "Luật Kho; Luật sửa đổi, bổ sung một số điều của Luật
        Kho".
        """
        details = self._head is not None and kind_of(self._head) not in _LAWS
        return details and bool(title.name and citation.name) and _LISTED_LAW.fullmatch(between) is not None

    def _in_title(self, citation: Citation, previous: Citation, between: str) -> bool:
        """True if the words of a title lead to the citation; a list there may have "phụ lục" among its words."""
        begun = _TITLE.search(between) is not None
        if citation.paths == _BARE_ANNEX and not citation.target_doc:
            return begun or (previous.role == "title" and ";" not in between)
        return begun and _OBJECT_AGAIN.search(between) is None

    def _beside_title(self, citation: Citation, title: Citation, between: str) -> bool:
        """True for a dated document listed directly behind one without a date that stands in a title."""
        listed_again = _LISTED_AGAIN.fullmatch(between) and not _DATED.match(self._text, title.span.end)
        beside = not title.name or _of_one_kind(self._head, citation.target_doc)
        return bool(listed_again and beside and _DATED.match(self._text, citation.span.end))


def _inside(brackets: deque[tuple[int, int]], position: int) -> bool:
    """True if the position lies in one of the brackets; those that end before it are dropped."""
    while brackets and brackets[0][1] <= position:
        brackets.popleft()
    return bool(brackets) and brackets[0][0] < position


def _is_older(number: str | None, than: str | None) -> bool:
    """True if the numbers show that one document is older than the other: by their years, in one series of one year by
    the counter.
    """
    one, other = _DATED_NUMBER.fullmatch(number or ""), _DATED_NUMBER.fullmatch(than or "")
    if not one or not other:
        return False
    if one["year"] != other["year"]:
        return one["year"] < other["year"]
    return one["series"] == other["series"] and int(one["number"]) < int(other["number"])
