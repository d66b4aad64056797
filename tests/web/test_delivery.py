"""Stages of a programme: every row counted once a stage, on any date."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import html

from registry.queries import Registry
from web.changes import Ledger, read
from web.delivery import Delivery, delivery
from web.reports import reports

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def ledger(registry: Registry) -> Ledger:
    return read(registry, TODAY)


def _on(registry: Registry, ledger: Ledger, day: date) -> Delivery:
    progress = registry.programme("DEMO", day)
    assert progress is not None
    found = delivery(progress, reports(progress), ledger)
    assert found is not None
    return found


def test_what_is_issued_is_to_come_in_force_or_lapsed(registry: Registry, ledger: Ledger) -> None:
    before, now, later = (_on(registry, ledger, day) for day in (date(2020, 1, 1), TODAY, date(2099, 1, 1)))
    assert before.issued == now.issued == later.issued > 0
    assert before.coming == before.issued
    assert before.in_force == before.lapsed == 0
    assert now.in_force > 0
    assert later.coming == 0
    assert later.lapsed == sum(row.items for row in later.limited) > 0


def test_in_force_is_the_gross_cut(registry: Registry, ledger: Ledger) -> None:
    progress = registry.programme("DEMO", TODAY)
    assert progress is not None
    assert _on(registry, ledger, TODAY).in_force == progress.gross.value


def test_days_left_are_said_with_the_day(client: FlaskClient, registry: Registry, ledger: Ledger) -> None:
    page = html.fromstring(client.get("/programmes/DEMO").text)
    shown = " ".join(page.text_content().split())
    for row in _on(registry, ledger, TODAY).limited:
        assert f"{row.until.day}/{row.until.month}/{row.until.year} hết thời hạn sau {row.days} ngày" in shown


def test_a_plan_is_a_reported_figure(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/P2018-DKKD?lang=en").text)
    first = page.xpath("//ol[contains(@class, 'funnel')]/li")[0]
    assert first.findtext("b") == "3,807"
    assert first.findtext("small") == "as reported · 2018-08/09"
    assert "From plan to force" not in client.get("/programmes/P2018-SAVINGS?lang=en").text


def test_an_approved_plan_stands_between_plan_and_issue(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/P2025-NQ66?agency=BCT&lang=en").text)
    stages = page.xpath("//ol[contains(@class, 'funnel')]/li")
    assert [stage.findtext("b") for stage in stages[:2]] == ["204", "204"]
    assert [stage.xpath("string(span)") for stage in stages[:3]] == ["planned", "approved", "not itemised"]
    whole = html.fromstring(client.get("/programmes/P2025-NQ66?lang=en").text)
    assert whole.xpath("//ol[contains(@class, 'funnel')]/li[2]/span/text()") == ["not stated", "approved"]


def test_ministries_are_ranked_by_share_of_the_target(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/programmes/P2018-DKKD?lang=en").text)
    rows = page.xpath("//h2[@id='by-ministry']/following::table[1]/tbody/tr")
    ranked = [row for row in rows if row.find("td").text != "–"]
    assert ranked == rows[: len(ranked)]
    shares = [float(row.xpath(".//span[@class='share'][2]/b")[0].text.rstrip("%")) for row in ranked]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) >= 5
    assert all("of the target" in row.text_content() for row in ranked)
