"""The JSON API as a Flask blueprint, and as a program of its own."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from datetime import date

from flask import Blueprint, Flask, Response, g, jsonify, request
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from pydantic import ValidationError
from spectree import SpecTree
from werkzeug.exceptions import HTTPException, TooManyRequests

from registry.db import NoRegistry
from registry.lookups import BadCursor
from registry.queries import Registry, vietnam_today
from search_api.api import Api, Problem
from search_api.counters import Counters
from search_api.errors import BadParameter, NoIndex, NotFound
from search_api.formats import formed
from search_api.kept import KeptAnswers
from search_api.port import SearchIndex
from search_api.routes import changes, documents, goods, items, programmes, provisions, search, service

PREFIX = "/api/v1"
OPENAPI = "/openapi.json"
_NOW = (OPENAPI, "/docs", "/ready", "/health")
"""Ends of the addresses whose answers hold for the moment or for the program, not for a version of the data."""
RATE = "1200 per minute"
"""A person never sends so many; a program that does is told when to go on."""
_EXPOSED = "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
"""Headers that a script of another site may read."""
_READING = ("GET", "HEAD")
_ASK_INDEX = ("/search", "/suggest", "/similar")
"""Ends of the addresses that the search index answers, whose version follows the registry's: all others do without it,
and work when it is away."""


def create_api(
    registry: Registry, index: SearchIndex, *, today: Callable[[], date] = vietnam_today, rate: str = RATE
) -> Blueprint:
    """The API over an open registry and index; mount it at ``PREFIX``. ``rate``: requests that one address may send."""
    blueprint = Blueprint("api", __name__, template_folder="templates")
    spec = SpecTree(
        "flask",
        mode="strict",
        title="Business conditions and specialised inspections",
        description="What applies on a day, what was cut, by what, and where it is written.",
        version="1",
        before=_refuse,
        validation_error_status=400,
        validation_error_model=Problem,
        naming_strategy=lambda model: str(model.__name__),
        nested_naming_strategy=lambda _parent, child: child,
    )
    api = Api(blueprint, spec, registry, index, today)
    for module in (search, items, goods, changes, documents, provisions, programmes, service):
        module.add(api)
    blueprint.get(OPENAPI)(lambda: jsonify(spec.spec))
    _answer_errors(blueprint)
    _limit(blueprint, rate)
    _cache(blueprint, api)
    return blueprint


def create_app(registry: Registry, index: SearchIndex, *, rate: str = RATE) -> Flask:
    """The API alone."""
    app = Flask("search_api", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # DefaultJSONProvider, which Flask types as its base
    app.register_blueprint(create_api(registry, index, rate=rate), url_prefix=PREFIX)
    return app


def _refuse(_request: object, _response: object, error: Exception | None, *_: object) -> None:
    """Turn the first error of a request's parameters into ours."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "?"
        raise BadParameter(name, f"{first['msg']}. See {PREFIX}{OPENAPI} for what is allowed.")


def _problem(status: int, title: str, detail: str) -> Response:
    body = Problem(title=title, status=status, detail=detail)
    return Response(body.model_dump_json(), status, mimetype="application/problem+json")


def _answer_errors(blueprint: Blueprint) -> None:
    """Every error as a problem document that says what to do."""
    known: list[tuple[type[Exception], int, str]] = [
        (BadParameter, 400, "Bad parameter"),
        (BadCursor, 400, "Bad cursor"),
        (NotFound, 404, "Not found"),
        (NoIndex, 503, "No search index"),
        (NoRegistry, 503, "No registry"),
    ]
    for kind, status, title in known:
        blueprint.register_error_handler(kind, lambda error, s=status, t=title: _problem(s, t, str(error)))
    blueprint.register_error_handler(
        HTTPException, lambda error: _problem(error.code or 500, error.name, error.description or error.name)
    )


def _cache(blueprint: Blueprint, api: Api) -> None:
    """An ETag of the data version, the day and the address: an answer that is still good is neither sent nor made
    again."""
    kept = KeptAnswers()

    @blueprint.before_request
    def unchanged() -> Response | None:
        if request.method not in _READING or request.path.endswith(_NOW):
            return None
        parts = (
            api.index.version() if request.path.endswith(_ASK_INDEX) else api.registry.version(),
            api.today(),
            request.full_path,
            request.headers.get("Accept"),
        )
        g.etag = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
        if request.if_none_match.contains_weak(g.etag):
            return Response(status=304)
        body = kept.get(g.etag)
        return None if body is None else Response(body, mimetype="application/json")

    @blueprint.after_request
    def headers(response: Response) -> Response:
        if response.status_code == 200 and "etag" in g:
            kept.put(g.etag, response.get_data())
        try:
            response = formed(request, response)
        except BadParameter as error:
            response = _problem(400, "Bad parameter", str(error))
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        response.vary.add("Accept")
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.status_code in (200, 304) and "etag" in g:
            response.set_etag(g.etag, weak=True)
            response.headers["Cache-Control"] = "no-cache"
        return response


def _limit(blueprint: Blueprint, rate: str) -> None:
    """Count requests by address, in the memory of each process, and say in headers what is left."""
    bound = parse(rate)
    counts = FixedWindowRateLimiter(Counters())

    @blueprint.before_request
    def count() -> None:
        if not counts.hit(bound, request.remote_addr or ""):
            raise TooManyRequests(f"One address may ask {bound}: go on after the seconds that Retry-After says.")

    @blueprint.after_request
    def say(response: Response) -> Response:
        end, left = counts.get_window_stats(bound, request.remote_addr or "")
        response.headers["X-RateLimit-Limit"] = str(bound.amount)
        response.headers["X-RateLimit-Remaining"] = str(left)
        response.headers["X-RateLimit-Reset"] = str(math.ceil(end))
        if response.status_code == TooManyRequests.code:
            response.headers["Retry-After"] = str(max(1, math.ceil(end - time.time())))
        return response
