"""Which language a page is in: ``?lang=``, else the cookie, else Vietnamese."""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, request
from flask_babel import Babel, Domain, get_locale

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
COOKIE = "lang"
CATALOGUES = Path(__file__).parent / "translations"
YEAR = 365 * 24 * 3600


def choose() -> str:
    """Code of the language of this request."""
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return DEFAULT


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """Messages of one language, compiled in memory so that a clean checkout needs no build step.

    English is the language of the message ids and has no catalogue.
    """
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Translations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's message domain, read from the ``.po`` files themselves."""

    def get_translations(self) -> gettext.NullTranslations:
        """Messages of the language of this request."""
        return catalogue(str(get_locale() or DEFAULT))


def remember(response: Response) -> Response:
    """Keep an explicit choice in a cookie."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, choose(), max_age=YEAR, samesite="Lax", httponly=True)
    return response


def init_app(app: Flask) -> None:
    """Give ``app`` its languages."""
    babel = Babel(app, default_locale=DEFAULT, default_timezone="Asia/Ho_Chi_Minh", locale_selector=choose)
    babel.domain_instance = PoDomain()
    app.after_request(remember)
