"""Lines and tables that a reader of marked-up files collects into one source text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from corpus.text import RawCell, RawText

MAX_SPAN = 1000
"""Largest row or column span believed."""


class TableCell(NamedTuple):
    """Text of a table cell, its paragraphs parted by line breaks."""

    text: str
    row_span: int = 1
    column_span: int = 1


class Blocks:
    """Builds ``RawText`` from blocks in document order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[int] = []
        self._tables: list[tuple[RawCell, ...]] = []

    def line(self, text: str, heading: bool = False) -> None:
        """One block of text; line breaks in it stay."""
        if not text.strip():
            return
        if heading:
            self._headings.append(self._length)
        self._append(text + "\n")

    def table(self, rows: Sequence[Sequence[TableCell]]) -> None:
        """A table; one that only lays out the page (letterhead, signatures) becomes lines."""
        rows = [row for row in rows if any(cell.text.strip() for cell in row)]
        if _is_layout(rows):
            for cell in (cell for row in rows for cell in row):
                for text in cell.text.splitlines():
                    self.line(text)
            return
        cells: list[RawCell] = []
        taken: dict[int, int] = {}
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                while taken.get(column, 0) > number:
                    column += 1
                start = self._length
                self._append(cell.text.strip())
                wide, high = min(cell.column_span, MAX_SPAN), min(cell.row_span, MAX_SPAN)
                cells.append(RawCell(start, self._length, number, column, high, wide))
                for index in range(column, column + wide):
                    taken[index] = number + high
                column += wide
                self._append("\n")
        self._tables.append(tuple(cells))

    def raw_text(
        self, form: str, hints: Mapping[str, str] | None = None, notes: Iterable[str] = (), wrapped: bool = False
    ) -> RawText:
        """What was collected."""
        return RawText(
            text="".join(self._parts),
            form=form,
            wrapped=wrapped,
            headings=tuple(self._headings),
            tables=tuple(self._tables),
            hints=hints or {},
            notes=tuple(notes),
        )

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _is_layout(rows: Sequence[Sequence[TableCell]]) -> bool:
    """True for a table that only places text on the page: one column, a letterhead, a signature block."""
    if max((len(row) for row in rows), default=0) < 2:
        return True
    if len(rows) > 6:
        return False
    text = " ".join(cell.text for row in rows for cell in row)
    return "CỘNG HÒA XÃ HỘI" in text or "CỘNG HOÀ XÃ HỘI" in text or "Nơi nhận" in text
