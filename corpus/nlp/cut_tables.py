"""Rows of tables that are operations: lists of what is abolished, and wordings "before | after" side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from corpus.citations import Citation, find_citations, objects
from corpus.model import Cell, Span, Table
from corpus.nlp.sentences import Sentence, same_length

_BEFORE = re.compile(r"\b(hien hanh|truoc|quy dinh cu|noi dung cu)\b")
_AFTER = re.compile(r"\b(sau|sua doi|phuong an|noi dung moi|quy dinh moi|sau khi)\b")
_GONE = re.compile(r"\W*(bai bo|cat bo|cat giam|khong thuc hien|khong quy dinh|bo)\b")
_HEADER_ROWS = 2


class Row(NamedTuple):
    """An operation (abolish or amend) with its objects; ``sentence`` is the cell that names them."""

    sentence: Sentence
    objects: tuple[Citation, ...]
    op: str
    new_text: Span | None


def rows(text: str, table: Table, lists_abolished: bool) -> Iterator[Row]:
    """Rows of a table "before | after"; of any other, if what stands above says that it lists what is abolished."""
    grid: dict[int, list[Cell]] = {}
    for cell in table.cells:
        grid.setdefault(cell.row, []).append(cell)
    header = next((i for i in sorted(grid)[:_HEADER_ROWS] if _after_column(text, grid[i]) is not None), None)
    if header is None and not lists_abolished:
        return
    after = _after_column(text, grid[header]) if header is not None else None
    for number in sorted(grid):
        if header is None or number > header:
            yield from _row(text, sorted(grid[number], key=lambda cell: cell.start), after)


def _row(text: str, cells: Sequence[Cell], after: int | None) -> Iterator[Row]:
    new = next((cell for cell in cells if cell.column == after), None)
    if after is not None and (new is None or new.start == new.end):
        return
    gone = new is None or _GONE.match(same_length(text[new.start : new.end]))
    brought = None if new is None or gone else Span(new.start, new.end)
    named = [(cell, _cited(text[cell.start : cell.end])) for cell in cells if cell is not new]
    document = next((c.target_doc for _, cited in named for c in cited if c.target_doc), None)
    places = [(cell, [c for c in cited if c.paths != ("",)]) for cell, cited in named]
    if not any(cited for _, cited in places) and new is None:
        places = [(cell, cited[:1]) for cell, cited in named if cited][:1]
    for cell, cited in places:
        if cited:
            own = text[cell.start : cell.end]
            sentence = Sentence(own, same_length(own), cell.start, cell.end, brings_text=False)
            found = tuple(replace(c, target_doc=c.target_doc or document) for c in cited)
            yield Row(sentence, found, "abolish" if gone else "amend", brought)
            return


def _cited(words: str) -> list[Citation]:
    return [citation for citation in objects(find_citations(words)) if not citation.this]


def _after_column(text: str, cells: Sequence[Cell]) -> int | None:
    """The column of the new wording, if another one holds the old wording."""
    words = {cell.column: same_length(text[cell.start : cell.end]) for cell in cells}
    before = [column for column, name in words.items() if _BEFORE.search(name)]
    later = [column for column, name in words.items() if _AFTER.search(name) and column not in before]
    return later[0] if before and later and later[0] > before[0] else None
