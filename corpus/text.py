"""Canonical text: NFC, one paragraph a line, with a map back to the source text of the reader."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.model import Cell, Span, Table
from corpus.paragraphs import Line, Paragraphs

MapRow = tuple[int, int, int, int]

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_WORD = re.compile(r"\S+")
_WORDS = re.compile(r"\S+(?: \S+)*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f]+")
_RULE_LINE = re.compile(r"^[ \t]*[_=*~\-–—]{3,}[ \t_=*~\-–—]*$", re.MULTILINE)
_LEADING_RULE = re.compile(r"^[ \t]*_[_. \t]*", re.MULTILINE)
"""Traces of ruled lines and specks that OCR reads before a label."""
_NUMBER_BLANKS = re.compile(
    r"/\d{4}(?P<b>[ \t\xa0]{0,6})/(?P<c>[ \t\xa0]{0,6})[A-ZĐ]{2,6}\d?"
    r"(?P<d>[ \t\xa0]{0,6})[-–](?P<e>[ \t\xa0]{0,6})(?=[A-ZĐ]{2})"
)
"""Blanks inside a document number (``67/2013/NĐ- CP``) are taken out; letters stay as printed."""


class RawCell(NamedTuple):
    """One table cell of a reader: range of its text in ``RawText.text`` and its place in the grid."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class RawText:
    """What a reader gives: the source text and what the form says about it.

    ``wrapped``: lines end at the page's width and must be joined. ``cuts``: ranges that are no part of the law
    (page headers, marks, summaries). ``headings``: offsets of lines that the form marks as headings.
    ``tables``: cells in reading order, one tuple a table. ``hints``: metadata that the form states beside the
    text, as printed, by field (``number``, ``issued``, ``effective``, ``expires``, ``signer``, ``issuer``,
    ``title``, ``kind``).
    """

    text: str
    form: str
    wrapped: bool = False
    cuts: tuple[Span, ...] = ()
    headings: tuple[int, ...] = ()
    tables: tuple[tuple[RawCell, ...], ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def nfc(text: str) -> str:
    """Composed form (NFC): ``ê`` + hook above becomes one letter."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Search folding: lower case, no marks, đ→d (``Nghị định`` → ``nghi dinh``)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class SpanMap:
    """Piecewise map between the canonical text and the source text.

    A row ``(canonical start, canonical end, source start, source end)`` with equal lengths maps character by
    character; with unequal lengths (a composed word) it maps only as a whole. What lies between rows is white
    space, or source text that was left out.
    """

    def __init__(self, rows: Sequence[MapRow]) -> None:
        self.rows = tuple(rows)
        self._canonical = [row[0] for row in self.rows]
        self._source = [row[2] for row in self.rows]

    def to_source(self, start: int, end: int) -> Span:
        """The smallest source range that covers the canonical range."""
        return self._map(start, end, self._canonical, 0)

    def to_canonical(self, start: int, end: int) -> Span:
        """The smallest canonical range that covers what is left of the source range."""
        return self._map(start, end, self._source, 2)

    def _map(self, start: int, end: int, starts: list[int], side: int) -> Span:
        other = 2 - side
        if not self.rows:
            return Span(0, 0)
        first = max(bisect_right(starts, start) - 1, 0)
        row = self.rows[first]
        if start >= row[side + 1] and first + 1 < len(self.rows):
            row = self.rows[first + 1]
        if start >= row[side + 1]:
            begin = row[other + 1]
        elif start <= row[side] or not _linear(row):
            begin = row[other]
        else:
            begin = row[other] + start - row[side]
        if end <= start:
            return Span(begin, begin)
        row = self.rows[max(bisect_left(starts, end) - 1, 0)]
        if end <= row[side]:
            finish = row[other]
        elif end >= row[side + 1] or not _linear(row):
            finish = row[other + 1]
        else:
            finish = row[other] + end - row[side]
        return Span(begin, max(begin, finish))


def canonicalise(raw: RawText) -> tuple[str, SpanMap, tuple[Table, ...]]:
    """Canonical text of ``raw``, its map and its tables. Linear in the length of the text."""
    source = raw.text
    cuts = _merged([*raw.cuts, *_general_cuts(source)])
    tables = sorted((cells for cells in raw.tables if cells), key=lambda cells: cells[0].start)
    lines = _Lines(source, cuts, frozenset(raw.headings))
    writer = _Writer()
    built: list[Table] = []
    position = 0
    paragraphs = Paragraphs(wrapped=raw.wrapped)
    for cells in [*tables, ()]:
        area_end = cells[0].start if cells else len(source)
        for line, separator in paragraphs.joined(list(lines.between(position, area_end))):
            writer.add(line, separator)
        if cells:
            table = _write_table(writer, lines, cells)
            if table is not None:
                built.append(table)
            position = max(cell.end for cell in cells)
    return writer.text(), SpanMap(writer.rows), tuple(built)


class _Writer:
    """Collects canonical text and the rows of its map."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.rows: list[MapRow] = []
        self.length = 0

    def text(self) -> str:
        return "".join(self.parts)

    def literal(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def add(self, line: Line, separator: str) -> Span:
        if self.length:
            self.literal(separator)
        base = self.length
        for start, end, source_start, source_end in line.runs:
            self._row((base + start, base + end, source_start, source_end))
        self.literal(line.text)
        return Span(base, self.length)

    def _row(self, row: MapRow) -> None:
        if self.rows:
            last = self.rows[-1]
            if _linear(last) and _linear(row) and row[0] - last[1] == row[2] - last[3]:
                self.rows[-1] = (last[0], row[1], last[2], row[3])
                return
        self.rows.append(row)


class _Lines:
    """Lines of the source with the cuts taken out and white space collapsed."""

    def __init__(self, source: str, cuts: list[Span], headings: frozenset[int]) -> None:
        self._source = source
        self._cuts = cuts
        self._cut_ends = [cut.end for cut in cuts]
        self._headings = headings
        self._composed = unicodedata.is_normalized("NFC", source)

    def between(self, start: int, end: int) -> Iterator[Line]:
        """Non-empty lines of the range; ``gap`` tells a blank line before it, but not at a page break."""
        previous = start
        gap = page_break = False
        for match in _LINE.finditer(self._source, start, end):
            begin, stop = match.span()
            between = self._source[previous:begin]
            gap = gap or between.count("\n") > 1 or between.count("\r") > max(1, between.count("\n"))
            previous = stop
            pieces = self._pieces(begin, stop)
            line = self.line(pieces, gap=gap and not page_break, heading=begin in self._headings)
            if line is not None:
                yield line
                gap = page_break = False
            elif pieces != [Span(begin, stop)]:
                page_break = True
            else:
                gap = True

    def line(self, pieces: list[Span], gap: bool = False, heading: bool = False) -> Line | None:
        """One line of what is left in ``pieces``; None if that is only white space."""
        composed = self._composed
        if len(pieces) == 1:
            begin, stop = pieces[0]
            text = self._source[begin:stop]
            stripped = text.strip()
            if not stripped:
                return None
            composed = composed or unicodedata.is_normalized("NFC", stripped)
            if composed and stripped == " ".join(stripped.split()):
                begin += len(text) - len(text.lstrip())
                return Line(stripped, [(0, len(stripped), begin, begin + len(stripped))], gap, heading)
        words = self._words(pieces, composed)
        if not words:
            return None
        parts: list[str] = []
        runs: list[MapRow] = []
        at = 0
        for word in words:
            if at:
                parts.append(" ")
                at += 1
            printed = "".join(self._source[piece.start : piece.end] for piece in word)
            text = nfc(printed)
            if text == printed:
                for piece in word:
                    runs.append((at, at + piece.end - piece.start, piece.start, piece.end))
                    at += piece.end - piece.start
            else:
                runs.append((at, at + len(text), word[0].start, word[-1].end))
                at += len(text)
            parts.append(text)
        return Line("".join(parts), runs, gap, heading)

    def _words(self, pieces: list[Span], composed: bool) -> list[list[Span]]:
        """Words as lists of source ranges: a cut inside a word leaves several."""
        pattern = _WORDS if composed and len(pieces) == 1 else _WORD
        words: list[list[Span]] = []
        touching = False
        for begin, stop in pieces:
            at = begin
            for match in pattern.finditer(self._source, begin, stop):
                span = Span(*match.span())
                if touching and span.start == begin:
                    words[-1].append(span)
                else:
                    words.append([span])
                at = span.end
            touching = bool(words) and at == stop and (touching or at > begin)
        return words

    def _pieces(self, begin: int, stop: int) -> list[Span]:
        index = bisect_right(self._cut_ends, begin)
        if index == len(self._cuts) or self._cuts[index].start >= stop:
            return [Span(begin, stop)]
        pieces: list[Span] = []
        at = begin
        while index < len(self._cuts) and self._cuts[index].start < stop:
            cut = self._cuts[index]
            if cut.start > at:
                pieces.append(Span(at, cut.start))
            at = max(at, cut.end)
            index += 1
        if at < stop:
            pieces.append(Span(at, stop))
        return pieces

    def cell(self, start: int, end: int) -> Line | None:
        """Text of a table cell: its lines joined by blanks."""
        return self.line(self._pieces(start, end))


def _write_table(writer: _Writer, lines: _Lines, cells: tuple[RawCell, ...]) -> Table | None:
    built: list[Cell] = []
    row = -1
    start = -1
    for cell in cells:
        if cell.row != row:
            row = cell.row
            if writer.length:
                writer.literal("\n")
        else:
            writer.literal(" | ")
        line = lines.cell(cell.start, cell.end)
        begin = writer.length
        if line is not None:
            writer.add(line, "")
        if start < 0:
            start = begin
        built.append(Cell(begin, writer.length, cell.row, cell.column, cell.row_span, cell.column_span))
    return Table(start, writer.length, tuple(built)) if built else None


def _linear(row: MapRow) -> bool:
    return row[1] - row[0] == row[3] - row[2]


def _general_cuts(source: str) -> Iterator[Span]:
    for match in _INVISIBLE.finditer(source):
        yield Span(*match.span())
    for pattern in (_RULE_LINE, _LEADING_RULE):
        for match in pattern.finditer(source):
            yield Span(*match.span())

    for match in _NUMBER_BLANKS.finditer(source):
        before = source[max(0, match.start() - 7) : match.start()]
        number = before.rstrip(" \t\xa0")
        if number[-1:].isdigit() and number != before:
            yield Span(match.start() - len(before) + len(number), match.start())
        for name in "bcde":
            if match.end(name) > match.start(name) >= 0:
                yield Span(*match.span(name))


def _merged(cuts: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for cut in sorted(cut for cut in cuts if cut.end > cut.start):
        if merged and cut.start <= merged[-1].end:
            if cut.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, cut.end)
        else:
            merged.append(cut)
    return merged
