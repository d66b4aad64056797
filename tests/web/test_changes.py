"""What changed: periods, filters, and a feed that carries them."""

import csv
import io
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from registry.queries import Registry
from web.changes import Filters, Ledger, digests, first_day, last_day, matching, period_of, periods, read
from web.feeds import ATOM, Entry, atom

TODAY = date(2026, 11, 20)
NAMES = {"a": ATOM}


@pytest.fixture(scope="module")
def ledger(registry: Registry) -> Ledger:
    return read(registry, TODAY)


@pytest.mark.parametrize(
    ("day", "month", "week"),
    [
        (date(2026, 4, 29), "2026-04", "2026-W18"),
        (date(2026, 1, 1), "2026-01", "2026-W01"),
        (date(2027, 1, 1), "2027-01", "2026-W53"),
        (date(2024, 12, 30), "2024-12", "2025-W01"),
    ],
)
def test_a_day_is_in_one_month_and_one_week(day: date, month: str, week: str) -> None:
    assert (period_of(day, "month"), period_of(day, "week")) == (month, week)
    assert first_day(month, "month") <= day <= last_day(month, "month")
    assert first_day(week, "week") <= day <= last_day(week, "week")
    assert (last_day(week, "week") - first_day(week, "week")).days == 6


def test_every_dated_event_is_in_one_period_and_one_digest(ledger: Ledger, registry: Registry) -> None:
    dated = [event for event in registry.each_event(TODAY) if event.effective_from]
    for by in ("month", "week"):
        assert sum(count for _, count in periods(ledger.events, by)) == len(dated)
    found = digests(ledger, ledger.events)
    assert sum(len(digest.events) for digest in found) == len(dated)
    assert [digest.day for digest in found] == sorted((digest.day for digest in found), reverse=True)
    assert all(sum(count for _, count in digest.counts) == len(digest.events) for digest in found)
    assert all(1 <= len(digest.orders) <= len(digest.events) for digest in found)


def test_filters_take_only_what_they_name(ledger: Ledger) -> None:
    for event in ledger.events:
        assert event in matching(ledger, Filters(op=event.op, document=event.evidence.document_id))
    abolished = matching(ledger, Filters(op="abolish"))
    assert abolished
    assert {event.op for event in abolished} == {"abolish"}
    lines = matching(ledger, Filters(kind="product_line"))
    assert {ledger.items[event.item_id or ""][0] for event in lines} == {"product_line"}
    aimed = next(event for event in ledger.events if event.target_doc)
    assert aimed in matching(ledger, Filters(document=aimed.target_doc or ""))
    agency = ledger.agencies()[0]
    assert {ledger.agency(event) for event in matching(ledger, Filters(agency=agency))} == {agency}


def test_a_page_shows_the_events_of_its_period(client: FlaskClient, ledger: Ledger) -> None:
    for by in ("month", "week"):
        for period, count in periods(ledger.events, by):
            page = html.fromstring(client.get(f"/changes?by={by}&period={period}").text)
            badges = page.xpath("//ul[@class='tags']//span[@class='badge']/text()")
            assert sum(int(words.rpartition(": ")[2]) for words in badges) == count
            assert len(client.get(f"/changes.json?by={by}&period={period}").json["rows"]) == count


def test_without_a_period_the_last_one_that_has_begun_is_shown(client: FlaskClient, ledger: Ledger) -> None:
    page = html.fromstring(client.get("/changes").text)
    begun = [period for period, _ in periods(ledger.events, "month") if period <= "2026-11"]
    assert page.xpath("//select[@id='period']/option[@selected]/@value") == begun[-1:]


def test_a_month_opens_as_weeks_and_back(client: FlaskClient) -> None:
    assert "tuần 18 năm 2024" in client.get("/changes?by=week&period=2024-05").text
    assert "tháng 4/2024" in client.get("/changes?by=month&period=2024-W18").text


@pytest.mark.parametrize("address", ["/changes?period=soon", "/changes?by=year", "/changes?period=2026-W99&by=week"])
def test_what_is_no_period_gets_a_designed_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_feed_carries_the_filters_of_the_page(client: FlaskClient, ledger: Ledger) -> None:
    page = html.fromstring(client.get("/changes?op=abolish&kind=condition").text)
    address = page.xpath("//link[@type='application/atom+xml']/@href")[0]
    assert address == "/changes.atom?op=abolish&kind=condition"
    feed = etree.fromstring(client.get(address).data)
    found = digests(ledger, matching(ledger, Filters(op="abolish", kind="condition")))
    titles = [title.text for title in feed.findall("a:entry/a:title", NAMES)]
    assert titles == [f"{d.day.day}/{d.day.month}/{d.day.year}: {d.document.number} (minh họa)" for d in found[:50]]
    ids = [node.text for node in feed.findall("a:entry/a:id", NAMES)]
    assert len(set(ids)) == len(ids) > 0
    assert feed.find("a:link[@rel='self']", NAMES).get("href").endswith(address)  # type: ignore[union-attr]


def test_a_document_and_a_ministry_have_their_own_feed(client: FlaskClient, ledger: Ledger) -> None:
    document = next(d for d in ledger.documents.values() if d.events)
    page = html.fromstring(client.get(f"/documents{document.id}").text)
    feed = client.get(page.xpath("//link[@type='application/atom+xml']/@href")[0])
    assert document.number in feed.text
    assert feed.mimetype == "application/atom+xml"
    agency = ledger.agencies()[0]
    assert client.get(f"/changes.atom?agency={agency}").status_code == 200
    assert not etree.fromstring(client.get("/changes.atom?agency=NONE").data).findall("a:entry", NAMES)


def test_a_feed_holds_any_text(client: FlaskClient) -> None:
    hostile = "</title><script>\x00\x0b&\ud800"
    feed = etree.fromstring(atom(hostile, "/", "/", TODAY, [Entry("1", "/", hostile, TODAY, hostile)]))
    assert feed.findtext("a:entry/a:title", None, NAMES) == "</title><script>\ufffd\ufffd&\ufffd"
    assert client.get("/changes.atom", query_string={"document": "<script>\x0b"}).status_code == 200


def test_the_csv_of_all_periods_and_that_of_cuts(client: FlaskClient, ledger: Ledger) -> None:
    def table(address: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(client.get(address).get_data(as_text=True).removeprefix("\ufeff"))))

    assert len(table("/changes.csv")) == len(ledger.events)
    cuts = table("/data/cuts.csv")
    assert cuts
    assert not {row["op"] for row in cuts} & {"impose", "supplement", "restate", "re_enter"}
    assert len(cuts) < len(table("/data/events.csv"))
