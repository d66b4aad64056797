"""Lists of goods whose table was flattened to lines (bảng bị trải thành dòng): number, name, codes, in turn."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from corpus.nlp.hs import COLUMN, DOTTED

_HEADER_START = re.compile(r"^(?:STT|TT|Số TT)\b", re.IGNORECASE | re.MULTILINE)
_HEADER_LINES = 14
_SECTION = re.compile(r"^\s*(?P<label>[IVX]{1,6}|[A-H])[.)]?\s+(?P<name>[^\n\d][^\n]*)\s*\Z", re.MULTILINE)
_NUMBER = re.compile(r"(?:^|\n)\s*(\d{1,3})[.)]?(?=\s)")
_EXTRA = re.compile(r"tiếng anh|công thức|\bcas\b", re.IGNORECASE)
_CAS = re.compile(r"\b\d{2,7}-\d{2}-\d\b")
_FORMULA = re.compile(r"\b(?:[A-Z][a-z]?\d*(?:\([A-Za-z0-9]+\)\d*)?){2,}\s*$")
_SHARE = re.compile(r"[≥≤<>] ?[\d,.]+ ?%")
_ROW_BEGINS = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,6}|[A-H])[.)]?(?:\s|$)")
_MAX_NAME = 1500


class _Position(NamedTuple):
    """Where a list stands when its header is printed again on the next page."""

    number: int
    section: str
    section_name: str


class FlatRow(NamedTuple):
    """One row. ``start``/``end`` bound name and codes; ``sure`` is False where columns were told apart by guess."""

    start: int
    end: int
    number: str
    section: str
    section_name: str
    name: str
    codes: tuple[str, ...]
    sure: bool


def flat_rows(text: str, start: int, end: int) -> Iterator[FlatRow]:
    """Rows of the lists with a column of codes in ``text[start:end]``."""
    headers = list(_headers(text, start, end))
    last = _Position(0, "", "")
    for position, (header_start, header_end) in enumerate(headers):
        stop = headers[position + 1][0] if position + 1 < len(headers) else end
        last = yield from _list(text, header_end, stop, text[header_start:header_end], last)


def _headers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Column titles, from that of row numbers over that of codes on to the first row."""
    for found in _HEADER_START.finditer(text, start, end):
        at = found.start()
        ended = 0
        for _ in range(_HEADER_LINES):
            line_end = text.find("\n", at, end)
            line_end = end if line_end < 0 else line_end
            line = text[at:line_end]
            if ended and (_ROW_BEGINS.match(line) or DOTTED.search(line)):
                break
            if COLUMN.search(line) or ended:
                ended = line_end
            if line_end == end:
                break
            at = line_end + 1
        else:
            ended = 0
        if ended:
            yield found.start(), ended


def _list(text: str, start: int, end: int, header: str, position: _Position) -> Generator[FlatRow, None, _Position]:
    last, section, section_name = position
    extra = bool(_EXTRA.search(header))
    columns = list(COLUMN.finditer(header))
    trailing = bool(columns) and bool(header[columns[-1].end() :].strip(" \n|()0123456789"))
    at = start
    row: FlatRow | None = None
    for group_start, group_end, codes in _groups(text, start, end):
        chunk = text[at:group_start]
        found = _row_start(chunk, last, first=at == start)
        number_end = found.end() if found else 0
        head = chunk[: found.start()] if found else chunk
        opened = _SECTION.search(head.rstrip())
        if opened:
            section, section_name = opened["label"], " ".join(opened["name"].split())
            if not found:
                number_end = opened.end()
        if row and trailing and not found:
            row = row._replace(end=group_end, codes=row.codes + codes)
            at = group_end
            continue
        if row:
            yield row
            row = None
        if found:
            last = int(found.group(1))
        elif not trailing:
            last += 1
        name, sure = _name(chunk[number_end:], extra=extra)
        if name and len(name) <= _MAX_NAME:
            first = at + number_end + len(chunk[number_end:]) - len(chunk[number_end:].lstrip())
            row = FlatRow(first, group_end, str(last), section, section_name, name, codes, sure and bool(found))
        at = group_end
    if row:
        yield row
    return _Position(last, section, section_name)


def _groups(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Runs of codes with only blanks and list marks between them."""
    run: list[re.Match[str]] = []
    for code in DOTTED.finditer(text, start, end):
        if run and not re.fullmatch(r"[\s,;]*(?:và|hoặc)?[\s,;]*", text[run[-1].end() : code.start()]):
            yield run[0].start(), run[-1].end(), tuple(c.group() for c in run)
            run = []
        run.append(code)
    if run:
        yield run[0].start(), run[-1].end(), tuple(c.group() for c in run)


def _row_start(chunk: str, last: int, *, first: bool) -> re.Match[str] | None:
    """The number of the next row; numbers start again after a header or a section."""
    numbers = list(_NUMBER.finditer(chunk))
    again = first or bool(numbers and _SECTION.search(chunk[: numbers[-1].start()].rstrip()))
    for wanted in (last + 1, *((1,) if again else ()), last + 2):
        for found in reversed(numbers):
            if int(found.group(1)) == wanted:
                return found
    return None


def _name(raw: str, *, extra: bool) -> tuple[str, bool]:
    """Name column of a row; the columns of English names, formulas and CAS numbers after it are cut off."""
    name = " ".join(raw.split())
    if not extra or len(name) > _MAX_NAME:
        return name, not extra
    name = _FORMULA.sub("", _CAS.sub("", name).strip()).strip()
    share = _SHARE.search(name)
    if share and re.sub(r"\s", "", name).endswith(re.sub(r"\s", "", share.group())):
        return name[: share.end()], True
    return name, False
