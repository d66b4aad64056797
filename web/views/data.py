"""Downloads of everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from registry.export import FORMATS, Row, rows
from registry.timeline import STARTS
from search_api.app import OPENAPI, PREFIX
from web import linked_data
from web.sources import as_of, registry, summary

blueprint = Blueprint("data", __name__)
KINDS = ("items", "cuts", "events", "documents")
FORMS = {"csv": ("CSV", "text/csv"), "jsonl": ("JSON Lines", "application/x-ndjson")}
COLUMNS: Mapping[str, LazyString] = {
    "id": _l("identifier; that of a row survives re-reading and renumbering, that of a document is its address"),
    "item_id": _l("the row it acts on; empty: not in the register, or not clear"),
    "kind": _l("kind of row, or kind of instrument"),
    "state": _l("state on the date as_of"),
    "state_since": _l("first day of that state"),
    "returns_on": _l("for a time-limited cut: the day it is in force again"),
    "op": _l("what was done: impose, abolish, amend …"),
    "concerns": _l("condition, procedure, authority, list or other"),
    "stage": _l("planned, approved, issued or in_force"),
    "override": _l("true: prevails without editing the text"),
    "overrides": _l("true: prevails without editing the text"),
    "title": _l("title, first words, or name of the goods"),
    "types": _l("types of condition"),
    "activity": _l("the business it is asked of"),
    "agency": _l("code of the ministry in charge"),
    "hs": _l("HS codes, figures only"),
    "name_path": _l("headings above the name of the goods"),
    "inspection": _l("kind of inspection"),
    "authority": _l("who inspects"),
    "clearance": _l("before or after customs clearance"),
    "line_no": _l("number in the list, as printed"),
    "consolidates": _l("for a consolidated text: number of the document it stands for"),
    "issuers": _l("who issued it"),
    "issued": _l("date of issue"),
    "effective_from": _l("first day of effect"),
    "effective_until": _l("first day without effect; empty: open"),
    "signer": _l("who signed"),
    "target_doc": _l("number of the document aimed at"),
    "target_path": _l("provision aimed at"),
    "programmes": _l("reform programmes it belongs to"),
    "items": _l("rows that it imposes"),
    "events": _l("cut events that it contains"),
    "review": _l("reason why it waits for review"),
    "illustrative": _l("true: an example, not law"),
    "document": _l("address of the document with the evidence"),
    "number": _l("number and sign of the document"),
    "path": _l("provision in it"),
    "start": _l("first character of the evidence in the text of the document"),
    "end": _l("first character after the evidence"),
    "quote": _l("the evidence itself"),
    "source_name": _l("name of the file that was read"),
    "source_sha256": _l("SHA-256 of its bytes"),
    "form": _l("form of the file"),
    "notes": _l("reading notes"),
    "extractor_version": _l("version of the rules that found it"),
    "as_of": _l("date that the states are worked out for"),
    "data_version": _l("version of the data"),
}
"""What each column says; a column has one meaning in all tables."""


class Table(NamedTuple):
    """A table as the page describes it."""

    kind: str
    name: str
    says: str
    columns: list[tuple[str, str]]


@blueprint.get("/data")
def index() -> str:
    """What there is to download, column by column."""
    names = _names()
    return render_template(
        "data.html",
        tables=[Table(kind, *names[kind], _columns(kind)) for kind in KINDS],
        forms=[(form, words) for form, (words, _) in FORMS.items()],
        api=PREFIX + OPENAPI,
        illustrative=summary().illustrative_documents > 0,
    )


@blueprint.get("/catalog.jsonld")
def catalogue() -> Response:
    """The downloads as a DCAT catalogue."""
    node = linked_data.catalogue(
        url_for("data.catalogue", _external=True),
        gettext("Register of business conditions"),
        gettext(
            "Everything shown here, to download and count again. "
            "Each row names its document, provision and character range."
        ),
        registry().version(),
        as_of(),
        [
            linked_data.Dataset(
                url_for("data.index", _anchor=kind, _external=True),
                *_names()[kind],
                [
                    linked_data.Distribution(url_for("data.download", kind=kind, form=form, _external=True), mimetype)
                    for form, (_, mimetype) in FORMS.items()
                ],
            )
            for kind in KINDS
        ],
    )
    return current_app.response_class(current_app.json.dumps(node), mimetype=linked_data.MIMETYPE)


def _names() -> dict[str, tuple[str, str]]:
    """Name and description of each table."""
    return {
        "items": (gettext("Rows"), gettext("Every condition, product line and business line, with its state today.")),
        "cuts": (
            gettext("Cut events"),
            gettext(
                "Events without those that impose or print anew: what was cut, changed or moved, by what and where."
            ),
        ),
        "events": (gettext("Events"), gettext("Everything that an instrument did to a row, with dates and evidence.")),
        "documents": (gettext("Documents"), gettext("Every instrument that has been read.")),
    }


def _columns(kind: str) -> list[tuple[str, str]]:
    first: Row = next(_rows(kind), {})
    return [(column, str(COLUMNS.get(column, ""))) for column in first]


@blueprint.get("/data/<any(items, cuts, events, documents):kind>.<any(csv, jsonl):form>")
def download(kind: str, form: str) -> Response:
    """One whole table, read in batches while it is sent."""
    return as_file(_rows(kind), kind, form)


def _rows(kind: str) -> Iterator[Row]:
    if kind == "cuts":
        return (row for row in rows(registry(), "events", as_of()) if row["op"] not in STARTS)
    return rows(registry(), kind, as_of())


def as_file(found: Iterable[Row], name: str, form: str) -> Response:
    """Rows as a file that is sent while it is written."""
    return Response(
        FORMATS[form](found),
        mimetype=FORMS[form][1],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )
