"""A checklist (danh mục kiểm tra) as a Word document: to print, to tick off, to add to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from registry.report_layout import printable
from registry.views import EvidenceView, ItemView
from web.activities import Activity, by_type
from web.formats import day as printed_day
from web.formats import locator
from web.labels import label
from web.word import ILLUSTRATIVE, saved


def as_docx(activity: Activity, required: Sequence[ItemView], day: date) -> bytes:
    """The conditions that must be met on ``day``, by type, each with a box and the place where it is written."""
    from docx import Document

    book = Document()
    book.add_heading(printable(activity.name), 0)
    if activity.illustrative:
        book.add_paragraph(ILLUSTRATIVE)
    book.add_paragraph(gettext("Conditions to meet on %(day)s", day=printed_day(day)))
    for kind, items in by_type(required):
        book.add_heading(printable(label(kind, "type")).capitalize(), 1)
        for item in items:
            line = book.add_paragraph(f"☐ {printable(item.words.quote)}")
            where = _place(item.evidence)
            if item.wording:
                where += f", {gettext('in the wording of')} {_place(item.wording)}"
            line.add_run(f"\n{where}").italic = True
    return saved(book)


def _place(evidence: EvidenceView) -> str:
    return f"{printable(evidence.document_number)}, {printable(locator(evidence.path))}"
