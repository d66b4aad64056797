from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from lxml import html
from site_data import HOSTILE_CONDITION, HOSTILE_NUMBER
from test_hostile_texts import dangerous

from registry.queries import Registry
from search_api.errors import EngineDown
from web.app import create_app
from web.settings import MAX_QUERY, WebSettings
from web.sources import NAME

TODAY = date(2026, 11, 20)


def test_a_hostile_document_is_shown_as_text(client: FlaskClient, registry: Registry) -> None:
    document = registry.document(HOSTILE_NUMBER)
    assert document is not None
    items = registry.document_items(document.id)
    assert any("<img" in item.evidence.quote for item in items)
    addresses = ["/", "/documents", "/items", "/review", "/search?q=77 tỷ đồng", f"/documents{document.id}"]
    for address in [*addresses, *(f"/items/{item.id}" for item in items)]:
        page = client.get(address)
        assert page.status_code == 200
        assert not dangerous(page.text), address
    assert HOSTILE_CONDITION in html.fromstring(client.get(f"/documents{document.id}").text).text_content()


def test_a_long_query_is_cut(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "x" * 5000})
    assert page.status_code == 200
    assert len(html.fromstring(page.text).get_element_by_id("q").get("value")) == MAX_QUERY


@pytest.mark.parametrize(
    "address", ["/", "/search?q=kho", "/nothing", "/programmes/P2018-DKKD", "/static/site.css", "/api/v1/openapi.json"]
)
def test_every_answer_forbids_foreign_scripts_frames_and_guessing(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_no_page_needs_anything_from_elsewhere(client: FlaskClient) -> None:
    for address in ("/", "/programmes/P2018-DKKD", "/data", "/documents"):
        root = html.fromstring(client.get(address).text)
        assert not dangerous(client.get(address).text)
        sources = [*root.xpath("//@src"), *root.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")]
        assert sources
        assert all(source.startswith("/static/") for source in sources)


def test_only_reading_is_possible(client: FlaskClient) -> None:
    for address in ("/", "/search", "/items", "/review"):
        assert client.post(address, data={"q": "x"}).status_code == 405


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "This request cannot be answered"),
        (403, "For reviewers only"),
        (404, "This page does not exist"),
        (409, "Somebody was faster"),
        (410, "This row is gone"),
        (429, "Too many requests"),
        (500, "Something went wrong here"),
        (503, "Not available just now"),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_as_data(empty_site: Flask, code: int, words: str) -> None:
    empty_site.add_url_rule("/wrong", view_func=lambda: abort(code), endpoint="wrong")
    empty_site.add_url_rule("/wrong.json", view_func=lambda: abort(code), endpoint="wrong_data")
    page = empty_site.test_client().get("/wrong?lang=en")
    assert page.status_code == code
    assert html.fromstring(page.text).findtext(".//h1") == words
    assert empty_site.test_client().get("/wrong.json?lang=en").json["error"]["title"] == words


class DownIndex:
    """A search server that does not answer."""

    def search(self, _request: object) -> None:
        raise EngineDown("http://search.test")

    def version(self) -> str:
        raise EngineDown("http://search.test")


def test_a_search_server_that_is_away_takes_the_search_page_only(site_data: Path) -> None:
    app = create_app(WebSettings(data_dir=site_data), today=lambda: TODAY)
    app.extensions[NAME] = replace(app.extensions[NAME], index=DownIndex())
    page = app.test_client().get("/search?q=kho&lang=en")
    assert page.status_code == 503
    assert html.fromstring(page.text).findtext(".//h1") == "Search is not available just now"
    assert "search.test" not in page.text
    for address in ("/", "/items", "/documents", "/review"):
        assert app.test_client().get(address).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_pages_and_their_files_are_sent_compressed(client: FlaskClient, encoding: str) -> None:
    for address in ("/", "/static/site.css", "/static/review.js"):
        assert client.get(address, headers={"Accept-Encoding": encoding}).headers["Content-Encoding"] == encoding


def test_one_address_may_ask_so_much_and_is_told_when_to_go_on(site_data: Path) -> None:
    app = create_app(WebSettings(data_dir=site_data, web_rate="3 per minute"), today=lambda: TODAY)
    client = app.test_client()
    codes = [client.get(address).status_code for address in ("/method", "/data", "/items", "/review")]
    assert codes == [200, 200, 200, 429]
    answer = client.get("/method?lang=en")
    assert html.fromstring(answer.text).findtext(".//h1") == "Too many requests"
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert client.get("/static/site.css").status_code == 200
    assert client.get("/method", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200
