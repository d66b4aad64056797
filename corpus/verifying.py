"""What must hold for every document: checked over the whole store by ``python -m corpus verify``."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Document, Provision
from corpus.text import SpanMap, nfc

_UNMAPPED = " |\n"
"""What the canonical text adds between lines and table cells."""


def breaches(document: Document) -> Iterator[str]:
    """Each broken invariant in one line; nothing for a sound document."""
    if nfc(document.text) != document.text:
        yield "the text is not in composed form (NFC)"
    yield from _provision_breaches(document)
    yield from _table_breaches(document)
    yield from _map_breaches(document)
    for name, span in document.metadata.spans:
        if not 0 <= span.start <= span.end <= len(document.text):
            yield f"metadata {name}: {tuple(span)} lies outside the text"


def _provision_breaches(document: Document) -> Iterator[str]:
    seen: set[str] = set()
    ends: dict[int | None, int] = {}
    for index, provision in enumerate(document.provisions):
        path = provision.path
        if path in seen:
            yield f"{path}: this path is not unique"
        seen.add(path)
        if not _ordered(provision, len(document.text)):
            yield f"{path}: its offsets are not in order"
        if provision.start < ends.get(provision.parent, 0):
            yield f"{path}: overlaps its elder sibling"
        ends[provision.parent] = provision.end
        if provision.parent is None:
            continue
        if provision.parent >= index:
            yield f"{path}: stands before its parent"
            continue
        parent = document.provisions[provision.parent]
        if not (parent.start <= provision.start and provision.end <= parent.end):
            yield f"{path}: reaches out of {parent.path}"


def _ordered(provision: Provision, length: int) -> bool:
    offsets = [0, provision.start, provision.text_start, provision.text_end, provision.end, length]
    heading = provision.heading
    inside = heading is None or provision.start <= heading.start <= heading.end <= provision.text_end
    return offsets == sorted(offsets) and provision.start < provision.end and inside


def _table_breaches(document: Document) -> Iterator[str]:
    for table in document.tables:
        if not 0 <= table.start <= table.end <= len(document.text):
            yield f"table at {table.start}: lies outside the text"
        for cell in table.cells:
            if not table.start <= cell.start <= cell.end <= table.end:
                yield f"table at {table.start}: cell {cell.row}/{cell.column} lies outside it"


def _map_breaches(document: Document) -> Iterator[str]:
    previous = (0, 0, 0, 0)
    for row in document.span_map:
        if not (previous[1] <= row[0] < row[1] <= len(document.text) and previous[3] <= row[2] < row[3]):
            yield f"span map: row {row} is out of order"
            return
        previous = row
    span_map = SpanMap(document.span_map)
    for provision in document.provisions:
        end = provision.start + len(document.text[provision.start : provision.end].rstrip(_UNMAPPED))
        back = span_map.to_canonical(*span_map.to_source(provision.start, end))
        if back.start > provision.start or back.end < end:
            yield f"{provision.path}: does not come back from the source ({tuple(back)})"
