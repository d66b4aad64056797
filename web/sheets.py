"""Excel sheets (bảng tính) of what pages show and no table of the exports holds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from registry.columns import Row
from registry.report_layout import printable
from web.word import ILLUSTRATIVE


def as_sheet(title: str, columns: Sequence[tuple[str, str]], found: Iterable[Row]) -> bytes:
    """A workbook of one sheet: the title, headings, rows. Numbers stay numbers, no text becomes a formula.

    ``columns``: names and headings.
    """
    from xlsxwriter import Workbook

    rows, stream = list(found), io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.set_column(0, len(columns) - 1, 24)
        sheet.write_string(0, 0, printable(title), bold)
        if any(row["illustrative"] for row in rows):
            sheet.write_string(1, 0, ILLUSTRATIVE)
        for place, (name, heading) in enumerate(columns):
            sheet.write_string(2, place, printable(heading), bold)
            for line, row in enumerate(rows, 3):
                value = row[name]
                if isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, printable(value or ""))
    return stream.getvalue()
