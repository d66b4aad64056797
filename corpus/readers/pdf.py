"""PDF with a text layer: text page by page, running heads removed, ruled tables kept as tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.errors import Corrupt, Encrypted, TooLarge
from corpus.readers import mastheads, ocr
from corpus.readers.blocks import Blocks, TableCell
from corpus.readers.footnotes import find_footnotes
from corpus.readers.plain import page_furniture
from corpus.text import RawText

MAX_PAGES = 5000
LETTERS_A_PAGE = 20
"""Fewer letters a page than this, on average: a scan, not a text layer."""
MAX_EDGES = 20_000
"""A page with more lines than this is a drawing."""
_THIN = 3.0
"""Points: anything thinner is a line."""
_EDGE_LINES = 2
_REPEATED = 0.4
"""Share of the pages on which a line at the edge must come back to be a running head."""
_DIGITS = re.compile(r"\d+")
_CONSOLIDATED = "HỢP NHẤT"
"""Consolidated texts have notes at the foot of pages, in smaller print."""
_SMALLER = 0.9
"""Points by which the print of a note is smaller at least."""


class _Box(NamedTuple):
    """Left, top, right, bottom in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class _TableBox(NamedTuple):
    """A ruled table: where it stands, and the boxes of its cells with row and column spans, by row."""

    box: _Box
    rows: list[list[tuple[_Box, int, int]]]


def read(data: bytes, name: str) -> RawText:
    """Source text of a PDF. Raises ``Encrypted``, ``Corrupt``, ``TooLarge`` or ``NeedsOcr``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Encrypted(name) from error
        raise Corrupt(name) from error
    with closing(document):
        if len(document) > MAX_PAGES:
            raise TooLarge(name, f"{len(document)} pages")
        try:
            pages = [_Page(document[index]) for index in range(len(document))]
            if any(_CONSOLIDATED in page.text for page in pages):
                _part_notes(document, pages)
        except pypdfium2.PdfiumError as error:
            raise Corrupt(name, "a page cannot be read") from error
        if sum(sum(map(str.isalpha, page.text)) for page in pages) < LETTERS_A_PAGE * len(pages):
            return ocr.read(document, name)
        return _raw_text(pages)


class _Page:
    """Text of a page, and whether it has ruled lines enough for a table."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.height = page.get_height()
        self.width = page.get_width()
        textpage = page.get_textpage()
        self.text = _clean(textpage.get_text_bounded())
        self.tables = _ruled_tables(_edges(page, self.height))
        self._letters = list(_letters(textpage, self.height)) if self.tables else []

    def inside(self, box: _Box) -> str:
        """Text of the letters whose middle lies in a box; line breaks and blanks between them stay."""
        parts: list[str] = []
        gap = ""
        for letter, x, y in self._letters:
            if letter.isspace():
                gap += letter
            elif box.left <= x < box.right and box.top <= y < box.bottom:
                parts += (gap, letter) if parts else (letter,)
                gap = ""
        return _clean("".join(parts))


def _part_notes(document: pypdfium2.PdfDocument, pages: list[_Page]) -> None:
    """Set a blank line above the small print at the foot of each page, where notes begin or go on."""
    sizes = [_line_sizes(document[index].get_textpage()) for index in range(len(pages))]
    counts: Counter[float] = Counter()
    for page, of_lines in zip(pages, sizes, strict=True):
        for line, size in zip(page.text.split("\n"), of_lines, strict=False):
            counts[size] += len(line)
    body = counts.most_common(1)[0][0]
    for page, of_lines in zip(pages, sizes, strict=True):
        lines = page.text.split("\n")
        if len(lines) != len(of_lines):
            continue
        first = len(lines)
        while first and (of_lines[first - 1] <= body - _SMALLER or not lines[first - 1].strip()):
            first -= 1
        if 0 < first < len(lines):
            page.text = "\n".join([*lines[:first], "", *lines[first:]])


