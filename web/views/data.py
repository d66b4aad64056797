"""Downloads of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, render_template, send_file, url_for
from flask_babel import gettext

from registry import files
from registry.columns import COLUMNS, TABLES, WHOLE, Row, in_order
from registry.export import FORMATS, rows
from registry.package import LICENCE
from registry.queries import Registry
from search_api.app import OPENAPI, PREFIX
from web import linked_data
from web.downloads import whole_file
from web.explore import SHOWN
from web.formats import day, language
from web.sheets import as_csv, as_sheet
from web.sources import as_of, on_the_day, registry, version
from web.word import as_table

blueprint = Blueprint("data", __name__)
KINDS = ("items", "cuts", "events", "documents", "provisions", "tasks", "reports")
FORMS = {
    "csv": ("CSV", "text/csv"),
    "jsonl": ("JSON Lines", "application/x-ndjson"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sqlite": ("SQLite", "application/vnd.sqlite3"),
    "zip": ("Data Package", "application/zip"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("HTML", "text/html"),
    "json": ("JSON", "application/json"),
    "svg": ("SVG", "image/svg+xml"),
    "png": ("PNG", "image/png"),
}
ONE_TABLE = ("csv", "jsonl", "parquet", "xlsx")
ALL_TABLES = ("zip", "sqlite", "xlsx")


class Table(NamedTuple):
    """A table as the page describes it."""

    kind: str
    name: str
    says: str
    columns: Mapping[str, str]


@blueprint.get("/data")
def index() -> str:
    """What there is to download, column by column."""
    names = table_names()
    return render_template(
        "data.html",
        tables=[Table(kind, *names[kind], {name: column_says(name) for name in TABLES[kind]}) for kind in KINDS],
        forms=[(form, FORMS[form][0]) for form in ONE_TABLE],
        whole=[(form, FORMS[form][0]) for form in ALL_TABLES],
        licence=LICENCE,
        api=PREFIX + OPENAPI,
        illustrative=on_the_day(Registry.summary).illustrative_documents > 0,
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
        version(),
        as_of(),
        [
            linked_data.Dataset(
                url_for("data.index", _anchor=kind, _external=True),
                *table_names()[kind],
                [
                    linked_data.Distribution(
                        url_for("data.download", kind=kind, form=form, _external=True), FORMS[form][1]
                    )
                    for form in ONE_TABLE
                ],
            )
            for kind in KINDS
        ],
    )
    return current_app.response_class(current_app.json.dumps(node), mimetype=linked_data.MIMETYPE)


def table_names() -> dict[str, tuple[str, str]]:
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
        "provisions": (
            gettext("Provisions"),
            gettext("The tree of every instrument: articles, clauses, points, annexes, with their places in the text."),
        ),
        "tasks": (
            gettext("Tasks"),
            gettext("Every task handed over in a list, with its deadline and its state today."),
        ),
        "reports": (
            gettext("Periodic reports"),
            gettext("Every issued report, locked, with its content and the checksum that proves it."),
        ),
    }


def column_says(name: str) -> str:
    """What a column holds, in the language of the page."""
    return COLUMNS[name].vi if language() == "vi" else COLUMNS[name].en


@blueprint.get("/data/<kind>.<form>")
def download(kind: str, form: str) -> Response:
    """One whole table or all of them: text is sent while it is read; other files are kept, and hold for today."""
    if kind not in (*KINDS, "all") or form not in (ALL_TABLES if kind == "all" else ONE_TABLE):
        abort(404)
    if form in FORMATS:
        return attached(FORMATS[form](rows(registry(), kind, as_of()), TABLES[kind]), kind, form)
    return send_file(
        whole_file(WHOLE if kind == "all" else (kind,), kind, form),
        mimetype=FORMS[form][1],
        as_attachment=True,
        download_name=f"{kind}.{form}",
    )


TABLE_FORMS: Mapping[str, Callable[[str, Mapping[str, str], Iterable[Row]], bytes]] = {
    "csv": as_csv,
    "docx": as_table,
    "xlsx": as_sheet,
}
"""Tables of a page that no export holds: title, columns with headings, rows that say whether they are illustrative."""


def as_file(found: Iterable[Row], table: str, name: str, form: str) -> Response:
    """Rows of a list as a file: CSV or XLSX with all columns, or those of the explorer in Word.

    Rows of ``item_row`` and its like get day and version here.
    """
    here = {"as_of": as_of().isoformat(), "data_version": version()}
    complete = (row | here for row in found)
    if form == "docx":
        columns = {name: column_says(name) for name in SHOWN[table]}
        return attached([as_table(f"{table_names()[table][0]}, {day(as_of())}", columns, complete)], name, form)
    values = in_order(complete, TABLES[table])
    if form == "csv":
        return attached(FORMATS[form](values, TABLES[table]), name, form)
    whole = BytesIO()
    files.send(whole, {table: values}, form)
    return attached([whole.getvalue()], name, form)


def attached(body: Iterable[str] | Iterable[bytes], name: str, form: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, mimetype=FORMS[form][1], headers=headers)
