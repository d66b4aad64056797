"""Conditions gathered by activity: nothing lost, states on a date, two dates compared."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from flask.testing import FlaskClient
from hostile_texts import HOSTILE_TEXTS
from lxml import html

from registry.queries import Registry
from registry.views import ItemQuery, ProvisionView
from web.activities import REQUIRED, Activities, by_type, compare, read
from web.checklists import as_docx
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def activities(registry: Registry) -> Activities:
    return read(registry, TODAY)


def test_every_condition_is_in_exactly_one_activity(activities: Activities, registry: Registry) -> None:
    conditions = registry.items(ItemQuery(kind="condition"), TODAY, limit=10_000).rows
    gathered = [item for row in activities.by_slug.values() for item in row.items]
    assert sorted(gathered) == sorted(item.id for item in conditions)
    required = sum(item.state in REQUIRED for item in conditions)
    assert sum(row.required for row in activities.by_slug.values()) == required
    assert all(row.illustrative and row.slug.startswith("minh-hoa-") for row in activities.by_slug.values())


@pytest.mark.parametrize(
    ("chain", "name", "named"),
    [
        ({"dieu-1": ("Sửa đổi Điều 5", False), "dieu-1/khoan-1": ("", True)}, "30/2031/NĐ-CP", False),
        ({"dieu-1": ("Sửa đổi", False), "dieu-1/dieu-5": ("Mở kho", True), "dieu-1/dieu-5/diem-a": ("", True)},
         "Mở kho", True),
        ({"dieu-1": ("Điều kiện bán rượu", False), "dieu-1/khoan-1": ("", False)}, "Điều kiện bán rượu", True),
    ],
)  # fmt: skip
def test_an_order_that_quotes_new_words_is_no_heading_of_theirs(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, chain: dict[str, tuple[str, bool]], name: str, named: bool
) -> None:
    item = next(one for one in registry.each_item(TODAY) if one.kind == "condition")
    evidence = replace(item.evidence, document_number="30/2031/NĐ-CP", path=list(chain)[-1])
    over = [
        ProvisionView("d", path, path.rpartition("/")[2].partition("-")[0], "", heading, 0, 9, 0, 9,
                      path.rpartition("/")[0] or None, 0, quoted)
        for path, (heading, quoted) in chain.items()
    ]  # fmt: skip
    monkeypatch.setattr(Registry, "each_item", lambda *_: [replace(item, activity="", evidence=evidence)])
    monkeypatch.setattr(Registry, "provisions", lambda *_: over)
    (row,) = read(registry, TODAY).by_slug.values()
    assert (row.name, row.named, row.stated) == (name, named, False)


def test_words_find_activities_without_marks(activities: Activities) -> None:
    names = [row.name for row in activities.matching("kho lanh")]
    assert names
    assert all("kho lạnh" in name.lower() for name in names)
    assert not activities.matching("kho lanh khong co that")


def test_a_page_lists_what_must_be_met_on_the_date(
    client: FlaskClient, activities: Activities, registry: Registry
) -> None:
    for activity in activities.by_slug.values():
        for day in (TODAY, date(2023, 1, 1), date(2099, 1, 1)):
            page = html.fromstring(client.get(f"/activities/{activity.slug}?as_of={day}").text)
            states = [row.state for item in activity.items if (row := registry.item(item, day))]
            assert len(page.xpath("//ul[@class='checklist']/li")) == sum(state in REQUIRED for state in states)


def test_what_nobody_has_confirmed_makes_no_activity(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = (item for item in registry.each_item(TODAY) if item.kind == "condition")
    waiting = replace(first, state="unconfirmed", activity="nuôi ong")
    rows = [waiting, *(replace(item, activity="nuôi tằm") for item in others)]
    monkeypatch.setattr(Registry, "each_item", lambda *_: rows)
    (row,) = read(registry, TODAY).by_slug.values()
    assert row.name == "Nuôi tằm"
    monkeypatch.setattr(Registry, "each_item", lambda *_: [*rows, replace(waiting, activity="nuôi tằm")])
    (more,) = read(registry, TODAY).by_slug.values()
    assert (more.required, more.ended) == (row.required, row.ended)
    assert len(more.items) == row.required + row.ended + 1


def test_what_nobody_has_confirmed_is_listed_apart(
    client: FlaskClient, activities: Activities, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = next(iter(activities.by_slug.values()))
    rows = [replace(row, state="unconfirmed") for row in registry.items_of(activity.items, TODAY)]
    monkeypatch.setattr(Registry, "items_of", lambda *_: rows)
    page = html.fromstring(client.get(f"/activities/{activity.slug}").text)
    listed = page.xpath("//h2[.='Có thể phải đáp ứng']/following-sibling::ul[1]/li/a/@href")
    assert [row.id for row in rows] == [link.split("/")[2].partition("?")[0] for link in listed]
    assert not page.xpath("//ul[@class='checklist'] | //h2[@id='rest']")


def test_two_dates_are_compared_in_either_order(
    client: FlaskClient, activities: Activities, registry: Registry
) -> None:
    cut = next(row for row in registry.items(ItemQuery(kind="condition", state="cut"), TODAY, limit=500).rows)
    assert cut.state_since is not None
    slug = activities.of_item[cut.id]
    before = date.fromordinal(cut.state_since.toordinal() - 1)
    for address in (f"?with={before}", f"?as_of={before}&with={TODAY}"):
        page = html.fromstring(client.get(f"/activities/{slug}{address}").text)
        gone = page.xpath("//h3[contains(., 'Không còn')]/following-sibling::ul[1]//a/@href")
        assert any(cut.id in link for link in gone)


def test_what_is_compared_adds_up(activities: Activities, registry: Registry) -> None:
    ids = [item for row in activities.by_slug.values() for item in row.items]
    days = date(2023, 12, 1), TODAY
    earlier, later = ([row for item in ids if (row := registry.item(item, day))] for day in days)
    found = compare(earlier, later)
    now = sum(item.state in REQUIRED for item in later)
    before = sum(item.state in REQUIRED for item in earlier)
    assert before - len(found.gone) + len(found.come) == now
    assert found.kept + len(found.changed) + len(found.come) == now
    assert not compare(later, later).gone


def test_types_come_in_the_order_of_the_method(registry: Registry) -> None:
    items = registry.items(ItemQuery(kind="condition"), TODAY, limit=10_000).rows
    groups = by_type(items)
    assert sum(len(rows) for _, rows in groups) == len(items)
    assert [name for name, _ in groups][-1] == "other" or "other" not in dict(groups)


def test_the_same_list_as_data(client: FlaskClient, activities: Activities) -> None:
    activity = max(activities.by_slug.values(), key=lambda row: len(row.items))
    found = client.get(f"/activities/{activity.slug}.json?as_of=2026-01-01").json
    assert [row["id"] for row in found["rows"]] == list(activity.items)
    table = client.get(f"/activities/{activity.slug}.csv").get_data(as_text=True).removeprefix("\ufeff")
    assert [row["id"] for row in csv.DictReader(io.StringIO(table))] == list(activity.items)


def test_activities_are_reached_from_search_and_by_ministry(client: FlaskClient, activities: Activities) -> None:
    found = html.fromstring(client.get("/search?q=kho lạnh").text)
    assert found.xpath("//div[contains(@class, 'activities')]//a[starts-with(@href, '/activities/')]")
    index = html.fromstring(client.get("/activities").text)
    reached = set()
    for link in index.xpath("//a[starts-with(@href, '/activities?agency=')]/@href"):
        reached |= set(html.fromstring(client.get(link).text).xpath("//ul[@class='rows']//a/@href"))
    assert reached == {f"/activities/{slug}" for slug in activities.by_slug}


def test_an_unknown_activity_or_date_gets_a_designed_page(client: FlaskClient) -> None:
    assert client.get("/activities/none").status_code == 404
    assert client.get("/activities?q=kho").status_code == 200
    assert client.get("/activities/none?with=yesterday").status_code == 404


def test_the_checklist_is_a_document_to_fill_in(client: FlaskClient) -> None:
    address = "/activities/minh-hoa-kinh-doanh-dich-vu-kho-lanh"
    day = "2026-11-20"
    answer = client.get(f"{address}.docx?as_of={day}")
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = [paragraph.text for paragraph in Document(io.BytesIO(answer.data)).paragraphs]
    required = [row for row in client.get(f"{address}.json?as_of={day}").json["rows"] if row["state"] in REQUIRED]
    boxes = [line for line in lines if line.startswith("☐ ")]
    assert len(boxes) == len(required) > 0
    kept = [row for row in required if row["state"] == "in_force"]
    assert len(kept) < len(required)
    assert all(any(row["evidence"]["quote"] in box for box in boxes) for row in kept)
    assert any(box.startswith("☐ Có vốn điều lệ tối thiểu 05 tỷ đồng") and "905/2025" in box for box in boxes)
    assert "KHÔNG PHẢI LUẬT" in "".join(lines)
    sources: Sources = client.application.extensions[NAME]
    activity = read(sources.registry, TODAY).by_slug[address.rpartition("/")[2]]
    item = sources.registry.item(activity.items[0])
    assert item is not None
    hostile = [
        replace(item, id=str(number), evidence=replace(item.evidence, quote=text), wording=None)
        for number, text in enumerate(HOSTILE_TEXTS)
    ]
    with client.application.test_request_context():
        written = Document(io.BytesIO(as_docx(activity, hostile, TODAY)))
    assert sum(paragraph.text.startswith("☐ ") for paragraph in written.paragraphs) == len(HOSTILE_TEXTS)


@pytest.mark.parametrize(("day", "words"), [("2024-01-01", "10 tỷ đồng"), ("2026-11-20", "05 tỷ đồng")])
def test_a_condition_is_told_in_the_words_that_hold_on_the_day(client: FlaskClient, day: str, words: str) -> None:
    page = html.fromstring(client.get(f"/activities/minh-hoa-kinh-doanh-dich-vu-kho-lanh?as_of={day}").text)
    (line,) = [line for line in page.xpath("//ul[@class='checklist']/li") if "vốn điều lệ" in line.text_content()]
    assert words in line.findtext("p")
    address = line.xpath(".//a[contains(@href, '/items/')]/@href")[0]
    listed = html.fromstring(client.get(f"/items?type=capital&as_of={day}").text)
    assert any(words in title for title in listed.xpath("//ul[@class='results']//h3/a/text()"))
    item = html.fromstring(client.get(address).text)
    assert words in item.findtext(".//h1")
    assert words in item.xpath("//main/blockquote")[0].text_content()
    assert len(item.xpath("//main/details")) == (words == "05 tỷ đồng")
