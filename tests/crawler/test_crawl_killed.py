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
        door.kill_after(door.start("run"), dice.uniform(0, 0.12))
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