def _line_sizes(textpage: pypdfium2.PdfTextPage) -> list[float]:
    """Size of the first letter of each line in points; 0 for a blank line."""
    sizes = [0.0]
    for index in range(textpage.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if letter == "\n":
            sizes.append(0.0)
        elif not sizes[-1] and not letter.isspace():
            sizes[-1] = round(pdfium.FPDFText_GetFontSize(textpage, index), 1)
    return sizes


def _letters(textpage: pypdfium2.PdfTextPage, height: float) -> Iterator[tuple[str, float, float]]:
    """Each letter of a page with the middle of its box, from the upper left corner."""
    for index in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        yield chr(pdfium.FPDFText_GetUnicode(textpage, index)), (left + right) / 2, height - (top + bottom) / 2


def _raw_text(pages: list[_Page]) -> RawText:
    blocks = Blocks()
    running = _running_heads([page.text.splitlines() for page in pages])
    rows: list[list[TableCell]] = []
    columns: list[int] = []
    for page in pages:
        at = 0.0
        for table in page.tables:
            before = _without(page.inside(_Box(0, at, page.width, table.box.top)), running)
            added = [[TableCell(page.inside(box), high, wide) for box, high, wide in row] for row in table.rows]
            new = at or before.strip("-– \n\f0123456789") or _columns(table) != columns
            if new:
                _end_table(blocks, rows)
                rows = []
                blocks.line(before)
            else:
                added = _without_head(added, rows)
            rows += added
            columns, at = _columns(table), table.box.bottom
        rest = _without(page.inside(_Box(0, at, page.width, page.height)) if at else page.text, running)
        if rest.strip() or not page.tables:
            _end_table(blocks, rows)
            rows, columns = [], []
        blocks.line(rest + "\f")
    _end_table(blocks, rows)
    raw = blocks.raw_text("pdf", wrapped=True)
    footnotes = find_footnotes(raw.text)
    masthead = mastheads.displaced(raw.text)
    cuts = (*page_furniture(raw.text, numbers=False), *footnotes.cuts, *masthead.cuts)
    notes = footnotes.messages
    return RawText(raw.text, "pdf", wrapped=True, cuts=cuts, tables=raw.tables, hints=masthead.hints, notes=notes)


def _without_head(added: list[list[TableCell]], rows: list[list[TableCell]]) -> list[list[TableCell]]:
    """Rows of a table's next part without the head that is printed again."""
    repeated = 0
    while repeated < min(len(added), len(rows)) and _texts(added[repeated]) == _texts(rows[repeated]):
        repeated += 1
    return added[repeated:]


def _texts(row: list[TableCell]) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row]


def _end_table(blocks: Blocks, rows: list[list[TableCell]]) -> None:
    """Write a table, which may have gone on over pages."""
    if rows:
        blocks.table(rows)


def _columns(table: _TableBox) -> list[int]:
    """Where the columns of a table begin, in steps of ten points: the same for the parts of one table."""
    return sorted({round(box.left / 10) for row in table.rows for box, _, _ in row})


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")


def _edges(page: pypdfium2.PdfPage, height: float) -> list[dict[str, Any]]:
    """Level and upright lines of a page, as the table finder wants them; filled boxes are only shading."""
    edges: list[dict[str, Any]] = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if len(edges) >= MAX_EDGES:
            return []
        edge = {"x0": left, "x1": right, "top": height - top, "bottom": height - bottom}
        edge |= {"width": right - left, "height": top - bottom}
        if top - bottom < _THIN < right - left:
            edges.append(edge | {"orientation": "h", "bottom": edge["top"]})
        elif right - left < _THIN < top - bottom:
            edges.append(edge | {"orientation": "v", "x1": left})
    upright = sum(edge["orientation"] == "v" for edge in edges)
    return edges if upright >= 2 and len(edges) - upright >= 3 else []


def _ruled_tables(edges: list[dict[str, Any]]) -> list[_TableBox]:
    """Tables that the lines of a page draw, from top to bottom."""
    if not edges:
        return []
    from pdfplumber import table as finder

    lines = finder.merge_edges(edges, 3, 3, 3, 3)
    cells = finder.intersections_to_cells(finder.edges_to_intersections(lines, 3, 3))
    tables = [_table_box([_Box(*cell) for cell in group]) for group in finder.cells_to_tables(cells)]
    tables = sorted((table for table in tables if len(table.rows) > 1), key=lambda table: table.box.top)
    return [
        table for index, table in enumerate(tables) if not index or table.box.top >= tables[index - 1].box.bottom - 1
    ]


def _table_box(cells: list[_Box]) -> _TableBox:
    tops, lefts = sorted({cell.top for cell in cells}), sorted({cell.left for cell in cells})
    rows: list[list[tuple[_Box, int, int]]] = [[] for _ in tops]
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.left)):
        high = sum(cell.top <= top < cell.bottom for top in tops)
        wide = sum(cell.left <= left < cell.right for left in lefts)
        rows[tops.index(cell.top)].append((cell, high, wide))
    box = _Box(lefts[0], tops[0], max(cell.right for cell in cells), max(cell.bottom for cell in cells))
    return _TableBox(box, rows)


def _running_heads(pages: list[list[str]]) -> frozenset[str]:
    """Lines at the edge of many pages, figures aside."""
    counts: Counter[str] = Counter()
    for lines in pages:
        edge = [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]
        counts.update({_pattern(line) for line in edge if line.strip()})
    needed = max(3, _REPEATED * len(pages))
    return frozenset(pattern for pattern, count in counts.items() if count >= needed)


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _without(text: str, running: frozenset[str]) -> str:
    """The text of a page without running heads at its edges."""
    lines = text.splitlines()
    return "\n".join(
        line for index, line in enumerate(lines) if not (_edge(index, lines) and _pattern(line) in running)
    )


def _edge(index: int, lines: list[str]) -> bool:
    return index < _EDGE_LINES or index >= len(lines) - _EDGE_LINES
