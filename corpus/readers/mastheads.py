"""Mastheads that a gazette's text layer prints at the foot of the first page, in the middle of an article.

The frame with issuer, number, motto and date is a picture of its own there, so that its words come after those of the
page. They are no words of the article; its number and date are hints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from corpus.model import Span

_RULE = r"[\s_=─—–-]{0,200}"
_MASTHEAD = re.compile(
    rf"^[ \t]*(?P<issuer>[^\W\d_a-zđ][^\n\da-zđ]{{3,80}})\n{_RULE}"
    rf"(?:Luật s|Nghị quyết s|Pháp lệnh s|S)ố\s?:\s?(?P<number>\d[^\n]{{3,30}})\n{_RULE}"
    rf"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM\s{{1,20}}Độc lập - Tự do - Hạnh phúc{_RULE}"
    r"(?:[^\W\d_][^\n\d,]{2,40}, (?P<issued>ngày \d{1,2} tháng \d{1,2} năm \d{4}))?",
    re.MULTILINE,
)
_FIRST_ARTICLE = re.compile(r"^\s*Điều 1\.", re.MULTILINE)
_FIRST_PAGE = 8_000
"""Characters in which the first page of a text ends."""


class Masthead(NamedTuple):
    """Where it stands in the source text, and what it says: ``number`` and, where printed, ``issued``."""

    cuts: tuple[Span, ...] = ()
    hints: Mapping[str, str] = MappingProxyType({})


def displaced(text: str) -> Masthead:
    """The masthead behind the head of the first article; an empty one where none stands there."""
    article = _FIRST_ARTICLE.search(text, 0, _FIRST_PAGE)
    found = _MASTHEAD.search(text, article.end(), _FIRST_PAGE) if article else None
    if found is None:
        return Masthead()
    hints = {name: found[name].strip() for name in ("number", "issued") if found[name]}
    return Masthead((Span(*found.span()),), hints)
