"""Canonical text: NFC, one paragraph a line, with a map back to the source text of the reader."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.model import Cell, Span, Table
from corpus.paragraphs import Line, Paragraphs

MapRow = tuple[int, int, int, int]

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f"
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_SEEN = rf"[^\s{_INVISIBLE}]+"
_WORD = re.compile(rf"(?P<blank>\s+)|{_SEEN}")
_WORDS = re.compile(rf"(?P<blank>\s+)|{_SEEN}(?: {_SEEN})*")
"""Words that one blank parts are read as one where none of them must be composed."""
_RULE = re.compile(r"\n([ \t]*(?:[_=*~\-–—]{3,}[ \t_=*~\-–—]*$|_[_. \t]*))", re.MULTILINE)
"""A ruled line; or traces of one, and specks, that OCR reads before a label."""
_NUMBER_BLANKS = re.compile(
    r"/\d{4}(?P<b>[ \t\xa0]{0,6})/(?P<c>[ \t\xa0]{0,6})[A-ZĐ]{2,6}\d?"
    r"(?P<d>[ \t\xa0]{0,6})[-–](?P<e>[ \t\xa0]{0,6})(?=[A-ZĐ]{2})"
)
"""Blanks inside a document number (``67/2013/NĐ- CP``) are taken out; letters stay as printed."""
_MARK = (
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
    r"\ufe20-\ufe2f]"
)
_EXCESS = re.compile(rf"({_MARK}{{30}}){_MARK}+")
"""No letter bears more than thirty marks (UAX #15, stream-safe text); the time of NFC grows by the square of a run."""


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
    (page headers, marks, summaries). ``headings``: offsets of what the form marks as headings; one in
    the midst of a line begins a line of its own.
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
    """Composed form (NFC): ``ê`` + hook above becomes one letter; thirty marks are the most that it bears."""
    return unicodedata.normalize("NFC", _EXCESS.sub(r"\1", text))


def fold(text: str) -> str:
    """Search folding: lower case, no marks, đ→d (``Nghị định`` → ``nghi dinh``)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def line_starts(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Ranges of group 1 of ``pattern``, which begins with a line break, at the starts of lines; the first one too.

    A search for a line break is many times faster than one for ``^``.
    """
    for match in pattern.finditer(f"\n{text}"):
        yield Span(match.start(1) - 1, match.end(1) - 1)


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
    lines = _Lines(source, cuts, raw.headings)
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

    def add(self, line: Line, separator: str) -> None:
        """Write a line. A row that goes on where the last one ended, blank or line break aside, becomes part of it."""
        if self.length:
            self.literal(separator)
        base, rows = self.length, self.rows
        for run_start, run_end, source_start, source_end in line.runs:
            start, end = base + run_start, base + run_end
            if rows:
                last_start, last_end, last_source, last_source_end = rows[-1]
                if (
                    start - last_end == source_start - last_source_end
                    and end - start == source_end - source_start
                    and last_end - last_start == last_source_end - last_source
                ):
                    rows[-1] = (last_start, end, last_source, source_end)
                    continue
            rows.append((start, end, source_start, source_end))
        self.literal(line.text)


class _Lines:
    """Lines of the source with the cuts and invisible characters taken out and white space collapsed."""

    def __init__(self, source: str, cuts: list[Span], headings: Iterable[int]) -> None:
        self._source = source
        self._cuts = cuts
        self._cut_ends = [cut.end for cut in cuts]
        self._headings = sorted(headings)
        self._composed = unicodedata.is_normalized("NFC", source)

    def between(self, start: int, end: int) -> Iterator[Line]:
        """Non-empty lines of the range; ``gap`` tells a blank line before it, but not at a page break."""
        source, headings = self._source, set(self._headings)
        previous = start
        gap = page_break = False
        for begin, stop in self._ranges(start, end):
            if begin - previous > 1:
                feeds, returns = source.count("\n", previous, begin), source.count("\r", previous, begin)
                gap = gap or feeds > 1 or returns > max(1, feeds)
            previous = stop
            line = self.line(begin, stop, gap and not page_break, begin in headings)
            if line is not None:
                yield line
                gap = page_break = False
            elif self._is_cut(begin, stop):
                page_break = True
            else:
                gap = True

    def _ranges(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Lines as they stand, and from each heading on another."""
        for match in _LINE.finditer(self._source, start, end):
            begin, stop = match.span()
            inside = self._headings[bisect_right(self._headings, begin) : bisect_left(self._headings, stop)]
            yield from pairwise((begin, *inside, stop))

    def line(self, begin: int, stop: int, gap: bool = False, heading: bool = False) -> Line | None:
        """The range as one line, line breaks in it as blanks; None if only white space is left of it."""
        text = self._source[begin:stop].strip()
        composed = self._composed or unicodedata.is_normalized("NFC", text)
        if not composed or not text.isprintable() or "  " in text or self._is_cut(begin, stop):
            return self._repaired(self._pieces(begin, stop), composed, gap, heading)
        start = self._source.find(text, begin)
        return Line(text, [(0, len(text), start, start + len(text))], gap, heading) if text else None

    def _repaired(self, pieces: list[Span], composed: bool, gap: bool, heading: bool) -> Line | None:
        """One line of the words in ``pieces``. A word that must be composed maps as a whole."""
        parts: list[str] = []
        runs: list[MapRow] = []
        at = 0
        for word in self._words(pieces, _WORDS if composed else _WORD):
            if at:
                parts.append(" ")
                at += 1
            printed = "".join([self._source[start:end] for start, end in word])
            text = nfc(printed)
            if text == printed:
                for start, end in word:
                    runs.append((at, at + end - start, start, end))
                    at += end - start
            else:
                runs.append((at, at + len(text), word[0][0], word[-1][1]))
                at += len(text)
            parts.append(text)
        return Line("".join(parts), runs, gap, heading) if parts else None

    def _words(self, pieces: list[Span], pattern: re.Pattern[str]) -> list[list[tuple[int, int]]]:
        """Words as lists of source ranges: a cut or an invisible character inside a word leaves several."""
        words: list[list[tuple[int, int]]] = []
        begun = False
        for begin, stop in pieces:
            for match in pattern.finditer(self._source, begin, stop):
                if match["blank"]:
                    begun = False
                elif begun:
                    words[-1].append(match.span())
                else:
                    words.append([match.span()])
                    begun = True
        return words

    def _is_cut(self, begin: int, stop: int) -> bool:
        """True if something of the range is left out."""
        index = bisect_right(self._cut_ends, begin)
        return index < len(self._cuts) and self._cuts[index].start < stop

    def _pieces(self, begin: int, stop: int) -> list[Span]:
        """What is left of the range."""
        pieces: list[Span] = []
        at = begin
        for index in range(bisect_right(self._cut_ends, begin), len(self._cuts)):
            cut = self._cuts[index]
            if cut.start >= stop:
                break
            if cut.start > at:
                pieces.append(Span(at, cut.start))
            at = cut.end
        if at < stop:
            pieces.append(Span(at, stop))
        return pieces


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
        line = lines.line(cell.start, cell.end)
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
    yield from line_starts(_RULE, source)
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
