"""Ledger, archive, hand-over, reparsing, alarms and certificates, each by itself."""

from __future__ import annotations

import io
import ssl
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import certifi
import pytest
from cryptography import x509
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError

from corpus.inputs import find_files
from corpus.origins import read_origin
from corpus.store import Store
from crawler import tls
from crawler.archive import Archive, read_exchange
from crawler.exporting import feed, hand_over
from crawler.job import Job
from crawler.ledger import Ledger
from crawler.monitors import alarms
from crawler.pages import congbao
from crawler.progress import Progress
from crawler.records import DocumentRecord, Entry, FileRef, LayoutError
from crawler.reparsing import reparse
from crawler.resolving import PublicResolver
from crawler.rows import Cursor, Exchange
from crawler.settings import Options, load_facts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RECORD = DocumentRecord(
    key="7", url="https://x/7", number="101/2026/NĐ-MH", printed_number="101/2026/NĐ-MH", title="Minh họa",
    kind="Nghị định",
    issuers=("Chính phủ (minh họa)",), issued=date(2026, 2, 20), effective=None, files=(FileRef("a.pdf", "https://x/a"),),
)  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(":memory:")


@pytest.fixture
def job(ledger, folder) -> Job:
    archive = Archive(folder / "warc", Store(folder), "test")
    return Job(load_facts("congbao"), ledger, archive, Options(), lambda: NOON, budget=10)


def listed(
    ledger: Ledger,
    site: str = "congbao",
    key: str = "7",
    digest: str = "d",
    at: datetime = NOON,
    issued: date = RECORD.issued,
):
    entry = Entry(key, f"https://x/{key}", "101/2026/NĐ-MH", "Minh họa", issued, digest)
    return ledger.take_page(site, "all", Cursor(page=1), [entry], at)


def fetch(job: Job, resource, data: bytes, at: datetime = NOON) -> None:
    place = job.archive.exchange(resource.url, at, ("GET", [], b""), 200, [("Content-Type", "text/html")], data)
    job.ledger.fetched(resource, Exchange(job.archive.keep(data), len(data), place), at)


def file_ref(name: str) -> FileRef:
    return FileRef(name, f"https://x/{name}")


def keep_document(job: Job, site: str, key: str, files: dict[str, tuple[str, bytes]]) -> None:
    """A document of a site with its files (name → form and bytes), all the way to ``stored``."""
    listed(job.ledger, site, key)
    page = job.ledger.next_due(site, NOON)
    fetch(job, page, f"page {site} {key}".encode())
    record = replace(RECORD, key=key, url=f"https://x/{key}", files=tuple(map(file_ref, files)))
    job.ledger.parsed(job.ledger.resource(page.id), record, "1", NOON)
    for _ in files:
        file = job.ledger.next_due(site, NOON)
        form, data = files[file.key.partition("/")[2]]
        fetch(job, file, data)
        job.ledger.stored(job.ledger.resource(file.id), form, NOON)


def test_what_the_ledger_says_is_on_the_disk(folder) -> None:
    database = Ledger(folder / "ledger.sqlite")._db
    assert [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == ["wal", 2]


def test_a_list_that_says_something_new_makes_a_known_document_due(ledger) -> None:
    assert listed(ledger) == {"listed": 1}
    page = ledger.next_due("congbao", NOON)
    assert ledger.parsed(page, RECORD, "1", NOON) == "new"
    assert [r.key for r in [ledger.next_due("congbao", NOON)]] == ["7/a.pdf"], "files come first"
    assert listed(ledger, at=NOON + DAY) == {}
    assert listed(ledger, digest="other", at=NOON + DAY) == {"list changed": 1}
    assert {ledger.next_due("congbao", NOON + DAY).kind} == {"file"}
    assert ledger.count_due("congbao", NOON + DAY) == 2


def test_a_young_document_is_looked_at_again_in_a_week_an_old_one_is_not(ledger) -> None:
    listed(ledger)
    page = ledger.next_due("congbao", NOON)
    ledger.parsed(page, replace(RECORD, files=()), "1", NOON)
    assert ledger.next_due("congbao", NOON + 6 * DAY) is None
    assert ledger.next_due("congbao", NOON + 7 * DAY).key == "7"
    ledger.parsed(page, replace(RECORD, files=(), issued=date(2020, 1, 1)), "1", NOON)
    assert ledger.next_due("congbao", NOON + 999 * DAY) is None


def test_pauses_after_failures_grow_and_end_at_three_days(ledger) -> None:
    listed(ledger)
    at, pauses = NOON, []
    for _ in range(9):
        page = ledger.next_due("congbao", at)
        ledger.failed(page, "502", at)
        step = next(hours for hours in range(1, 73) if ledger.next_due("congbao", at + timedelta(hours=hours)))
        pauses.append(step)
        at += timedelta(hours=step)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 72, 72]


