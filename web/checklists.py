"""A checklist (danh mục kiểm tra) as a Word document: to print, to tick off, to add to."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from registry.views import ItemView
from web.activities import Activity, by_type
from web.formats import day as printed_day
from web.formats import locator
from web.labels import label

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""


def as_docx(activity: Activity, required: Sequence[ItemView], day: date) -> bytes:
    """The conditions that must be met on ``day``, by type, each with a box and the place where it is written."""
    from docx import Document

    book = Document()
    book.add_heading(_clean(activity.name), 0)
    if activity.illustrative:
        book.add_paragraph("VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)")
    book.add_paragraph(gettext("Conditions to meet on %(day)s", day=printed_day(day)))
    for kind, items in by_type(required):
        book.add_heading(_clean(label(kind, "type")).capitalize(), 1)
        for item in items:
            line = book.add_paragraph(f"☐ {_clean(item.evidence.quote)}")
            line.add_run(
                f"\n{_clean(item.evidence.document_number)}, {_clean(locator(item.evidence.path))}"
            ).italic = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
