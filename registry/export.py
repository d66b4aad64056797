"""Rows of the tables of ``columns.py``, to take away as CSV or JSON Lines, streamed.

Every row carries the date it holds for, the data version, the ``illustrative`` mark and its evidence or source, so that
it can be checked without this site. ``columns.py`` says what columns hold; forms that are not text are in ``files.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, repeat
from operator import add
from typing import Any

from registry.columns import COLUMNS, FieldType, Row, Values
from registry.flat import FLAT
from registry.queries import Registry
from registry.views import DocumentView, EventView, EvidenceView, ItemView

Tables = Mapping[str, Iterable[Values]]
"""Rows by name of the table, a key of ``columns.TABLES``."""

_FORMULA = frozenset("=+-@\t\r\n")
"""Characters with which a spreadsheet begins a formula, or that would hide one."""
_TOGETHER = 500
"""Rows that are written together."""


def rows(registry: Registry, kind: str, as_of: date) -> Iterator[Values]:
    """Rows of one kind (a key of ``KINDS``) on a date. Raises KeyError for another kind."""
    here = as_of.isoformat(), registry.version()
    return map(add, KINDS[kind](registry, as_of), repeat(here))


def csv_lines(found: Iterable[Values], columns: Sequence[str]) -> Iterator[str]:
    """CSV (RFC 4180) with a header, for spreadsheets: it opens with a byte order mark, and no cell starts a formula.

    ``csv.writer`` would look at each character, which takes most of the time. Here, column by column, a value is
    written once for the rows that share it.
    """
    yield "\ufeff" + ",".join(columns) + "\r\n"
    types: list[FieldType] = [COLUMNS[name].type if name in COLUMNS else "string" for name in columns]
    source = iter(found)
    while some := list(islice(source, _TOGETHER)):
        for line in map(",".join, zip(*map(_cells, zip(*some, strict=True), types), strict=True)):
            # A row of one empty cell would be no row.
            yield (line or '""') + "\r\n"


def _cells(values: Sequence[Any], kind: FieldType) -> Iterable[str]:
    shown = list(map("; ".join, values)) if kind == "array" else values
    if shown.count(shown[0]) == len(shown):
        return repeat(_cell(shown[0]), len(shown))
    distinct = set(shown)
    if 2 * len(distinct) > len(shown):
        return map(_cell, shown)
    written = {value: _cell(value) for value in distinct}
    return map(written.__getitem__, shown)


def _cell(value: str | int | None) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = "'" + value if value[:1] in _FORMULA else value
    if '"' in text:
        text = text.replace('"', '""')
    elif not ("," in text or "\r" in text or "\n" in text):
        return text
    return f'"{text}"'


def jsonl_lines(found: Iterable[Values], columns: Sequence[str]) -> Iterator[str]:
    """JSON Lines: lists stay lists, what is not known is null."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for row in found:
        yield encode(dict(zip(columns, row, strict=True))) + "\n"


LineWriter = Callable[[Iterable[Values], Sequence[str]], Iterator[str]]
FORMATS: Mapping[str, LineWriter] = {"csv": csv_lines, "jsonl": jsonl_lines}


def _documents(registry: Registry, _as_of: date) -> Iterator[Values]:
    return (tuple(document_row(document).values()) for document in registry.each_document())


def _flat(kind: str) -> Callable[[Registry, date], Iterator[Values]]:
    return lambda registry, as_of: registry.flat_rows(kind, as_of)


KINDS: Mapping[str, Callable[[Registry, date], Iterator[Values]]] = {
    **{kind: _flat(kind) for kind in FLAT},
    "documents": _documents,
}


def _evidence(evidence: EvidenceView) -> Row:
    return {
        "document": evidence.document_id,
        "number": evidence.document_number,
        "path": evidence.path,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }


def item_row(item: ItemView) -> Row:
    """One item as a flat row."""
    return {
        "id": item.id,
        "kind": item.kind,
        "state": item.state,
        "state_since": _day(item.state_since),
        "returns_on": _day(item.returns_on),
        "title": item.title,
        "types": list(item.types),
        "activity": item.activity,
        "agency": item.agency,
        "hs": list(item.hs),
        "name_path": list(item.name_path),
        "inspection": item.inspection,
        "authority": item.authority,
        "clearance": item.clearance,
        "line_no": item.line_no,
        "review": item.review,
        "illustrative": item.illustrative,
        **_evidence(item.evidence),
    }


def event_row(event: EventView) -> Row:
    """One event as a flat row."""
    return {
        "id": event.id,
        "item_id": event.item_id,
        "op": event.op,
        "concerns": event.concerns,
        "stage": event.stage,
        "override": event.override,
        "effective_from": _day(event.effective_from),
        "effective_until": _day(event.effective_until),
        "target_doc": event.target_doc,
        "target_path": event.target_path,
        "programmes": list(event.programme_ids),
        "review": event.review,
        "extractor_version": event.extractor_version,
        "recorded_at": event.recorded_at,
        "decided_by": event.decided_by,
        "into": list(event.into),
        "basis": list(event.basis),
        **_evidence(event.evidence),
    }


def document_row(document: DocumentView) -> Row:
    """One document as a flat row."""
    return {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "issuers": list(document.issuers),
        "agency": document.agency,
        "issued": _day(document.issued),
        "effective_from": _day(document.effective_from),
        "effective_until": _day(document.effective_until),
        "signer": document.signer,
        "overrides": document.overrides,
        "consolidates": document.consolidates,
        "illustrative": document.illustrative,
        "source_name": document.source_name,
        "source_sha256": document.source_sha256,
        "source_url": document.source_url,
        "form": document.form,
        "items": document.items,
        "events": document.events,
        "notes": list(document.notes),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
