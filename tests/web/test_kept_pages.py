import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from werkzeug.test import TestResponse

from registry.queries import Registry
from search_api.engines.tantivy_index import TantivyIndex
from web.app import create_app
from web.settings import WebSettings

TODAY = date(2026, 11, 20)


@contextmanager
def made(app: Flask) -> Iterator[list[str]]:
    """Names of the templates that ``app`` makes pages of meanwhile."""
    names: list[str] = []

    def note(_app: Flask, template: object, **_: object) -> None:
        names.append(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note, app):
        yield names


def counted_out(answer: TestResponse) -> dict[str, str]:
    """Headers without those that count requests."""
    return {name: value for name, value in answer.headers.items() if not name.startswith("X-RateLimit")}


@pytest.fixture
def app(site_data: Path) -> Flask:
    return create_app(WebSettings(data_dir=site_data), today=lambda: TODAY)


def test_a_page_is_made_once_for_each_question_language_and_host(app: Flask) -> None:
    client = app.test_client()
    with made(app) as names:
        first, again = client.get("/items?kind=condition"), client.get("/items?kind=condition")
        assert names == ["items.html"]
        assert first.data == again.data
        assert counted_out(again) == counted_out(first)
        assert client.get("/items?kind=product_line").data != first.data
        assert '<html lang="en">' in client.get("/items?kind=condition&lang=en").text
        client.get("/items?kind=condition", base_url="https://other.example")
        assert names == ["items.html"] * 4


def test_a_page_is_made_again_when_the_data_the_day_or_the_index_change(
    site_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = [TODAY]
    app = create_app(WebSettings(data_dir=site_data), today=lambda: day[0])
    client = app.test_client()
    addresses = ["/", "/search?q=thuốc"]
    with made(app) as names:
        for address in addresses * 2:
            client.get(address)
        assert len(names) == 2
        day[0] += timedelta(days=1)
        client.get("/")
        assert len(names) == 3
        monkeypatch.setattr(Registry, "version", lambda _self: "another")
        client.get("/")
        assert len(names) == 4
        client.get("/search?q=thuốc")
        monkeypatch.setattr(TantivyIndex, "version", lambda _self: "another")
        client.get("/search?q=thuốc")
        assert len(names) == 6


def test_a_page_is_kept_as_it_is_sent_to_those_who_read_the_same_packing(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/items").data
    with made(app) as names:
        packed = [client.get("/items", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
        assert names == ["items.html"]
    for answer in packed:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == plain
        assert {"Accept-Encoding", "Cookie"} <= set(answer.vary)
    assert "Content-Encoding" not in client.get("/items").headers


def test_forms_errors_and_files_are_not_kept(app: Flask) -> None:
    client = app.test_client()
    with made(app) as names:
        for address in ["/sign-in", "/items/none", "/programmes/P2018-DKKD/reports"]:
            assert client.get(address).status_code == client.get(address).status_code
        assert len(names) == 6
    assert client.get("/items.json").get_json() == client.get("/items.json").get_json()
    assert client.get("/items.json").mimetype == "application/json"


def test_who_is_signed_in_gets_pages_of_their_own(app: Flask) -> None:
    reader, person = app.test_client(), app.test_client()
    reader.get("/items")
    with person.session_transaction() as session:
        session["name"] = "lan"
    with made(app) as names:
        assert person.get("/items").headers["Cache-Control"] == "no-store"
        person.get("/items")
        assert len(names) == 2
        assert "no-store" not in reader.get("/items").headers.get("Cache-Control", "")
        assert len(names) == 2
