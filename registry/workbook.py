"""Cells of workbooks (ô của bảng tính): numbers stay numbers, and no text becomes a formula or a link."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS = 32_767
"""Characters of a cell: https://support.microsoft.com, "Excel specifications and limits"."""


def put(sheet: Worksheet, line: int, place: int, value: str | float | date | None, style: Format | None = None) -> None:
    """Write one cell (line and place from 0); an empty value leaves it out, a text longer than a cell ends with "…"."""
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, style)
    elif value:
        text = value if len(value) <= CELL_CHARACTERS else value[: CELL_CHARACTERS - 1] + "…"
        sheet.write_string(line, place, text, style)
