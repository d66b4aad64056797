"""Starting spiders: settings of Scrapy, one job a site, a log of JSON lines, one process at a time."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.store import Store
from crawler import tls
from crawler.archive import Archive
from crawler.job import Job
from crawler.ledger import Ledger
from crawler.monitors import alarms
from crawler.pages import pages_of
from crawler.progress import Progress
from crawler.settings import Clock, CrawlerSettings, Facts, Options

_EXTENSIONS: dict[str, int | None] = {
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
"""Doors into the running process: none is opened."""

LOOK_BUDGET = 5
"""Requests a site that `check --live` may make."""

_RESOLVER = "crawler.resolving.PublicResolver"
_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "crawler.middlewares.Confinement": 50,
    "crawler.middlewares.Robots": 100,
    "crawler.middlewares.Patience": 550,
    "crawler.middlewares.StrictGzip": 590,
    "crawler.middlewares.Session": 700,
    "crawler.middlewares.Recorder": 900,
}
_LOG = logging.getLogger(__name__)


class Busy(Exception):
    """Another process is crawling into this data folder."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the crawler keeps its things in the data folder."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        """All that is the crawler's own."""
        return self.data_dir / "crawl"

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.folder / "ledger.sqlite"

    @property
    def archive(self) -> Path:
        """WARC files."""
        return self.folder / "warc"

    @property
    def files(self) -> Path:
        """Files handed over to the reading step."""
        return self.folder / "files"


def scrapy_settings(settings: CrawlerSettings, facts: Facts, replaced: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of Scrapy for one site; ``replaced`` is for tests, which answer from this machine."""
    return {
        "USER_AGENT": settings.user_agent,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": facts.delay_seconds,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": facts.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": 60,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_MAXSIZE": settings.max_file_mb * 2**20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": 3,
        "BACKOFF_FIRST": 10,
        "BACKOFF_LONGEST": 600,
        "REDIRECT_MAX_TIMES": 5,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "vi"},
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        "EXTENSIONS": _EXTENSIONS,
        "LOG_ENABLED": False,
        **replaced,
    }


def run(
    places: Places,
    settings: CrawlerSettings,
    sites: Sequence[Facts],
    options: Options,
    clock: Clock,
    replaced: Mapping[str, Any],
) -> list[Job]:
    """Run the spiders of these sites side by side; gives their ended jobs. Raises ``Busy``."""
    with ExitStack() as stack:
        stack.enter_context(_alone(places.folder))
        ledger, archive_folder, store = Ledger(places.ledger), places.archive, Store(places.data_dir)
        stack.callback(ledger.close)
        if options.dry_run or options.look:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ledger = Ledger(":memory:") if options.look else ledger.copy_in_memory()
            archive_folder, store = scratch, Store(scratch)
        stamp = clock().strftime("%Y%m%dT%H%M%S")
        stack.enter_context(_log(places.folder / "log" / f"{stamp}-{os.getpid()}.jsonl"))
        budget = LOOK_BUDGET if options.look else settings.budget
        jobs = [
            Job(
                facts,
                ledger,
                Archive(archive_folder, store, f"{facts.site}-{stamp}-{os.getpid()}"),
                options,
                clock,
                budget,
            )
            for facts in sites
        ]
        os.environ["SSL_CERT_FILE"] = str(tls.write_bundle(places.folder / "ca.pem"))
        with Progress() as progress:
            _crawl(jobs, settings, replaced, progress)
        return jobs


def _crawl(jobs: Sequence[Job], settings: CrawlerSettings, replaced: Mapping[str, Any], progress: Progress) -> None:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler
    from scrapy.settings import Settings

    from crawler.spiders import spider_of

    of_process = {"LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "TWISTED_DNS_RESOLVER": _RESOLVER}
    process = AsyncCrawlerProcess(Settings({**of_process, **replaced}))
    runs = {}
    for job in jobs:
        runs[job.site] = job.ledger.start_run(job.site, job.clock())
        spider = Crawler(spider_of(job.site), Settings(scrapy_settings(settings, job.facts, replaced)))
        process.crawl(spider, job=job, advance=progress.advance)
    process.start()
    for job in jobs:
        job.problems = alarms(job, pages_of(job.site))
        job.ledger.end_run(runs[job.site], job.reason, job.counts, job.problems, job.clock())
        report = {"site": job.site, "reason": job.reason, "counts": job.counts, "alarms": job.problems}
        _LOG.info("run ended", extra={"report": report})


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"another crawl is writing to {folder}: wait until it ends") from error
        yield


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if hasattr(record, "report"):
            line["report"] = record.report
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def _log(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(_JsonLines())
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.INFO
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.level = before
        handler.close()
