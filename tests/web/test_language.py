from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import web

FOLDER = Path(web.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]


def test_every_message_has_vietnamese_words_and_none_is_left_over() -> None:
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    used = {
        message[0] if isinstance(message, tuple) else message
        for _, _, message, _, _ in extract_from_dir(FOLDER, METHODS, options, keywords)
    }
    with (FOLDER / "translations/vi/LC_MESSAGES/messages.po").open("rb") as source:
        catalogue = read_po(source, locale="vi")
    translated = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue if message.string
    }
    assert used == translated - {""}


def test_vietnamese_comes_first(client: FlaskClient) -> None:
    page = client.get("/")
    assert '<html lang="vi">' in page.text
    assert "Sổ điều kiện kinh doanh" in page.text


def test_a_choice_is_kept_and_can_be_taken_back(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/documents?lang=en").text
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="vi">' in client.get("/?lang=vi").text
    assert '<html lang="vi">' in client.get("/").text


@pytest.mark.parametrize("wanted", ["fr", "../../etc", "<script>", ""])
def test_an_unknown_language_changes_nothing(client: FlaskClient, wanted: str) -> None:
    page = client.get("/method", query_string={"lang": wanted})
    assert '<html lang="vi">' in page.text
    assert "Set-Cookie" not in page.headers


def test_the_switch_keeps_the_question(client: FlaskClient) -> None:
    assert 'href="/search?q=r%C6%B0%E1%BB%A3u&amp;lang=en"' in client.get("/search?q=rượu").text
