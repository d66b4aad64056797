"""Rows to take away: items, events, documents, provisions, as CSV or JSON Lines, streamed.

Every row carries the date it holds for, the data version, the ``illustrative`` mark and its evidence, so that it can be
checked without this site. ``columns.py`` says what the columns hold; forms that are not text are in ``files.py``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from registry.columns import COLUMNS, Row
from registry.flat import FLAT
from registry.queries import Registry
from registry.views import DocumentView, EventView, EvidenceView, ItemView

Tables = Mapping[str, Iterable[Row]]
"""Rows by name of the table, a key of ``columns.TABLES``."""

_FORMULA = frozenset("=+-@\t\r\n")
"""Characters with which a spreadsheet begins a formula, or that would hide one."""


def rows(registry: Registry, kind: str, as_of: date) -> Iterator[Row]:
    """Rows of one kind (a key of ``KINDS``) on a date. Raises KeyError for another kind."""
    version = registry.version()
    for row in KINDS[kind](registry, as_of):
        row["as_of"], row["data_version"] = as_of.isoformat(), version
        yield row


class _Line:
    """What ``csv`` takes for a file: it gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(found: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """CSV with a header, for spreadsheets: it opens with a byte order mark, and no cell starts a formula."""
    write: Callable[[Iterable[object]], str] = csv.writer(_Line()).writerow
    lists = [place for place, name in enumerate(columns) if COLUMNS[name].type == "array"]
    yield "\ufeff" + write(columns)
    for row in found:
        cells = [row[name] for name in columns]
        for place in lists:
            cells[place] = "; ".join(cells[place])
        yield write(["'" + cell if cell.__class__ is str and cell[:1] in _FORMULA else cell for cell in cells])


def jsonl_lines(found: Iterable[Row], _columns: Sequence[str]) -> Iterator[str]:
    """JSON Lines: lists stay lists, what is not known is null."""
    for row in found:
        yield json.dumps(row, ensure_ascii=False) + "\n"


LineWriter = Callable[[Iterable[Row], Sequence[str]], Iterator[str]]
FORMATS: Mapping[str, LineWriter] = {"csv": csv_lines, "jsonl": jsonl_lines}


def _documents(registry: Registry, _as_of: date) -> Iterator[Row]:
    return (document_row(document) for document in registry.each_document())


def _flat(kind: str) -> Callable[[Registry, date], Iterator[Row]]:
    return lambda registry, as_of: registry.flat_rows(kind, as_of)


KINDS: Mapping[str, Callable[[Registry, date], Iterator[Row]]] = {
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
