"""Reviewing on the site: both texts, a decision and its undo, and two reviewers at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hostile_texts import HOSTILE_TEXTS
from lxml import html
from site_people import hidden, own_site, sign_in
from test_hostile_texts import dangerous
from werkzeug.test import TestResponse

from registry.objections import LONGEST, MOST_OPEN, object_to
from registry.queries import Registry
from registry.review import decide, history
from registry.views import ItemKind, ItemQuery, ReviewView
from web.sources import NAME, Sources

TODAY = date(2026, 11, 20)
ADDRESSES = (("/sign-in", "next"), ("/review/history", "by"), ("/review", "reason"))
WORDS = "the law says two stores, not one"


@pytest.fixture
def site(site_data: Path, tmp_path: Path) -> Flask:
    return own_site(site_data, tmp_path, TODAY)


@pytest.fixture
def sources(site: Flask) -> Sources:
    found: Sources = site.extensions[NAME]
    return found


@pytest.fixture
def registry(sources: Sources) -> Registry:
    return sources.registry


def of_event(registry: Registry) -> ReviewView:
    return next(row for row in registry.reviews().rows if row.event_id and row.item_id)


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Fill in the form of a page and send it."""
    return client.post(address, data=hidden(client.get(address).text, address) | fields)


def text(markup: str) -> str:
    return " ".join(html.fromstring(markup).text_content().split())


def test_everybody_reads_both_sides_and_nobody_is_offered_to_decide(client: FlaskClient, registry: Registry) -> None:
    for row in registry.reviews().rows:
        page = client.get(f"/review/{row.id}")
        assert page.status_code == 200
        assert not html.fromstring(page.text).xpath("//form[@method='post']")
        assert row.evidence is None or " ".join(row.evidence.quote.split())[:60] in text(page.text)
        assert f"/sign-in?next=/review/{row.id}" in page.text


def test_nobody_but_a_reviewer_decides(client: FlaskClient, registry: Registry, sources: Sources) -> None:
    address = f"/review/{of_event(registry).id}"
    for name in (None, "doc"):
        if name:
            sign_in(client, name)
        token = hidden(client.get("/sign-in").text, "/sign-in")
        answer = client.post(address, data=token | {"action": "accept", "reason": "so"})
        assert answer.status_code == 403
        assert html.fromstring(answer.text).findtext(".//h1") == "Chỉ dành cho người rà soát"
    assert history(sources.database) == ()


def test_a_decision_counts_leads_on_and_can_be_taken_back(
    client: FlaskClient, registry: Registry, sources: Sources
) -> None:
    sign_in(client, "lan")
    doubt, before = of_event(registry), registry.reviews().total
    after = send(client, f"/review/{doubt.id}", action="accept", reason="the words say so")
    assert after.status_code == 303
    (decision,) = history(sources.database)
    assert (decision.review, decision.action, decision.reviewer, decision.reason) == (
        *(doubt.id, "accept", "lan", "the words say so"),
    )
    assert registry.reviews().total == before - 1
    following = client.get(after.location)
    assert "Đã quyết định: đồng ý." in text(following.text)
    assert f"/review/{doubt.id}" not in after.location
    undone = client.post(
        f"/review/decisions/{decision.id}/undo",
        data=hidden(following.text, "/review/decisions") | {"own_words": "a mistake"},
    )
    assert undone.location == f"/review/{doubt.id}"
    assert registry.reviews().total == before
    past = text(client.get("/review/history?by=lan").text)
    assert "the words say so" in past
    assert "đã rút lại" in past
    assert "the words say so" not in text(client.get("/review/history?by=minh").text)


def test_the_queue_stays_with_its_reason(client: FlaskClient, registry: Registry) -> None:
    sign_in(client, "lan")
    item = registry.items(limit=1).rows[0].id
    queued = [object_to(client.application.extensions[NAME].database, item, WORDS) for _ in range(2)]
    first = registry.reviews(reason="objection").rows[0].id
    answer = send(client, f"/review/{first}?reason=objection", action="accept", reason="so")
    assert answer.location.startswith(f"/review/{next(name for name in queued if name != first)}?reason=objection")
    last = send(client, answer.location.partition("&done")[0], action="accept", reason="so")
    assert last.location.startswith("/review?reason=objection")


def test_the_second_of_two_reviewers_is_told_who_was_faster_and_loses_nothing(
    site: Flask, registry: Registry, sources: Sources
) -> None:
    doubt = of_event(registry)
    address = f"/review/{doubt.id}"
    lan, minh = site.test_client(), site.test_client()
    sign_in(lan, "lan")
    sign_in(minh, "minh")
    seen_by_minh = hidden(minh.get(address).text, address)
    send(lan, address, action="accept", reason="the words say so")
    late = minh.post(address, data=seen_by_minh | {"action": "reject", "own_words": "another article is meant"})
    assert late.status_code == 409
    alert = " ".join(html.fromstring(late.text).xpath("string(//*[@role='alert'])").split())
    for told in ("lan", "đồng ý", "the words say so", "bác bỏ", "another article is meant"):
        assert told in alert
    assert [row.reviewer for row in history(sources.database)] == ["lan"]
    number = history(sources.database)[0].id
    minh.post(f"/review/decisions/{number}/undo", data=hidden(late.text, "/review/decisions") | {"own_words": "no"})
    assert send(minh, address, action="reject", own_words="another article is meant").status_code == 303
    assert [row.action for row in history(sources.database)] == ["accept", "undo", "reject"]


