"""What happens when the search server dies: in the middle of a build, and while it serves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search_api.engines.elasticsearch_index import ElasticsearchIndex, connect
from search_api.errors import EngineDown
from search_api.port import SearchDocument, SearchRequest
from search_api.settings import SearchSettings
from tests.contract.elasticsearch_server import Server
from tests.contract.search_documents import documents

MANY = 3_000
SECONDS_TO_SAY_SO = 2.0


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
