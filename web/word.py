"""Word documents (tệp Word) of what pages show: to print, to tick off, to add to."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from flask_babel import gettext

from registry.columns import COLUMNS, Row
from registry.report_layout import printable
from web.explore import printed
from web.formats import day
from web.labels import label

if TYPE_CHECKING:
    from docx.document import Document as Book

MOST_ROWS = 200
"""Rows that anybody reads on paper; Word is slow with more."""
ILLUSTRATIVE = "VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)"
_CODES = {
    "kind": ("kind", "document_kind"),
    "state": ("state", "task"),
    "op": ("op",),
    "agency": ("agency",),
    "types": ("type",),
}
"""Columns of codes, and where the words for them stand (``web.labels``)."""


def as_table(title: str, columns: Mapping[str, str], found: Iterable[Row]) -> bytes:
    """The first rows of a list as a table, and how many are left out. ``columns``: names and headings."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    rows = iter(found)
    shown = list(islice(rows, MOST_ROWS))
    left = sum(1 for _ in rows)
    book = Document()
    page = book.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    book.add_heading(printable(title), 1)
    if any(row["illustrative"] for row in shown):
        book.add_paragraph(ILLUSTRATIVE)
    lines = [list(columns.values()), *([_words(name, row[name]) for name in columns] for row in shown)]
    table = book.add_table(len(lines), len(columns), style="Table Grid")
    for line, cells in zip(table.rows, lines, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = printable(text)
    if left:
        book.add_paragraph(gettext("%(count)s more rows: take the CSV or Excel file.", count=left))
    return saved(book)


def saved(book: Book) -> bytes:
    """The document as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _words(name: str, value: object) -> str:
    if value and name in COLUMNS and COLUMNS[name].type == "date":
        return day(date.fromisoformat(str(value)))
    if not value or name not in _CODES:
        return printed(value)
    codes: list[str] = value if isinstance(value, list) else [str(value)]
    for words in _CODES[name]:
        codes = [label(code, words) for code in codes]
    return "; ".join(codes)
