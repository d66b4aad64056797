"""What a reference is there for: the object of its sentence, a history, the title of another, or a short name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from corpus.keys import kind_of
from corpus.model import Span

if TYPE_CHECKING:
    from corpus.citations import Citation

Role = Literal["object", "history", "title", "alias"]
"""``history``: how the cited document was amended; ``title``: named in another document's title; ``alias``: a short
name in brackets ("sau đây gọi là …"). Only an ``object`` can be the target of an operation."""

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
_OBJECT_AGAIN = re.compile(r"(?:[,;]|(?<!\w)và|(?:quy định|nêu|ban hành)?\s*(?:tại|theo))\s*$", re.IGNORECASE)
_LISTED_AGAIN = re.compile(r"\s*(?:,|,?\s*và)\s*", re.IGNORECASE)
_DATED = re.compile(r"\s*ngày\s+\d", re.IGNORECASE)
"""Where the documents of a list are cited with their dates, one in the title of another is cited without."""
_LOOK_BACK = 250


def _of_one_kind(head: Citation | None, citation: Citation) -> bool:
    """True for two decrees: behind the law that the first details the second stands beside it. A circular that guides
    "Luật … và Nghị định số …" names both in its title.
    """
    one, other = head and head.target_doc, citation.target_doc
    return bool(one and other and kind_of(one) == kind_of(other))


def history_brackets(text: str, start: int, end: int) -> list[Span]:
    """Brackets that tell how what is cited before them was amended."""
    return [Span(*match.span()) for match in _HISTORY_BRACKET.finditer(text, start, end)]


def role_of(
    text: str, start: int, citation: Citation, previous: Citation | None, head: Citation | None, brackets: list[Span]
) -> Role:
    """The role of a citation in ``text``, which is read from ``start``, by the words between it and the one before.

    ``head``: the last object with a number, in whose title ``previous`` may stand.
    """
    begin = citation.span.start
    if any(bracket.start < begin < bracket.end for bracket in brackets):
        return "history"
    since = max(previous.span.end if previous else start, begin - _LOOK_BACK)
    between = text[since:begin]
    if _HISTORY.search(between):
        return "history"
    whole = citation.paths == ("",)
    if previous is None:
        return "object"
    listed = previous.role == "history" and (whole or previous.paths != ("",))
    if listed and ")" not in between and _LISTED.fullmatch(between):
        return "history"
    if whole and _ALIAS.search(between):
        return "alias"
    if previous.role == "title" and whole and ";" not in between:
        end = citation.span.end
        listed_again = _LISTED_AGAIN.fullmatch(between) and not _DATED.match(text, previous.span.end)
        beside = not previous.name or _of_one_kind(head, citation)
        return "object" if listed_again and beside and _DATED.match(text, end) else "title"
    names_document = previous.target_doc or previous.name or previous.role == "title"
    if names_document and _TITLE.search(between) and not _OBJECT_AGAIN.search(between):
        return "title"
    return "object"
