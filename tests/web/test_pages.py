"""Journeys through the pages, on what the real pipeline made of the samples."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from registry.queries import Registry
from registry.views import ItemQuery
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME

PAGES = (
    "/",
    "/search",
    "/search?q=kho",
    "/activities",
    "/goods?hs=0402",
    "/changes",
    "/items",
    "/documents",
    "/programmes",
    "/programmes/P2018-DKKD",
    "/programmes/TASKS",
    "/programmes/DEMO",
    "/data",
    "/method",
    "/review",
)


def words(markup: str) -> str:
    return " ".join(html.fromstring(markup).text_content().split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_a_title_and_a_data_version(
    client: FlaskClient, registry: Registry, address: str, language: str
) -> None:
    page = client.get(address, query_string={"lang": language} if "?" not in address else None)
    root = html.fromstring(page.text)
    assert page.status_code == 200
    assert len(root.findall(".//h1")) == 1
    assert root.findtext(".//title")
    assert registry.version() in words(page.text)
    ids = Counter(node.get("id") for node in root.iter() if node.get("id"))
    assert not [name for name, count in ids.items() if count > 1]


def test_every_link_inside_the_site_leads_somewhere(client: FlaskClient) -> None:
    waiting, seen = list(PAGES), set(PAGES)
    while waiting:
        page = client.get(waiting.pop())
        assert page.status_code == 200, page.request.path
        if page.mimetype != "text/html" or len(seen) > 400:
            continue
        links = {
            link.partition("#")[0] for link in html.fromstring(page.text).xpath("//a/@href") if link.startswith("/")
        }
        new = {link for link in links if "lang=" not in link and "as_of=" not in link} - seen
        seen |= new
        waiting += sorted(new)
    assert len(seen) > 100


def test_headline_counts_are_those_of_the_rows_behind_them(client: FlaskClient) -> None:
    root = html.fromstring(client.get("/").text)
    figures = root.xpath("//li[contains(@class, 'figure')]")
    assert len(figures) == 6
    for figure in figures:
        shown = int(figure.findtext("b").replace(".", ""))
        rows = client.get(figure.find("a").get("href").replace("/items?", "/items.json?")).json
        wanted = [row for row in rows["rows"] if "state=" in figure.find("a").get("href") or row["state"] != "cut"]
        assert shown == len(wanted)


def test_an_item_page_shows_its_words_in_its_article_and_its_history(client: FlaskClient, registry: Registry) -> None:
    item = next(row for row in registry.items(ItemQuery(kind="condition", state="cut"), limit=500).rows)
    page = client.get(f"/items/{item.id}")
    root = html.fromstring(page.text)
    assert (
        "".join(root.xpath("//mark[@class='item']//text()"))
        .replace("\n", "")
        .endswith(item.evidence.quote.replace("\n", ""))
    )
    history = [" ".join(node.text_content().split()) for node in root.xpath("//ol[@class='timeline']/li")]
    assert len(history) == len(registry.item_events(item.id))
    assert "đã cắt" in words(page.text)
    assert item.evidence.document_number in history[0]


def test_the_state_of_an_item_follows_the_date_asked_for(client: FlaskClient, registry: Registry) -> None:
    item = next(row for row in registry.items(ItemQuery(state="suspended"), limit=5).rows)
    assert item.returns_on is not None
    now = words(client.get(f"/items/{item.id}").text)
    days = (item.returns_on - date(2026, 11, 20)).days
    assert f"sau {days} ngày nữa" in now
    later = client.get(f"/items/{item.id}.json?as_of={item.returns_on}").json
    assert later["item"]["state"] in ("in_force", "changed")
    assert later["as_of"] == item.returns_on.isoformat()


def test_a_link_to_a_provision_opens_the_part_that_holds_it(client: FlaskClient, registry: Registry) -> None:
    item = registry.items(limit=1).rows[0]
    root = html.fromstring(client.get(f"/items/{item.id}").text)
    link = next(h for h in root.xpath("//a/@href") if h.startswith("/documents/") and "at=" in h)
    address, _, anchor = link.partition("#")
    document = html.fromstring(client.get(address).text)
    assert document.get_element_by_id(anchor).xpath(".//mark[@class='item']")


def test_a_document_page_holds_the_whole_text(client: FlaskClient, registry: Registry) -> None:
    for document in registry.documents(limit=50).rows:
        text = registry.text(document.id) or ""
        root = html.fromstring(client.get(f"/documents{document.id}").text)
        for chips in root.xpath("//ul[@class='chips']"):
            chips.getparent().remove(chips)
        shown = "".join(root.find_class("law")[0].text_content().split())
        assert shown == re.sub(r"\s|(?<= )\|(?= )", "", text), document.number


def test_search_filters_and_understands(client: FlaskClient) -> None:
    everything = client.get("/search.json?q=kho").json["page"]
    cut = client.get("/search.json?q=kho&state=cut").json["page"]
    assert 0 < cut["total"] < everything["total"]
    assert {hit["document"]["state"] for hit in cut["hits"]} == {"cut"}
    page = html.fromstring(client.get("/search?q=kho&state=cut").text)
    assert page.xpath("//ul[@class='facet']//a[@aria-current]")[0].get("href") == "/search?q=kho"
    assert "khoản 2 Điều 4" in words(client.get("/search?q=khoản 2 Điều 4 901/2023/NĐ-MH").text)


def test_a_search_is_narrowed_to_a_field(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/search?q=kho&lang=en").text)
    (facet,) = page.xpath("//ul[@class='facet'][preceding-sibling::h2[1]='Field']")
    first = facet.xpath(".//a")[0]
    name, hits = (cell.text_content() for cell in first.xpath("span"))
    narrowed = client.get(first.get("href").replace("/search", "/search.json")).json["page"]
    assert {hit["document"]["activity"] for hit in narrowed["hits"]} == {name}
    assert narrowed["total"] == int(hits)


def test_a_search_without_answers_says_what_to_try(client: FlaskClient) -> None:
    page = client.get("/search?q=zzzzqqqq&lang=en")
    assert "Nothing was found." in page.text
    assert "Use fewer words" in page.text


def test_programme_pages_never_print_a_percentage_without_its_denominator(client: FlaskClient) -> None:
    page = words(client.get("/programmes/P2018-DKKD?lang=en").text)
    assert "108.1% of the target 3,095.5" in page
    assert "54.0% of the baseline 6,191" in page
    assert "not itemised" in page
    assert "not computable" in page
    tasks = words(client.get("/programmes/TASKS?lang=en").text)
    for rate in (
        "2.20% of the tasks done 9,880",
        "2.15% of the tasks due 10,097",
        "1.18% of all tasks assigned 18,422",
    ):
        assert rate in tasks
    for address in ("/", "/programmes", "/programmes/TASKS"):
        text = words(client.get(f"{address}?lang=en").text)
        assert not re.search(
            r"(?<![\d.])2\.2 ?%(?! overdue” \(the source names no denominator\)|': only 217/9,880)", text
        )


def test_counted_figures_link_to_as_many_rows_as_they_say(client: FlaskClient, registry: Registry) -> None:
    programme = registry.programme("DEMO")
    assert programme is not None
    assert programme.gross.value
    rows = html.fromstring(client.get("/programmes/DEMO/gross").text).xpath("//ul[@class='results']/li")
    assert len(rows) == programme.gross.value


def test_downloads_hold_every_row_and_every_column_is_described(client: FlaskClient, registry: Registry) -> None:
    page = html.fromstring(client.get("/data?lang=en").text)
    for kind, total in (("items", registry.items(limit=1).total), ("documents", registry.documents(limit=1).total)):
        rows = list(
            csv.DictReader(io.StringIO(client.get(f"/data/{kind}.csv").get_data(as_text=True).removeprefix("\ufeff")))
        )
        lines = [json.loads(line) for line in client.get(f"/data/{kind}.jsonl").text.splitlines()]
        assert len(rows) == len(lines) == total
        assert all(row["illustrative"] is True for row in lines)
    for says in page.xpath("//dl[@class='facts']/dd"):
        assert says.text_content().strip()


def test_list_data_is_the_list(client: FlaskClient) -> None:
    rows = client.get("/items.json?kind=product_line").json["rows"]
    table = client.get("/items.csv?kind=product_line").get_data(as_text=True).removeprefix("\ufeff")
    assert [row["id"] for row in rows] == [row["id"] for row in csv.DictReader(io.StringIO(table))]
    assert {row["kind"] for row in rows} == {"product_line"}


def test_a_code_finds_the_headings_above_it_and_not_its_neighbours(client: FlaskClient) -> None:
    listed = client.get("/items.json?kind=product_line").json["rows"]
    code = next(code for row in listed for code in row["hs"] if len(code) == 8)
    found = client.get(f"/items.json?hs={code}").json["rows"]
    assert found
    assert all(any(code.startswith(one) or one.startswith(code) for one in row["hs"]) for row in found)


def test_illustrative_data_are_named_so_on_every_page_that_shows_them(client: FlaskClient) -> None:
    for address in ("/", "/items", "/search?q=kho", "/documents", "/programmes/DEMO", "/data"):
        banner = html.fromstring(client.get(address).text).find_class("illustrative")
        assert banner, address
        assert "không phải luật" in banner[0].text_content()
    assert not html.fromstring(client.get("/programmes/P2018-DKKD").text).find_class("illustrative")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/items/c-0000", 404),
        ("/items/c-0000.json", 404),
        ("/documents/akn/vn/act/nghi-dinh/x", 404),
        ("/programmes/NONE", 404),
        ("/items?kind=wish", 400),
        ("/items?as_of=tomorrow", 400),
        ("/items?as_of=0001-01-01", 400),
        ("/items?cursor=-1", 400),
    ],
)
def test_wrong_addresses_get_a_designed_page(client: FlaskClient, address: str, status: int) -> None:
    page = client.get(address)
    assert page.status_code == status
    if address.endswith(".json"):
        assert page.json["error"]["code"] == status
    else:
        assert html.fromstring(page.text).findtext(".//h1")


def test_a_fault_of_ours_gets_a_designed_page(site_data: object, empty_site: Flask) -> None:
    empty_site.add_url_rule("/boom", view_func=lambda: 1 / 0)
    page = empty_site.test_client().get("/boom")
    assert page.status_code == 500
    assert "Trang này bị lỗi" in page.text


@pytest.mark.parametrize("address", ["/", "/items", "/documents", "/programmes", "/data", "/review", "/search?q=kho"])
def test_without_data_the_pages_say_so(empty_site: Flask, address: str) -> None:
    page = empty_site.test_client().get(address)
    assert page.status_code == 503
    assert "python -m" in page.text


def test_a_registry_of_an_older_schema_says_what_to_run(site_data: Path, tmp_path: Path) -> None:
    shutil.copytree(site_data, tmp_path / "data")
    app = create_app(WebSettings(data_dir=tmp_path / "data"))
    with app.extensions[NAME].database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE reviews RENAME COLUMN state TO old_state")
    page = app.test_client().get("/review")
    assert page.status_code == 503
    assert "python -m registry migrate" in page.text


def test_the_method_is_readable_without_data(empty_site: Flask) -> None:
    assert empty_site.test_client().get("/method").status_code == 200


def test_the_api_is_there(client: FlaskClient) -> None:
    assert client.get("/api/v1/openapi.json").json["openapi"].startswith("3.")
