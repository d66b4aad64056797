"""Answers that were given lately, so that the same question is not worked out twice."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST_BYTES = 16_000_000
"""What one process keeps: some 800 pages of search."""
_MOST_OF_ONE = MOST_BYTES // 16
"""Bytes of one answer: a long text must not push hundreds of pages out."""


class KeptAnswers:
    """Bodies by ETag, which changes with the data, the day and the question: none is ever out of date. The one not
    asked for the longest time goes first. Threads may share it."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, etag: str) -> bytes | None:
        """The body, None if it is not kept."""
        with self._lock:
            if etag in self._bodies:
                self._bodies.move_to_end(etag)
            return self._bodies.get(etag)

    def put(self, etag: str, body: bytes) -> None:
        """Keep a body, and let older ones go that would be too many with it."""
        if len(body) > _MOST_OF_ONE:
            return
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(etag, b""))
            self._bodies[etag] = body
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
