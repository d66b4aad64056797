"""How numbers, dates and paths are written, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import cast

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context

from registry.views import Share
from web.goods import printed, row_number

DATE_PATTERN = {"vi": "d/M/y", "en": "d MMMM y"}
_SEGMENT_NAMES = {
    "dieu": ("Điều", "Article"),
    "khoan": ("khoản", "clause"),
    "diem": ("điểm", "point"),
    "tiet": ("tiết", "sub-point"),
    "phan": ("Phần", "Part"),
    "chuong": ("Chương", "Chapter"),
    "muc": ("Mục", "Section"),
    "tieu-muc": ("Tiểu mục", "Subsection"),
    "phu-luc": ("Phụ lục", "Annex"),
    "mau": ("Mẫu", "Form"),
    "quy-dinh": ("Quy định", "Regulation"),
    "quy-che": ("Quy chế", "Rules"),
    "danh-muc": ("Danh mục", "List"),
}


def language() -> str:
    """Code of the language of the page (``vi`` or ``en``)."""
    return str(get_locale() or "vi")


def day(value: date | None) -> str:
    """``27/6/2013``, ``27 June 2013``; says so if the date is not known."""
    if value is None:
        return str(gettext("not stated"))
    return format_date(value, DATE_PATTERN[language()], locale=language())


def number(value: float) -> str:
    """``3.346`` in Vietnamese, ``3,346`` in English; at most two decimals."""
    return _decimal(round(value, 2), language())


@lru_cache(maxsize=10_000)
def _decimal(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)  # slow, and the same few numbers stand on every page


def percent(share: Share) -> str:
    """The percentage alone, for use beside its denominator (the ``share`` macro prints both).

    One decimal as the reports print it; two for rates of tasks, which differ only there (2.20, 2.15, 1.18).
    """
    if share.percent is None:
        return str(gettext("not computable"))
    pattern = "#,##0.0" if share.of in ("baseline", "target") else "#,##0.00"
    space = "\u00a0" if language() == "vi" else ""
    return format_decimal(share.percent, format=pattern, locale=language()) + space + "%"


def period(name: str) -> str:
    """``2026-04`` is "tháng 4/2026", ``2026-W18`` "tuần 18/2026"."""
    year, _, part = name.partition("-")
    if part.startswith("W"):
        return str(gettext("week %(week)s of %(year)s", week=int(part[1:]), year=year))
    return str(gettext("%(month)s/%(year)s", month=int(part), year=year))


def locator(path: str | None) -> str:
    """A provision path as lawyers write it: ``dieu-7a/khoan-2/diem-đ`` is "điểm đ khoản 2 Điều 7a"."""
    if path is None:
        return str(gettext("place not clear"))
    if path == "":
        return str(gettext("the whole document"))
    names = [_segment_name(segment) for segment in path.partition("#")[0].split("/")]
    if "" in names:
        return path
    return " ".join(reversed(names)) if language() == "vi" else ", ".join(names)


def _segment_name(segment: str) -> str:
    for kind, names in _SEGMENT_NAMES.items():
        if segment == kind or segment.startswith(f"{kind}-"):
            return f"{names[language() == 'en']} {segment[len(kind) + 1 :]}".strip()
    return ""


def init_app(app: Flask) -> None:
    """Offer the formats to templates as filters; numbers that a plural is chosen by are written like all others."""
    chosen_by = cast(Callable[..., str], app.jinja_env.globals["ngettext"])

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, count: int, **values: object) -> str:
        return chosen_by(context, singular, plural, count, num=number(count), **values)

    app.jinja_env.globals["ngettext"] = ngettext
    app.jinja_env.filters.update(
        day=day, number=number, percent=percent, locator=locator, period=period, hs=printed, row_number=row_number
    )
