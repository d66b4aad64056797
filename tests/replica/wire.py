"""The test-only download handler: every request goes to the replica, answers come back under their true address."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response


class ReplicaDownloadHandler(HTTP11DownloadHandler):
    """Everything above the wire (robots, confinement, delays, slots) sees the real address."""

    async def download_request(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        here = parts._replace(scheme="http", netloc=f"127.0.0.1:{os.environ['REPLICA_PORT']}").geturl()
        sent = request.replace(
            url=here, headers={**request.headers, "X-Replica-Host": parts.netloc, "Host": parts.netloc}
        )
        response = await super().download_request(sent)
        return response.replace(url=request.url)
