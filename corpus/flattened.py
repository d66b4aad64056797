"""Tables that a text layer flattened to lines (bảng bị trải thành dòng), rebuilt where their columns can be told.

Such a text gives each cell as lines of its own, an empty cell as a blank line, row after row. A table is known by the
title of its column of row numbers. It is rebuilt if the numbers run on and nearly every row parts into as many cells
as the header has titles (``flattened_rows``). Any other table stays text, and its place is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.flattened_rows import LABEL, MAX_COLUMNS, Line, Numbers, Reading, numbered_rows, read_rows, waits
from corpus.model import Provision, Span, Table
from corpus.structure import provision_at
from corpus.text import RawCell, SpanMap

_HEAD = re.compile(r"^[ \t]*(?:STT|TT|Số(?:[ \t]+|[ \t]*\r?\n[ \t]*)TT|SỐ TT|Số thứ tự)(?![\w/])", re.MULTILINE)
_COLUMN_NUMBER = re.compile(r"\(\d{1,2}\)")
_SECOND_TITLE = re.compile(r"[a-zà-ỹđ)] +[A-ZĐÀ-Ỹ][a-zà-ỹđ]")
_LINE = re.compile(r"[^\n\f\r]*(?:\r\n|[\n\f\r]|\Z)")
_LAW = re.compile(
    r"(?:Điều|ĐIỀU) \d{1,3}[a-zđ]?[.:] |(?:PHỤ LỤC|Phụ lục|CHƯƠNG|Chương) ?[\dIVXA-Z]*[.:]?$|Nơi nhận|CỘNG H|"
    r"(?:TM|KT|TL|TUQ|Q)\. ?[A-ZĐ]"
)
"""A line with which the law's own text goes on: no table reaches over it."""
_HEADER_LINES = 40


class Found(NamedTuple):
    """``tables``: cells of those rebuilt. ``kept``: those that stay text, from the header to the last row number."""

    tables: tuple[tuple[RawCell, ...], ...] = ()
    kept: tuple[Span, ...] = ()


class _Header(NamedTuple):
    """Lines of the titles: that of the row numbers, the others, and a row that numbers the columns ``(1) (2)``."""

    number: Line
    titles: list[list[Line]]
    columns: list[Line]
    shared: bool
    """The first title shares the line of the row numbers' own: cells may share lines too."""

    @property
    def text(self) -> str:
        return " ".join(line.text for title in self.titles for line in title)


def find_flattened(source: str, cuts: Sequence[Span]) -> Found:
    """Flattened tables of a source text whose ``cuts`` are no part of the law. Linear."""
    tables: list[tuple[RawCell, ...]] = []
    kept: list[Span] = []
    cuts = sorted(cuts)
    ends = [cut.end for cut in cuts]
    titles, last = "", Numbers()
    head = _HEAD.search(source)
    while head is not None:
        lines = _window(source, head, cuts, ends)
        body = _first_row(lines)
        header = _header(lines[: max(body, 1)], source)
        numbers = last if header.text == titles else None
        rows = lines[body:] if body else []
        titles, end, last = header.text, head.end(), Numbers()
        reading = read_rows(rows, _possible_columns(header), numbers, header.shared)
        if reading is not None:
            tables.append(tuple(_cells(header, reading)))
            end, last = reading.end, reading.numbers
        else:
            end, last = numbered_rows(rows, numbers) or (end, last)
            kept.append(Span(head.start(), end))
        head = _HEAD.search(source, end)
    return Found(tuple(tables), tuple(kept))


def _window(source: str, head: re.Match[str], cuts: Sequence[Span], ends: Sequence[int]) -> list[Line]:
    """Lines from a header to the next one, or to where the law's own text goes on."""
    following = _HEAD.search(source, head.end())
    window = [Line(head.start(), head.end(), "STT")]
    for line in _lines(source, head.end(), following.start() if following else len(source), cuts, ends):
        if _LAW.match(line.text):
            break
        window.append(line)
    return window


def _lines(source: str, start: int, stop: int, cuts: Sequence[Span], ends: Sequence[int]) -> Iterator[Line]:
    """Lines without what is cut; blank lines at a page break, and the rest of the line at ``start``, are no cells."""
    waiting: list[Line] = []
    page_break = True
    for found in _LINE.finditer(source, start, stop):
        begin, end = found.span()
        if begin == end:
            break
        pieces = _pieces(begin, end, cuts, bisect_right(ends, begin))
        cut = pieces != [Span(begin, end)]
        text = "".join(source[part.start : part.end] for part in pieces).strip()
        if text:
            yield from waiting
            waiting = []
            page_break = False
            solid = next(part for part in pieces if source[part.start : part.end].strip())
            lead = source[solid.start : solid.end]
            yield Line(solid.end - len(lead.lstrip()), begin + len(found.group().rstrip()), text)
        elif cut:
            waiting = [line for line in waiting if line.start < line.end]
            page_break = True
        elif not page_break:
            waiting.append(Line(begin, begin + len(found.group().rstrip("\r\n\f")), ""))
    yield from waiting


