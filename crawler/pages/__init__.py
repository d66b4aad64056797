"""Page functions: bytes and address in, records or a typed problem out. Pure, and without Scrapy."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from crawler.records import SitePages


def pages_of(site: str) -> SitePages:
    """The page functions of a site."""
    return cast(SitePages, import_module(f"crawler.pages.{site}"))
