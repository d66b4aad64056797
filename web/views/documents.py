"""Instruments: a list, and a reading page for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from corpus.text import fold
from registry.export import document_row
from registry.gone import gone_document
from registry.lookups import EVERYTHING
from registry.queries import Registry
from registry.timeline import CUTS, STARTS
from registry.views import DocumentView, EventView, ItemView, ProvisionView
from web import linked_data
from web.reader import Block, Line, Mark, lines, page_of, portions
from web.settings import MAX_QUERY
from web.sources import as_of, database, kept, registry
from web.views.data import as_file

blueprint = Blueprint("documents", __name__)
PAGE = 25
_CONTENTS = frozenset({"phan", "chuong", "muc", "tieu-muc", "dieu", "phu-luc", "mau"})
_MOST_CONTENTS = 500


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of text with what the register has found in it."""

    path: str
    kind: str
    quoted: bool
    lines: list[Line]
    items: list[ItemView]
    events: list[tuple[EventView, int]]


FILTERS = ("q", "kind", "agency", "cuts")


@blueprint.get("/documents")
def index() -> str:
    """Instruments that pass the filters, newest first."""
    rows = _chosen()
    count = max(-(-len(rows) // PAGE), 1)
    number = min(max(request.args.get("page", 1, int), 1), count)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    filters: dict[str, Any] = {name: value for name in FILTERS if (value := request.args.get(name))}
    return render_template(
        "documents.html",
        rows=shown,
        total=len(rows),
        filters=filters,
        kinds=sorted({row.kind for row in kept(all_documents)}),
        agencies=sorted({row.agency for row in kept(all_documents) if row.agency}),
        number=number,
        count=count,
        href=lambda wanted: url_for("documents.index", page=wanted, **filters),
        data_href=lambda form: url_for("documents.index_data", form=form, **filters),
        illustrative=any(row.illustrative for row in shown),
    )


@blueprint.get("/documents.<any(json, csv, xlsx, docx):form>")
def index_data(form: str) -> Response:
    """The same list as data, all of it."""
    rows = _chosen()
    if form != "json":
        return as_file(map(document_row, rows), "documents", "documents", form)
    return jsonify({"total": len(rows), "rows": rows})


def all_documents(registry: Registry, _today: date) -> Sequence[DocumentView]:
    """All instruments, newest first."""
    return registry.documents(EVERYTHING).rows


def _chosen() -> list[DocumentView]:
    """Instruments that pass the filters of this request."""
    words = fold(request.args.get("q", "")[:MAX_QUERY]).split()
    kind, agency, cuts = (request.args.get(name, "") for name in ("kind", "agency", "cuts"))
    return [
        row
        for row in kept(all_documents)
        if (not kind or row.kind == kind)
        and (not agency or row.agency == agency)
        and (not cuts or row.events)
        and all(word in fold(f"{row.number} {row.title}") for word in words)
    ]


@blueprint.get("/documents/<path:path>")
def show(path: str) -> str | BaseResponse:
    """One instrument: what it is, what it cuts, what cut it, and its text in portions.

    An address under which it is no longer held leads to it.
    """
    document = _held(path)
    if document is None:
        moved = gone_document(database(), f"/{path}") or abort(404)
        return redirect(url_for("documents.show", path=moved.lstrip("/")), 301)
    text = registry().text(document.id) or ""
    provisions = registry().provisions(document.id)
    items = registry().document_items(document.id, as_of())
    events = registry().events_by_source(document.id, as_of())
    pages = portions(text, provisions)
    part = _part(pages)
    return render_template(
        "document.html",
        document=document,
        cut_by=_together(registry().events_on(document.id, as_of())),
        events=_by_operation(events),
        reprints=sum(event.op in STARTS for event in events),
        contents=_contents(provisions),
        blocks=_views(text, pages[part - 1], items, events),
        part=part,
        parts=len(pages),
        part_href=lambda number: url_for("documents.show", path=path, part=number, _anchor="text"),
        illustrative=document.illustrative,
    )


@blueprint.get("/documents/<path:path>.json")
def data(path: str) -> Response:
    """The same as data."""
    document = _document(path)
    return jsonify(
        {
            "document": document,
            "provisions": registry().provisions(document.id),
            "items": registry().document_items(document.id, as_of()),
            "events": registry().events_by_source(document.id, as_of()),
            "text": registry().text(document.id),
        }
    )


@blueprint.get("/documents/<path:path>.jsonld")
def linked(path: str) -> Response:
    """The same as JSON-LD."""
    document = _document(path)
    numbers = {row.number: row.id for row in kept(all_documents)}
    changes = [
        (event, _external(numbers[event.target_doc]))
        for event in registry().events_by_source(document.id, as_of())
        if event.target_doc in numbers
    ]
    node = linked_data.document(document, _external(document.id), changes, as_of())
    return current_app.response_class(current_app.json.dumps(node), mimetype=linked_data.MIMETYPE)


def _external(document_id: str) -> str:
    return url_for("documents.show", path=document_id.lstrip("/"), _external=True)


def _together(events: Iterable[EventView]) -> list[tuple[EventView, int]]:
    """One line for each order and target, with the number of rows that it acts on."""
    groups: dict[tuple[object, ...], list[EventView]] = {}
    for event in events:
        key = (
            event.evidence,
            event.op,
            event.target_doc,
            event.target_path,
            event.effective_from,
            event.effective_until,
        )
        groups.setdefault(key, []).append(event)
    return [(rows[0], len(rows)) for rows in groups.values()]


def _by_operation(events: Sequence[EventView]) -> list[tuple[str, list[tuple[EventView, int]]]]:
    """Cuts and changes by operation, in the order of ``CUTS``, then others; what is only printed anew is no change."""
    groups: dict[str, list[EventView]] = {op: [] for op in CUTS}
    for event in events:
        if event.op not in STARTS:
            groups.setdefault(event.op, []).append(event)
    return [(op, _together(rows)) for op, rows in groups.items() if rows]


def _held(path: str) -> DocumentView | None:
    return registry().document(f"/{path}") or registry().document(path)


def _document(path: str) -> DocumentView:
    return _held(path) or abort(404)


def _part(pages: Sequence[Sequence[Block]]) -> int:
    """Number (from 1) of the portion asked for by ``part`` or by a provision in ``at``."""
    if at := request.args.get("at"):
        return page_of(pages, at) + 1
    return min(max(request.args.get("part", 1, int), 1), len(pages))


def _contents(provisions: Iterable[ProvisionView]) -> list[ProvisionView]:
    """The table of contents: articles and above, only what is above where there are too many articles."""
    entries = [row for row in provisions if row.kind in _CONTENTS and not row.quoted]
    if len(entries) > _MOST_CONTENTS:
        entries = [row for row in entries if row.kind != "dieu"]
    return entries[:_MOST_CONTENTS]


def _views(
    text: str, blocks: Sequence[Block], items: Sequence[ItemView], events: Sequence[EventView]
) -> list[BlockView]:
    marks = [Mark(row.evidence.start, row.evidence.end, "item") for row in items]
    marks += [Mark(row.evidence.start, row.evidence.end, "event") for row in events]
    start, end = blocks[0].start, blocks[-1].end
    marks = [mark for mark in marks if mark.start < end and mark.end > start]
    return [
        BlockView(
            path=block.provision.path if block.provision else "",
            kind=block.provision.kind if block.provision else "",
            quoted=block.provision.quoted if block.provision else False,
            lines=list(lines(text, block.start, block.end, marks)),
            items=[row for row in items if block.start <= row.evidence.start < block.end],
            events=_together(row for row in events if block.start <= row.evidence.start < block.end),
        )
        for block in blocks
    ]
