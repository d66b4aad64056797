"""Rows of a flattened table: where each begins by the row numbers, and how its lines part into cells.

A line that begins in upper case begins a cell if the line above left room for its first word; if it did not, the break
could as well be the column's width. Of all ways to part a row by this, the number of cells must leave one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

MAX_COLUMNS = 12

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2}){0,3})([.)]?)(?=\s|$)")
_SECTION = re.compile(r"([IVX]{1,6}|[A-H])([.)]?)(?=\s|$)")
_ROMAN_LINE = re.compile(r"[IVX]{2,6}[.)]?")
"""The next section begins a row even where cells are missing before it."""
_POINT = re.compile(r"[a-zđ]\d?\) ")
LABEL = re.compile(
    r"(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2}){0,3}\.?)[.)] +[^\W\d_a-zđà-ỹ]|(?:Mẫu|MẪU) (?:số|SỐ) ?\w{1,5}[.:]?$"
)
"""A label of a provision or form: the table is over, unless the row still lacks cells."""
_DOTS = re.compile(r"[.…]{1,8}")
_CODE = re.compile(r"\d{4}\.\d{2}(?:\.?\d{2}){0,2}(?=\W|$)|\d{2,7}-\d{2}-\d$")
"""A line that begins with a code of the Harmonised System, or is one of the Chemical Abstracts Service."""
_TWO_CODES = re.compile(r"[\d.]{7,13} \d{2,7}-\d{2}-\d$")
_WAITS = re.compile(r"(?:[,(/\-–:]|\b(?:và|hoặc|của|theo|các|với|cho|là|do|về|trong|từ|đến|tại|số))$")
_BULLETS = "-–•+"
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ROW_LINES = 60
_CERTAIN = 0.9
"""Share of the rows that must part into their cells."""
_FEW = 3
"""Rows that must bear out a number of columns that the header leaves open."""
_FULL = 0.8
"""Share of a column's width from which on the next word may not have fitted in the line."""
_NARROW = 12
"""Characters of a line that says nothing of its column's width."""

Cells = list[list["Line"]]


class Line(NamedTuple):
    """A line of the source without what is cut and blanks around it; ``text`` is empty for an empty cell."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the row numbers have come: section (I, A) and number (1, 1.2)."""

    section: int = 0
    last: tuple[int, ...] = ()
    again: bool = True
    """The number may begin again at 1."""

    def after(self, text: str, anywhere: bool = False) -> tuple[Numbers, int] | None:
        """The numbers after a row that begins with this line, and where its number ends; None if no row can.

        ``anywhere``: the table goes on from a page before, where its last number could not be read.
        """
        for pattern, take in ((_NUMBER, self._number), (_SECTION, self._section)):
            found = pattern.match(text)
            if found is not None:
                rest = text[found.end() : found.end() + 2].strip()
                if rest and (found[2] or not (rest[0].isupper() or rest[0] in _BULLETS)):
                    return None
                numbers = take(found[1], anywhere)
                return (numbers, found.end()) if numbers else None
        return None

    def _number(self, printed: str, anywhere: bool) -> Numbers | None:
        number = tuple(map(int, printed.split(".")))
        outer, inner = number[:-1], number[-1]
        follows = number == (*self.last, 1) or (
            self.last[: len(outer)] == outer and (*outer, inner - 1) == self.last[: len(number)]
        )
        if follows or (self.again and number == (1,)) or (anywhere and not outer):
            return Numbers(self.section, number, again=False)
        return None

    def _section(self, printed: str, anywhere: bool) -> Numbers | None:
        value = _roman(printed) if set(printed) <= set(_ROMAN) else ord(printed) - ord("A") + 1
        return Numbers(value, self.last, again=True) if value == self.section + 1 or anywhere else None


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


@dataclass(slots=True)
class Row:
    """``start``/``end`` bound the row number; a blank line or dots stand for it in a row without one."""

    start: int
    end: int
    numbered: bool
    dots: bool = False
    shared: bool = False
    """The number shares its line with the first words."""
    lines: list[Line] = field(default_factory=list)
    cells: Cells = field(default_factory=list)
    """The lines parted wherever one could begin a cell."""

    def add(self, line: Line) -> None:
        """Take one more line."""
        self.lines.append(line)
        if self.cells and not _could_begin(self.cells[-1], line.text):
            self.cells[-1].append(line)
        else:
            self.cells.append([line])


