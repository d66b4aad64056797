"""The Official Gazette."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.pages import congbao
from crawler.records import SitePages
from crawler.rows import Cursor
from crawler.spiders.base import SiteSpider


class CongbaoSpider(SiteSpider):
    """Lists by type hold everything; the list of all types and the RSS show what is new."""

    name = "congbao"
    pages: SitePages = congbao

    async def list_page(self, name: str, number: int, cursor: Cursor) -> Response:
        """Page 1 ends in ``.htm``, the others in ``/trang-N.htm``; the RSS is one page."""
        path = {**self.job.facts.lists, **self.job.facts.recent}[name]
        if not path.endswith(".rss"):
            path += ".htm" if number == 1 else f"/trang-{number}.htm"
        return await self.fetch(Request(self.job.facts.home.rstrip("/") + path))
