"""Every fault ends in the state that it should, and the run's report names it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

DAY = timedelta(days=1)


@pytest.fixture
def documents() -> int:
    return 20


@pytest.fixture
def everything(replica, first_day) -> dict[str, int]:
    return {site: len(replica.content.on(first_day, site)) for site in ("congbao", "vanban")}


def run_congbao(door, status: int = 0, **environment: str):
    return door("run", "--sites", "congbao", status=status, **environment)


@pytest.mark.parametrize(
    ("fault", "times", "counted"),
    [
        ("bursts of 502", 3, "asked again: 502"),
        ("truncated gzip", 2, "asked again: TornAnswer"),
        ("reset in mid-body", 2, "asked again: "),
    ],
)
def test_passing_faults_are_outlived(door, replica, everything, fault: str, times: int, counted: str) -> None:
    replica.play(fault, times)
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}
    assert set(door.states("congbao", "file")) == {"stored"}
    assert sum(count for name, count in door.counts("congbao").items() if name.startswith(counted)) == times
    door("check", "--sites", "congbao")


def test_a_dripping_answer_is_cut_off_and_asked_for_again(door, replica, everything) -> None:
    replica.play("slow drip", 1)
    door.scrapy = {"DOWNLOAD_TIMEOUT": 0.7}
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}
    assert door.counts("congbao")["asked again: DownloadTimeoutError"] == 1


def test_a_fault_that_does_not_pass_leaves_the_rest_unharmed(door, replica, everything) -> None:
    replica.play("bursts of 502", 4)
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"] - 1, "failed": 1}
    assert door.ledger("SELECT error, tries FROM resource WHERE state = 'failed'") == [("Unanswered: 502", 1)]
    replica.day += DAY
    run_congbao(door)
    assert "failed" not in door.states("congbao", "detail")


def test_retry_after_is_kept(door, replica) -> None:
    replica.play("busy", 1)
    run_congbao(door)
    assert door.counts("congbao")["asked again: 429"] == 1
    (at,) = (number for number, hit in enumerate(replica.hits) if hit["status"] == 429)
    assert replica.hits[at + 1]["path"] == replica.hits[at]["path"]
    assert replica.hits[at + 1]["at"] - replica.hits[at]["at"] >= 1


def test_a_long_retry_after_ends_the_run_and_loses_nothing(door, replica, everything) -> None:
    replica.play("busy for long", 1)
    ended = run_congbao(door, status=2)
    assert "asked to wait 7200 s" in ended.output
    assert [hit["status"] for hit in replica.hits][-1] == 429
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}


@pytest.mark.parametrize(
    ("fault", "kind", "error"),
    [
        ("larger than the limit", "file", "Unanswered: DownloadCancelledError"),
        ("swollen gzip", "file", "Unanswered: larger than the limit when unpacked"),
        ("led to no address", "detail", "Unanswered: ValueError"),
    ],
)
def test_an_answer_that_cannot_be_used_is_not_asked_for_again(
    door, replica, everything, fault: str, kind: str, error: str
) -> None:
    replica.play(fault, 1)
    run_congbao(door, CRAWLER_MAX_FILE_MB="1")
    assert door.counts("congbao")["failed"] == 1
    ((key, said),) = door.ledger("SELECT key, error FROM resource WHERE state = 'failed' AND kind = ?", kind)
    assert said.startswith(error)
    asked = [hit for hit in replica.hits if key.partition("/")[0] in hit["path"] and hit["kind"] == kind]
    assert len(asked) == 1 or kind == "file"
    assert sum(door.states("congbao", "detail").values()) == everything["congbao"], "the rest is unharmed"


def test_what_is_no_answer_is_asked_for_again(door, replica, everything) -> None:
    replica.play("no headers", 1)
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}
    assert door.counts("congbao")["asked again: DownloadFailedError"] == 1


def test_a_name_that_leads_inwards_is_not_connected_to(door, replica) -> None:
    """All names lead to this machine here: with the resolver that is used on real sites nothing is asked."""
    door.scrapy = {"TWISTED_DNS_RESOLVER": "crawler.resolving.PublicResolver"}
    assert "robots.txt of congbao.chinhphu.vn cannot be had: CannotResolveHost" in run_congbao(door, status=2).output
    assert replica.hits == []


def test_one_site_that_refuses_does_not_stop_the_other(door, replica, everything) -> None:
    replica.play("gazette closed")
    ended = door("run", status=1)
    assert "congbao: stopped: robots.txt of congbao.chinhphu.vn cannot be had" in ended.output
    assert door.states("congbao", "detail") == {}
    assert door.states("vanban", "detail") == {"parsed": everything["vanban"]}


@pytest.mark.parametrize("fault", ["soft 404", "gone"])
def test_gone_only_after_two_misses_a_week_apart(door, replica, everything, fault: str) -> None:
    replica.play(fault, 1)
    run_congbao(door)
    assert door.counts("congbao")["missed"] == 1
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"] - 1, "failed": 1}
    (missing,) = door.ledger("SELECT key FROM resource WHERE state = 'failed'")
    replica.day += 3 * DAY
    run_congbao(door)
    assert door.ledger("SELECT state, misses FROM resource WHERE key = ?", *missing) == [("failed", 1)], "too early"
    replica.day += 4 * DAY
    replica.play(fault)
    run_congbao(door)
    assert door.ledger("SELECT state, misses FROM resource WHERE key = ?", *missing) == [("gone", 2)]
    assert door.counts("congbao")["gone"] == 1
    kept = door.states("congbao", "detail")
    assert kept["parsed"] >= everything["congbao"] - 1, "a first miss of others changes nothing"


@pytest.mark.parametrize("fault", ["robots 503", "robots as a page"])
def test_rules_that_cannot_be_had_close_the_site(door, replica, fault: str) -> None:
    replica.play(fault)
    ended = run_congbao(door, status=2)
    assert "robots.txt of congbao.chinhphu.vn cannot be had" in ended.output
    assert {hit["kind"] for hit in replica.hits} == {"robots"}


@pytest.mark.parametrize(("fault", "asked"), [("challenge", 3), ("refusal", 3)])
def test_a_refusal_is_taken_as_one(door, replica, everything, fault: str, asked: int) -> None:
    """Three in a row end the run; nothing is tried to get around it; later the site is asked again."""
    run_congbao(door, CRAWLER_BUDGET="20")
    before = len(replica.hits)
    replica.play(fault)
    ended = run_congbao(door, status=2)
    assert "blocked: the site refuses us" in ended.output
    assert len(replica.hits) - before <= 2 * asked
    assert {hit["agent"] for hit in replica.hits} == {"legal-conditions-registry/0.1 (+tests@example.org)"}
    assert door.counts("congbao")["refusals"] == 3
    replica.quiet()
    replica.day += 2 * DAY
    run_congbao(door)
    assert "blocked" not in door.states("congbao", "detail") | door.states("congbao", "file")


def test_a_new_layout_raises_and_loses_nothing(door, replica, everything, nursery) -> None:
    replica.play("new layout", 5)
    ended = run_congbao(door, status=1)
    assert ended.output.count("LayoutError: not found: number and title") == 5
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"] - 5, "fetched": 5}
    assert door.counts("congbao")["pages not understood"] == 5
    door("check", "--sites", "congbao")
    asked = len(replica.hits)
    door("reparse", "--sites", "congbao", status=1)
    assert len(replica.hits) == asked, "kept pages are read without the network"


def test_a_new_layout_of_lists_gives_up_the_lists_and_says_so(door, replica, everything) -> None:
    replica.play("new list layout", 2)
    ended = run_congbao(door, status=1)
    assert "list hien-phap: LayoutError: not found: cards of documents" in ended.output
    assert door.counts("congbao")["lists given up"] == 2
    run_congbao(door)
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}


def test_a_list_that_answers_past_its_end_with_its_last_page(door, replica, everything) -> None:
    replica.play("past the end")
    run_congbao(door, status=1)
    assert door.counts("congbao")["lists clamped"] == 12
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"]}


@pytest.mark.parametrize("fault", ["led to another host", "led inwards"])
def test_no_redirect_leads_away(door, replica, everything, fault: str) -> None:
    replica.play(fault, 1)
    ended = run_congbao(door, status=1)
    assert "a link leads away from the site" in ended.output
    assert door.counts("congbao")["led away"] == 1
    assert {hit["host"] for hit in replica.hits} == {"congbao.chinhphu.vn", "g7.cdnchinhphu.vn"}
    assert door.states("congbao", "detail") == {"parsed": everything["congbao"] - 1, "failed": 1}


def test_a_stale_link_to_a_file_is_read_anew_from_its_page(door, replica) -> None:
    run_congbao(door, CRAWLER_BUDGET="20")
    waiting = door.states("congbao", "file").get("new", 0)
    assert waiting
    replica.play("stale")
    run_congbao(door)
    assert door.counts("congbao")["links read anew"] == 1
    assert set(door.states("congbao", "file")) == {"stored"}


def test_a_page_that_comes_instead_of_a_file_is_no_file(door, replica) -> None:
    replica.play("page instead of file", 1)
    run_congbao(door)
    assert door.counts("congbao")["links read anew"] == 1
    assert set(door.states("congbao", "file")) == {"stored"}


def test_stale_forms_begin_the_chain_again(door, replica, first_day) -> None:
    replica.content = type(replica.content)(400)
    shown = len(replica.content.on(first_day, "vanban"))
    walking = ("run", "--sites", "vanban", "--limit", "1")
    door(*walking, CRAWLER_BUDGET="5")
    assert door.ledger("SELECT list, page FROM cursor WHERE page") == [("2025", 1)]
    replica.play("stale")
    door(*walking)
    assert door.counts("vanban")["stale forms"] == 1
    assert door.ledger("SELECT count(*) FROM resource WHERE kind = 'detail'") == [(shown,)]


def test_look_alike_letters_are_mended_and_counted(door, replica, first_day) -> None:
    door("run", "--sites", "vanban")
    door("export", "--sites", "vanban")
    numbers = {record["number"] for record in door.feed()}
    assert numbers == {document.number for document in replica.content.on(first_day, "vanban")}
    assert (
        door.counts("vanban")["look-alike letters"]
        == sum("М" in record["printed_number"] for record in door.feed())
        > 0
    )


def test_the_report_of_a_run_is_kept(door, replica) -> None:
    replica.play("new layout", 1)
    run_congbao(door, status=1)
    assert "LayoutError" in door("status", "--sites", "congbao").output
    (log,) = (door.data_dir / "crawl" / "log").glob("*.jsonl")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {"at", "level", "from", "says"} <= set(lines[0])
    (report,) = (line["report"] for line in lines if line["says"] == "run ended")
    assert (report["site"], report["reason"]) == ("congbao", "finished")
    assert report["counts"] == door.counts("congbao")
    assert any("LayoutError" in alarm for alarm in report["alarms"])


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