class _Parted(NamedTuple):
    """Cells of a row; ``guessed``: indexes of cells that begin where only the number of cells says so."""

    cells: Cells
    guessed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows with their cells after the number; None for a row whose columns cannot be told."""

    columns: int
    rows: list[Row]
    parted: list[_Parted | None]
    numbers: Numbers
    open_end: bool
    """Where the last row ends cannot be told."""

    @property
    def cells(self) -> list[Cells | None]:
        """Cells of each row."""
        return [row.cells if row else None for row in self.parted]

    @property
    def told(self) -> int:
        """Number of rows whose columns can be told."""
        return sum(row is not None for row in self.parted)

    @property
    def end(self) -> int:
        """Offset of the end of the last row."""
        last = self.rows[-1]
        return last.lines[-1].end if last.lines else last.end

    @property
    def certain(self) -> bool:
        """True if the table can be rebuilt."""
        if self.told < 2 or self.told < _CERTAIN * (len(self.rows) - self.open_end):
            return False
        told = [row for row in self.parted if row]
        first_empty = any(not row.cells[0][0].text and any(cell[0].text for cell in row.cells) for row in told)
        if first_empty and not all(row.numbered or row.dots for row in self.rows):
            return False
        return all(any(_is_break(row, column) for row in told) for column in range(1, self.columns - 1))


def _is_break(row: _Parted, column: int) -> bool:
    """True if a cell surely begins here, or the line above is too short to tell."""
    return column not in row.guessed or len(row.cells[column - 1][-1].text) < _NARROW


def read_rows(lines: Sequence[Line], columns: range, numbers: Numbers | None, shared: bool) -> Reading | None:
    """The rows that begin with the first line, by the number of columns that most rows bear out.

    None if no number of columns is certain. ``numbers``: those of the page before, None for a new table. ``shared``:
    titles share lines, so cells may too.
    """
    readings = [reading for count in columns if (reading := _read(lines, count, numbers, shared))]
    readings.sort(key=lambda reading: -reading.told)
    if not readings or not readings[0].certain:
        return None
    clear = len(columns) == 1 or readings[0].told >= _FEW
    tie = len(readings) > 1 and readings[1].told == readings[0].told
    return readings[0] if clear and not tie else None


def numbered_rows(lines: Sequence[Line], numbers: Numbers | None) -> tuple[int, Numbers] | None:
    """Offset of the end of the last row number, and the numbers there; None without a row."""
    rows, after = _gather(lines, 2, numbers)
    return (rows[-1].end, after) if rows else None


def _read(lines: Sequence[Line], columns: int, numbers: Numbers | None, shared: bool) -> Reading | None:
    rows, after = _gather(lines, columns, numbers)
    if not rows:
        return None
    surplus = _trim(rows[-1], columns)
    if any(after.after(line.text) for row in _since_number(rows) for line in row.lines[row.shared :]):
        return None
    widths = _widths(rows, columns)
    parted = [None if row.shared and shared and columns > 2 else _resolve(row, widths) for row in rows]
    open_end = surplus is not None and _goes_on(rows[-1], parted[-1], surplus.text, widths)
    if open_end and columns == 2:
        rows, parted = rows[:-1], parted[:-1]
    elif open_end:
        parted[-1] = None
    return Reading(columns, rows, parted, after, open_end and columns > 2) if rows else None


def _goes_on(row: Row, parted: _Parted | None, text: str, widths: list[int]) -> bool:
    """True if the line after the last row could be part of it."""
    if parted is None or parted.guessed:
        return True
    before = row.lines[-1].text
    if not text or not before or _CODE.match(before):
        return False
    return not text[0].isupper() or not _has_room(before, text, widths[-1])


def _since_number(rows: list[Row]) -> list[Row]:
    """The last row with a number and those after it."""
    last = max((index for index, row in enumerate(rows) if row.numbered), default=0)
    return rows[last:]


def _gather(lines: Sequence[Line], columns: int, numbers: Numbers | None) -> tuple[list[Row], Numbers]:
    """Rows with all lines up to the next row; a row may begin once the one before has its cells."""
    rows: list[Row] = []
    anywhere, numbers = numbers is not None, numbers or Numbers()
    for index, line in enumerate(lines):
        row = rows[-1] if rows else None
        complete = row is None or len(row.cells) >= columns - 1
        next_row = numbers.after(line.text, anywhere) if complete or _ROMAN_LINE.fullmatch(line.text) else None
        if next_row is not None:
            numbers, number_end = next_row
            anywhere = False
            rows.append(_numbered(line, number_end))
        elif complete and columns > 2 and _unnumbered(line, lines[index + 1 : index + 2], numbers, anywhere):
            rows.append(Row(line.start, line.end, numbered=False, dots=bool(line.text)))
        elif row is None or len(row.lines) == _ROW_LINES or (complete and LABEL.match(line.text)):
            break
        else:
            row.add(line)
    while rows and not (rows[-1].numbered or rows[-1].dots):
        rows.pop()
    return (rows, numbers) if any(row.numbered for row in rows) else ([], numbers)


def _numbered(line: Line, number_end: int) -> Row:
    words = line.text[number_end:].strip()
    end = line.start + number_end if words else line.end
    row = Row(line.start, end, numbered=True, shared=bool(words))
    if words:
        row.add(Line(end, line.end, words))
    return row


def _unnumbered(line: Line, following: Sequence[Line], numbers: Numbers, anywhere: bool) -> bool:
    """True for dots in the place of a number, or an empty cell there before the words of a row."""
    if line.text:
        return bool(_DOTS.fullmatch(line.text))
    return bool(following and following[0].text) and not numbers.after(following[0].text, anywhere)


def _trim(row: Row, columns: int) -> Line | None:
    """Leave the last row what its columns hold; the first line that they do not hold."""
    surplus = [line for cell in row.cells[columns - 1 :] for line in cell]
    if surplus:
        del row.cells[columns - 1 :]
        row.lines[:] = [line for cell in row.cells for line in cell]
    return surplus[0] if surplus else None


def waits(text: str) -> bool:
    """True if a line waits for the words of the next."""
    return _WAITS.search(text) is not None


def _could_begin(cell: list[Line], text: str) -> bool:
    """True if a line looks like the beginning of a cell after the lines of ``cell``."""
    before = cell[-1].text
    if _is_split(before, text):
        return True
    if waits(before) or _CODE.match(text):
        return False
    if text[0] in _BULLETS:
        return not any(line.text[0] in _BULLETS for line in cell)
    return _POINT.match(text) is not None or not (text[0].islower() or text[0] == "(")


def _widths(rows: list[Row], columns: int) -> list[int]:
    """Widths of the columns after the first, from the rows that part by their first letters alone; [] if few do."""
    plain = [row.cells for row in rows if len(row.cells) == columns - 1]
    if len(plain) * 2 < len(rows):
        return []
    return [max(len(line.text) for cells in plain for line in cells[column]) for column in range(columns - 1)]


def _has_room(before: str, text: str, width: int) -> bool:
    """True if the first word of ``text`` would have fitted in the line above."""
    return len(before) + 1 + len(text.split(" ", 1)[0]) <= _FULL * width


def _resolve(row: Row, widths: list[int]) -> _Parted | None:
    """The only way to part a row into its cells; None if there is none or more than one."""
    dots = row.dots and any(line.text and not _DOTS.fullmatch(line.text) for line in row.lines)
    if not widths or dots or any(_TWO_CODES.match(line.text) for line in row.lines):
        return None
    ways = _ways(row.lines, widths, 0, 0, {})
    if len(ways) != 1:
        return None
    cells = [row.lines[start:end] for start, end in pairwise((0, *ways[0]))]
    guessed = {
        column
        for column, (before, cell) in enumerate(pairwise(cells), start=1)
        if not (
            _is_split(before[-1].text, cell[0].text) or _has_room(before[-1].text, cell[0].text, widths[column - 1])
        )
    }
    return _Parted(cells, frozenset(guessed))


_Ends = tuple[int, ...]


def _ways(
    lines: list[Line], widths: list[int], start: int, column: int, known: dict[tuple[int, int], list[_Ends]]
) -> list[_Ends]:
    """Ends of the cells from this column on, for at most two ways to part the lines from ``start`` on."""
    if start == len(lines) or column == len(widths):
        return [()] if start == len(lines) and column == len(widths) else []
    if (start, column) in known:
        return known[start, column]
    ways: list[_Ends] = []
    for end in range(start + 1, len(lines) + 1):
        cell = lines[start:end]
        if len(cell) > 1 and not _may_join(cell[:-1], cell[-1].text, widths[column]):
            break
        if end == len(lines) or _may_begin(cell, lines[end].text, widths[column]):
            ways += [(end, *rest) for rest in _ways(lines, widths, end, column + 1, known)]
        if len(ways) > 1:
            break
    known[start, column] = ways[:2]
    return known[start, column]


def _is_split(before: str, text: str) -> bool:
    """True if two lines cannot be of one cell: one is empty, or one of them is a code."""
    return not before or not text or bool(_CODE.match(before)) != bool(_CODE.match(text))


def _may_join(cell: list[Line], text: str, width: int) -> bool:
    before = cell[-1].text
    if _is_split(before, text):
        return False
    return not _could_begin(cell, text) or not _has_room(before, text, width)


def _may_begin(cell: list[Line], text: str, width: int) -> bool:
    """True if a cell may begin after these lines: also with a small letter, where the line above had room for it."""
    before = cell[-1].text
    if _is_split(before, text) or _could_begin(cell, text):
        return True
    closed = bool(_CODE.match(before)) or waits(before) or any(line.text[0] in _BULLETS for line in cell)
    return not closed and _has_room(before, text, width)
