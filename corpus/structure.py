"""Canonical text → provision tree: Phần, Chương, Mục, Điều, khoản, điểm, tiết, annexes and quoted amendments.

The lines' labels are read (``labels``), quotations paired (``quotations``), the whole looked over (``outline``), and
then the tree is built in one pass (``tree``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from corpus.labels import segments
from corpus.model import Provision, Span, Table
from corpus.outline import read_outline, without_footnotes
from corpus.quotations import quotations
from corpus.series import KIND
from corpus.tree import CONTAINERS, ITEMS, Node, TreeBuilder

_CONSOLIDATED = re.compile(r"VBHN|HỢP NHẤT|được sửa đổi, bổ sung (?:bởi|theo):\s*\n")
"""Traces of a consolidated text (văn bản hợp nhất)."""


def _heading(text: str, node: Node, start: int) -> Span | None:
    """The title: all of a container's own text, the first line of an article, annex or upper-case item."""
    own_end = node.text_end
    if start >= own_end or node.mark.style in ITEMS:
        return None
    if node.mark.style in CONTAINERS:
        return Span(start, own_end)
    stop = text.find("\n", start, own_end)
    stop = own_end if stop < 0 else stop
    if node.mark.style in ("phu-luc", "mau"):
        bracket = text.find("(", start, own_end)
        last = own_end if bracket < 0 else bracket
        while last > start and text[last - 1].isspace():
            last -= 1
        return Span(start, min(last, start + 600)) if last > start else None
    only_line = stop == own_end and node.end == own_end
    sentence = text[stop - 1] in ".:;" or stop - start > 400
    return None if sentence or (only_line and stop - start > 200) else Span(start, stop)


def _provision(text: str, node: Node) -> Provision:
    start = min(node.mark.text_start, node.end)
    while start < node.text_end and text[start].isspace():
        start += 1
    label = text[node.start : min(node.mark.text_start, node.end)].strip()
    text_end = max(node.text_end, start)
    return Provision(
        path=node.path,
        kind=KIND[node.mark.style],
        label=label,
        start=node.start,
        end=max(node.end, text_end),
        text_start=start,
        text_end=text_end,
        heading=_heading(text, node, start),
        parent=node.parent,
        quoted=node.quoted,
    )


def parse_structure(text: str, tables: Sequence[Table] = ()) -> tuple[tuple[Provision, ...], tuple[str, ...]]:
    """Provisions of a canonical text, in text order, parents before children, unique by path; and reading notes.

    Linear time; never raises on any string.
    """
    footnotes = _CONSOLIDATED.search(text) is not None
    lines = segments(text, tables, footnotes=footnotes)
    lines = without_footnotes(lines) if footnotes else lines
    quoted = quotations(text, lines)
    outline = read_outline(text, lines, quoted)
    builder = TreeBuilder(text, outline)
    starts = {quotation.first: quotation for quotation in quoted}
    index = 0
    while index < len(lines):
        quotation = starts.get(index)
        if quotation is None:
            if index in outline.signatures and builder.nodes:
                builder.sign()
            builder.read(index)
            index += 1
            continue
        floor, component = builder.floor, builder.component
        if builder.stack:
            builder.floor = len(builder.stack)
            builder.component = builder.owner_path()
            builder.articles.pop(builder.component, None)
        for inside in range(quotation.first, quotation.last + 1):
            if not builder.closed:
                builder.read(inside)
        builder.last_end = quotation.end
        builder.close_to(builder.floor)
        if not quotation.closed and builder.stack:
            builder.note(f"a closing quotation mark is missing in {builder.nodes[builder.stack[-1]].path}")
        builder.floor, builder.component = floor, component
        builder.last_end = lines[quotation.last].end
        index = quotation.last + 1
    builder.close_to(0)
    return tuple(_provision(text, node) for node in builder.nodes), tuple(builder.notes)


def provision_at(provisions: Sequence[Provision], starts: Sequence[int], position: int) -> int | None:
    """Index of the innermost provision that holds a position; None outside all. ``starts``: where each begins."""
    index = bisect_right(starts, position) - 1
    at: int | None = index if index >= 0 else None
    while at is not None and provisions[at].end <= position:
        at = provisions[at].parent
    return at
