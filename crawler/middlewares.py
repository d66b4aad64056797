"""Politeness and safety on the way to the wire. From the engine to the downloader:

``Confinement`` → ``Robots`` → ``Patience`` → ``StrictGzip`` → (redirects of Scrapy) → ``Session`` → ``Recorder``.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, SimpleCookie
from random import uniform
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response

from crawler.job import Job, StopRun

_TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
TRANSIENT_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""Faults of a connection: the request may be made again."""
HOSTILE_ERRORS = (DownloadCancelledError, ValueError)
"""An answer larger than the limit, or a redirect to what is no address: asking again would not help."""
_ROBOTS_META = {"robots": True, "dont_redirect": True, "download_maxsize": 2**20}
_LONGEST_COOKIE, _MOST_COOKIES = 4096, 20
_ROBOTS_ABSENT = frozenset({404, 410})


class TornAnswer(ResponseDataLossError):
    """A compressed answer that ends too early."""


class _OfJob:
    """A middleware that knows the job of its spider."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def job(self) -> Job:
        job: Job = self.crawler.spider.job  # type: ignore[union-attr]
        return job


class Confinement(_OfJob):
    """Only https, only the site's own hosts by name: links and redirects lead nowhere else, least of all inwards."""

    def process_request(self, request: Request) -> None:
        """Refuse a request that would leave the site."""
        parts = urlsplit(request.url)
        if parts.scheme != "https" or parts.netloc.lower().removesuffix(":443") not in self.job.facts.hosts:
            self.job.counts["led away"] += 1
            self.job.problem(f"a link leads away from the site: {request.url}")
            raise IgnoreRequest(f"not a host of the site: {parts.scheme}://{parts.netloc}")


class Robots(_OfJob):
    """robots.txt, kept for a day. Only clear rules, or a clear 404, open a host (RFC 9309, 2.3.1, read strictly)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, Protego] = {}
        self._agent = crawler.settings["USER_AGENT"].partition("/")[0]

    async def process_request(self, request: Request) -> None:
        """Refuse what the rules of the host deny; stop the run if the rules cannot be had."""
        if request.meta.get("robots"):
            return
        host = urlsplit(request.url).netloc
        if host not in self._rules:
            self._rules[host] = Protego.parse(await self._text(host))
            self._slow_down(host)
        if not self._rules[host].can_fetch(request.url, self._agent):
            self.job.counts["denied by robots"] += 1
            raise IgnoreRequest(f"robots.txt of {host} denies it")

    async def _text(self, host: str) -> str:
        kept = self.job.ledger.robots(host, self.job.clock())
        if kept is not None:
            return kept
        request = Request(f"https://{host}/robots.txt", meta=_ROBOTS_META)
        try:
            response = await self.crawler.engine.download_async(request)
        except (*TRANSIENT_ERRORS, *HOSTILE_ERRORS, IgnoreRequest) as error:
            raise StopRun(f"robots.txt of {host} cannot be had: {type(error).__name__}") from error
        if response.status in _ROBOTS_ABSENT:
            text = ""
        elif response.status == 200 and response.body.lstrip()[:1] != b"<":
            text = response.body.decode("utf-8", "replace")
        else:
            raise StopRun(f"robots.txt of {host} cannot be had: {response.status}")
        self.job.ledger.keep_robots(host, text, self.job.clock())
        return text

    def _slow_down(self, host: str) -> None:
        """Crawl-delay, where it asks for more than our own delay; the run stops if we cannot wait so long."""
        asked = self._rules[host].crawl_delay(self._agent) or 0
        if asked > self.crawler.settings.getfloat("BACKOFF_LONGEST"):
            raise StopRun(f"robots.txt of {host} asks for {asked:.0f} s between requests")
        downloader = self.crawler.engine.downloader
        if asked > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            downloader.per_slot_settings[host] = {"delay": asked, "jitter": 0}
            downloader.slots.pop(host, None)


class Patience(_OfJob):
    """Retry-After is kept; after other passing faults we ask again, ever later. While one waits, all wait."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._times = settings.getint("RETRY_TIMES")
        self._first = settings.getfloat("BACKOFF_FIRST")
        self._longest = settings.getfloat("BACKOFF_LONGEST")

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after a passing fault; give the fault back when that did not help."""
        if response.status not in _TRANSIENT_STATUSES or (response.status == 500 and request.method == "POST"):
            return response
        asked = self._retry_after(response)
        if asked > self._longest:
            raise StopRun(f"asked to wait {asked:.0f} s")
        return await self._again(request, str(response.status), asked) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same for a connection that failed or an answer that broke off."""
        if not isinstance(exception, TRANSIENT_ERRORS):
            return None
        return await self._again(request, type(exception).__name__, 0)

    async def _again(self, request: Request, fault: str, asked: float) -> Request | None:
        tried = request.meta.get("tried", 0)
        if tried >= self._times:
            return None
        self.job.counts[f"asked again: {fault}"] += 1
        own = min(self._first * 2**tried, self._longest)
        await asyncio.sleep(max(asked, uniform(own / 2, own)))  # noqa: S311 - spreads load, guards nothing
        return request.replace(meta={**request.meta, "tried": tried + 1}, dont_filter=True)

    def _retry_after(self, response: Response) -> float:
        text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        if text.isdigit():
            return float(text)
        try:
            return max(0.0, (parsedate_to_datetime(text) - self.job.clock()).total_seconds())
        except (TypeError, ValueError, OverflowError):
            return 0.0


