"""Killed at twenty random moments, then run once: nothing is lost or doubled, nothing is asked for again in vain."""

from __future__ import annotations

import random
from collections import Counter

import pytest

KILLS = 20
SITES = {
    "congbao": ("congbao.chinhphu.vn", "g7.cdnchinhphu.vn"),
    "vanban": ("vanban.chinhphu.vn", "datafiles.chinhphu.vn"),
}
FORM_PAGE = ("vanban.chinhphu.vn", "GET", "/he-thong-van-ban?classid=1&mode=1")


@pytest.fixture
def documents() -> int:
    return 160


def asked(hit) -> tuple[str, str, str, str]:
    return hit["host"], hit["method"], hit["path"], hit["said"]


def test_twenty_kills_then_one_clean_run(door, replica, first_day) -> None:
    dice = random.Random(7)
    in_flight: set[tuple[str, str, str, str]] = set()
    killed = 0
    for _ in range(KILLS):
        door.kill_after(door.start("run"), dice.uniform(0, 0.15))
        killed += not door.states_all_done()
        for hosts in SITES.values():
            in_flight |= {asked(hit) for hit in [hit for hit in list(replica.hits) if hit["host"] in hosts][-1:]}
    assert killed == KILLS, "the last kill, too, came before the end"
    door("run")

    for site in SITES:
        shown = replica.content.on(first_day, site)
        assert door.states(site, "detail") == {"parsed": len(shown)}
        assert door.states(site, "file") == {"stored": sum(len(document.files) for document in shown)}
        keys = door.ledger("SELECT key FROM resource WHERE site = ? AND kind = 'detail'", site)
        assert sorted(keys) == sorted((document.id,) for document in shown)
    door("check")
    door("export")
    feed = {(record["site"], record["key"]): record for record in door.feed()}
    assert len(feed) == len(door.feed()) == sum(len(replica.content.on(first_day, site)) for site in SITES)
    for site in SITES:
        for document in replica.content.on(first_day, site):
            record = feed[site, document.id]
            assert record["number"] == document.number
            assert [file["name"] for file in record["files"]] == [name for name, _, _ in document.files]
            assert all(file["sha256"] for file in record["files"])

    times = Counter(asked(hit) for hit in replica.hits)
    again = {request for request, count in times.items() if count > 1 and request[:3] != FORM_PAGE}
    assert again <= in_flight, "asked for again although the answer was kept"
    assert sum(times[request] - 1 for request in again) <= KILLS * len(SITES)

    before = len(replica.hits)
    door("run")
    assert len(replica.hits) == before


def test_a_second_crawler_waits_its_turn(door) -> None:
    first = door.start("run", "--sites", "congbao")
    while not door.replica.hits:
        pass
    second = door.start("run", "--sites", "congbao")
    assert door.end(second).status == 2
    assert door.end(first).status == 0


def test_what_a_killed_run_fetched_but_did_not_read_is_read_without_asking(door, replica) -> None:
    door("run", "--sites", "congbao")
    door.change("UPDATE resource SET state = 'fetched', record = NULL, content = '' WHERE kind = 'detail'")
    door.change("UPDATE resource SET state = 'fetched', content = '' WHERE kind = 'file'")
    before = len(replica.hits)
    door("run", "--sites", "congbao")
    assert len(replica.hits) == before
    assert set(door.states("congbao", "detail")) == {"parsed"}
    assert set(door.states("congbao", "file")) == {"stored"}


@pytest.mark.parametrize("loss", ["raw", "warc"])
def test_check_finds_what_is_lost(door, loss: str) -> None:
    door("run", "--sites", "congbao", "--limit", "2")
    folder = door.data_dir / ("corpus/raw" if loss == "raw" else "crawl/warc")
    victims = [path for path in folder.rglob("*") if path.is_file()]
    for path in victims:
        path.write_bytes(b"spoilt")
    ended = door("check", "--sites", "congbao", status=2)
    assert (
        "its bytes do not have their hash" if loss == "raw" else "its exchange is not in the archive"
    ) in ended.output
