"""Old addresses: what was read anew says where it stood, what only got another address leads there."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from registry.bulk import put_rows
from registry.known import superseded
from registry.models import AliasRow, HistoryRow, ItemRow, bare
from registry.queries import Registry
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)


@pytest.fixture
def site(site_data: Path, tmp_path: Path) -> Flask:
    """A site of its own over the samples: what a test takes out is missed by that test only."""
    shutil.copytree(site_data, tmp_path / "data")
    return create_app(WebSettings(data_dir=tmp_path / "data"), today=lambda: TODAY)


@pytest.fixture
def sources(site: Flask) -> Sources:
    found: Sources = site.extensions[NAME]
    return found


def take_out(sources: Sources, item_id: str) -> None:
    """Hold an item no more, as a reading does that does not find it again."""
    with Session(sources.database) as session, session.begin():
        item = session.get_one(ItemRow, item_id)
        row = {column.key: getattr(item, column.key) for column in ItemRow.__table__.columns}
        connection = session.connection()
        past = superseded(connection, "item", [row], "2026-11-20T00:00:00.000000Z")
        put_rows(
            connection,
            bare(HistoryRow),
            past,
            ("kind", "id", "recorded_at", "superseded_at", "quote", "record"),
        )
        session.execute(delete(ItemRow).where(ItemRow.id == item_id))


def test_a_row_that_is_gone_says_what_it_was_and_where_it_stood(client: FlaskClient, sources: Sources) -> None:
    item = sources.registry.items(limit=1).rows[0]
    take_out(sources, item.id)
    page = client.get(f"/items/{item.id}")
    assert page.status_code == 410
    root = html.fromstring(page.text)
    assert root.findtext(".//blockquote").strip() == item.evidence.quote
    link = next(href for href in root.xpath("//main//a/@href") if href.startswith("/documents/"))
    assert client.get(link.partition("#")[0]).status_code == 200
    assert client.get(f"/items/{item.id}.json").status_code == 410
    assert client.get("/items/c-0000").status_code == 404


def test_a_row_of_a_document_that_is_gone_says_so(client: FlaskClient, sources: Sources) -> None:
    item = sources.registry.items(limit=1).rows[0]
    take_out(sources, item.id)
    with Session(sources.database) as session, session.begin():
        last = session.query(HistoryRow).one()
        last.record = last.record | {"home": "1/2000/NĐ-MH", "document": "gone"}
    assert "Văn bản không còn ở đây" in client.get(f"/items/{item.id}").text


def test_an_id_that_a_row_had_leads_to_it_on_the_same_date(client: FlaskClient, sources: Sources) -> None:
    item = sources.registry.items(limit=1).rows[0]
    with Session(sources.database) as session, session.begin():
        session.execute(insert(AliasRow), [{"id": "c-old", "partition": "x", "item": item.id}])
    moved = client.get("/items/c-old?as_of=2026-01-01")
    assert (moved.status_code, moved.location) == (301, f"/items/{item.id}?as_of=2026-01-01")


def test_a_document_under_another_address_is_found_by_its_number(client: FlaskClient, registry: Registry) -> None:
    document = registry.documents(limit=1).rows[0]
    head, _, number = document.id.rpartition("/")
    old = f"{head.rpartition('/')[0]}/1999-01-01/{number}"
    moved = client.get(f"/documents{old}")
    assert (moved.status_code, moved.location) == (301, f"/documents{document.id}")
    for address in ("/documents/akn/vn/act/nghi-dinh/%", "/documents/akn/", f"/documents{old}x"):
        assert client.get(address).status_code == 404
