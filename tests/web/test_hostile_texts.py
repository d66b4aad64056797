"""Every hostile text, as query and as the law's own words, comes out as text: pages, feeds, JSON, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hostile_texts import FORMULAS, HOSTILE_TEXTS
from lxml import etree, html

from registry.columns import TABLES, Values
from registry.queries import Registry
from registry.settings import RegistrySettings
from registry.views import DocumentView, EventView, ItemView, Page
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)
T = TypeVar("T")
ADDRESSES = ("/search?q=", "/goods?hs=", "/activities?q=", "/documents?q=", "/items?agency=", "/changes?document=")
NEVER = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "base",
    "math",
    "img",
    "video",
    "audio",
    "template",
    "x",
}


def dangerous(markup: str) -> list[str]:
    """Elements that our pages never have, handlers, styles, and addresses that run something."""
    found = []
    for node in html.fromstring(markup).iter(etree.Element):
        own = node.tag == "script" and node.get("src", "").startswith("/static/") and not node.text
        found += [str(node.tag)] if node.tag in NEVER and not own else []
        found += [
            name for name in node.attrib if str(name).startswith("on") or name in ("style", "srcdoc", "formaction")
        ]
        found += [
            value
            for name, value in node.attrib.items()
            if name in ("href", "src", "action") and "".join(value.split()).lower().startswith(("javascript:", "data:"))
        ]
    return found


def test_the_corpus_is_large_and_has_no_text_twice() -> None:
    assert len(set(HOSTILE_TEXTS)) == len(HOSTILE_TEXTS) >= 200


@pytest.mark.parametrize("number", range(len(HOSTILE_TEXTS)))
def test_a_query_comes_out_as_text(client: FlaskClient, number: int) -> None:
    text, address = HOSTILE_TEXTS[number], ADDRESSES[number % len(ADDRESSES)]
    path, _, name = address.partition("?")
    page = client.get(path, query_string={name.rstrip("="): text})
    assert page.status_code == 200
    assert not dangerous(page.text)
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Content-Type-Options"] == "nosniff"


FROM_DOCUMENTS = ("title", "quote", "activity", "authority", "line_no", "heading", "label", "path", "target_path")
"""Columns of exports whose texts stand in documents."""


class HostileRegistry(Registry):
    """The samples with a hostile text in every field that comes from a document."""

    texts: Iterator[str] = cycle(HOSTILE_TEXTS)

    def _item(self, row: ItemView) -> ItemView:
        quote = next(self.texts)
        return replace(
            row,
            title=next(self.texts),
            activity=next(self.texts),
            authority=next(self.texts),
            inspection=next(self.texts),
            clearance=next(self.texts),
            line_no=next(self.texts),
            name_path=(next(self.texts),),
            types=(next(self.texts),),
            review=next(self.texts),
            evidence=replace(row.evidence, quote=quote),
            wording=replace(row.evidence, quote=next(self.texts)),
        )

    def _event(self, row: EventView) -> EventView:
        return replace(
            row,
            op=next(self.texts),
            target_doc=next(self.texts),
            target_path=next(self.texts),
            review=next(self.texts),
            evidence=replace(row.evidence, quote=next(self.texts)),
        )

    def _document(self, row: DocumentView) -> DocumentView:
        return replace(
            row,
            title=next(self.texts),
            kind=next(self.texts),
            signer=next(self.texts),
            issuers=(next(self.texts),),
            notes=(next(self.texts),),
            source_name=next(self.texts),
        )

    def flat_rows(self, kind: str, as_of: date | None = None) -> Iterator[Values]:
        for row in super().flat_rows(kind, as_of):
            cells = zip(TABLES[kind], row, strict=False)
            yield tuple(next(self.texts) if name in FROM_DOCUMENTS else cell for name, cell in cells)

    def item(self, item_id: str, as_of: date | None = None) -> ItemView | None:
        row = super().item(item_id, as_of)
        return row and self._item(row)

    def items(self, *args: object, **options: object) -> Page[ItemView]:
        return _each(super().items(*args, **options), self._item)  # type: ignore[arg-type]

    def documents(self, *args: object, **options: object) -> Page[DocumentView]:
        return _each(super().documents(*args, **options), self._document)  # type: ignore[arg-type]

    def document(self, id_or_number: str) -> DocumentView | None:
        row = super().document(id_or_number)
        return row and self._document(row)

    def each_document(self) -> Iterator[DocumentView]:
        return map(self._document, super().each_document())

    def each_item(self, as_of: date | None = None) -> Iterator[ItemView]:
        return map(self._item, super().each_item(as_of))

    def each_event(self, as_of: date | None = None) -> Iterator[EventView]:
        return map(self._event, super().each_event(as_of))

    def events(self, *args: object, **options: object) -> Page[EventView]:
        return _each(super().events(*args, **options), self._event)  # type: ignore[arg-type]


def _each(page: Page[T], change: Callable[[T], T]) -> Page[T]:
    return replace(page, rows=tuple(map(change, page.rows)))


@pytest.fixture(scope="module")
def hostile_site(site_data: Path) -> Flask:
    app = create_app(WebSettings(data_dir=site_data), today=lambda: TODAY)
    sources: Sources = app.extensions[NAME]
    registry = HostileRegistry(RegistrySettings(data_dir=site_data).url, today=lambda: TODAY)
    app.extensions[NAME] = replace(sources, registry=registry)
    return app


def test_texts_of_documents_come_out_as_text_on_every_page(hostile_site: Flask, registry: Registry) -> None:
    client = hostile_site.test_client()
    addresses = [f"/items/{row.id}" for row in registry.items(limit=30).rows]
    addresses += [f"/documents{row.id}" for row in registry.documents(limit=10).rows]
    addresses += ["/", "/items", "/documents", "/changes", "/changes?by=week", "/review", "/search?q=kho", "/data"]
    addresses += ["/activities", "/activities?q=script", "/goods?hs=04", "/goods?hs=sữa", "/programmes/DEMO/gross"]
    slugs = html.fromstring(client.get("/activities?q=alert").text).xpath("//ul[@class='rows']//a/@href")
    assert slugs
    for address in [*addresses, *slugs[:20]]:
        page = client.get(address)
        assert page.status_code == 200, address
        assert not dangerous(page.text), address


def test_texts_of_documents_come_out_as_text_in_feeds_and_json(hostile_site: Flask, registry: Registry) -> None:
    client = hostile_site.test_client()
    feed = etree.fromstring(client.get("/changes.atom").data)
    assert {etree.QName(node).namespace for node in feed.iter(etree.Element)} == {"http://www.w3.org/2005/Atom"}
    assert {etree.QName(node).localname for node in feed.iter(etree.Element)} == {
        *("feed", "id", "title", "updated", "link", "author", "name", "entry", "summary"),
    }
    item = registry.items(limit=1).rows[0].id
    document = registry.documents(limit=1).rows[0].id
    for address in (f"/items/{item}.json", f"/items/{item}.jsonld", f"/documents{document}.jsonld", "/changes.json"):
        answer = client.get(address)
        assert answer.mimetype in ("application/json", "application/ld+json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.get_json(force=True)


@pytest.mark.parametrize(
    "address",
    ["/data/items.csv", "/data/cuts.csv", "/data/provisions.csv", "/data/documents.csv", "/changes.csv", "/items.csv"],
)
def test_no_cell_of_a_table_starts_a_formula(
    hostile_site: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HostileRegistry, "texts", cycle(FORMULAS))
    text = hostile_site.test_client().get(address).get_data(as_text=True).removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any(formula in cell for cell in cells for formula in FORMULAS)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
