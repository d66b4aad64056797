"""What the lists of goods say of a code: covered, partly covered, beside it, or not named at all."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from site_people import own_site

from registry.queries import Registry
from registry.third_party import import_third_party
from registry.views import ItemQuery, ItemView
from web.goods import digits_of, lists, look_up, printed, row_number
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def line(registry: Registry) -> ItemView:
    return registry.items(ItemQuery(kind="product_line"), TODAY, limit=1).rows[0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2202.10.10", "22021010"),
        ("2202 1010", "22021010"),
        (" 0402", "0402"),
        ("04", "04"),
        ("4", ""),
        ("sữa bột", ""),
        ("22021010101", ""),
        ("٢٢٠٢", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str, code: str) -> None:
    assert digits_of(typed) == code


@pytest.mark.parametrize(
    ("code", "words"), [("22021010", "2202.10.10"), ("220210", "2202.10"), ("2202", "2202"), ("22", "22")]
)
def test_a_code_is_printed_as_tariffs_print_it(code: str, words: str) -> None:
    assert printed(code) == words


def test_a_heading_covers_its_codes_but_a_code_not_its_neighbours(line: ItemView) -> None:
    def listed(*codes: str) -> ItemView:
        return replace(line, id=codes[0], hs=codes)

    lines = [listed("2202"), listed("22021010"), listed("22021090"), listed("2202101011"), listed("2203")]
    found = look_up("22021010", lines)
    assert [row.id for row in found.covering] == ["22021010", "2202"]
    assert [row.id for row in found.below] == ["2202101011"]
    assert [row.id for row in found.beside] == ["22021090"]
    assert [level.code for level in found.levels] == ["22", "2202", "220210", "22021010"]
    assert [len(level.lines) for level in found.levels] == [0, 1, 0, 1]


def test_a_line_with_two_codes_is_shown_once(line: ItemView) -> None:
    found = look_up("04021010", [replace(line, hs=("0402", "04021010"))])
    assert len(found.covering) == 1
    assert not found.beside


def test_every_listed_code_is_found_by_its_page(client: FlaskClient, registry: Registry) -> None:
    for line in registry.items(ItemQuery(kind="product_line"), TODAY, limit=500).rows:
        for code in line.hs:
            page = client.get("/goods", query_string={"hs": printed(code), "as_of": "2026-11-20"})
            links = html.fromstring(page.text).xpath("//main//tbody//th/a/@href")
            assert any(line.id in link for link in links), code


def test_the_verdict_follows_the_date(client: FlaskClient, registry: Registry) -> None:
    cut = [row for row in registry.items(ItemQuery(kind="product_line"), TODAY, limit=500).rows if row.state == "cut"]
    lone = next(
        row
        for row in cut
        if row.hs and len(client.get("/goods.json", query_string={"hs": row.hs[0]}).json["covering"]) == 1
    )
    assert lone.state_since is not None
    before = date.fromordinal(lone.state_since.toordinal() - 1)
    said = [
        html.fromstring(client.get(f"/goods?hs={lone.hs[0]}&as_of={day}").text)
        .xpath("//h2[@role='status']")[0]
        .text_content()
        for day in (before, TODAY)
    ]
    assert said[0].startswith("Có: 1")
    assert said[1].startswith("Không, ngày 20/11/2026")


def test_what_no_list_names_is_said_honestly(client: FlaskClient, registry: Registry) -> None:
    page = client.get("/goods?hs=9999.99.99&lang=en")
    assert "No official list read here names 9999.99.99" in page.text
    assert "no proof that it is free of inspection" in page.text
    for row in lists(registry, TODAY):
        assert row.number in page.text


def test_rows_of_the_compilation_stand_apart_and_change_no_answer(site_data: Path, tmp_path: Path) -> None:
    client, code = own_site(site_data, tmp_path, TODAY).test_client(), "99999999"
    sources: Sources = client.application.extensions[NAME]
    address = f"/goods?hs={code}&lang=en"
    before = client.get(address).text
    counted = sources.registry.items().total, sources.registry.programmes(TODAY)
    assert "not verified" not in before
    said = {"mo_ta": "HH KTCN về an toàn <b>", "van_ban": "11/2030/TT-BCT", "danh_muc": "PL2", "co_quan": "BCT"}
    rows = [said, said | {"mo_ta": "Đã được cắt giảm kiểm tra"}, said | {"mo_ta": "Loài cấm XK"}]
    file = tmp_path / "chapter_99.json"
    file.write_text(json.dumps({code: {"hs": code, "ten": "- Hàng", "ktcn": rows}}), encoding="utf-8")
    import_third_party(sources.database, [file])
    page = html.fromstring(client.get(address).text)
    lines = page.xpath("//h2[@id='unverified']/following-sibling::div//tbody/tr")
    assert len(lines) == 2  # a ban is no inspection
    for line in lines:
        assert line.xpath(".//span[@class='badge badge-mh']")[0].text == "not verified"
        assert "11/2030/TT-BCT" in line.text_content()
    status = "//h2[@role='status']/text()"
    assert page.xpath(status) == html.fromstring(before).xpath(status)
    assert [row["verified"] for row in client.get(f"/goods.json?hs={code}").json["unverified"]] == [False, False]
    assert (sources.registry.items().total, sources.registry.programmes(TODAY)) == counted


def test_goods_are_found_by_name(client: FlaskClient, registry: Registry) -> None:
    line = registry.items(ItemQuery(kind="product_line"), TODAY, limit=1).rows[0]
    page = client.get("/goods", query_string={"hs": line.title})
    assert line.id in page.text
    assert client.get("/goods.json?hs=qqqqzzzz").json["covering"] == []


def test_search_leads_to_the_look_up(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/search?q=2202.10.10").text)
    assert page.xpath("//main//a[@href='/goods?hs=22021010']")


@pytest.mark.parametrize(("place", "row"), [("phu-luc/khoan-1/2~3", "2"), ("1/22.02/3", "3"), ("phu-luc-II/~2", "")])
def test_the_number_of_a_row_is_the_one_printed(place: str, row: str) -> None:
    assert row_number(place) == row


def test_goods_named_only_in_part_are_said_to_be(client: FlaskClient, line: ItemView) -> None:
    found = client.get("/goods", query_string={"hs": line.hs[0][:2], "lang": "en"})
    assert "Only in part" in found.text
