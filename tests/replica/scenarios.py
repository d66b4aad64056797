"""Faults by name. Each is asked about a request before the site, and answers in its place or lets it pass."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.replica import templates


@dataclass
class Answer:
    """An answer, and how it breaks on the way."""

    status: int = 200
    """0 for what is no answer at all."""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    """The connection is closed after so many bytes."""
    seconds_a_byte: float = 0
    """The body drips."""


@dataclass
class Asked:
    """A request as the replica sees it. ``kind``: robots, list, detail or file."""

    host: str
    path: str
    kind: str
    method: str
    headers: dict[str, str]
    body: bytes


_SWOLLEN = gzip.compress(b"%PDF-" + b"0" * 2**20, mtime=0)

Play = Callable[[Asked, Answer], Answer | None]
"""Gives another answer for a request, from the right one; None where it does not fit."""


def _html(text: str, status: int = 200, **headers: str) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8", **headers})


def _on(kind: str, make: Callable[[Answer], Answer]) -> Play:
    return lambda asked, right: make(right) if asked.kind == kind and right.status == 200 else None


def _torn_gzip(right: Answer) -> Answer:
    packed = gzip.compress(right.body, mtime=0)
    return Answer(200, packed[: len(packed) // 2], {**right.headers, "Content-Encoding": "gzip"})


def _moved(address: str) -> Callable[[Answer], Answer]:
    return lambda right: Answer(302, b"", {"Location": address})


PLAYS: dict[str, Play] = {
    "bursts of 502": _on("detail", lambda right: _html(templates.BAD_GATEWAY, 502)),
    "busy": _on("detail", lambda right: _html("", 429, **{"Retry-After": "1"})),
    "busy for long": _on("detail", lambda right: _html("", 429, **{"Retry-After": "7200"})),
    "slow drip": _on("detail", lambda right: Answer(200, right.body, right.headers, seconds_a_byte=0.2)),
    "reset in mid-body": _on("file", lambda right: Answer(200, right.body, right.headers, cut_at=len(right.body) // 2)),
    "truncated gzip": _on("detail", _torn_gzip),
    "soft 404": _on("detail", lambda right: _html(templates.NOT_FOUND)),
    "gone": _on("detail", lambda right: _html("", 404)),
    "robots 503": lambda asked, right: _html("<html>busy</html>", 503) if asked.kind == "robots" else None,
    "gazette closed": lambda asked, right: (
        _html("<html>busy</html>", 503) if (asked.kind, asked.host) == ("robots", "congbao.chinhphu.vn") else None
    ),
    "robots as a page": lambda asked, right: (
        _html("<html><body>welcome</body></html>") if asked.kind == "robots" else None
    ),
    "no robots": lambda asked, right: _html("", 404) if asked.kind == "robots" else None,
    "challenge": lambda asked, right: None if asked.kind == "robots" else _html(templates.CHALLENGE),
    "refusal": _on("detail", lambda right: _html("", 403)),
    "new layout": _on("detail", lambda right: _html(templates.REBUILT)),
    "new list layout": _on("list", lambda right: _html(templates.REBUILT)),
    "page instead of file": _on("file", lambda right: _html("<html><body>Phiên đã hết hạn</body></html>")),
    "led to another host": _on("detail", _moved("https://elsewhere.example/x.htm")),
    "led inwards": _on("detail", _moved("http://127.0.0.1/admin")),
    "led to no address": _on("detail", _moved("https://[::1/x.htm")),
    "larger than the limit": _on("file", lambda right: Answer(200, b"%PDF-" + b"0" * 2**20, right.headers)),
    "swollen gzip": _on("file", lambda right: Answer(200, _SWOLLEN, {"Content-Encoding": "gzip"})),
    "no headers": _on("detail", lambda right: Answer(0)),
}
"""Faults that need no memory. The server itself plays ``stale forms``, ``stale tokens`` and ``past the end``."""
