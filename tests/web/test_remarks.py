from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup

from registry.programmes import catalogue
from web.remarks import figure_name, figure_value, remark, remark_words


@pytest.fixture(autouse=True)
def request_context(empty_site: Flask) -> Iterator[None]:
    with empty_site.test_request_context("/"):
        yield


def test_figures_have_words_in_both_languages() -> None:
    with force_locale("vi"):
        assert figure_name("workdays_per_year") == "ngày công tiết kiệm mỗi năm"
        assert figure_value(17500000) == "17.500.000"
        assert figure_value("about 7,000,000") == "khoảng 7.000.000"
    with force_locale("en"):
        assert figure_name("workdays_per_year") == "working days saved a year"
        assert figure_name("a_key_of_tomorrow") == "a key of tomorrow"


def test_every_key_of_the_programme_files_has_words() -> None:
    with force_locale("vi"):
        for programme in catalogue().programmes:
            for row in (*programme.reported, *programme.ministries):
                for key in row.figures:
                    assert figure_name(key) != key.replace("_", " "), key


def test_every_warning_and_note_of_the_programme_files_is_said_in_vietnamese() -> None:
    with force_locale("vi"):
        for programme in catalogue().programmes:
            notes = [row.note for row in (*programme.reported, *programme.ministries) if row.note]
            for words in (*programme.warnings, *notes, *(row.used_by for row in programme.baselines)):
                assert remark_words(words) != words, f"{programme.id}: {words}"


def test_warnings_are_said_in_vietnamese() -> None:
    with force_locale("vi"):
        assert remark("method not published in anything read") == "không tài liệu nào đã đọc công bố cách tính"
        assert remark_words("time-limited cuts lapse on 2027-03-01, in 99 days").endswith("1/3/2027, sau 99 ngày nữa")
        assert remark_words("2026-07-01/2027-02-28") == "1/7/2026–28/2/2027"
        assert remark_words("2020-12") == "tháng 12/2020"
        assert remark_words("2020-13-45") == "2020-13-45"
    with force_locale("en"):
        assert remark("method not published in anything read") == "method not published in anything read"


def test_what_has_no_words_stays_and_is_marked_as_english() -> None:
    with force_locale("vi"):
        assert remark("a <b>new</b> remark") == Markup('<span lang="en">a &lt;b&gt;new&lt;/b&gt; remark</span>')
        assert remark("2018-08/09") == "2018-08/09"
        assert remark("50% of everything %s") == Markup('<span lang="en">50% of everything %s</span>')
    with force_locale("en"):
        assert remark("a <b>new</b> remark") == Markup("a &lt;b&gt;new&lt;/b&gt; remark")
