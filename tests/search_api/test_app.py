"""The JSON API: answers, errors that say what to do, caching, and its description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.queries import Registry
from search_api.api import Facet
from search_api.app import create_app
from search_api.engines.tantivy_index import TantivyIndex
from search_api.fields import FACETS

HOUSE = "/akn/vn/act/nghi-dinh/chinh-phu-minh-hoa/2023-03-15/901-2023-nd-mh"


def get(client: FlaskClient, path: str, status: int = 200) -> dict:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    wanted = "application/json" if status == 200 else "application/problem+json"
    assert response.mimetype == wanted
    return json.loads(response.data)


def test_search_finds_a_condition_and_highlights_its_body(client: FlaskClient) -> None:
    answer = get(client, "/search?q=vốn+điều+lệ+kho+lạnh&kind=condition&facet=kind")
    hit = answer["hits"][0]
    assert hit["document"]["path"] == "dieu-4/khoan-2"
    marked = [hit["document"]["body"][one["start"] : one["end"]] for one in hit["highlights"]]
    assert "vốn điều lệ" in marked
    assert answer["facets"] == {"kind": {"condition": answer["total"]}}


def test_facets_are_counted_when_asked_for(client: FlaskClient) -> None:
    assert get(client, "/search?q=kho")["facets"] == {}
    every = "&".join(f"facet={name}" for name in FACETS)
    assert set(get(client, f"/search?q=kho&{every}")["facets"]) == set(FACETS) == set(get_args(Facet))


def test_hits_are_grouped_by_document_too(client: FlaskClient) -> None:
    answer = get(client, "/search?q=điều+kiện&limit=50")
    numbers = [hit["document"]["number"] for hit in answer["hits"]]
    assert len(answer["groups"]) == len(set(numbers)) > 1
    assert [group["places"][0] for group in answer["groups"]] == sorted(numbers.index(one) for one in set(numbers))
    for group in answer["groups"]:
        assert {numbers[place] for place in group["places"]} == {group["number"]}
    assert sorted(place for group in answer["groups"] for place in group["places"]) == list(range(len(numbers)))
    assert all(group["title"] for group in answer["groups"])


def test_repeated_filters_are_alternatives(client: FlaskClient) -> None:
    both = get(client, "/search?kind=condition&kind=product_line")["total"]
    one = get(client, "/search?kind=condition")["total"]
    assert both == one + 1


def test_search_says_what_it_understood(client: FlaskClient) -> None:
    answer = get(client, "/search?q=901/2023/NĐ-MH điều 9")
    assert answer["understood"] == {"number": "901/2023/NĐ-MH", "locator": "dieu-9"}
    assert answer["hits"][0]["document"]["path"] == "dieu-9"


def test_items_are_paged_without_gaps(client: FlaskClient) -> None:
    first = get(client, "/items?limit=2")
    second = get(client, f"/items?limit=2&cursor={first['next']}")
    assert first["total"] == len(first["items"]) + len(second["items"]) == 3
    assert second["next"] is None


def test_evidence_of_an_item_is_a_range_of_its_document(client: FlaskClient) -> None:
    item = get(client, "/items?kind=condition")["items"][0]
    evidence = get(client, f"/items/{item['id']}")["item"]["evidence"]
    text = get(client, f"/documents{evidence['document_id']}")["text"]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_as_of_gives_the_state_of_that_day(client: FlaskClient) -> None:
    before = get(client, "/items?kind=condition&as_of=2023-04-30")
    after = get(client, "/items?kind=condition&as_of=2023-05-01")
    assert {item["state"] for item in before["items"]} == {"not_yet"}
    assert {item["state"] for item in after["items"]} == {"in_force"}
    assert before["as_of"] == "2023-04-30"


@pytest.mark.parametrize("address", [HOUSE[1:], "901/2023/NĐ-MH"])
def test_a_document_by_address_and_by_number(client: FlaskClient, address: str) -> None:
    answer = get(client, f"/documents/{address}")
    assert answer["document"]["id"] == HOUSE
    provision = next(one for one in answer["provisions"] if one["path"] == "dieu-9")
    assert "hiệu lực" in answer["text"][provision["start"] : provision["end"]]


def test_documents_are_listed(client: FlaskClient) -> None:
    answer = get(client, "/documents?limit=2")
    assert answer["total"] == 3
    assert len(answer["documents"]) == 2
    assert get(client, "/documents?agency=BTMMH")["documents"][0]["id"] == HOUSE


def test_programmes_with_and_without_an_agency(client: FlaskClient) -> None:
    listed = get(client, "/programmes?as_of=2026-11-20")["programmes"]
    assert len(listed) >= 2
    one = get(client, f"/programmes/{listed[0]['programme_id']}?agency=BCT")
    assert one["programme"]["agency"] == "BCT"
    assert one["agencies"] == []


def test_health_names_both_versions(client: FlaskClient) -> None:
    health = get(client, "/health")
    assert health["status"] == "ok"
    assert health["registry"]
    assert health["indexed"] > 50


@pytest.mark.parametrize(
    ("path", "status", "advice"),
    [
        ("/search?limit=0", 400, "limit"),
        ("/search?limit=100000", 400, "limit"),
        ("/search?offset=-1", 400, "offset"),
        ("/search?kind=law", 400, "kind"),
        ("/search?facet=body", 400, "facet"),
        ("/search?agencie=BCT", 400, "agencie"),
        (f"/search?q={'a' * 501}", 400, "q"),
        ("/items?as_of=yesterday", 400, "as_of"),
        ("/items?as_of=0001-01-01", 400, "as_of"),
        ("/items?cursor=x", 400, "cursor"),
        ("/items?hs=abc", 400, "hs"),
        ("/items/none", 404, "/items"),
        ("/documents/1/1999/none", 404, "/search"),
        ("/programmes/none", 404, "/programmes"),
        ("/nothing", 404, ""),
    ],
)
def test_errors_say_what_to_do(client: FlaskClient, path: str, status: int, advice: str) -> None:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status
    if path != "/nothing":
        problem = json.loads(response.data)
        assert response.mimetype == "application/problem+json"
        assert problem["status"] == status
        assert advice in problem["detail"]


def test_without_data_the_answer_is_503_and_names_the_command(tmp_path: Path) -> None:
    client = create_app(Registry(f"sqlite:///{tmp_path / 'none.sqlite'}"), TantivyIndex(tmp_path)).test_client()
    for path in ("/items", "/health", "/programmes"):
        assert "python -m registry" in get(client, path, 503)["detail"]
    assert "python -m search_api index" in get(client, "/search?q=a", 503)["detail"]


def test_without_an_index_search_alone_is_503(filled: tuple[Registry, TantivyIndex], tmp_path: Path) -> None:
    client = create_app(filled[0], TantivyIndex(tmp_path)).test_client()
    detail = get(client, "/search?q=a", 503)["detail"]
    assert "python -m search_api index" in detail
    assert str(tmp_path) not in detail
    assert get(client, "/items")["total"] == 3


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/items?limit=1")
    again = client.get("/api/v1/items?limit=1", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/api/v1/items?limit=2", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_the_committed_description_is_the_generated_one(client: FlaskClient) -> None:
    """If it is not: `curl -s 127.0.0.1:8001/api/v1/openapi.json | jq -S --indent 1 . > search_api/openapi.json`."""
    committed = Path(__file__).parents[2] / "search_api" / "openapi.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == get(client, "/openapi.json")


def test_every_path_of_the_description_answers(client: FlaskClient) -> None:
    paths = get(client, "/openapi.json")["paths"]
    assert set(paths) == {
        f"/api/v1/{name}"
        for name in (
            "search", "suggest", "health", "ready", "items", "items/{item_id}", "items/{item_id}/similar",
            "goods/{hs}", "changes", "provisions", "documents", "documents/{document_id}", "programmes",
            "programmes/{programme_id}",
        )
    }  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=200), name=st.sampled_from(["q", "kind", "agency", "limit", "year", "offset"]))
def test_no_parameter_breaks_the_api(client: FlaskClient, q: str, name: str) -> None:
    assert client.get("/api/v1/search", query_string={name: q}).status_code in (200, 400)


def test_pages_follow_by_cursor_without_gaps(client: FlaskClient) -> None:
    whole = client.get("/api/v1/search?q=kho&limit=50").get_json()
    ids, cursor = [], ""
    while True:
        page = client.get(f"/api/v1/search?q=kho&limit=2{cursor}").get_json()
        ids += [hit["document"]["id"] for hit in page["hits"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert ids == [hit["document"]["id"] for hit in whole["hits"]]
    assert len(ids) > 2


@pytest.mark.parametrize("cursor", ["x", "0-0-0", "-5", "old-2", "%00", "١"])
def test_a_cursor_of_another_index_is_refused(client: FlaskClient, cursor: str) -> None:
    answer = client.get(f"/api/v1/search?q=kho&cursor={cursor}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "begin without a cursor" in answer.get_json()["detail"]


def test_similar_items_are_of_the_same_kind_and_others(client: FlaskClient) -> None:
    items = client.get("/api/v1/items?kind=condition").get_json()["items"]
    answer = client.get(f"/api/v1/items/{items[0]['id']}/similar").get_json()
    assert [hit["document"]["id"] for hit in answer["hits"]] == [items[1]["id"]]
    assert client.get("/api/v1/items/none/similar").status_code == 404


def test_what_was_understood_can_be_switched_off(client: FlaskClient) -> None:
    asked = "/api/v1/search?q=NĐ+901/2023+điều+4"
    assert client.get(asked).get_json()["understood"] == {"number": "901/2023/NĐ-CP", "locator": "dieu-4"}
    assert client.get(f"{asked}&literal=number&literal=locator").get_json()["understood"] == {}


def test_the_age_of_the_index_is_said(client: FlaskClient) -> None:
    ready = client.get("/api/v1/ready").get_json()
    assert ready["fits"]
    assert 0 <= ready["age_seconds"] < 3600
