"""What a document is about, and what it says that others are about (trích yếu): the titles with which it cites them."""

from __future__ import annotations

import re
from functools import cached_property

from corpus.keys import DOCUMENT_NUMBER, normal_form
from corpus.model import Document
from corpus.named_laws import named_laws

_TITLE = re.compile(
    r"(?:,? ngày [^;.]{0,40}?)?(?: của [^;.]{0,150}?)? "
    r"(?:[-–—] (?=\w)|(?=(?:quy định|về|hướng dẫn|ban hành|sửa đổi|đưa|để)\b))([^;]{5,})",
    re.IGNORECASE,
)
"""Behind a number: date, issuer, then the title, or a dash and the title."""
_CHANGING = re.compile(
    r"(?:sửa đổi|bổ sung|điều chỉnh|đính chính|thay thế|"
    r"(?:quy định chi tiết|hướng dẫn) (?:thực hiện|thi hành|một số))\b",
    re.IGNORECASE,
)
_END = re.compile(r"\n\n|\.\s?\n|\n(?=Căn cứ\s|Điều\s\d|\d{1,3}[.)]|[a-zđ]\))")
"""Where a title ends: a blank line, a period at the end of a line, the first of the texts on which the citing document
is based, or the next provision.
"""
_KIND = re.compile(r"^(?:Bộ luật|Luật|Pháp lệnh)\s+")
"""Before the matter that a law is named by ("Luật Giao thông số …")."""
_SCOPE = re.compile(
    r"\b(?:luật|pháp lệnh|nghị định|nghị quyết|thông tư(?: liên tịch)?|quyết định|quy chế) này "
    r"(?:quy định|hướng dẫn|điều chỉnh)(?: chi tiết)?(?: (?:việc|về))?\s([^.;:]{10,300})",
    re.IGNORECASE,
)
_SCOPE_AMONG = 10
"""Provisions among which the article on the scope stands, if there is one."""
_LIMIT = 500
_CHAIN = 3
"""Documents that change one another, looked through."""
_MOST_CITED = 5_000
"""Citations that are looked at: a hostile list must end somewhere."""


def matter(document: Document) -> str:
    """What a document is about: its title or, where the text has lost that, what its article on the scope (phạm vi điều
    chỉnh) says first; "" if it has neither.
    """
    if document.metadata.title:
        return document.metadata.title
    for provision in document.provisions[:_SCOPE_AMONG]:
        text = document.text[provision.start : min(provision.end, provision.start + 2 * _LIMIT)]
        if provision.kind == "dieu" and (found := _SCOPE.search(text)):
            return " ".join(found[1].split())
    return ""


class Titles:
    """The titles that one document gives of itself and of those that it cites, by number."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, number: str | None) -> tuple[str, ...]:
        """Title of the cited document, if the text gives one; title of the citing one."""
        cited = self.amended(number)
        return (*([cited] if cited else []), self._document.metadata.title)

    def amended(self, number: str | None) -> str:
        """Title of the cited document, "" if the text gives none."""
        return self._cited.get(number, "") if number else ""

    def subject(self, number: str | None) -> str:
        """What the cited document is about as a whole: its title, or of one that changes or details another, the
        other's title; "" if the text gives none.
        """
        title = self.amended(number)
        for _ in range(_CHAIN):
            changed = DOCUMENT_NUMBER.search(title) if _CHANGING.match(title) else None
            if not changed:
                break
            own = _TITLE.match(title, changed.end())
            title = own[1] if own else self.amended(normal_form(changed)) or title
        return title

    @cached_property
    def _cited(self) -> dict[str, str]:
        found: dict[str, str] = {}
        text = self._document.text
        for position, number in enumerate(DOCUMENT_NUMBER.finditer(text)):
            if position == _MOST_CITED:
                break
            behind = " ".join(_END.split(text[number.end() : number.end() + _LIMIT], 1)[0].split())
            title = _TITLE.match(f" {behind}")
            if title:
                found.setdefault(normal_form(number), title[1])
        for name, number_of_law in named_laws(text).items():
            found.setdefault(number_of_law, _KIND.sub("", name))
        return found