def test_a_failure_does_not_undo_what_is_known(ledger) -> None:
    listed(ledger)
    page = ledger.next_due("congbao", NOON)
    ledger.parsed(page, replace(RECORD, files=()), "1", NOON)
    for state in ("failed", "blocked"):
        ledger.failed(ledger.resource(page.id), "502", NOON, state=state)
        assert ledger.resource(page.id).state == "parsed"
        assert ledger.resource(page.id).record


def test_the_same_content_is_no_new_version_but_a_new_signer_is(ledger) -> None:
    listed(ledger)
    page = ledger.next_due("congbao", NOON)
    moved = replace(RECORD, files=(FileRef("a.pdf", "https://x/other-token", volatile=True),))
    versions = (RECORD, moved, replace(RECORD, signer="X"))
    outcomes = [ledger.parsed(ledger.resource(page.id), record, "1", NOON) for record in versions]
    assert outcomes == ["new", "same", "changed"]


def test_an_exchange_comes_back_from_the_archive_and_a_torn_tail_harms_no_other(folder) -> None:
    archive = Archive(folder / "warc", Store(folder), "one")
    asked = ("POST", [("User-Agent", "me")], b"page=2")
    head = [("Content-Type", "text/html")]
    places = [archive.exchange(f"https://x/{n}", NOON, asked, 200, head, b"body %d" % n) for n in (1, 2)]
    path = folder / "warc" / "one.warc.gz"
    path.write_bytes(path.read_bytes()[:-20])
    assert read_exchange(folder / "warc", places[0]) == ("https://x/1", b"body 1")
    assert read_exchange(folder / "warc", places[1]) == ("https://x/2", b"body 2"), "an answer is written first"


def test_the_best_form_of_each_text_is_handed_over(job, folder) -> None:
    keep_document(job, "congbao", "7", {
        "2026_1 + 2_nd.pdf": ("pdf", b"%PDF-1"),
        "2026_1 + 2_nd.doc": ("rtf", b"{\\rtf1"),
        "phu-luc.signed.pdf": ("pdf", b"%PDF-2"),
    })  # fmt: skip
    store, files = Store(folder), folder / "files"
    facts = [load_facts("congbao"), load_facts("vanban")]
    assert hand_over(job.ledger, facts, store, files) == 2
    name = "nghi-dinh_2026-02-20_101-2026-nd-mh"
    assert {path.name: path.read_bytes() for path in find_files([files / name])[0]} == {
        "1.rtf": b"{\\rtf1",
        "2.pdf": b"%PDF-2",
    }
    assert hand_over(job.ledger, facts, store, files) == 0, "nothing is new"


def test_each_text_goes_with_a_note_of_its_origin(job, folder) -> None:
    keep_document(job, "congbao", "7", {"nd.pdf": ("pdf", b"%PDF-1"), "phu-luc.pdf": ("pdf", b"%PDF-2")})
    store, files, facts = Store(folder), folder / "files", [load_facts("congbao")]
    hand_over(job.ledger, facts, store, files)
    document, annex = map(read_origin, find_files([files])[0])
    assert document.url == annex.url == "https://x/7"
    assert document.fetched == NOON.isoformat(timespec="microseconds")
    assert document.hints == {
        "number": "101/2026/NĐ-MH",
        "title": "Minh họa",
        "kind": "Nghị định",
        "issued": "2026-02-20",
        "issuer": "Chính phủ (minh họa)",
    }
    assert annex.hints == {}, "an annex by itself has no number"
    page = next(job.ledger.resources("congbao", "detail"))
    corrected = replace(RECORD, effective=date(2026, 4, 1), files=tuple(map(file_ref, ("nd.pdf", "phu-luc.pdf"))))
    job.ledger.parsed(page, corrected, "1", NOON + DAY)
    assert hand_over(job.ledger, facts, store, files) == 1, "its page says something new"
    assert read_origin(find_files([files])[0][0]).hints["effective"] == "2026-04-01"


def test_two_documents_of_one_number_and_day_are_two(job, folder) -> None:
    """Two provinces may give the same number on the same day; no name is longer than a disk allows."""
    for key, text in (("7", b"%PDF-one"), ("8", b"%PDF-two"), ("9" * 400, b"%PDF-three")):
        keep_document(job, "congbao", key, {"nq.pdf": ("pdf", text)})
    keep_document(job, "vanban", "900", {"nq.pdf": ("pdf", b"%PDF-scan")})
    files, facts = folder / "files", [load_facts("congbao"), load_facts("vanban")]
    assert hand_over(job.ledger, facts, Store(folder), files) == 3
    texts = [path.read_bytes() for path in find_files([files])[0]]
    assert sorted(texts) == [b"%PDF-one", b"%PDF-three", b"%PDF-two"], "the other site's is one of them"
    assert hand_over(job.ledger, facts, Store(folder), files) == 0