def _pieces(start: int, end: int, cuts: Sequence[Span], index: int) -> list[Span]:
    """What the cuts from ``index`` on leave of a line."""
    left = []
    while index < len(cuts) and cuts[index].start < end:
        left.append(Span(start, max(start, cuts[index].start)))
        start = max(start, cuts[index].end)
        index += 1
    return [*left, Span(start, max(start, end))]


def _first_row(lines: list[Line]) -> int:
    """Index of the line that begins the first row; 0 if there is none."""
    for index, line in enumerate(lines[1:_HEADER_LINES], start=1):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if LABEL.match(line.text):
            return 0
        if line.text and Numbers().after(line.text, anywhere=True):
            return index
        if not line.text and index > 1 and following and not Numbers().after(following.text, anywhere=True):
            return index
    return 0


def _header(lines: list[Line], source: str) -> _Header:
    """Titles of the columns: one begins at each line in upper case, unless a bracket or the line above is open."""
    words = [line for line in lines[1:] if line.text]
    columns: list[Line] = []
    while words and _COLUMN_NUMBER.fullmatch(words[-1].text):
        columns.insert(0, words.pop())
    titles: list[list[Line]] = []
    depth = 0
    for line in words:
        if titles and (depth > 0 or not line.text[0].isupper() or waits(titles[-1][-1].text)):
            titles[-1].append(line)
        else:
            titles.append([line])
        depth += line.text.count("(") - line.text.count(")")
    shared = bool(titles) and "\n" not in source[lines[0].end : titles[0][0].start]
    return _Header(lines[0], titles, columns, shared)


def _possible_columns(header: _Header) -> range:
    """How many columns the table may have: all titles, but lines in capitals may go on with the title above."""
    if len(header.columns) > 1:
        return range(len(header.columns), len(header.columns) + 1)
    second = any(_SECOND_TITLE.search(line.text) for title in header.titles for line in title)
    if not header.titles or (header.shared and _SECOND_TITLE.search(header.titles[0][0].text)):
        return range(0)
    most = len(header.titles) + 1
    least = 1 + sum(not title[0].text.isupper() for title in header.titles)
    least = max(least, 2 if most == 2 and not second else 3)
    return range(least, min(most, MAX_COLUMNS) + 1)


def _cells(header: _Header, reading: Reading) -> Iterator[RawCell]:
    """Cells of a rebuilt table; what cannot be parted is one cell over all columns after the first."""
    wide = reading.columns - 1
    yield RawCell(header.number.start, header.number.end, 0, 0)
    yield from _row(0, header.titles, wide)
    number = 0
    if header.columns:
        number = 1
        yield from (RawCell(line.start, line.end, 1, column) for column, line in enumerate(header.columns))
    for row, cells in zip(reading.rows, reading.cells, strict=True):
        number += 1
        yield RawCell(row.start, row.end, number, 0)
        yield from _row(number, cells if cells else [row.lines] if row.lines else [], wide)


def _row(number: int, cells: list[list[Line]], wide: int) -> Iterator[RawCell]:
    if len(cells) == wide:
        yield from (RawCell(cell[0].start, cell[-1].end, number, at) for at, cell in enumerate(cells, start=1))
    elif cells:
        yield RawCell(cells[0][0].start, cells[-1][-1].end, number, 1, 1, wide)


def with_kept(tables: Sequence[Table], kept: Sequence[Span], span_map: SpanMap) -> tuple[Table, ...]:
    """All tables of a canonical text in order: those that stay text have no cells."""
    plain = (Table(*span_map.to_canonical(*span), ()) for span in kept)
    return tuple(sorted((*tables, *plain), key=lambda table: table.start))


def table_notes(tables: Sequence[Table], provisions: Sequence[Provision]) -> Iterator[str]:
    """What a person should know: how many flattened tables stay text, by the provision that they stand in."""
    starts = [provision.start for provision in provisions]
    places: Counter[str] = Counter()
    for table in tables:
        if not table.cells:
            index = provision_at(provisions, starts, table.start)
            places["outside the provisions" if index is None else provisions[index].path] += 1
    for place, count in places.items():
        yield f"flattened_table: {place}: {count} kept as text, the columns could not be told"
