"""CSV and Excel sheets (bảng tính) of what pages show and no table of the exports holds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from itertools import islice

from flask_babel import gettext

from registry.columns import Row
from registry.export import csv_lines
from registry.report_layout import printable
from registry.workbook import put
from web.explore import printed
from web.word import ILLUSTRATIVE

MOST_ROWS = 10_000
"""Rows of a sheet that is made while somebody waits for it; CSV has all."""


def as_csv(_title: str, columns: Mapping[str, str], found: Iterable[Row]) -> bytes:
    """CSV under the names of the columns. Every row says whether it is illustrative."""
    names = tuple(dict.fromkeys((*columns, "illustrative")))
    return "".join(csv_lines((tuple(row[name] for name in names) for row in found), names)).encode()


def as_sheet(title: str, columns: Mapping[str, str], found: Iterable[Row]) -> bytes:
    """A workbook of one sheet: the title, headings, the first rows, and how many are left out.

    ``columns``: names and headings.
    """
    from xlsxwriter import Workbook

    source, stream = iter(found), io.BytesIO()
    rows = list(islice(source, MOST_ROWS))
    left = sum(1 for _ in source)
    with Workbook(stream, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.set_column(0, len(columns) - 1, 24)
        put(sheet, 0, 0, printable(title), bold)
        if any(row["illustrative"] for row in rows):
            put(sheet, 1, 0, ILLUSTRATIVE)
        for place, (name, heading) in enumerate(columns.items()):
            put(sheet, 2, place, printable(heading), bold)
            for line, row in enumerate(rows, 3):
                value = row[name]
                put(sheet, line, place, value if isinstance(value, int | float) else printable(printed(value)))
        if left:
            put(sheet, 3 + len(rows), 0, gettext("%(count)s more rows: take the CSV file.", count=left))
    return stream.getvalue()
