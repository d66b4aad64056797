"""Answers that are kept: the same ones, not too many, and none that is out of date."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.queries import Registry
from search_api import kept
from search_api.app import create_app
from search_api.engines.tantivy_index import TantivyIndex
from search_api.kept import KeptAnswers
from search_api.port import SearchPage, SearchRequest
from tests.contract.search_documents import documents


def test_the_oldest_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 10)
    answers = KeptAnswers()
    for name in ("a", "b"):
        answers.put(name, b"12345")
    assert answers.get("a") == b"12345"
    answers.put("c", b"1")
    assert [answers.get(name) for name in ("a", "b", "c")] == [b"12345", None, b"1"]
    answers.put("c", b"12345")
    assert [answers.get(name) for name in ("a", "c")] == [b"12345", b"12345"]


def test_a_long_answer_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST_OF_ONE", 3)
    answers = KeptAnswers()
    answers.put("a", b"1234")
    assert answers.get("a") is None


def test_a_question_is_worked_out_once_for_each_form_and_each_index(
    filled: tuple[Registry, TantivyIndex], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    search = TantivyIndex.search

    def counted(self: TantivyIndex, request: SearchRequest) -> SearchPage:
        asked.append(request.text)
        return search(self, request)

    monkeypatch.setattr(TantivyIndex, "search", counted)
    index = TantivyIndex(tmp_path)
    index.build(documents()[:3], "one")
    client = create_app(filled[0], index).test_client()
    address = "/api/v1/search?q=rượu&fields=id"
    first, again = client.get(address), client.get(address)
    assert (first.data, first.headers["ETag"]) == (again.data, again.headers["ETag"])
    assert asked == ["rượu"]
    assert client.get(address, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get(address, headers={"Accept": "text/csv"}).text.splitlines()[0] == "id"
    assert len(asked) == 2
    assert client.get("/api/v1/health").get_json()["indexed"] == 3
    index.build(documents(), "two")
    assert client.get("/api/v1/health").get_json()["indexed"] == len(documents())
    assert client.get(address).get_json()["total"] > first.get_json()["total"]


def test_only_reading_is_kept(client: FlaskClient) -> None:
    assert client.options("/api/v1/items").data == b""
    assert client.get("/api/v1/items").get_json()["total"] == 3
    assert client.options("/api/v1/items").data == b""
