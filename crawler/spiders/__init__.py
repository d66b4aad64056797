"""Spiders: thin walkers over one site each. One request at a time; all that matters is in the ledger."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.spiders.base import SiteSpider


def spider_of(site: str) -> type[SiteSpider]:
    """The spider of a site: the class ``<Site>Spider`` of its module."""
    spider: type[SiteSpider] = getattr(import_module(f"crawler.spiders.{site}"), f"{site.capitalize()}Spider")
    return spider
