"""A report as a file: HTML, DOCX, XLSX or JSON. The same report gives the same text; nothing in it becomes code."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from registry.given_views import ReportView
from registry.report_layout import Cell, Layout, lay_out, shown
from registry.workbook import put

_TEMPLATES = Path(__file__).parent / "templates"
_NOTHING = "Không có."
_Line = tuple[bool, tuple[Cell, ...]]
"""A row of a sheet: printed bold, and its cells."""


def as_html(report: ReportView) -> bytes:
    """A page that needs nothing from elsewhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    pages.filters["shown"] = shown
    return pages.get_template("report.html").render(layout=lay_out(report)).encode()


def as_docx(report: ReportView) -> bytes:
    """A Word document."""
    from docx import Document

    layout, book = lay_out(report), Document()
    made = datetime.fromisoformat(report.known_at).replace(tzinfo=None)
    book.core_properties.title = layout.title[:255]
    book.core_properties.author = report.issued_by
    book.core_properties.created = book.core_properties.modified = made
    book.add_heading(layout.title, 0)
    for line in layout.lines:
        book.add_paragraph(line)
    for number, section in enumerate(layout.sections, 1):
        book.add_heading(f"{number}. {section.heading}", 1)
        for line in section.lines:
            book.add_paragraph(line)
        if section.rows:
            table = book.add_table(rows=1 + len(section.rows), cols=len(section.header), style="Table Grid")
            for cells, row in zip(table.rows, (section.header, *section.rows), strict=True):
                for cell, value in zip(cells.cells, row, strict=True):
                    cell.text = shown(value)
        elif section.header:
            book.add_paragraph(_NOTHING)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_xlsx(report: ReportView) -> bytes:
    """A workbook: a first sheet with the head of the report, and one for each section. No text becomes a formula."""
    from xlsxwriter import Workbook

    layout, stream = lay_out(report), io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        made = datetime.fromisoformat(report.known_at).replace(tzinfo=None)
        book.set_properties({"title": layout.title[:255], "author": report.issued_by, "created": made})
        bold = book.add_format({"bold": True, "text_wrap": True})
        for name, rows in _sheets(layout):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 20, 24)
            for line, (form, row) in enumerate(rows):
                for place, value in enumerate(row):
                    put(sheet, line, place, value, bold if form else None)
    return stream.getvalue()


def _sheets(layout: Layout) -> Iterator[tuple[str, list[_Line]]]:
    """Name of each sheet, and its rows."""
    yield "Báo cáo", [(True, (layout.title,)), *((False, (line,)) for line in layout.lines)]
    for number, section in enumerate(layout.sections, 1):
        lines: list[_Line] = [(True, (section.heading,)), *((False, (line,)) for line in section.lines)]
        if section.rows:
            lines += [(True, section.header), *((False, row) for row in section.rows)]
        elif section.header:
            lines.append((False, (_NOTHING,)))
        yield f"Mục {number}", lines


def as_json(report: ReportView) -> bytes:
    """Everything, with the ids behind each figure."""
    return (json.dumps(asdict(report), sort_keys=True, ensure_ascii=False, default=str) + "\n").encode()


REPORT_FORMS: Mapping[str, Callable[[ReportView], bytes]] = {
    "html": as_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "json": as_json,
}
