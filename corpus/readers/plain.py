"""Plain text, as the official gazette's text layer gives it: hard-wrapped lines, page headers, signature blocks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from corpus.errors import WrongEncoding
from corpus.model import Span
from corpus.paragraphs import looks_wrapped
from corpus.readers import legacy, mastheads, spaced
from corpus.readers.footnotes import find_footnotes
from corpus.readers.syllables import share_of_syllables
from corpus.text import RawText, line_starts, nfc

_HEADER = re.compile(
    r"CÔNG BÁO/Số [\d +]{1,40}/Ngày \d{1,2}-\d{1,2}-\d{4}(?:[ \t]*\d{1,4}[ \t\r]*$|[ \t]*\r?\n[ \t]*\d{1,4}[ \t\r]*$)?",
    re.MULTILINE,
)
_NUMBER_BEFORE = re.compile(
    r"\n([ \t\f]*\d{1,4}(?:[ \t]+|[ \t]*\r?\n[ \t]*(?:\r?\n[ \t]*)?))(?=CÔNG BÁO/Số)", re.MULTILINE
)
_SIGNED = re.compile(
    r"\n([ \t]*(?:Ký bởi|Người ký):(?:[^\n]*\n){1,5}?[ \t]*(?:Ngày|Thời gian) ký: ?\d[^\n]*)$", re.MULTILINE
)
_PAGE_NUMBER = re.compile(r"\n[ \t]*(?:-[ \t]*)?(\d{1,3})(?:[ \t]*-)?[ \t\r]*$", re.MULTILINE)
_FEED_NUMBER = re.compile(r"\f[ \t\r\n]{0,8}(\d{1,4})[ \t\r]*$", re.MULTILINE)

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{3,20})")
_CODE_PAGES = frozenset({b"windows-1258", b"windows-1252", b"iso-8859-1", b"us-ascii"})
_NO_TEXT = frozenset({"Cc", "Co", "Cn"})
_VIETNAMESE = 0.8
"""Share of syllables from which a text is taken for Vietnamese."""

LINES_A_PAGE = 18
"""Fewest lines between two page numbers; numbers closer than this are rows of a table."""


def decode(data: bytes, name: str) -> str:
    """Text of ``data`` in UTF-8, UTF-16 (by its mark), the page's own charset, or an old Vietnamese encoding.

    Raises ``WrongEncoding`` for anything else.
    """
    encoding = "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = _decode_old(data, name, error)
    letters = Counter(text[:20_000])
    controls = sum(count for letter, count in letters.items() if unicodedata.category(letter) in _NO_TEXT)
    controls -= sum(letters[layout] for layout in "\n\r\t\f\v\x1f")
    if controls > letters.total() / 50:
        raise WrongEncoding(name, "control characters")
    return text


def _decode_old(data: bytes, name: str, error: UnicodeDecodeError) -> str:
    """Text in a code page of eight bits: the one that the page names, Windows Vietnamese, or a font encoding."""
    named = _CHARSET.search(data[:4096])
    if named and named[1].lower() in _CODE_PAGES:
        return data.decode(named[1].decode("ascii"), "replace")
    western = data.decode("latin-1")
    if legacy.recognise(western):
        return western
    vietnamese = nfc(data.decode("cp1258", "replace"))
    if share_of_syllables(vietnamese[:50_000]) < _VIETNAMESE:
        raise WrongEncoding(name, f"byte {error.start}") from error
    return vietnamese


def read(text: str) -> RawText:
    """Source text of a gazette or other plain text file."""
    text, notes = legacy.converted(text)
    lines = [line.strip() for line in text.splitlines()]
    wrapped = looks_wrapped([line for line in lines if line])
    blanks = spaced.stray_blanks(text)
    footnotes = find_footnotes(text)
    masthead = mastheads.displaced(text)
    cuts = (*page_furniture(text), *blanks, *footnotes.cuts, *masthead.cuts)
    all_notes = (*notes, *spaced.note(blanks), *footnotes.messages)
    return RawText(text=text, form="text", wrapped=wrapped, cuts=cuts, hints=masthead.hints, notes=all_notes)


def page_furniture(text: str, numbers: bool = True) -> Iterator[Span]:
    """Ranges of page headers, page numbers and electronic signature blocks.

    ``numbers``: page numbers must be told by their order, because the form does not say where pages end.
    """
    for header in _HEADER.finditer(text):
        yield Span(*header.span())
    yield from line_starts(_NUMBER_BEFORE, text)
    yield from line_starts(_SIGNED, text)
    for match in _FEED_NUMBER.finditer(text):
        yield Span(*match.span(1))
    if numbers and not _HEADER.search(text):
        yield from _page_numbers(text)


def _page_numbers(text: str) -> Iterator[Span]:
    """Bare numbers that count pages: they grow, and no faster than pages can pass."""
    last, last_line, line, scanned = 1, 0, 0, 0
    for place in line_starts(_PAGE_NUMBER, text):
        line += text.count("\n", scanned, place.start)
        scanned = place.start
        number, passed = int(text[place.start : place.end]), line - last_line
        if passed >= LINES_A_PAGE and last < number <= last + passed // LINES_A_PAGE + 1:
            yield place
            last, last_line = number, line
