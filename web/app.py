"""The site: server-rendered pages that need no script, with their data at the same addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_compress import Compress
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from registry.db import NoRegistry
from registry.queries import vietnam_today
from search_api.app import PREFIX
from web import errors, formats, kept_pages, labels, language, limits, links, people, remarks, security, sources
from web.reader import table_rows_together
from web.settings import MAX_BODY, MAX_QUERY, WebSettings
from web.views import BLUEPRINTS

EXAMPLES = ("kinh doanh rượu", "dieu kien bao quan thuoc", "0402", "khoản 2 Điều 9")


class Status(NamedTuple):
    """What every page says of its data."""

    as_of: date
    version: str
    index_built: datetime | None


def create_app(settings: WebSettings | None = None, today: Callable[[], date] = vietnam_today) -> Flask:
    """Build the site. It starts without a registry or an index and says on its pages what is missing.

    Raises SettingsError.
    """
    settings = settings or WebSettings()
    app = Flask(__name__)
    if settings.web_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.web_proxies, x_proto=settings.web_proxies)  # type: ignore[method-assign]  # as Flask documents it
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html", "text/css", "image/svg+xml", "application/json", "text/csv", "application/x-ndjson",
        "application/atom+xml", "application/ld+json", "text/javascript",
    ]  # fmt: skip
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["zstd", "br", "gzip"]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["groupby_adjacent"] = table_rows_together
    app.json = Json(app)
    for part in (language, links, formats, labels, remarks, security, errors):
        part.init_app(app)
    sources.init_app(app, settings, today)
    people.init_app(app, settings.secret())
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(sources.api(app, settings.web_rate), url_prefix=PREFIX)
    limits.init_app(app, settings.web_rate)
    kept_pages.init_app(app)
    Compress(app)
    app.context_processor(_for_every_page)
    return app


class Json(DefaultJSONProvider):
    """Rows as objects, dates in ISO form, Vietnamese letters as they are."""

    ensure_ascii = False

    @staticmethod
    def default(value: object) -> object:
        """JSON value of what the standard encoder does not know."""
        if isinstance(value, date):
            return value.isoformat()
        if is_dataclass(value):
            return {field.name: getattr(value, field.name) for field in fields(value)}
        raise TypeError(f"no JSON form for {type(value).__name__}")


def _for_every_page() -> dict[str, Any]:
    return {
        "language": formats.language(),
        "status": _status(),
        "examples": EXAMPLES,
        "max_query": MAX_QUERY,
    }


def _status() -> Status | None:
    """What the footer says of the data; nothing on the page that says there are none."""
    try:
        return Status(sources.as_of(), sources.version(), sources.index_built())
    except (HTTPException, NoRegistry):
        return None
