"""A first crawl, a quiet day, and a day with news: what is found, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from corpus.inputs import find_files
from corpus.reading import read_file

DAY = timedelta(days=1)


def changes(door) -> dict[str, int]:
    found = {"documents new": 0, "documents changed": 0}
    for site in ("congbao", "vanban"):
        for name in found:
            found[name] += door.counts(site).get(name, 0)
    return found


@pytest.fixture
def documents() -> int:
    return 400


def test_first_crawl_then_nothing_then_exactly_the_news(door, replica, first_day) -> None:
    door("run")
    shown = {site: len(replica.content.on(first_day, site)) for site in ("congbao", "vanban")}
    assert {site: door.states(site, "detail") for site in shown} == {site: {"parsed": shown[site]} for site in shown}
    files = {site: sum(len(document.files) for document in replica.content.on(first_day, site)) for site in shown}
    assert {site: door.states(site, "file") for site in files} == {site: {"stored": files[site]} for site in files}
    door("export")
    assert len(door.feed()) == sum(shown.values())

    before = len(replica.hits)
    door("run")
    assert len(replica.hits) == before, "a second run on the same day asks for nothing"

    replica.day = first_day + DAY
    door("run")
    assert changes(door) == {"documents new": 6, "documents changed": 2}
    assert len(replica.hits) - before <= 40
    assert door.counts("vanban")["unchanged"] == sum(hit["status"] == 304 for hit in replica.hits) == 1
    door("export")
    numbers = {record["number"]: record for record in door.feed()}
    assert len(door.feed()) == sum(shown.values()) + 6
    changed = replica.content.find(replica.day, "congbao", "40003")
    assert numbers[changed.number]["effective"] == changed.effective.isoformat()
    assert door.ledger("SELECT max(number) FROM version JOIN resource ON resource = id WHERE key = '40003'") == [(2,)]
    door("check")


def test_a_site_that_a_person_allowed_hands_over_its_own_texts(door, replica, first_day) -> None:
    replica.content = type(replica.content)(120)
    shown = replica.content.on(first_day, "vanban")
    door("run", "--sites", "vbpl", CRAWLER_ALLOW="vbpl")
    assert door.states("vbpl", "detail") == {"parsed": len(shown)}
    without_text = [document for document in shown if document.index % 5 == 0]
    assert door.states("vbpl", "file") == {"stored": len(without_text)}
    door("export", "--sites", "vbpl", CRAWLER_ALLOW="vbpl")
    files, _ = find_files([door.data_dir / "crawl" / "files"])
    assert sum(path.suffix == ".json" for path in files) == len(shown) - len(without_text)
    assert len(files) == len(shown)
    read = read_file(next(path for path in files if path.suffix == ".json"))
    assert read[0].metadata.key.number in {document.number for document in shown}


def test_what_no_list_shows_is_found_when_young_documents_are_looked_at_again(door, replica, first_day) -> None:
    replica.content = type(replica.content)(120)
    door("run", "--sites", "congbao", "--since", "2025-12-01")
    replica.day = first_day + 8 * DAY
    door("run", "--sites", "congbao")
    quiet = replica.content.find(replica.day, "congbao", "40006")
    ((record,),) = door.ledger("SELECT record FROM resource WHERE kind = 'detail' AND key = '40006'")
    assert quiet.signer in record
    assert quiet.signer not in str(replica.content.find(first_day, "congbao", "40006"))


def test_each_month_the_totals_of_all_lists_are_held_against_the_ledger(door, replica, first_day) -> None:
    replica.content = type(replica.content)(20)
    door("run", "--sites", "congbao")
    door.change("DELETE FROM resource WHERE kind = 'file'")
    door.change("DELETE FROM resource WHERE key IN (SELECT key FROM resource ORDER BY dated LIMIT 3)")
    for days, lists in ((1, 2), (31, 14)):
        replica.day, before = first_day + days * DAY, len(replica.hits)
        door("run", "--sites", "congbao")
        asked = {hit["path"] for hit in replica.hits[before:] if hit["kind"] == "list"}
        assert len(asked) == lists, "what is new each day, everything each month"
    shown = replica.content.on(replica.day, "congbao")
    assert door.states("congbao", "detail") == {"parsed": len(shown)}, "what was lost is found again"
