"""Designed pages for what goes wrong. Each says what a person can do."""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Gone, HTTPException

import registry.gone
from registry.db import NoRegistry
from registry.lookups import BadCursor
from search_api.errors import EngineDown, NoIndex


class ItemGone(Gone):
    """A row that was held once: its page says where it stood."""

    def __init__(self, last: registry.gone.Gone) -> None:
        super().__init__()
        self.last = last


_CODES: dict[type[Exception], int] = {NoRegistry: 503, NoIndex: 503, BadCursor: 400}


def _words(error: Exception, code: int) -> tuple[str, str]:
    """Title and advice of an error."""
    if isinstance(error, NoRegistry):
        return gettext("The register has no data yet"), gettext("Nothing has been loaded. Try again in a few minutes.")
    if isinstance(error, EngineDown):
        return gettext("Search is not available just now"), gettext(
            "The search server does not answer. Try again in a minute; the other pages work."
        )
    if isinstance(error, NoIndex):
        return gettext("Search is not ready yet"), gettext("The search index is being built. The other pages work.")
    if isinstance(error, CSRFError):
        return gettext("This form has expired"), gettext(
            "Open its page again and send it once more. A form needs cookies, and an address that begins with https."
        )
    if code == 403:
        return gettext("For reviewers only"), gettext("Everybody can read; to decide you need a reviewer's account.")
    if code == 404:
        return gettext("This page does not exist"), gettext("The address may be mistyped, or the row was read anew.")
    if code == 409:
        return gettext("Somebody was faster"), gettext(
            "This was decided or taken back since you looked. Open its page again and look anew."
        )
    if code == 410:
        return gettext("This row is gone"), gettext(
            "The text was read anew and the row is no longer found at its place. Search for its words."
        )
    if code == 429:
        return gettext("Too many requests"), gettext(
            "Wait a minute, then try again. For everything at once, take the downloads."
        )
    if code == 503:
        return gettext("Not available just now"), gettext("Try again in a few minutes.")
    if code < 500:
        return gettext("This request cannot be answered"), gettext("Check the date, number or filter in the address.")
    return gettext("Something went wrong here"), gettext("It is our fault, not yours. Try again in a few minutes.")


def show(error: Exception) -> tuple[str | dict[str, object], int]:
    """The page of an error, as JSON where JSON was asked for."""
    known = (code for kind, code in _CODES.items() if isinstance(error, kind))
    code = next(known, None) or getattr(error, "code", None) or 500
    title, advice = _words(error, code)
    if request.path.endswith(".json"):
        return {"error": {"code": code, "title": title, "advice": advice}}, code
    last = error.last if isinstance(error, ItemGone) else None
    page = render_template("error.html", code=code, title=title, advice=advice, detail=_detail(error), last=last)
    return page, code


def _detail(error: Exception) -> str:
    """For the person who runs the site: the error's own line, which names what to run.

    The address of a server that is away is nobody else's business: that line goes to the log.
    """
    if isinstance(error, EngineDown):
        current_app.logger.error("%s", error)
        return ""
    return str(error) if isinstance(error, NoRegistry | NoIndex) else ""


def init_app(app: Flask) -> None:
    """Show these pages on every error; Flask turns an unexpected exception into a logged 500 first."""
    kinds: list[type[Exception]] = [HTTPException, *_CODES]
    for kind in kinds:
        app.register_error_handler(kind, show)
