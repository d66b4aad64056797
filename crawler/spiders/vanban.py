"""The Government's document system: a WebForms list, whose pages are a chain of posts."""

from __future__ import annotations

from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.pages import vanban
from crawler.records import SitePages
from crawler.rows import Cursor
from crawler.spiders.base import SiteSpider, Unanswered


class StaleForm(Unanswered):
    """The server no longer knows the state that our form carries: the chain is broken."""


class VanbanSpider(SiteSpider):
    """Walks year by year. A chain is taken up from the form of the last kept page; a broken one starts at its head."""

    name = "vanban"
    pages: SitePages = vanban

    async def walk(self, name: str) -> None:
        """Walk a list; start again, once, if its chain broke."""
        try:
            await super().walk(name)
        except StaleForm:
            self.job.counts["stale forms"] += 1
            self.job.ledger.rewind(self.job.site, name)
            await super().walk(name)

    async def list_page(self, name: str, number: int, cursor: Cursor) -> Response:
        """The first page of a year is a search; every further page is a post of the form before it."""
        year = int(name) if name.isdigit() else 0
        if number > 1:
            form = vanban.read_form(self.job.archive.payload(cursor.sha256))
            return await self._post(vanban.page_form(form, number, year))
        response = await self.fetch(Request(self._address()))
        if not year:
            return response
        return await self._post(vanban.year_form(vanban.read_form(response.body), year))

    def _address(self) -> str:
        return self.job.facts.home.rstrip("/") + self.job.facts.recent["all"]

    async def _post(self, form: vanban.Form) -> Response:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            return await self.fetch(Request(self._address(), method="POST", body=urlencode(form), headers=headers))
        except Unanswered as fault:
            if str(fault) == "500":
                raise StaleForm("500: the form is stale") from fault
            raise
