"""What happens when the search server dies: in the middle of a build, and while it serves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from registry.db import migrate, open_engine
from search_api.engines.elasticsearch_index import ElasticsearchIndex, connect
from search_api.errors import EngineDown
from search_api.port import SearchDocument, SearchRequest
from search_api.settings import SearchSettings
from tests.contract.elasticsearch_server import Server
from tests.contract.search_documents import documents
from web.app import create_app
from web.settings import WebSettings

MANY = 3_000
SECONDS_TO_SAY_SO = 2.0


def test_a_killed_server_is_said_at_once_on_pages_and_in_the_api_and_all_else_works(
    elasticsearch: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", "elasticsearch")
    monkeypatch.setenv("ELASTICSEARCH_URL", elasticsearch.url)
    monkeypatch.setenv("ELASTICSEARCH_INDEX", "served")
    migrate(open_engine(f"sqlite:///{tmp_path / 'registry.sqlite'}"))
    ElasticsearchIndex(connect(SearchSettings()), "served").build(documents(), "one")
    client = create_app(WebSettings(data_dir=tmp_path)).test_client()
    pages = ("/search?q=rượu&lang=en", "/api/v1/search?q=rượu")
    assert [client.get(page).status_code for page in pages] == [200, 200]
    elasticsearch.kill()
    for page, form in zip(pages, ("text/html", "application/problem+json"), strict=True):
        before = time.monotonic()
        answer = client.get(page)
        assert time.monotonic() - before < SECONDS_TO_SAY_SO
        assert (answer.status_code, answer.mimetype) == (503, form)
        assert "search server" in answer.text
    assert client.get("/api/v1/items").status_code == 200
    elasticsearch.start()
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_a_killed_server_is_reported_and_a_build_goes_on_when_it_is_back(elasticsearch: Server) -> None:
    client = connect(SearchSettings(elasticsearch_url=elasticsearch.url))
    waits: list[float] = []

    def restart(seconds: float) -> None:
        """Instead of waiting: the server is back when the next try comes."""
        if not waits:
            elasticsearch.start()
        waits.append(seconds)

    index = ElasticsearchIndex(client, "killed", wait=restart)
    index.build(documents(), "one")

    def killing() -> Iterator[SearchDocument]:
        for number in range(MANY):
            if number == MANY // 2:
                elasticsearch.kill()
                before = time.monotonic()
                with pytest.raises(EngineDown, match="Start the search server"):
                    index.search(SearchRequest("rượu"))
                assert time.monotonic() - before < SECONDS_TO_SAY_SO
            yield replace(documents()[number % 12], id=f"n{number}")

    assert index.build(killing(), "two") == MANY
    assert waits
    assert (index.version(), index.count()) == ("two", MANY)
    assert index.search(SearchRequest("rượu")).total > 0
