"""What the spiders of all sites do: walk the lists that are due, then ask for every resource that is due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.job import Job, StopRun
from crawler.middlewares import HOSTILE_ERRORS, TRANSIENT_ERRORS
from crawler.records import Blocked, LayoutError, ListPage, PageProblem, SitePages, SoftMissing
from crawler.reparsing import reparse, take_record
from crawler.rows import Cursor, Exchange, Resource
from crawler.sniff import sniff

Advance = Callable[[str, int, int], None]
"""Told of progress: what is being done, how much of it is done, of how much."""

_REFUSALS = 3
"""So many refusals in a row end the run: the site does not want us."""
_MONTH = timedelta(days=30)


class Unanswered(Exception):
    """No usable answer, for now. ``str()`` names the fault."""


class SiteSpider(Spider):
    """One site. A subclass says how a page of a list is asked for, and which functions read its pages."""

    pages: SitePages

    def __init__(self, job: Job, advance: Advance) -> None:
        super().__init__(self.name)
        self.job = job
        self._advance = advance
        self._refusals = 0

    async def start(self) -> AsyncIterator[Request]:
        """The whole run. Nothing is scheduled: each answer is awaited here, so there is one request at a time."""
        try:
            await (self.look() if self.job.options.look else self.crawl())
            self.job.reason = "finished"
        except StopRun as stop:
            self.job.reason = str(stop)
        except Exception as error:
            self.job.reason = f"crashed: {type(error).__name__}: {error}"
            raise
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def crawl(self) -> None:
        """Pages that a killed run left unread, then lists, then everything that is due."""
        reparse(self.job, self.pages)
        for name in self.lists_due():
            try:
                await self.walk(name)
            except (Unanswered, PageProblem) as fault:
                self.job.counts["lists given up"] += 1
                self.job.problem(f"list {name}: {type(fault).__name__}: {fault}")
                if isinstance(fault, Blocked):
                    self._refused()
        if not self.job.options.dry_run:
            await self.visit_due()

    async def look(self) -> None:
        """A few requests that show whether the layouts are still known: a list, a document, a file."""
        name = list(self.job.facts.recent)[-1]
        response = await self.list_page(name, 1, Cursor())
        page = self.pages.read_list(response.body, response.url)
        clock, ledger = self.job.clock, self.job.ledger
        self.job.counts.update(ledger.take_page(self.job.site, name, Cursor(), page.entries[:1], clock()))
        for _ in range(2):
            resource = ledger.next_due(self.job.site, clock())
            if resource:
                await self.visit(resource)

    # Lists ------------------------------------------------------------------------------------------------

    async def list_page(self, name: str, number: int, cursor: Cursor) -> Response:
        """The answer for page ``number`` of a list."""
        raise NotImplementedError

    def lists_due(self) -> list[str]:
        """Lists to walk now: those not known to their ends; else what is new, and each month the totals of all."""
        job, now = self.job, self.job.clock()
        full = {name: job.ledger.cursor(job.site, name) for name in job.facts.full_lists(now.date())}
        wanted = {name: full[name] for name in full if name in job.options.types} or full
        unfinished = [name for name, at in wanted.items() if at.started or not self._reached(at)]
        if unfinished:
            return unfinished
        monthly = [name for name, at in wanted.items() if (at.finished or "") < (now - _MONTH).isoformat()]
        walked = min((at.finished or "" for at in full.values()), default="")
        earliest = (now - timedelta(hours=job.facts.cadence_hours)).isoformat()
        recent = {name: job.ledger.cursor(job.site, name) for name in job.facts.recent}
        news = [name for name, at in recent.items() if at.started or max(at.finished or "", walked) < earliest]
        return news + monthly

    async def walk(self, name: str) -> None:
        """Walk a list from where its walk stands. One left over from an earlier day is ended first, then begun anew."""
        before = self.job.ledger.cursor(self.job.site, name)
        await self._walk_once(name)
        if before.started and before.started[:10] < self.job.clock().date().isoformat():
            await self._walk_once(name)

    async def _walk_once(self, name: str) -> None:
        job, now = self.job, self.job.clock
        cursor = job.ledger.cursor(job.site, name)
        cursor = replace(cursor, started=cursor.started or now().isoformat())
        before: set[str] = set()
        while True:
            number = cursor.page + 1
            response = await self.list_page(name, number, cursor)
            kept = job.archive.keep(response.body)
            page = self.pages.read_list(response.body, response.url)
            self._refusals = 0
            keys = {entry.key for entry in page.entries}
            clamped = bool(keys) and keys == before
            last = page.pages is not None and number >= page.pages
            cursor = replace(cursor, page=number, pages=page.pages, total=_total(page, number, cursor), sha256=kept)
            if done := clamped or last or self._far_enough(name, page, cursor):
                reached = min(self._since().isoformat(), cursor.reached or date.max.isoformat())
                cursor = replace(cursor, page=0, started=None, finished=now().isoformat(), reached=reached)
            if not page.entries and name in job.facts.recent:
                job.problem(f"list {name}: zero items")
            job.counts["lists clamped"] += clamped
            job.counts["list pages"] += 1
            job.counts.update(job.ledger.take_page(job.site, name, cursor, page.entries, now()))
            self._advance(f"{job.site}: list {name}", number, number if done else page.pages or number + 1)
            if done:
                return
            before = keys

    def _far_enough(self, name: str, page: ListPage, cursor: Cursor) -> bool:
        """Whether all further down is known: no day of it is asked for, or all here was known before and is old."""
        days = [entry.issued for entry in page.entries if entry.issued]
        if max(days, default=date.max) < self._since():
            return True
        if name not in self.job.facts.recent and not self._reached(cursor):
            return False
        started = cursor.started or ""
        mark = self.job.ledger.newest(self.job.site, self.job.clock().date(), started)
        if mark is None or not self.job.ledger.known(self.job.site, [entry.key for entry in page.entries], started):
            return False
        return min(days, default=date.max) < mark - timedelta(days=self.job.facts.look_back_days)

    def _since(self) -> date:
        return self.job.options.since

    def _reached(self, cursor: Cursor) -> bool:
        return cursor.reached is not None and cursor.reached <= self._since().isoformat()

    # Resources --------------------------------------------------------------------------------------------

    async def visit_due(self) -> None:
        """Ask for every resource that is due: the files of a document right after its page."""
        options, ledger, site = self.job.options, self.job.ledger, self.job.site
        pages = done = 0
        left = ledger.count_due(site, self.job.clock(), options.since, options.types)
        while True:
            full = bool(options.limit) and pages >= options.limit
            resource = ledger.next_due(site, self.job.clock(), options.since, options.types, files_only=full)
            if resource is None:
                return
            pages += resource.kind == "detail"
            await self.visit(resource)
            done += 1
            self._advance(f"{site}: documents and files", done, max(left, done))

    async def visit(self, resource: Resource) -> None:
        """Ask for a resource, and write into the ledger what came of it."""
        ledger, counts, now = self.job.ledger, self.job.counts, self.job.clock()
        try:
            await (self._page(resource) if resource.kind == "detail" else self._file(resource))
            self._refusals = 0
        except SoftMissing as fault:
            counts["missed"] += 1
            counts["gone"] += ledger.missed(resource, str(fault), now) == "gone"
        except Blocked as fault:
            ledger.failed(resource, f"refused: {fault}", now, state="blocked")
            self._refused()
        except (Unanswered, LayoutError) as fault:
            counts["failed"] += 1
            ledger.failed(resource, f"{type(fault).__name__}: {fault}", now)

    async def _page(self, resource: Resource) -> None:
        job = self.job
        response = await self.fetch(self._request(resource))
        if response.status == 304:
            job.ledger.unchanged(resource, job.clock())
            job.counts["unchanged"] += 1
            return
        try:
            record = self.pages.read_detail(response.body, response.url)
        except LayoutError as problem:
            self._keep(resource, response)
            job.ledger.not_understood(resource, f"LayoutError: {problem}")
            job.counts["pages not understood"] += 1
            job.problem(f"document {resource.key}: LayoutError: {problem}")
            return
        self._keep(resource, response)
        take_record(job, self.pages, resource, record)

    async def _file(self, resource: Resource) -> None:
        """A short-lived link that no longer gives the file is read anew from its page, once."""
        job = self.job
        try:
            response, form = await self._download(resource)
        except (Blocked, SoftMissing, LayoutError):
            if not resource.volatile or resource.parent is None:
                raise
            job.counts["links read anew"] += 1
            await self.visit(job.ledger.resource(resource.parent))
            resource = job.ledger.resource(resource.id)
            response, form = await self._download(resource)
        if response.status == 304:
            job.ledger.unchanged(resource, job.clock())
            job.counts["unchanged"] += 1
            return
        self._keep(resource, response)
        job.counts[f"files {job.ledger.stored(resource, form, job.clock())}"] += 1

    async def _download(self, resource: Resource) -> tuple[Response, str]:
        timeout = 5 * self.settings.getfloat("DOWNLOAD_TIMEOUT")
        request = self._request(resource)
        request.headers["Referer"] = self.job.facts.home
        request.meta["download_timeout"] = timeout
        response = await self.fetch(request)
        return response, "" if response.status == 304 else sniff(response.body)

    # The wire ---------------------------------------------------------------------------------------------

    async def fetch(self, request: Request) -> Response:
        """The answer (200 or 304). Raises ``Unanswered``, ``SoftMissing``, ``Blocked`` or ``StopRun``."""
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as refusal:
            raise Unanswered(str(refusal)) from refusal
        except TRANSIENT_ERRORS as error:
            raise Unanswered(type(error).__name__) from error
        except HOSTILE_ERRORS as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        if response.status in self.job.facts.missing_statuses:
            raise SoftMissing(str(response.status))
        if response.status in (401, 403):
            raise Blocked(str(response.status))
        if response.status not in (200, 304):
            raise Unanswered(str(response.status))
        return response

    def _refused(self) -> None:
        """Count a refusal; stop when they do not end."""
        self._refusals += 1
        self.job.counts["refusals"] += 1
        if self._refusals >= _REFUSALS:
            raise StopRun("blocked: the site refuses us")

    @staticmethod
    def _request(resource: Resource) -> Request:
        """A conditional request, where the last answer allows one. Raises ``Unanswered`` for what is no address."""
        try:
            request = Request(resource.url)
        except ValueError as error:
            raise Unanswered(f"no address: {resource.url}") from error
        if resource.etag:
            request.headers["If-None-Match"] = resource.etag
        if resource.last_modified:
            request.headers["If-Modified-Since"] = resource.last_modified
        return request

    def _keep(self, resource: Resource, response: Response) -> None:
        """Bytes and exchange are on the disk before the ledger says so."""
        exchange = Exchange(
            sha256=self.job.archive.keep(response.body),
            size=len(response.body),
            warc=response.meta["warc"],
            etag=(response.headers.get("ETag") or b"").decode("latin-1"),
            last_modified=(response.headers.get("Last-Modified") or b"").decode("latin-1"),
        )
        self.job.ledger.fetched(resource, exchange, self.job.clock())


def _total(page: ListPage, number: int, cursor: Cursor) -> int | None:
    """How many documents a list holds at least: as the site says, or all pages but the last, full like this one."""
    if page.total is not None or page.pages is None:
        return page.total
    return cursor.total if number == page.pages and number > 1 else (page.pages - 1) * len(page.entries) + 1
