"""Who is signed in: a name in a signed cookie, held against the accounts of the registry at each request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, g, request, session
from flask_wtf import CSRFProtect

from registry import accounts
from registry.db import NoRegistry
from registry.roles import DECIDE
from web.sources import database

P = ParamSpec("P")
T = TypeVar("T")
LIFETIME = timedelta(hours=12)
"""After it a person signs in again."""


class Person(NamedTuple):
    """Somebody with an account in use."""

    name: str
    role: str

    @property
    def decides(self) -> bool:
        """True if this person may decide doubts."""
        return self.role in DECIDE


def person() -> Person | None:
    """Who sends this request; None without a session, or where the account is closed since."""
    if "person" not in g:
        name = session.get("name")
        g.person = _in_use(name) if name else None
    found: Person | None = g.person
    return found


def _in_use(name: str) -> Person | None:
    try:
        role = accounts.role_of(database(), name)
    except NoRegistry:
        return None  # the page that says so is for everybody
    return Person(name, role) if role else None


def sign_in(name: str, password: str) -> None:
    """Begin a session of its own. Raises AccountError."""
    accounts.sign_in(database(), name, password)
    session.clear()
    session["name"] = name
    g.pop("person", None)


def sign_out() -> None:
    """End the session."""
    session.clear()
    g.pop("person", None)


def for_reviewers(view: Callable[P, T]) -> Callable[P, T]:
    """A view that only reviewers see; 403 for all others."""

    @wraps(view)
    def checked(*args: P.args, **options: P.kwargs) -> T:
        reviewer()
        return view(*args, **options)

    return checked


def reviewer() -> str:
    """Name of the reviewer who sends this request. 403 if it is none."""
    found = person()
    return found.name if found and found.decides else abort(403)


def own_address(wanted: str, otherwise: str) -> str:
    """``wanted`` if it is an address of this site, as a path from its root; else ``otherwise``."""
    parts = urlsplit(wanted)
    inside = wanted.startswith("/") and not wanted.startswith("//") and not parts.scheme and not parts.netloc
    return wanted if inside and wanted.isprintable() and "\\" not in wanted else otherwise


def init_app(app: Flask, secret: str) -> None:
    """Give ``app`` sessions, and guard every form of it with a token of the session."""
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    CSRFProtect(app)
    app.context_processor(lambda: {"person": person() if request.endpoint != "static" else None})
