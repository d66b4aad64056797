"""Pages for the reform council: tasks with states, reports to issue and lock, charts to take away."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from site_people import add_people, hidden, sign_in
from werkzeug.test import TestResponse

import registry
from registry.outside import GivenFile
from registry.programmes import catalogue
from registry.tasks import import_tasks
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)
TASKS = Path(registry.__file__).parent / "samples" / "nhiem-vu-minh-hoa.csv"
REPORTS = "/programmes/DEMO/reports"


@pytest.fixture
def site(site_data: Path, tmp_path: Path) -> Flask:
    """A site of its own over the samples, with people and a list of tasks."""
    shutil.copytree(site_data, tmp_path / "data")
    app = create_app(WebSettings(data_dir=tmp_path / "data"), today=lambda: TODAY)
    sources: Sources = app.extensions[NAME]
    add_people(sources.database)
    import_tasks(sources.database, GivenFile(TASKS.name, TASKS.read_bytes()), catalogue(), TODAY)
    return app


def text(markup: str) -> str:
    return " ".join(html.fromstring(markup).text_content().split())


def lines_of(address: str, client: FlaskClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).text.removeprefix("\ufeff"))))


def issue(client: FlaskClient, day: str, reason: str = "") -> TestResponse:
    fields = hidden(client.get(REPORTS).text, REPORTS) | {"cut_off": day, "reason": reason}
    return client.post(REPORTS, data=fields)


def test_tasks_are_counted_by_state_and_listed(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/DEMO/tasks").text)
    everything = client.get("/programmes/DEMO/tasks.json").json
    assert everything["total"] == len(everything["rows"]) == len(page.xpath("//main//tbody/tr")) > 0
    counted = 0
    for figure in page.xpath("//li[contains(@class, 'figure')]"):
        rows = client.get(figure.find("a").get("href").replace("/tasks?", "/tasks.json?")).json["rows"]
        assert int(figure.findtext("b")) == len(rows)
        assert len({row["state"] for row in rows}) <= 1
        counted += len(rows)
    assert counted == everything["total"]
    numbers = [row["number"] for row in everything["rows"]]
    (table,) = Document(io.BytesIO(client.get("/programmes/DEMO/tasks.docx").data)).tables
    assert [row.cells[0].text for row in table.rows][1:] == numbers
    lines = lines_of("/programmes/DEMO/tasks.csv", client)
    assert [line["task_no"] for line in lines] == numbers
    assert [line["state"] for line in lines] == [row["state"] for row in everything["rows"]]
    sheet = load_workbook(io.BytesIO(client.get("/programmes/DEMO/tasks.xlsx").data)).active
    assert sheet.max_row == len(numbers) + 1
    explored = client.get("/explore/tasks?f_programme=DEMO")
    assert len(html.fromstring(explored.text).xpath("//tbody/tr")) == len(numbers)
    assert client.get("/programmes/DEMO/tasks?state=wish").status_code == 400
    assert client.get("/programmes/NONE/tasks").status_code == 404
    assert "Chưa nhận được danh sách nhiệm vụ" in text(client.get("/programmes/P2018-DKKD/tasks").text)


def test_a_report_is_issued_once_and_corrected_with_a_reason(client: FlaskClient) -> None:
    assert "Chưa có báo cáo nào" in text(client.get(REPORTS).text)
    sign_in(client, "lan")
    assert issue(client, "2026-11-14").status_code == 303
    assert issue(client, "2026-11-14").status_code == 303  # the same again changes nothing
    listed = html.fromstring(client.get(REPORTS).text).xpath("//ol[@class='rows']/li")
    assert len(listed) == 1
    assert "lan" in listed[0].text_content()
    for wrong, status in (("2031-01-01", 409), ("tomorrow", 400)):
        assert issue(client, wrong).status_code == status
    refused = client.post(REPORTS, data={"cut_off": "2026-11-14"})
    assert refused.status_code == 400  # no token


def test_a_report_is_taken_away_in_every_form(client: FlaskClient) -> None:
    sign_in(client, "lan")
    issue(client, "2026-11-14")
    links = html.fromstring(client.get(REPORTS).text).xpath("//ol[@class='rows']//a/@href")
    files = {href.rpartition(".")[2]: client.get(href) for href in links}
    assert set(files) == {"html", "docx", "xlsx", "json"}
    assert all("attachment" in answer.headers["Content-Disposition"] for answer in files.values())
    assert files["json"].json["programme_id"] == "DEMO"
    assert Document(io.BytesIO(files["docx"].data)).paragraphs
    assert load_workbook(io.BytesIO(files["xlsx"].data)).sheetnames[0] == "Báo cáo"
    assert client.get("/programmes/TASKS/reports/1.json").status_code == 404


def test_only_reviewers_issue(client: FlaskClient) -> None:
    for name in (None, "doc"):
        if name:
            sign_in(client, name)
        token = hidden(client.get("/sign-in").text, "/sign-in")
        assert client.post(REPORTS, data=token | {"cut_off": "2026-11-14"}).status_code == 403
        assert not html.fromstring(client.get(REPORTS).text).xpath("//main//form")
    sign_in(client, "lan")
    assert html.fromstring(client.get(REPORTS).text).xpath("//main//form")


def test_every_chart_and_its_table_are_files_to_take_away(client: FlaskClient) -> None:
    drawn = {"P2018-DKKD": {"reported", "ministries"}, "DEMO": {"stages"}}
    for programme, parts in drawn.items():
        page = html.fromstring(client.get(f"/programmes/{programme}?lang=en&as_of=2026-11-19").text)
        links = [href for href in page.xpath("//main//a/@href") if f"/{programme}/" in href and ".svg" in href]
        assert {link.split("?")[0].rpartition("/")[2] for link in links} == {f"{part}.svg" for part in parts}
        assert len(page.xpath("//figure[@class='chart']")) == len(links)
        for link in links:
            picture = client.get(link)
            assert picture.mimetype == "image/svg+xml"
            assert picture.text.startswith("<svg")
            assert client.get(link.replace(".svg", ".png")).data.startswith(b"\x89PNG")
            assert "as_of=2026-11-19" in link
    assert client.get("/programmes/TASKS/reported.svg").status_code == 404
    assert client.get("/programmes/TASKS/stages.csv").status_code == 404


def test_every_table_of_a_programme_is_a_file_to_take_away(client: FlaskClient) -> None:
    for programme, parts in {"P2018-DKKD": ("reported", "baselines", "ministries"), "DEMO": ("limited",)}.items():
        page = html.fromstring(client.get(f"/programmes/{programme}?lang=en").text)
        for name in parts:
            (link,) = [href for href in page.xpath("//main//a/@href") if f"/{programme}/{name}.csv" in href]
            shown = page.xpath(f"//p[a[contains(@href, '{name}.csv')]]/preceding::table[1]/tbody/tr")
            files = {form: client.get(link.replace(".csv", f".{form}")).data for form in ("xlsx", "docx")}
            lines = lines_of(link, client)
            (table,) = Document(io.BytesIO(files["docx"])).tables
            sheet = load_workbook(io.BytesIO(files["xlsx"])).active
            assert len(lines) == len(table.rows) - 1 == sheet.max_row - 3 == len(shown) > 0
            assert {line["illustrative"] for line in lines} == {str(programme == "DEMO")}


def test_a_compliance_cost_stands_with_its_inputs_and_is_added_by_method_only(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/DEMO?lang=en").text)
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//p[a[contains(@href, 'costs.csv')]]/preceding::table[1]/tbody/tr")
    ]
    inputs = "Standard Cost Model: (24 hours × 60,000 VND + 1,500,000 VND) × 1 a year × 400 firms"
    assert rows[0] == ["licence of a cold store", inputs, "1,176,000,000", "invented for this project"]
    totals = [text(html.tostring(line, encoding="unicode")) for line in page.xpath("//li[contains(., 'All by')]")]
    assert totals == [
        "All by the method “Standard Cost Model”: 1,608,000,000 VND a year",
        "All by the method “time only”: 576,000,000 VND a year",
    ]
    (line, *_) = lines_of("/programmes/DEMO/costs.csv?lang=vi", client)
    assert (line["duty"], line["method"]) == ("giấy phép kho lạnh", "Mô hình chi phí chuẩn")
    assert float(line["vnd_per_year"]) == (24 * 60_000 + 1_500_000) * 1 * 400
    for without in ("/programmes/P2018-DKKD", "/programmes/DEMO?agency=BTMMH"):
        assert "Chi phí tuân thủ" not in client.get(without).text


def test_stages_are_told_as_on_the_page(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/DEMO?lang=en").text)
    stages = page.xpath("//ol[contains(@class, 'funnel')]/li")
    shown = [stage.findtext("b") or stage.xpath("string(span)") for stage in stages]
    lines = lines_of("/programmes/DEMO/stages.csv?lang=en", client)
    assert [line["rows"] for line in lines] == shown


def test_all_programmes_are_a_table_to_take_away(client: FlaskClient) -> None:
    shown = html.fromstring(client.get("/programmes").text)
    files = {form: client.get(f"/programmes.{form}").data for form in ("csv", "docx", "xlsx")}
    assert {href.split("?")[0] for href in shown.xpath("//main//a/@href")} >= {f"/programmes.{form}" for form in files}
    (table,) = Document(io.BytesIO(files["docx"])).tables
    sheet = load_workbook(io.BytesIO(files["xlsx"])).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    lines = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")))
    assert {line["id"]: line["target"] for line in lines}["P2018-DKKD"] == "3095.5"
    assert [row.cells[0].text for row in table.rows][1:] == list(rows)
    assert len(rows) == len(shown.xpath("//main//tbody/tr"))
    assert rows["P2018-DKKD"][2:4] == (6191, 3095.5)
    assert "của chỉ tiêu 3.095,5" in str(rows["P2018-DKKD"][6])


def test_the_rows_behind_a_figure_are_files_to_take_away(client: FlaskClient) -> None:
    for agency in ("", "?agency=BCT"):
        page = html.fromstring(client.get(f"/programmes/DEMO/gross{agency}").text)
        links = {href.split("?")[0].rsplit(".", 1)[1]: href for href in page.xpath("//main/p//a/@href")}
        assert set(links) == {"json", "csv", "xlsx", "docx"}
        shown = [href.rpartition("/")[2] for href in page.xpath("//ul[@class='results']//h2/a/@href")]
        assert [row["id"] for row in client.get(links["json"]).json["rows"]] == shown
        assert [line.split(",")[0] for line in client.get(links["csv"]).text.splitlines()[1:]] == shown
        assert len(Document(io.BytesIO(client.get(links["docx"]).data)).tables[0].rows) == len(shown) + 1


def test_the_figures_of_a_programme_are_files_to_take_away(client: FlaskClient) -> None:
    links = html.fromstring(client.get("/programmes/DEMO?as_of=2026-11-01").text).xpath("//a[@download]/@href")
    files = {link.split("?")[0].rsplit(".", 1)[1]: client.get(link).data for link in links if "DEMO." in link}
    book, sheets = Document(io.BytesIO(files["docx"])), load_workbook(io.BytesIO(files["xlsx"]))
    words = "\n".join(paragraph.text for paragraph in book.paragraphs)
    assert "2026-11-01" in words or "01/11/2026" in words
    cells = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert any(cell.startswith("Đã cắt giảm") for cell in cells)
    assert client.get("/programmes/none.docx").status_code == 404
