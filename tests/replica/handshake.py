"""Asks for addresses as the crawler would, with certificates of a test: ``ROOT INTERMEDIATES ADDRESS…``.

Prints an object of JSON: address → status, or the name of the fault.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import certifi
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from crawler import tls
from crawler.middlewares import TRANSIENT_ERRORS
from crawler.running import scrapy_settings
from crawler.settings import CrawlerSettings, load_facts


class HandshakeSpider(Spider):
    """One request an address, past the middlewares, which would not let us out of the sites."""

    name = "handshake"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__(self.name)
        self._addresses = addresses
        self.ended: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Request]:
        for address in self._addresses:
            try:
                response = await self.crawler.engine.download_async(Request(address))
                self.ended[address] = str(response.status)
            except TRANSIENT_ERRORS as error:
                self.ended[address] = type(error).__name__
        sys.stdout.write(json.dumps(self.ended))
        for request in ():
            yield request


if __name__ == "__main__":
    root, intermediates, *addresses = sys.argv[1:]
    certifi.where = lambda: root
    tls.INTERMEDIATES = Path(intermediates)
    past = {"DOWNLOADER_MIDDLEWARES": {}, "RETRY_ENABLED": False, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SSL_CERT_FILE"] = str(tls.write_bundle(Path(folder) / "ca.pem"))
        process = AsyncCrawlerProcess(scrapy_settings(CrawlerSettings(), load_facts("congbao"), past))
        process.crawl(HandshakeSpider, addresses=addresses)
        process.start()
