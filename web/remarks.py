"""Words of the programme files: written in English, with Vietnamese words beside them (``vi``) in the same file.

What has none stays as it is written and is marked as English. Names of figures are in the catalogue of messages.
"""

from __future__ import annotations

import re
from datetime import date

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from registry.programmes import catalogue
from web.formats import day, language, number, period


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text


FIGURES = {
    "abolish": _l("abolished"),
    "amend": _l("amended"),
    "assigned": _l("tasks assigned"),
    "circulars": _l("circulars"),
    "approved": _l("approved"),
    "conditions_in_plan": _l("conditions in the plan"),
    "cut_in_the_year": _l("cut in that year alone"),
    "decrees": _l("decrees"),
    "done": _l("done"),
    "done_late": _l("done late"),
    "done_on_time": _l("done on time"),
    "done_pct_as_printed": _l("percentage done, as printed"),
    "due": _l("due"),
    "expires": _l("ends"),
    "in_force": _l("in force"),
    "in_progress": _l("in progress"),
    "instrument": _l("instrument"),
    "instruments": _l("instruments"),
    "ktcn_baseline": _l("baseline of specialised inspection"),
    "ktcn_cut": _l("cut in specialised inspection"),
    "ktcn_target": _l("target of specialised inspection"),
    "law": _l("legal basis"),
    "laws": _l("laws"),
    "lines": _l("business lines"),
    "method_as_printed": _l("method, as printed"),
    "ministries": _l("ministries"),
    "open": _l("open"),
    "open_in_time": _l("open in time"),
    "other_value": _l("another value"),
    "overdue": _l("overdue"),
    "overrides_other_documents": _l("prevails over other documents"),
    "part": _l("part"),
    "pct_of_baseline": _l("percent of the baseline"),
    "plan": _l("plan"),
    "planned": _l("planned"),
    "procedures": _l("procedures"),
    "procedures_approved": _l("procedures approved"),
    "procedures_base": _l("procedures in the baseline"),
    "procedures_cut": _l("procedures cut"),
    "procedures_pct_as_printed": _l("percentage of procedures, as printed"),
    "procedures_simplified": _l("procedures simplified"),
    "sector": _l("sector"),
    "simplify": _l("simplified"),
    "vnd_per_year_bn": _l("billion dong saved a year"),
    "workdays_per_year": _l("working days saved a year"),
}
_COUNTED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(\d+) items are amended and ask for more, or it is not told: in no cut"),
        _l("%s items are amended and ask for more, or it is not told: in no cut"),
    ),
    (
        re.compile(r"(\d+) items went with a text that was replaced, and are in no cut"),
        _l("%s items went with a text that was replaced, and are in no cut"),
    ),
    (
        re.compile(r"(\d+) lines went into another line, which is no cut"),
        _l("%s lines went into another line, which is no cut"),
    ),
    (
        re.compile(r"(\d+) lines are inspected after clearance now, which is no cut"),
        _l("%s lines are inspected after clearance now, which is no cut"),
    ),
    (
        re.compile(r"time-limited cuts lapse on (\S+), in (\d+) days"),
        _l("time-limited cuts lapse on %s, in %s days"),
    ),
)
"""Warnings that the registry works out: numbers and dates are kept as they are."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_SPAN = re.compile(r"(?<=\d{4}-\d{2}-\d{2})/(?=\d{4}-\d{2}-\d{2})")
_ENGLISH = re.compile(r"[a-z]{2}")


def figure_name(key: str) -> str:
    """Words for the key of a figure; an unknown key with blanks for underscores."""
    return str(gettext(FIGURES[key])) if key in FIGURES else (key.replace("_", " "))


def figure_value(value: float | str) -> Markup:
    """A figure in the reader's language."""
    return escape(number(value)) if isinstance(value, int | float) else remark(value)


def figure_words(value: float | str) -> str:
    """The same as bare words."""
    return number(value) if isinstance(value, int | float) else remark_words(value)


def remark(text: str) -> Markup:
    """A remark in the reader's language; as it is, marked as English, if there are no words for it."""
    words = remark_words(text)
    known = language() == "en" or words != text or not _ENGLISH.search(text)
    return escape(words) if known else Markup('<span lang="en">{}</span>').format(text)


def remark_words(text: str) -> str:
    """The same as bare words, where nothing can be marked."""
    if language() == "vi" and text in catalogue().vietnamese:
        return catalogue().vietnamese[text]
    if _MONTH.fullmatch(text):
        return period(text)
    for pattern, words in _COUNTED:
        if found := pattern.fullmatch(text):
            return _with_days(str(gettext(words) % found.groups()))
    return _with_days(text)


def _with_days(text: str) -> str:
    """Dates as the reader writes them; two with a stroke between them are a span of time."""
    return _DATE.sub(_day, _SPAN.sub("–", text))


def _day(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.filters.update(remark=remark, figure_name=figure_name, figure_value=figure_value)
