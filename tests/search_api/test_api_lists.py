"""Further endpoints, the forms of lists, limits, and a machine that tries everything the description allows."""

from __future__ import annotations

import csv
import io
import json

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from registry.queries import Registry
from search_api.app import create_app
from search_api.engines.tantivy_index import TantivyIndex


def test_suggestions_come_as_one_types(client: FlaskClient) -> None:
    found = client.get("/api/v1/suggest?q=kho+lạ").get_json()["suggestions"]
    assert found
    assert all(one["kind"] in ("document", "product_line", "business_line") for one in found)
    assert client.get("/api/v1/suggest?q=cánh+g").get_json()["suggestions"][0]["title"] == "Cánh gà"
    assert client.get("/api/v1/suggest?q=").get_json() == {"suggestions": []}


def test_a_provision_comes_with_its_words_and_its_items(client: FlaskClient) -> None:
    answer = client.get("/api/v1/provisions?document=901/2023/NĐ-MH&path=dieu-4/khoan-2&as_of=2024-01-01").get_json()
    assert "10 tỷ đồng" in answer["text"]
    assert [item["types"] for item in answer["items"]] == [["capital"]]
    assert answer["as_of"] == "2024-01-01"
    missing = client.get("/api/v1/provisions?document=901/2023/NĐ-MH&path=dieu-999")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("code", ["0207", "0207.14.20", "02071420"])
def test_goods_by_code_and_prefix(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/api/v1/goods/{code}").get_json()
    assert [item["title"] for item in answer["items"]] == ["Cánh gà"]


def test_goods_need_a_code(client: FlaskClient) -> None:
    assert client.get("/api/v1/goods/rượu").status_code == 400


def test_changes_since_a_day_are_paged_without_gaps(client: FlaskClient) -> None:
    whole = client.get("/api/v1/changes?since=2000-01-01&limit=200").get_json()
    ids, cursor = [], ""
    while True:
        page = client.get(f"/api/v1/changes?since=2000-01-01&limit=2{cursor}").get_json()
        ids += [event["id"] for event in page["events"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert ids == [event["id"] for event in whole["events"]]
    assert len(ids) == whole["total"] > 2
    assert client.get("/api/v1/changes?since=2100-01-01").get_json()["total"] == 0
    assert client.get("/api/v1/changes?since=2000-01-01&cursor=none").status_code == 400


def test_ready_says_whether_the_index_fits(client: FlaskClient) -> None:
    answer = client.get("/api/v1/ready").get_json()
    assert answer["index"]
    assert answer["fits"] == (answer["index"] == answer["wanted"])


def test_the_description_is_served_as_a_page(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/goods/{hs}" in page.text
    assert "<script" not in page.text


def test_lists_as_csv_and_json_lines(client: FlaskClient) -> None:
    wanted = client.get("/api/v1/items").get_json()["items"]
    table = client.get("/api/v1/items", headers={"Accept": "text/csv"})
    assert table.mimetype == "text/csv"
    assert [row["id"] for row in csv.DictReader(io.StringIO(table.text))] == [item["id"] for item in wanted]
    lines = client.get("/api/v1/items", headers={"Accept": "application/x-ndjson"})
    assert [json.loads(line) for line in lines.text.splitlines()] == wanted
    assert table.headers["ETag"] != lines.headers["ETag"]
    assert "Accept" in table.headers["Vary"]


def test_columns_can_be_chosen(client: FlaskClient) -> None:
    items = client.get("/api/v1/items?fields=id,state").get_json()["items"]
    assert {tuple(item) for item in items} == {("id", "state")}
    hits = client.get("/api/v1/search?q=kho&fields=number,path,score").get_json()["hits"]
    assert {tuple(hit) for hit in hits} == {("number", "path", "score")}
    rows = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]["ItemList"]["properties"]["items"]
    assert [form.get("type") for form in rows["items"]["anyOf"]] == [None, "object"]
    wrong = client.get("/api/v1/items?fields=colour")
    assert (wrong.status_code, wrong.mimetype) == (400, "application/problem+json")
    assert "colour" in wrong.get_json()["detail"]


def test_a_spreadsheet_runs_no_cell() -> None:
    from search_api.formats import _csv

    assert _csv([{"a": "=1+1", "b": -1}]) == "a,b\r\n'=1+1,-1\r\n"


def test_too_many_requests_are_told_when_to_come_again(filled: tuple[Registry, TantivyIndex]) -> None:
    client = create_app(*filled, rate="2 per minute").test_client()
    answers = [client.get("/api/v1/health") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[0].headers["X-RateLimit-Remaining"] == "1"
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].mimetype == "application/problem+json"


def test_whatever_the_description_allows_is_answered_as_it_says(filled: tuple[Registry, TantivyIndex]) -> None:
    """Every endpoint with generated parameters: no server error, and only answers of the described shape."""
    app = create_app(*filled, rate="1000000 per minute")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    wanted = (
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.response_schema_conformance,
        schemathesis.checks.status_code_conformance,
    )
    tried = 0
    for operation in schema.get_all_operations():

        @settings(max_examples=15, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy())
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=list(wanted))

        check()
        tried += 1
    assert tried >= 12
