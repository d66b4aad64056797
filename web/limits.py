"""How much one address may ask, counted in the memory of each process; the API counts its own requests."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from search_api.counters import URI
from web.views import objections, people

GUESSES = "10 per minute"
"""Tries to sign in: guessing a password takes for ever."""
OBJECTIONS = "10 per hour"
"""What one reader can send, so that nobody floods the queue."""


def init_app(app: Flask, rate: str) -> None:
    """Bound all pages together by ``rate``, and the forms that anybody can send by less."""
    limiter = Limiter(get_remote_address, app=app, application_limits=[rate], headers_enabled=True, storage_uri=URI)
    limiter.request_filter(lambda: request.endpoint == "static" or request.blueprint == "api")
    limiter.limit(GUESSES, methods=["POST"])(people.blueprint)
    limiter.limit(OBJECTIONS, methods=["POST"])(objections.blueprint)
