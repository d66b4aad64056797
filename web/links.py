"""Addresses inside the site."""

from __future__ import annotations

from flask import Flask, request, url_for

from web.language import LANGUAGES


def document_link(document_id: str, path: str | None = None) -> str:
    """Address of a document, or of the portion of it that holds provision ``path``."""
    place = (path or "").partition("#")[0]
    return url_for("documents.show", path=document_id.lstrip("/"), at=place or None, _anchor=place or None)


def in_language(code: str) -> str:
    """This page in another language: the same path and query with ``lang`` set."""
    values = request.args.to_dict(flat=False) | {"lang": [code]}
    if request.endpoint is None or request.endpoint == "static":
        return url_for("home.index", lang=code)
    return url_for(request.endpoint, **((request.view_args or {}) | values))


def init_app(app: Flask) -> None:
    """Offer the addresses to templates."""
    app.jinja_env.globals.update(document_link=document_link, in_language=in_language, languages=LANGUAGES)
