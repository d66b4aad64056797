from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, current_app
from flask_babel import force_locale

from registry.views import Share
from web.formats import day, locator, number, percent


@pytest.fixture(autouse=True)
def request_context(empty_site: Flask) -> Iterator[None]:
    with empty_site.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("language", "path", "words"),
    [
        ("vi", "dieu-7a/khoan-2/diem-đ", "điểm đ khoản 2 Điều 7a"),
        ("en", "dieu-7a/khoan-2/diem-đ", "Article 7a, clause 2, point đ"),
        ("vi", "phu-luc-II/muc-B/muc-V", "Mục V Mục B Phụ lục II"),
        ("vi", "phu-luc", "Phụ lục"),
        ("vi", "dieu-3#chapeau", "Điều 3"),
        ("en", "", "the whole document"),
        ("en", None, "place not clear"),
        ("vi", "la-lung/cai-gi", "la-lung/cai-gi"),
    ],
)
def test_locators_are_written_as_lawyers_write_them(language: str, path: str | None, words: str) -> None:
    with force_locale(language):
        assert locator(path) == words


def test_numbers_and_dates_follow_the_language() -> None:
    with force_locale("vi"):
        assert (number(6191), number(3095.5), day(date(2013, 6, 27))) == ("6.191", "3.095,5", "27/6/2013")
        assert day(None) == "không nêu"
    with force_locale("en"):
        assert (number(6191), number(3095.5), day(date(2013, 6, 27))) == ("6,191", "3,095.5", "27 June 2013")


def test_numbers_that_choose_a_plural_are_written_alike() -> None:
    template = current_app.jinja_env.from_string('{{ ngettext("%(num)s row", "%(num)s rows", count) }}')
    with force_locale("vi"):
        assert template.render(count=6459) == "6.459 dòng"
    with force_locale("en"):
        assert (template.render(count=1), template.render(count=6459)) == ("1 row", "6,459 rows")


@pytest.mark.parametrize(
    ("numerator", "denominator", "of", "vi", "en"),
    [
        (3346, 3095.5, "target", "108,1\u00a0%", "108.1%"),
        (3346, 6191, "baseline", "54,0\u00a0%", "54.0%"),
        (217, 9880, "done", "2,20\u00a0%", "2.20%"),
        (217, 10097, "due", "2,15\u00a0%", "2.15%"),
        (217, 18422, "all", "1,18\u00a0%", "1.18%"),
    ],
)
def test_percentages_are_rounded_for_reading_only(
    numerator: float, denominator: float, of: str, vi: str, en: str
) -> None:
    share = Share(100 * numerator / denominator, numerator, denominator, of)  # type: ignore[arg-type]
    with force_locale("vi"):
        assert percent(share) == vi
    with force_locale("en"):
        assert percent(share) == en


def test_what_cannot_be_computed_is_said_in_words() -> None:
    with force_locale("en"):
        assert percent(Share(None, None, 6191, "baseline")) == "not computable"