class StrictGzip(_OfJob):
    """Unpacks gzip. A stream that ends too early is a torn answer, never a short page; sizes are bounded."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    def process_request(self, request: Request) -> None:
        """Offer gzip, and nothing else."""
        request.headers.setdefault("Accept-Encoding", "gzip")

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer with its body unpacked."""
        if (response.headers.get("Content-Encoding") or b"").strip().lower() != b"gzip":
            return response
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(response.body)) as stream:
                body = stream.read(self._limit + 1)
        except (EOFError, OSError, zlib.error):
            again = await self._patience()._again(request, TornAnswer.__name__, 0)
            if again is None:
                raise TornAnswer from None
            return again
        if len(body) > self._limit:
            raise IgnoreRequest("larger than the limit when unpacked")
        headers = Headers(response.headers)
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)

    def _patience(self) -> Patience:
        patience = self.crawler.get_downloader_middleware(Patience)
        assert patience is not None  # noqa: S101 - both are in the same table
        return patience


class Session(_OfJob):
    """Cookies, where the facts say that a site needs them: each goes back to the very host that set it, in this run.

    Those of Scrapy would ask another site for a list of public domains.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._kept: dict[str, SimpleCookie] = {}

    def process_request(self, request: Request) -> None:
        """Send back what the host set."""
        kept = self._kept.get(urlsplit(request.url).netloc)
        if kept:
            request.headers["Cookie"] = "; ".join(f"{name}={cookie.coded_value}" for name, cookie in kept.items())

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what the host sets; what is no cookie, or too long for one, is left out."""
        if self.job.facts.cookies:
            kept = self._kept.setdefault(urlsplit(request.url).netloc, SimpleCookie())
            for header in response.headers.getlist("Set-Cookie"):
                if len(header) < _LONGEST_COOKIE and len(kept) < _MOST_COOKIES:
                    with suppress(CookieError):
                        kept.load(header.decode("latin-1"))
        return response


class Recorder(_OfJob):
    """Next to the wire: counts against the budget, and keeps every exchange before anything is made of it."""

    def process_request(self, request: Request) -> None:
        """Stop the run when its budget is spent."""
        if self.job.counts["requests"] >= self.job.budget:
            raise StopRun("budget spent")
        self.job.counts["requests"] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the exchange; its place goes along with the answer."""
        when: datetime = self.job.clock()
        asked = (request.method, _plain(request.headers), request.body)
        place = self.job.archive.exchange(
            response.url, when, asked, response.status, _plain(response.headers), response.body
        )
        request.meta["warc"] = place
        return response


def _plain(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values or ()
    ]
