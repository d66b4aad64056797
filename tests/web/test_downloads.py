"""Files of whole tables: what they hold, and how long they are kept."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pyarrow import parquet

from registry.columns import TABLES, WHOLE
from registry.queries import Registry
from web import downloads
from web.views.data import ALL_TABLES, KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_one_table_in_every_form(client: FlaskClient, kind: str) -> None:
    lines = client.get(f"/data/{kind}.jsonl").text.splitlines()
    table = parquet.read_table(io.BytesIO(client.get(f"/data/{kind}.parquet").data))
    sheet = load_workbook(io.BytesIO(client.get(f"/data/{kind}.xlsx").data))[kind]
    assert tuple(table.column_names) == TABLES[kind]
    assert len(lines) == table.num_rows == sheet.max_row - 1
    assert bool(lines) == (kind not in ("tasks", "reports")), "of the samples none is handed over or issued"


@pytest.mark.parametrize("form", ALL_TABLES)
def test_everything_is_a_download(client: FlaskClient, registry: Registry, form: str, tmp_path: Path) -> None:
    answer = client.get(f"/data/all.{form}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=all.{form}"
    if form == "sqlite":
        place = tmp_path / "all.sqlite"
        place.write_bytes(answer.data)
        with closing(sqlite3.connect(place)) as database:
            assert database.execute("SELECT count(*) FROM items").fetchone() == (registry.items(limit=1).total,)
    elif form == "zip":
        names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
        assert names == [*(f"{name}.csv" for name in WHOLE), "datapackage.json", "README.md"]
    else:
        assert load_workbook(io.BytesIO(answer.data)).sheetnames == list(WHOLE)


def test_a_file_is_made_once_a_day_and_the_old_one_forgotten(
    site: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(downloads, "data_dir", lambda: tmp_path)
    with site.test_request_context():
        first = downloads.whole_file(("items",), "items", "parquet")
        made = first.stat().st_mtime_ns
        assert downloads.whole_file(("items",), "items", "parquet").stat().st_mtime_ns == made
        monkeypatch.setattr(downloads, "today", lambda: date(2031, 1, 2))
        second = downloads.whole_file(("items",), "items", "parquet")
    assert second != first
    assert [folder.name for folder in (tmp_path / "downloads").iterdir()] == [second.parent.name]


@pytest.mark.parametrize("address", ["/data/all.csv", "/data/items.zip", "/data/none.xlsx", "/data/all.exe"])
def test_what_no_form_holds_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
