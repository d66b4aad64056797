"""What the replica's log says of our manners."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from warcio.archiveiterator import ArchiveIterator

from crawler.middlewares import Patience, Session
from crawler.running import scrapy_settings
from crawler.settings import CrawlerSettings, load_facts

AGENT = "legal-conditions-registry/0.1 (+tests@example.org)"
DELAY = 0.4
JITTER = 0.2
LATE = 0.12
"""Seconds by which a busy machine may note a request late: the gap to the next then looks smaller."""


@pytest.fixture
def documents() -> int:
    return 20


@pytest.fixture
def log(replica, folder):
    """Lines of ``hits.log``, by host."""

    def read() -> dict[str, list[dict]]:
        hosts = defaultdict(list)
        for line in (folder.parent / "hits.log").read_text(encoding="utf-8").splitlines():
            hit = json.loads(line)
            hosts[hit["host"]].append(hit)
        return hosts

    return read


def test_gaps_connections_agent_and_rules(door, replica, log) -> None:
    door.scrapy = {
        "DOWNLOAD_DELAY": DELAY,
        "DOWNLOAD_DELAY_JITTER": JITTER,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0,
    }
    replica.play("busy", 1)
    door("run", "--limit", "3", "--types", "nghi-dinh")
    hosts = log()
    assert set(hosts) == {"congbao.chinhphu.vn", "g7.cdnchinhphu.vn", "vanban.chinhphu.vn", "datafiles.chinhphu.vn"}
    for hits in hosts.values():
        assert hits[0]["path"] == "/robots.txt", "rules first"
        assert [hit["path"] for hit in hits].count("/robots.txt") == 1
        assert min(after["at"] - before["at"] for before, after in pairwise(hits)) >= DELAY * (1 - JITTER) - LATE
        assert max(hit["together"] for hit in hits) == 1
        assert len({hit["connection"] for hit in hits}) == 1
        assert {hit["agent"] for hit in hits} == {AGENT}
        for before, after in pairwise(hits):
            assert after["at"] - before["at"] >= float(before["retry_after"] or 0) - LATE
    sessions = {host: {hit["cookie"] for hit in hits} for host, hits in hosts.items()}
    assert sessions.pop("vanban.chinhphu.vn") == {"", "ASP.NET_SessionId=s1"}, "its forms belong to a session"
    assert set().union(*sessions.values()) == {""}, "no other host, and no other site, is told a cookie"
    assert kept(door, "response") == kept(door, "request") == sorted(hit["path"] for hit in replica.hits)


def kept(door, kind: str) -> list[str]:
    """Paths of all exchanges in the archive."""
    paths = []
    for warc in (door.data_dir / "crawl" / "warc").glob("*.warc.gz"):
        with warc.open("rb") as stream:
            records = [record.rec_headers for record in ArchiveIterator(stream) if record.rec_type == kind]
        paths += ["/" + record.get_header("WARC-Target-URI").split("/", 3)[3] for record in records]
    return sorted(paths)


def test_denied_paths_are_not_asked_for(door, replica, log) -> None:
    replica.robots = "User-agent: *\nDisallow: /van-ban/\n"
    door("run", "--sites", "congbao")
    assert {hit["kind"] for hit in log()["congbao.chinhphu.vn"]} == {"robots", "list"}
    assert door.counts("congbao")["denied by robots"] == sum(door.states("congbao", "detail").values())
    assert set(door.states("congbao", "detail")) == {"failed"}


def test_rules_for_us_by_name_and_their_delay(door, replica, log) -> None:
    replica.robots = (
        "User-agent: *\nDisallow:\n\nUser-agent: legal-conditions-registry\nDisallow: /van-ban/\nCrawl-delay: 0.3\n"
    )
    door("run", "--sites", "congbao", "--types", "luat")
    hits = log()["congbao.chinhphu.vn"]
    assert {hit["kind"] for hit in hits} == {"robots", "list"}
    door("run", "--sites", "congbao", "--types", "lenh", "nghi-quyet")
    assert min(after["at"] - before["at"] for before, after in pairwise(log()["congbao.chinhphu.vn"][2:])) >= 0.3 - LATE


def test_rules_that_ask_for_endless_patience_end_the_run(door, replica) -> None:
    replica.robots = "User-agent: *\nCrawl-delay: 86400\n"
    ended = door("run", "--sites", "congbao", status=2)
    assert "robots.txt of congbao.chinhphu.vn asks for 86400 s between requests" in ended.output
    assert [hit["kind"] for hit in replica.hits] == ["robots"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("Mon, 02 Mar 2026 12:01:30 GMT", 90),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Mon, 02 Mar 99999999999999999999 12:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_retry_after_in_seconds_or_as_a_moment(said: str, seconds: float) -> None:
    job = SimpleNamespace(clock=lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))
    patience = Patience(SimpleNamespace(settings=Settings(), spider=SimpleNamespace(job=job)))
    assert patience._retry_after(Response("https://x/", headers={"Retry-After": said})) == seconds


@pytest.mark.parametrize("header", ["=", "a" * 5000 + "=1", "b\x00=1; domain=.vn", "\xff", "x=1\r\ny: 2"])
def test_what_is_no_cookie_is_not_sent_back(header: str) -> None:
    job = SimpleNamespace(facts=SimpleNamespace(cookies=True))
    session = Session(SimpleNamespace(spider=SimpleNamespace(job=job)))
    request = Request("https://x/")
    session.process_response(request, Response("https://x/", headers={"Set-Cookie": header.encode("latin-1")}))
    session.process_request(request)
    assert b"\r" not in (request.headers.get("Cookie") or b"")
    assert len(request.headers.get("Cookie") or b"") < 10


def test_nothing_listens_for_orders() -> None:
    """Scrapy would open a console and a remote control on this machine."""
    settings = scrapy_settings(CrawlerSettings(), load_facts("congbao"), {})
    loaded = build_component_list(Settings(settings).getwithbase("EXTENSIONS"))
    assert not [name for name in loaded if "remote" in name or "telnet" in name]


def test_a_missing_robots_txt_allows(door, replica) -> None:
    replica.play("no robots")
    door("run", "--sites", "congbao", "--limit", "1")
    assert door.states("congbao", "detail")["parsed"] == 1


def test_a_budget_is_kept_and_the_rest_stays_due(door, replica) -> None:
    ended = door("run", "--sites", "congbao", CRAWLER_BUDGET="17")
    assert "budget spent" in ended.output
    assert len(replica.hits) == 17
    door("run", "--sites", "congbao")
    assert set(door.states("congbao", "detail")) == {"parsed"}


def test_looking_takes_five_requests_a_site_and_leaves_nothing(door, replica) -> None:
    ended = door("check", "--live")
    assert len(replica.hits) == 10
    assert "documents new 1" in ended.output
    assert not (door.data_dir / "corpus").exists()
    replica.play("new layout")
    assert "LayoutError" in door("check", "--live", status=1).output


def test_a_dry_run_asks_for_lists_only_and_leaves_nothing(door, replica, first_day) -> None:
    ended = door("run", "--dry-run", "--sites", "congbao")
    assert f"{len(replica.content.on(first_day, 'congbao'))} would be asked for" in ended.output
    assert {hit["kind"] for hit in replica.hits} == {"robots", "list"}
    assert not (door.data_dir / "corpus").exists()
    assert door.ledger("SELECT count(*) FROM resource") == [(0,)]


def test_since_types_and_limit(door, replica, first_day) -> None:
    door("run", "--sites", "congbao", "--since", "2025-06-01", "--types", "nghi-dinh", "--limit", "3")
    shown = replica.content.on(first_day, "congbao")
    wanted = [d for d in shown if d.kind == "nghi-dinh" and d.issued.isoformat() >= "2025-06-01"][:3]
    assert wanted
    keys = door.ledger("SELECT key FROM resource WHERE state = 'parsed'")
    assert sorted(keys) == sorted((document.id,) for document in wanted)
    door("run", "--sites", "congbao")
    assert door.states("congbao", "detail") == {"parsed": len(shown)}


def test_no_contact_no_crawl(door, replica) -> None:
    assert "CRAWLER_CONTACT" in door("run", status=2, CRAWLER_CONTACT="").output
    assert replica.hits == []


def test_a_site_that_is_off_says_why(door, replica) -> None:
    assert "decision of a person" in door("run", "--sites", "vbpl", status=2).output
    assert "There are congbao, vanban, vbpl" in door("run", "--sites", "thuvien", status=2).output
    assert replica.hits == []
