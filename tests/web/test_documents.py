"""The list of instruments: filters, pages, and the same list as data."""

import csv
import io

from flask.testing import FlaskClient
from lxml import html

from registry.queries import Registry


def _numbers(client: FlaskClient, address: str) -> list[str]:
    rows = html.fromstring(client.get(address).text).xpath("//ul[@class='results']/li//h3/a")
    return [row.text for row in rows]


def test_only_those_that_cut(client: FlaskClient, registry: Registry) -> None:
    everything = registry.documents(limit=500).rows
    assert _numbers(client, "/documents?cuts=1") == [row.number for row in everything if row.events][:25]


def test_words_kind_and_ministry(client: FlaskClient, registry: Registry) -> None:
    document = next(row for row in registry.documents(limit=500).rows if row.agency)
    assert document.number in _numbers(client, f"/documents?agency={document.agency}&kind={document.kind}")
    assert _numbers(client, f"/documents?q={document.number.lower()}") == [document.number]
    assert _numbers(client, "/documents?kind=none") == []


def test_the_list_as_data_has_every_row_that_fits(client: FlaskClient, registry: Registry) -> None:
    wanted = [row.id for row in registry.documents(limit=500).rows if row.events]
    assert [row["id"] for row in client.get("/documents.json?cuts=1").json["rows"]] == wanted
    table = client.get("/documents.csv?cuts=1").get_data(as_text=True).removeprefix("\ufeff")
    assert [row["id"] for row in csv.DictReader(io.StringIO(table))] == wanted
