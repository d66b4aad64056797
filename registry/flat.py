"""Rows of whole tables as flat values, one at a time, straight from the database: what exports are made of.

The object layer and the views of ``rows.py`` would take most of the time. Rows share lists, which nobody may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, Text, case, cast, select
from sqlalchemy.orm import Session

from registry.columns import REPORT_FIGURES, TABLES, Values
from registry.given_views import TaskView
from registry.models import DocumentRow, EventRow, ItemRow, ProvisionRow, ReportRow, bare
from registry.programmes import Catalogue
from registry.reports import HEADS
from registry.rows import OF_ITEM, first_words
from registry.standings import standing
from registry.tasks import task_query, task_views
from registry.timeline import STARTS
from registry.worded import PRINTED, later_wordings

_ITEMS, _EVENTS, _PROVISIONS, _DOCUMENTS = bare(ItemRow), bare(EventRow), bare(ProvisionRow), bare(DocumentRow)
_Record = Row[*tuple[Any, ...]]
_FETCHED = 500
"""Rows that are fetched together."""
_TEXTS = select(*_DOCUMENTS.c["stored_id", "uri", "number", "issued", "illustrative", "text"])


def flat_items(session: Session, as_of: date, _catalogue: Catalogue) -> Iterator[Values]:
    """Items with their state on a date, document by document, in text order."""
    query = select(
        *_ITEMS.c["document", "start", "end", "course", "name", "path", "id", "kind"],
        *(cast(_ITEMS.c[name], Text) for name in ("types", "hs", "name_path")),
        *_ITEMS.c["activity", "agency", "inspection", "authority", "clearance", "line_no", "review", "illustrative"],
    ).order_by(*_ITEMS.c["document", "start", "id"])
    anew = _titles_anew(session, as_of)
    for document, found in _by_document(session, query):
        uri, number, text = document.uri, document.number, document.text
        for row in found:
            (
                _, start, end, events, title, path, name, kind, types, hs, above,
                activity, agency, inspection, authority, clearance, line_no, review, illustrative,
            ) = row  # fmt: skip
            state, since, returns_on = _told(events, as_of)
            quote = text[start:end]
            yield (
                name, kind, state, since, returns_on, anew.get(name) or title or first_words(quote), _list(types),
                activity, agency, _list(hs), _list(above), inspection, authority, clearance, line_no, review,
                illustrative, uri, number, path, start, end, quote,
            )  # fmt: skip


@lru_cache(_FETCHED)
def _told(events: str, as_of: date) -> tuple[str, str | None, str | None]:
    """State on a date of the items with a course, since when, and the day on which it ends by itself."""
    now = standing(events, as_of)
    return now.state, _day(now.since), _day(now.returns_on)


def _titles_anew(session: Session, as_of: date) -> dict[str, str]:
    """Titles of the few items that hold in other words than those of their evidence."""
    reworded = (
        select(ItemRow.id, ItemRow.document, ItemRow.start, ItemRow.end, ItemRow.course)
        .join(EventRow, OF_ITEM)
        .where(PRINTED)
    )
    changed = {
        row.id: (row.document, row.start, row.end)
        for row in _fetched(session, reworded)
        if standing(row.course, as_of).state == "changed"
    }
    return {item: first_words(words.quote) for item, words in later_wordings(session, changed, as_of).items()}


def flat_events(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Values]:
    """Events, document by document, in text order."""
    begun = (_EVENTS.c.stage == "issued") & (_EVENTS.c.effective_from <= as_of)
    query = select(
        *_EVENTS.c["document", "start", "end", "path"],
        *(cast(_EVENTS.c[name], Text) for name in ("into", "basis")),
        *_EVENTS.c["review", "extractor_version", "recorded_at", "decided_by"],
        *(*_EVENTS.c["id", "item", "op", "concerns"], case((begun, "in_force"), else_=_EVENTS.c.stage)),
        *(_EVENTS.c.override, *(cast(_EVENTS.c[name], Text) for name in ("effective_from", "effective_until"))),
        *_EVENTS.c["target_doc", "target_path"],
    ).order_by(*_EVENTS.c["document", "start", "id"])
    for document, found in _by_document(session, query):
        uri, number, text, illustrative = document.uri, document.number, document.text, document.illustrative
        programmes = list(catalogue.of_instrument(number, document.issued, illustrative))
        for _, start, end, path, into, basis, review, version, recorded, person, *act in found:
            yield (
                *(*act, programmes, review, version, recorded, person, _list(into), _list(basis)),
                *(uri, number, path, start, end, text[start:end], illustrative),
            )


def flat_cuts(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Values]:
    """Events but for those that put something in force."""
    op = TABLES["cuts"].index("op")
    return (row for row in flat_events(session, as_of, catalogue) if row[op] not in STARTS)


def flat_provisions(session: Session, _as_of: date, _catalogue: Catalogue) -> Iterator[Values]:
    """Provisions of the documents that speak, in order of address and place."""
    query = (
        select(
            *(_DOCUMENTS.c.uri, _DOCUMENTS.c.number),
            *_PROVISIONS.c["path", "kind", "label", "heading", "start", "end", "text_start", "text_end"],
            *(*_PROVISIONS.c["parent", "depth", "quoted"], _DOCUMENTS.c.illustrative),
        )
        .join(_DOCUMENTS, _DOCUMENTS.c.stored_id == _PROVISIONS.c.document)
        .where(_DOCUMENTS.c.chosen)
        .order_by(_DOCUMENTS.c.uri, _PROVISIONS.c.ord)
    )
    return map(tuple, _fetched(session, query))


def flat_tasks(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Values]:
    """Tasks with their states on a date, in the order in which they are due."""
    found = session.scalars(task_query(as_of), execution_options={"yield_per": _FETCHED})
    for some in found.partitions():
        for task in task_views(session, some, as_of, catalogue):
            yield tuple(task_row(task).values())


def task_row(task: TaskView) -> dict[str, Any]:
    """One task as a flat row."""
    return {
        "id": task.id,
        "programme": task.programme_id,
        "task_no": task.number,
        "title": task.title,
        "agency": task.agency,
        "assigned": _day(task.assigned),
        "due": _day(task.due),
        "done": _day(task.done),
        "state": task.state,
        "days_late": task.days_late,
        "item_ids": [item for item, _ in task.items],
        "source": task.source,
        "list_name": task.list_name,
        "recorded_at": task.recorded_at,
        "illustrative": task.illustrative,
    }


def flat_reports(session: Session, as_of: date, catalogue: Catalogue) -> Iterator[Values]:
    """Issued reports whose cut-off date has come, the first issued first. Contents are large: they come one by one."""
    query = HEADS.add_columns(ReportRow.content).where(ReportRow.cut_off <= as_of).order_by(ReportRow.id)
    for number, programme, cut_off, *head, sha256, content in _fetched(session, query, 1):
        whole = json.loads(content)["whole"]
        yield (
            *(number, programme, _day(cut_off), *head, *(whole[name]["value"] for name in REPORT_FIGURES)),
            *(sha256, content, catalogue.is_illustrative(programme)),
        )


FLAT: Mapping[str, Callable[[Session, date, Catalogue], Iterator[Values]]] = {
    "items": flat_items,
    "cuts": flat_cuts,
    "events": flat_events,
    "provisions": flat_provisions,
    "tasks": flat_tasks,
    "reports": flat_reports,
}


def _by_document(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[_Record, Iterable[_Record]]]:
    """Documents with their rows of a query that begins with ``document`` and is in its order.

    Two cursors go side by side: a text is read once, and held while its rows are made.
    """
    documents = _fetched(session, _TEXTS.order_by(_DOCUMENTS.c.stored_id), 1)
    for name, found in groupby(_fetched(session, query), itemgetter(0)):
        yield next(document for document in documents if document.stored_id == name), found


def _fetched(session: Session, query: Select[*tuple[Any, ...]], together: int = _FETCHED) -> Iterator[_Record]:
    return chain.from_iterable(session.execute(query, execution_options={"yield_per": together}).partitions())


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@lru_cache(_FETCHED)
def _list(value: str) -> list[str]:
    found: list[str] = json.loads(value)
    return found