def test_a_better_source_takes_the_place_of_a_text_already_handed_over(job, folder) -> None:
    store, files = Store(folder), folder / "files"
    facts = [load_facts("congbao"), load_facts("vanban")]
    keep_document(job, "vanban", "900", {"nd.signed.pdf": ("pdf", b"%PDF-scan")})
    hand_over(job.ledger, facts, store, files)
    keep_document(job, "congbao", "7", {"nd.docx": ("docx", b"PK-word")})
    assert hand_over(job.ledger, facts, store, files) == 1
    (text,) = find_files([files])[0]
    assert text.read_bytes() == b"PK-word"
    assert len(list(feed(job.ledger, facts))) == 2, "the feed names both"


def test_kept_pages_are_read_by_a_mended_function_without_asking(job) -> None:
    listed(job.ledger)
    page = job.ledger.next_due("congbao", NOON)
    fetch(job, page, b"<html>new layout</html>")
    job.ledger.not_understood(page, "LayoutError")
    reparse(job, congbao)
    assert job.ledger.resource(page.id).state == "fetched"
    assert "LayoutError" in job.problems[0]

    def read(data: bytes, url: str) -> DocumentRecord:
        if data != b"<html>new layout</html>":
            raise LayoutError("not this")
        return RECORD

    reparse(job, SimpleNamespace(read_detail=read, VERSION="2"))
    assert job.ledger.resource(page.id).state == "parsed"
    assert job.counts["documents new"] == 1


def test_alarms_name_what_a_person_should_see(job) -> None:
    listed(job.ledger)
    job.reason = "finished"
    job.clock = lambda: NOON - DAY
    assert alarms(job, congbao) == [], "nine days without news are no alarm yet"
    job.clock = lambda: NOON + 900 * DAY
    job.counts.update(
        {"fields asked": 100, "fields filled": 90, "requests": 100, "asked again: 502": 11, "documents new": 20}
    )
    said = "\n".join(alarms(job, congbao))
    for alarm in ("fill rate: 90 of 100", "retry share: 11 of 100", "20 new documents, and not one file"):
        assert alarm in said
    for alarm in ("the layout was trusted until", "days without news"):
        assert alarm in said
    for name in job.facts.lists:
        done = Cursor(total=40, finished=NOON.isoformat(), reached=date.min.isoformat())
        job.ledger.take_page("congbao", name, done, [], NOON)
    said = "\n".join(alarms(job, congbao))
    assert "number of documents: 1, expected 20000 to 60000" in said
    assert f"totals: the lists hold at least {40 * len(job.facts.lists)} documents, the ledger 1" in said


def test_an_impossible_day_is_named_and_hides_nothing(job) -> None:
    for key, issued in (("7", date(2026, 2, 20)), ("8", date(2206, 2, 20)), ("9", date(1026, 2, 20))):
        listed(job.ledger, key=key, issued=issued)
    job.reason, job.clock = "finished", lambda: NOON + 30 * DAY
    assert alarms(job, congbao) == [
        "days without news: the newest document is of 2026-02-20",
        "impossible days of issue: 2 documents: 8, 9",
    ]


def test_progress_is_shown_to_a_terminal_only(monkeypatch) -> None:
    class Terminal(io.StringIO):
        watched = True

        def isatty(self) -> bool:
            return self.watched

    def shown() -> str:
        with Progress() as progress:
            progress.advance("congbao: documents and files", 3, 40)
            progress.advance("congbao: documents and files", 7, 40)
        return sys.stderr.getvalue()

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert "congbao: documents and files" in shown()
    assert "7/40" in shown()
    monkeypatch.setattr(Terminal, "watched", False)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert shown() == ""


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.168.1.1"]
)
def test_only_public_addresses_are_connected_to(monkeypatch, address: str) -> None:
    names = {"inwards.example": address, "outwards.example": "8.8.8.8"}
    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lambda self, name, timeout=(): succeed(names[name]))
    resolver, seen = PublicResolver(None, 0, 1), []
    for name in names:
        resolver.getHostByName(name).addBoth(seen.append)
    assert seen[0].check(DNSLookupError)
    assert seen[1] == "8.8.8.8"


def test_the_intermediate_certificate_is_signed_by_a_public_root_and_is_in_the_bundle(tmp_path: Path) -> None:
    (pem,) = tls.INTERMEDIATES.glob("*.pem")
    certificate = x509.load_pem_x509_certificate(pem.read_bytes())
    store = ssl.create_default_context(cafile=certifi.where())
    name = certificate.issuer.public_bytes()
    roots = [x509.load_der_x509_certificate(der) for der in store.get_ca_certs(binary_form=True) if name in der]
    assert any(root.subject == certificate.issuer and _signed(certificate, root) for root in roots)
    assert certificate.not_valid_after_utc > datetime(2028, 1, 1, tzinfo=UTC)
    bundle = ssl.create_default_context(cafile=str(tls.write_bundle(tmp_path / "ca.pem")))
    assert len(bundle.get_ca_certs()) == len(store.get_ca_certs()) + 1


def _signed(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    certificate.verify_directly_issued_by(root)
    return True
