"""Turn canonical text into lines, table rows and highlighted runs for a page, in portions of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from registry.views import ProvisionView

PORTION = 50_000
"""Characters of one page of a document: about 25 printed pages."""
CELL = " | "
_BREAKS = frozenset({"phan", "chuong", "muc", "dieu", "phu-luc", "mau"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text to highlight; ``kind`` is ``item`` or ``event``, ``id`` what it is the evidence of."""

    start: int
    end: int
    kind: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text under the same marks. ``kind`` is "" where nothing is marked."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a row of a table if it has more than one cell."""

    cells: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One provision's own text (``provision`` None: text before the first one, or the rest of a cut block)."""

    start: int
    end: int
    provision: ProvisionView | None


def runs(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Run, ...]:
    """Cut ``text[start:end]`` at the borders of the marks; where marks overlap, the one that starts last shows."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    borders = sorted({start, end, *(p for m in here for p in (m.start, m.end) if start < p < end)})
    pieces = []
    for left, right in pairwise(borders):
        over = [mark for mark in here if mark.start <= left and mark.end >= right]
        kind = max(over, key=lambda mark: mark.start).kind if over else ""
        pieces.append(Run(text[left:right], kind))
    return tuple(pieces)


def lines(text: str, start: int, end: int, marks: Sequence[Mark] = ()) -> Iterator[Line]:
    """The lines of ``text[start:end]``; blank ones are left out."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield Line(tuple(_cells(text, start, stop, here)))
        start = stop + 1


def _cells(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[Run, ...]]:
    while True:
        stop = text.find(CELL, start, end)
        yield runs(text, start, end if stop < 0 else stop, marks)
        if stop < 0:
            return
        start = stop + len(CELL)


def table_rows_together(found: Iterable[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Neighbouring lines grouped: (True, the rows of one table) or (False, paragraphs)."""
    for is_row, group in groupby(found, key=lambda line: len(line.cells) > 1):
        yield is_row, list(group)


def blocks(length: int, provisions: Sequence[ProvisionView]) -> list[Block]:
    """Part a text of ``length`` characters at the start of every provision; together the blocks are the whole text."""
    starts = [0, *(p.start for p in provisions), length]
    owners: list[ProvisionView | None] = [None, *provisions]
    return [
        Block(start, end, owner)
        for owner, start, end in zip(owners, starts, starts[1:], strict=False)
        if owner is not None or end > start
    ]


def portions(text: str, provisions: Sequence[ProvisionView], size: int = PORTION) -> list[list[Block]]:
    """Blocks packed into pages of about ``size`` characters, new pages beginning at an article or above if possible."""
    pages: list[list[Block]] = [[]]
    filled = 0
    for block in (piece for whole in blocks(len(text), provisions) for piece in _bounded(text, whole, size)):
        length = block.end - block.start
        at_break = block.provision is not None and block.provision.kind in _BREAKS
        if pages[-1] and filled + length > (size if at_break else size * 3 // 2):
            pages.append([])
            filled = 0
        pages[-1].append(block)
        filled += length
    return pages


def _bounded(text: str, block: Block, size: int) -> Iterator[Block]:
    """Cut a block that is longer than a page at line ends."""
    start, owner = block.start, block.provision
    while block.end - start > size:
        stop = text.rfind("\n", start, start + size) + 1 or start + size
        yield Block(start, stop, owner)
        start, owner = stop, None
    yield Block(start, block.end, owner)


def page_of(pages: Sequence[Sequence[Block]], path: str) -> int:
    """Index of the page that holds provision ``path``; 0 if no page does."""
    for index, page in enumerate(pages):
        if any(block.provision is not None and block.provision.path == path for block in page):
            return index
    return 0


def article_of(at: Callable[[str], ProvisionView | None], path: str, limit: int = 20_000) -> ProvisionView | None:
    """The article (Điều) that holds ``path``; in an annex the largest provision around it that fits ``limit``.

    ``at`` gives the provision of the document at a path.
    """
    here = at(path)
    best = here
    while here is not None and here.end - here.start <= limit:
        best = here
        if here.kind == "dieu" and not here.quoted:
            break
        here = at(here.parent or "")
    return best