def test_an_edit_sets_only_what_differs(client: FlaskClient, registry: Registry) -> None:
    sign_in(client, "lan")
    doubt = of_event(registry)
    event = registry.event(doubt.event_id or "")
    assert event is not None
    now = {"op": event.op, "item": event.item_id or "", "effective_from": str(event.effective_from or "")}
    address = f"/review/{doubt.id}"
    unchanged = send(client, address, action="edit", reason="so", **now)
    assert unchanged.status_code == 400
    assert "Chưa thể nhận quyết định này" in text(unchanged.text)
    assert (
        send(client, address, action="edit", reason="so", **now | {"effective_from": "2031-02-03"}).status_code == 303
    )
    decided = next(row for row in registry.item_events(event.item_id or "") if row.decided_by == "lan")
    assert (decided.op, decided.effective_from) == (event.op, date(2031, 2, 3))


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "accept"},
        {"action": "wish", "reason": "so"},
        {"action": "merge", "reason": "so", "into": "c-none"},
        {"action": "split", "reason": "so", "into": ""},
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    client: FlaskClient, registry: Registry, sources: Sources, fields: dict[str, str]
) -> None:
    sign_in(client, "lan")
    answer = send(client, f"/review/{of_event(registry).id}", **fields)
    assert answer.status_code == 400
    assert html.fromstring(answer.text).xpath("//*[@role='alert']")
    assert history(sources.database) == ()


def test_a_reader_says_what_is_wrong_and_only_reviewers_read_it(
    client: FlaskClient, registry: Registry, sources: Sources
) -> None:
    item = registry.items(limit=1).rows[0]
    form = next(
        href for href in html.fromstring(client.get(f"/items/{item.id}").text).xpath("//a/@href") if "objection" in href
    )
    answer = send(client, form, words=WORDS)
    assert answer.status_code == 303
    assert "Xin cảm ơn" in text(client.get(answer.location).text)
    (waiting,) = registry.reviews(reason="objection").rows
    assert waiting.item_id == item.id
    assert WORDS not in client.get(f"/review/{waiting.id}").text
    assert WORDS not in client.get("/review").text
    sign_in(client, "lan")
    assert WORDS in client.get(f"/review/{waiting.id}").text
    assert not html.fromstring(client.get(f"/review/{waiting.id}").text).xpath("//input[@value='merge']")


def test_who_is_not_signed_in_sees_an_objection_and_a_decision_in_the_queue_at_once(
    site: Flask, registry: Registry, sources: Sources
) -> None:
    reader, item = site.test_client(), registry.items(limit=1).rows[0].id
    before = reader.get("/review?reason=objection").text
    doubt = object_to(sources.database, item, WORDS)
    assert doubt not in before
    assert doubt in reader.get("/review?reason=objection").text
    decide(sources.database, doubt, "accept", "lan", "so it is")
    assert doubt not in reader.get("/review?reason=objection").text


@pytest.mark.parametrize("kind", ["condition", "product_line", "business_line"])
def test_every_kind_of_row_can_be_objected_to(client: FlaskClient, registry: Registry, kind: ItemKind) -> None:
    item = registry.items(ItemQuery(kind=kind), limit=1).rows[0]
    (link,) = html.fromstring(client.get(f"/items/{item.id}").text).xpath("//a[contains(@href, '/objection')]/@href")
    assert send(client, link, words=WORDS).status_code == 303
    (doubt,) = registry.reviews(reason="objection").rows
    assert doubt.item_id == item.id


def test_what_a_reader_sends_is_bounded(client: FlaskClient, registry: Registry, sources: Sources) -> None:
    item = registry.items(limit=1).rows[0].id
    address = f"/items/{item}/objection"
    assert client.post(address, data={"words": WORDS}).status_code == 400  # no token
    assert send(client, address, words="short").status_code == 400
    assert send(client, address, words="x" * 2001).status_code == 400
    assert send(client, address, words=WORDS, website="https://x.test").status_code == 400
    assert client.post(address, data={"words": "x" * 70_000}).status_code == 413
    assert registry.reviews(reason="objection").total == 0
    for _ in range(MOST_OPEN):
        object_to(sources.database, item, WORDS)
    refused = send(client, address, words=WORDS)
    assert refused.status_code == 400
    assert WORDS in html.fromstring(refused.text).xpath("string(//textarea)")


def test_a_reader_cannot_flood_the_queue(client: FlaskClient, registry: Registry) -> None:
    items = [row.id for row in registry.items(limit=12).rows]
    codes = [send(client, f"/items/{item}/objection", words=WORDS).status_code for item in items]
    assert codes[:9] == [303] * 9
    assert codes[-1] == 429


def test_hostile_words_in_forms_come_out_as_text(client: FlaskClient, registry: Registry, sources: Sources) -> None:
    item = registry.items(limit=1).rows[0].id
    doubt = of_event(registry)
    for hostile in HOSTILE_TEXTS[: MOST_OPEN - 1]:
        object_to(sources.database, item, hostile.ljust(12, "x"))
    sign_in(client, "lan")
    for row in registry.reviews(reason="objection").rows:
        assert not dangerous(client.get(f"/review/{row.id}").text)
    token = hidden(client.get(f"/review/{doubt.id}").text, f"/review/{doubt.id}")
    report = f"/items/{item}/objection"
    for number, hostile in enumerate(HOSTILE_TEXTS):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number:x}"  # each from another visitor: none sends too much
        fields = {"action": "edit", "op": hostile, "item": hostile, "effective_from": hostile, "own_words": hostile}
        refused = client.post(f"/review/{doubt.id}", data=token | fields | {"into": hostile, "queue": hostile})
        assert refused.status_code == 400
        assert not dangerous(refused.text)
        long = (hostile * 2001)[: LONGEST + 1]
        assert not dangerous(client.post(report, data=token | {"words": long}).text)
        address, name = ADDRESSES[number % len(ADDRESSES)]
        assert not dangerous(client.get(address, query_string={name: hostile}).text)
