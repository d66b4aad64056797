"""Rows of whole tables as flat values, one at a time, straight from the database: what exports are made of.

The object layer and the views of ``rows.py`` would take most of the time. Rows share lists, which nobody may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, select
from sqlalchemy.orm import Session

from registry.columns import TABLES, Row
from registry.models import DocumentRow, EventRow, ItemRow, ProvisionRow, bare
from registry.programmes import Catalogue
from registry.rows import first_words
from registry.standings import standing, told
from registry.timeline import STARTS

_ITEMS, _EVENTS, _PROVISIONS, _DOCUMENTS = bare(ItemRow), bare(EventRow), bare(ProvisionRow), bare(DocumentRow)
_FETCHED = 1_000
"""Rows that are fetched together."""
_TEXT = select(_DOCUMENTS.c.text).where(_DOCUMENTS.c.stored_id == bindparam("name"))


def flat_items(session: Session, as_of: date, _catalogue: Catalogue) -> Iterator[Row]:
    """Items with their state on a date, document by document, in text order."""
    query = (
        select(
            *_ITEMS.c["id", "kind", "name", "activity", "agency", "inspection", "authority", "clearance", "line_no"],
            *_ITEMS.c["review", "illustrative", "path", "start", "end"],
            *(cast(_ITEMS.c[name], Text).label(name) for name in ("types", "hs", "name_path")),
            *(_DOCUMENTS.c.uri.label("document"), _DOCUMENTS.c.number, _DOCUMENTS.c.stored_id),
            told(_ITEMS.c.id).label("told"),
        )
        .join(_DOCUMENTS, _DOCUMENTS.c.stored_id == _ITEMS.c.document)
        .order_by(*_ITEMS.c["document", "start", "id"])
    )
    for row, text in _with_texts(session, query):
        now = standing(row.pop("told"), as_of)
        row["quote"] = text[row["start"] : row["end"]]
        row["title"] = row.pop("name") or first_words(row["quote"])
        row["state"] = now.state
        row["state_since"], row["returns_on"] = _day(now.since), _day(now.returns_on)
        for name in ("types", "hs", "name_path"):
            row[name] = _list(row[name])
        yield _in_order("items", row)


def flat_events(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Row]:
    """Events, document by document, in text order."""
    query = (
        select(
            *_EVENTS.c["id", "op", "concerns", "stage", "override", "effective_from", "effective_until"],
            *_EVENTS.c["target_doc", "target_path", "review", "extractor_version", "recorded_at", "decided_by"],
            *_EVENTS.c["path", "start", "end"],
            *(cast(_EVENTS.c[name], Text).label(name) for name in ("into", "basis")),
            *(_EVENTS.c.item.label("item_id"), _DOCUMENTS.c.uri.label("document")),
            *_DOCUMENTS.c["stored_id", "number", "issued", "illustrative"],
        )
        .join(_DOCUMENTS, _DOCUMENTS.c.stored_id == _EVENTS.c.document)
        .order_by(*_EVENTS.c["document", "start", "id"])
    )
    of_instrument = lru_cache(_FETCHED)(catalogue.of_instrument)
    for row, text in _with_texts(session, query):
        begins = row["effective_from"]
        if row["stage"] == "issued" and begins is not None and begins <= as_of:
            row["stage"] = "in_force"
        row["programmes"] = list(of_instrument(row["number"], row.pop("issued"), row["illustrative"]))
        row["into"], row["basis"] = _list(row["into"]), _list(row["basis"])
        row["quote"] = text[row["start"] : row["end"]]
        row["effective_from"], row["effective_until"] = _day(begins), _day(row["effective_until"])
        yield _in_order("events", row)


def flat_cuts(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Row]:
    """Events but for those that put something in force."""
    return (row for row in flat_events(session, as_of, catalogue) if row["op"] not in STARTS)


def flat_provisions(session: Session, _as_of: date, _catalogue: Catalogue) -> Iterator[Row]:
    """Provisions of the documents that speak, in order of address and place."""
    query = (
        select(
            *(_DOCUMENTS.c.uri.label("document"), _DOCUMENTS.c.number, _DOCUMENTS.c.illustrative),
            *_PROVISIONS.c["path", "kind", "label", "heading", "start", "end", "text_start", "text_end"],
            *_PROVISIONS.c["parent", "depth", "quoted"],
        )
        .join(_DOCUMENTS, _DOCUMENTS.c.stored_id == _PROVISIONS.c.document)
        .where(_DOCUMENTS.c.chosen)
        .order_by(_DOCUMENTS.c.uri, _PROVISIONS.c.ord)
    )
    return (_in_order("provisions", row) for row in _records(session, query))


FLAT: Mapping[str, Callable[[Session, date, Catalogue], Iterator[Row]]] = {
    "items": flat_items,
    "cuts": flat_cuts,
    "events": flat_events,
    "provisions": flat_provisions,
}


def _with_texts(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[Row, str]]:
    """Records with the text of their document, which is held once, however many quote it."""
    held, text = "", ""
    for row in _records(session, query):
        name = row.pop("stored_id")
        if name != held:
            held, text = name, session.scalars(_TEXT, {"name": name}).one()
        yield row, text


def _records(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    names = query.selected_columns.keys()
    for record in session.execute(query, execution_options={"yield_per": _FETCHED}):
        yield dict(zip(names, record, strict=True))


def _in_order(table: str, row: Row) -> Row:
    return _BLANK[table] | row


_BLANK: Mapping[str, Row] = {table: dict.fromkeys(columns) for table, columns in TABLES.items()}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@lru_cache(_FETCHED)
def _list(value: str) -> list[str]:
    found: list[str] = json.loads(value)
    return found
