"""The explorer: filters, order and columns are those of the address, and of the data at the same address."""

from __future__ import annotations

import csv
import io

import pytest
from docx import Document
from flask.testing import FlaskClient
from hostile_texts import FORMULAS, HOSTILE_TEXTS
from lxml import html
from openpyxl import load_workbook
from test_hostile_texts import dangerous

from registry.columns import TABLES
from registry.queries import Registry
from web.explore import SHOWN, Wanted, chosen

ROWS = [
    {"id": "a", "title": "Kho lạnh", "items": 10, "types": ["capital"]},
    {"id": "b", "title": "xe", "items": 9, "types": []},
    {"id": "c", "title": "", "items": None, "types": ["premises", "capital"]},
]


def ids(**wanted: object) -> str:
    return "".join(row["id"] for row in chosen(ROWS, Wanted(("id",), **({"filters": {}} | wanted))))  # type: ignore[arg-type]


def test_filters_need_no_marks_and_numbers_sort_by_size() -> None:
    assert ids(filters={"title": "kho lanh"}) == "a"
    assert ids(filters={"types": "CAPITAL"}) == "ac"
    assert ids(filters={"types": "capital", "title": "x"}) == ""
    assert ids(sort="items") == "bac"
    assert ids(sort="items", descending=True) == "abc"
    assert ids(sort="title", descending=True) == "bac"


def table(markup: str) -> list[list[str]]:
    rows = html.fromstring(markup).xpath("//table[contains(@class, 'explore-table')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]


@pytest.mark.parametrize("kind", ["items", "events", "documents"])
def test_the_same_address_gives_the_page_and_the_data(client: FlaskClient, registry: Registry, kind: str) -> None:
    asked = "columns=number&columns=path&f_number=90&sort=-path" if kind != "documents" else "f_number=90&sort=-number"
    shown = table(client.get(f"/explore/{kind}?{asked}").text)
    answer = client.get(f"/explore/{kind}.json?{asked}").json
    lines = list(csv.reader(io.StringIO(client.get(f"/explore/{kind}.csv?{asked}").text.removeprefix("\ufeff"))))
    assert answer["data_version"] == registry.version()
    assert answer["total"] == len(answer["rows"]) == len(lines) - 1 > 0
    assert sorted(lines[0]) == sorted(answer["rows"][0])
    names = tuple(lines[0])
    printed = [[str(row[name] or "") for name in names] for row in answer["rows"]]
    sheet = load_workbook(io.BytesIO(client.get(f"/explore/{kind}.xlsx?{asked}").data)).active
    assert [[str(cell or "") for cell in row[: len(names)]] for row in sheet.iter_rows(4, values_only=True)] == printed
    (written,) = Document(io.BytesIO(client.get(f"/explore/{kind}.docx?{asked}").data)).tables
    assert len(written.rows) - 1 == len(printed)
    column = "path" if kind != "documents" else "number"
    places = [row[column] for row in answer["rows"]]
    assert places == sorted(places, key=str.lower, reverse=True)
    assert all("90" in row["number"] for row in answer["rows"])
    assert [row[0] for row in shown] == [row["number"] or "—" for row in answer["rows"]][: len(shown)]


def test_every_column_can_be_shown_and_others_are_refused(client: FlaskClient) -> None:
    for kind in SHOWN:
        everything = "&".join(f"columns={name}" for name in TABLES[kind])
        header = client.get(f"/explore/{kind}.csv?{everything}").text.removeprefix("\ufeff").splitlines()[0]
        assert header.split(",") == list(TABLES[kind])
        assert client.get(f"/explore/{kind}?{everything}").status_code == 200
        for wrong in ("columns=password", "f_password=x", "sort=password"):
            assert client.get(f"/explore/{kind}?{wrong}").status_code == 400
    assert client.get("/explore/provisions").status_code == 404


def test_headings_turn_the_order_and_links_lead_to_the_rows(client: FlaskClient) -> None:
    up = html.fromstring(client.get("/explore/items?sort=state&f_kind=condition").text)
    heading = up.xpath("//th[@aria-sort='ascending']/a")[0]
    assert "sort=-state" in heading.get("href")
    assert "f_kind=condition" in heading.get("href")
    down = html.fromstring(client.get(heading.get("href")).text)
    assert down.xpath("//th[@aria-sort='descending']")
    assert client.get(down.xpath("//tbody//a/@href")[0]).status_code == 200


def test_hostile_words_in_filters_come_out_as_text(client: FlaskClient) -> None:
    for text in HOSTILE_TEXTS[::3]:
        page = client.get("/explore/documents", query_string={"f_title": text, "sort": "title"})
        assert page.status_code == 200
        assert not dangerous(page.text)
    for formula in FORMULAS:
        lines = client.get("/explore/items.csv", query_string={"f_title": formula}).text.removeprefix("\ufeff")
        assert lines.startswith("title,kind")
