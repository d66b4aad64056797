"""The National Legal Database, through its gateway. Off by default: see ``why_off`` in its facts."""

from __future__ import annotations

import json

from scrapy import Request
from scrapy.http import Response

from crawler.pages import vbpl
from crawler.records import SitePages
from crawler.rows import Cursor
from crawler.spiders.base import SiteSpider

_PAGE_SIZE = 50


class VbplSpider(SiteSpider):
    """One list of all documents of the central level, newest first, asked for by posts of JSON."""

    name = "vbpl"
    pages: SitePages = vbpl

    async def list_page(self, name: str, number: int, cursor: Cursor) -> Response:
        """Pages are counted from 1 in the question, from 0 in the answer."""
        level = {**self.job.facts.lists, **self.job.facts.recent}[name]
        question = {
            "pageNumber": number,
            "pageSize": _PAGE_SIZE,
            "sortBy": "issueDate",
            "sortDirection": "desc",
            "groupVbpl": False,
            "agencyLevel": level,
            "optionDoc": "title",
            "matchMode": "all_words",
            "agencyIds": [],
            "keyword": "",
            "docType": [],
        }
        headers = {"Content-Type": "application/json", "Origin": self.job.facts.home.rstrip("/")}
        headers["Referer"] = self.job.facts.home
        body = json.dumps(question)
        return await self.fetch(Request(f"{vbpl.GATEWAY}/doc/all", method="POST", body=body, headers=headers))
