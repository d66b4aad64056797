"""What was said on the wire, kept: raw bytes by SHA-256 (in the store of the corpus) and a WARC record an exchange."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.store import Store

Headers = Iterable[tuple[str, str]]


class Archive:
    """Writes below ``folder``. A killed process leaves its last record torn, so ``name`` is new for each."""

    def __init__(self, folder: Path, store: Store, name: str) -> None:
        self._path = folder / f"{name}.warc.gz"
        self._store = store

    def keep(self, data: bytes) -> str:
        """Keep a payload; gives its SHA-256."""
        return self._store.put_raw(data)

    def payload(self, sha256: str) -> bytes:
        """The payload with this hash."""
        return self._store.raw_path(sha256).read_bytes()

    def exchange(
        self, url: str, when: datetime, asked: tuple[str, Headers, bytes], status: int, headers: Headers, body: bytes
    ) -> str:
        """Write a request (method, headers, body) and its answer; gives ``file:offset`` once they are on the disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as stream:
            place = f"{self._path.name}:{stream.tell()}"
            writer = WARCWriter(stream, gzip=True)
            method, sent, data = asked
            answer_head = StatusAndHeaders(str(status), list(headers), "HTTP/1.1")
            request_head = StatusAndHeaders(f"{method} {url} HTTP/1.1", list(sent))
            dated = {"WARC-Date": when.strftime("%Y-%m-%dT%H:%M:%SZ")}
            answer = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=answer_head, warc_headers_dict=dated
            )
            request = writer.create_warc_record(
                url, "request", payload=io.BytesIO(data), http_headers=request_head, warc_headers_dict=dated
            )
            writer.write_request_response_pair(request, answer)
            stream.flush()
            os.fsync(stream.fileno())
        return place


def read_exchange(folder: Path, place: str) -> tuple[str, bytes]:
    """Address and body (as sent, perhaps compressed) of the answer at ``place``. Raises ``ValueError`` without one."""
    name, _, offset = place.rpartition(":")
    with (folder / name).open("rb") as stream:
        stream.seek(int(offset))
        for record in ArchiveIterator(stream, no_record_parse=False):
            return record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()
    raise ValueError(f"no record at {place}")
