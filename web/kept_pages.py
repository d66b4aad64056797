"""Whole pages (trang đã dựng) that were made lately, so that readers who ask for the same page wait for it once."""

from __future__ import annotations

from flask import Flask, Response, g, request, session

from registry import objections
from registry.db import NoRegistry
from search_api.errors import NoIndex
from search_api.kept import KeptAnswers
from web import language, sources

KEPT = ("activities", "changes", "documents", "goods", "home", "items", "method", "programmes", "review", "search")
"""Pages that say nothing but what the data version, the index, the day and the objections of readers decide."""


def init_app(app: Flask) -> None:
    """Keep pages of ``app`` for those who are not signed in, as they are sent. Call it after requests are counted
    and before answers are compressed."""
    kept = KeptAnswers()

    @app.before_request
    def given_before() -> Response | None:
        if request.method not in ("GET", "HEAD") or request.blueprint not in KEPT or session:
            return None
        try:
            packed = request.headers.get("Accept-Encoding")
            g.page = repr((*_data(), language.choose(), request.host_url, request.full_path, packed))
        except (NoRegistry, NoIndex):
            return None  # the page itself says so
        encoding, _, body = (kept.get(g.page) or b"").partition(b"\n")
        if not body:
            return None
        headers = {"Content-Encoding": encoding.decode()} if encoding else {}
        return Response(body, mimetype="text/html", headers=headers)

    @app.after_request
    def keep(response: Response) -> Response:
        if "page" in g and response.status_code == 200 and response.mimetype == "text/html" and not session:
            kept.put(g.page, response.headers.get("Content-Encoding", "").encode() + b"\n" + response.get_data())
        return response


def _data() -> tuple[object, ...]:
    """What a page is made of. Only those that search ask the engine, which may be away."""
    index = sources.search_index().version() if request.blueprint == "search" else sources.index_built()
    # An objection waits for review and changes nothing else, the data version included.
    objection = objections.newest(sources.database()) if request.blueprint == "review" else 0
    return sources.version(), index, sources.today(), objection
