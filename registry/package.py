"""Everything as one Frictionless data package: a zip of CSV tables with schema, codebook, checksums and citation.

Follows https://datapackage.org (version 1 descriptors): ``datapackage.json`` describes the tables beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from registry.columns import COLUMNS, TABLES, Values
from registry.export import Tables, csv_lines

NAME = "vietnamese-business-conditions"
TITLE = "Register of Vietnamese business conditions"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_MADE = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: the same rows give the same bytes."""
_README = """# {title}

Data version {version}, states as of {as_of}. Cite as: {title}, data version {version}, {as_of}.

Each row that was read in a document names it, its provision and its character range (offsets count Unicode characters
of the document's text in NFC). An end date is exclusive. Rows with `illustrative` = True are examples, not law: leave
them out of any count. CSV is UTF-8 with a byte order mark; parts of a list are separated by "; "; a text that a
spreadsheet would take for a formula has an apostrophe before it. Laws, decrees and other legal texts are no objects of
copyright (Law on Intellectual Property of Viet Nam, Article 15); the tables are under {licence}.

"""


def write_package(path: Path, tables: Tables) -> None:
    """Write the zip, table by table, in constant memory."""
    resources = []
    version, as_of = "", date.min.isoformat()
    with ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            written = _Written(rows)
            with archive.open(_entry(f"{name}.csv"), "w", force_zip64=True) as target:
                for line in csv_lines(written, TABLES[name]):
                    target.write(written.count(line.encode()))
            resources.append(_resource(name, written))
            version, as_of = written.version or version, written.as_of or as_of
        told = json.dumps(_descriptor(resources, version, as_of), ensure_ascii=False, indent=1)
        archive.writestr(_entry("datapackage.json"), told + "\n")
        archive.writestr(_entry("README.md"), _codebook(tables, version, as_of))


class _Written:
    """Rows as they pass to a file, with what a descriptor tells of them."""

    def __init__(self, rows: Iterable[Values]) -> None:
        self._rows = rows
        self._hash = hashlib.sha256()
        self.bytes = self.rows = 0
        self.version = self.as_of = ""

    def __iter__(self) -> Iterator[Values]:
        for row in self._rows:
            self.rows += 1
            *_, self.as_of, self.version = row
            yield row

    def count(self, data: bytes) -> bytes:
        self._hash.update(data)
        self.bytes += len(data)
        return data

    @property
    def hash(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MADE)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _resource(name: str, written: _Written) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": written.bytes,
        "hash": written.hash,
        "rows": written.rows,
        "schema": {"fields": [_field(column) for column in TABLES[name]], "missingValues": [""]},
    }


def _field(name: str) -> dict[str, Any]:
    column = COLUMNS[name]
    told = {"name": name, "description": f"{column.en} / {column.vi}"}
    if column.type == "boolean":
        return told | {"type": "boolean", "trueValues": ["True"], "falseValues": ["False"]}
    return told | {"type": "string" if column.type == "array" else column.type}


def _descriptor(resources: list[dict[str, Any]], version: str, as_of: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "version": version,
        "created": f"{as_of}T00:00:00Z",
        "licenses": [LICENCE],
        "resources": resources,
    }


def _codebook(tables: Tables, version: str, as_of: str) -> str:
    parts = [_README.format(title=TITLE, version=version, as_of=as_of, licence=LICENCE["title"])]
    for name in tables:
        parts.append(f"## {name}.csv\n\n| column | type | holds | nội dung |\n|---|---|---|---|\n")
        for column in TABLES[name]:
            kind, english, vietnamese = COLUMNS[column]
            parts.append(f"| `{column}` | {kind} | {english} | {vietnamese} |\n")
        parts.append("\n")
    return "".join(parts)
