"""What the page functions of all sites share: trees, clean text, dates, numbers, and pages that are no pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin

from lxml import etree

from corpus.keys import normal_number
from crawler.records import Blocked, LayoutError, PageProblem, SoftMissing

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
"""Soft hyphens, marks of zero width, and halves of letters, which no file can hold."""
_MARKS = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")
"""No letter bears more marks than thirty (UAX #15); the time that NFC takes grows with the square of their number."""
_SHORT = 200
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CHALLENGE = re.compile(rb"cf-chl|cf_chl|fec_wrapper|captcha|Attention Required|Access Denied", re.IGNORECASE)
_MISSING = ("Không tìm thấy văn bản này", "Văn bản không tồn tại")
_SEQUENCE = re.compile(r"\d{1,3}\.(\d+/.+)")
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


Element = etree._Element


def tree(data: bytes) -> Element:
    """The page as a tree, read as UTF-8. Raises ``LayoutError`` if there is none."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LayoutError("an empty page") from error
    if root is None:
        raise LayoutError("an empty page")
    return root


def found(path: etree.XPath, root: Element) -> list[Element]:
    """Elements at a path, in page order."""
    return cast(list[Element], path(root))


def clean(text: str | None) -> str:
    """NFC, no invisible characters, runs of blanks as one blank."""
    if not text or text.isspace():
        return ""
    if not text.isascii():
        if len(text) > _SHORT:
            text = _MARKS.sub(r"\1", text)
        text = unicodedata.normalize("NFC", text)
        if not text.isprintable():
            text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """All text inside an element, clean."""
    if not len(element):
        return clean(element.text)
    return clean("".join(cast(Iterator[str], element.itertext())))


def join(page: str, link: str | None) -> str:
    """The full address of a link on a page. Raises ``LayoutError`` if it is none."""
    try:
        return urljoin(page, link or "")
    except ValueError as error:
        raise LayoutError(f"no address: {(link or '')[:200]!r}") from error


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """A day (``dd/mm/yyyy``, ``dd-mm-yyyy`` or ISO without zone); None for no text. Raises ``LayoutError``."""
    if not text.strip():
        return None
    day_first, year_first = _DAY_FIRST.search(text), _YEAR_FIRST.match(text.strip())
    try:
        if year_first:
            return date(*map(int, year_first.groups()))
        if day_first:
            day, month, year = map(int, day_first.groups())
            return date(year, month, day)
    except ValueError as error:
        raise LayoutError(f"no date: {text!r}") from error
    raise LayoutError(f"no date: {text!r}")


def read_number(printed: str, witnesses: Iterable[str] = ()) -> str:
    """Normal form of a document number; the clean text where it has none (``Không số``).

    A list may put a running number before it (``66.116/2025/QH15``), which looks like a true one
    (``66.14/2026/NQ-CP``): it goes only if a ``witness`` (title, file name) names the rest and none names all of it.
    """
    text = clean(printed)
    number = normal_number(text) or text
    sequence = _SEQUENCE.fullmatch(number)
    if sequence:
        seen = [_plain(witness) for witness in witnesses]
        whole, rest = _plain(number), re.compile(rf"(?<![\w.]){re.escape(_plain(sequence[1]))}")
        if not any(whole in witness for witness in seen) and any(rest.search(witness) for witness in seen):
            return normal_number(sequence[1]) or sequence[1]
    return number


def _plain(text: str) -> str:
    return re.sub(r"[/_\-\s]+", "-", text.lower())


def no_page(data: bytes, wanted: str) -> PageProblem:
    """Why a page lacks what was looked for: it is a challenge, it says that there is nothing, or its layout changed."""
    if _CHALLENGE.search(data[:200_000]):
        return Blocked("a challenge page")
    text = clean(data[:400_000].decode("utf-8", "replace"))
    if any(sentence in text for sentence in _MISSING):
        return SoftMissing("the page says that there is no such document")
    return LayoutError(f"not found: {wanted}")
