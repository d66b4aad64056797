"""Signing in: who may, what the cookie is like, where it leads, and that no form works without its token."""

from __future__ import annotations

from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from site_people import PASSWORD, hidden, own_site, sign_in

from registry.accounts import disable_account
from web.__main__ import main
from web.app import create_app
from web.people import own_address
from web.settings import SHORTEST_SECRET, SettingsError, WebSettings
from web.sources import NAME

TODAY = date(2026, 11, 20)


@pytest.fixture
def site(site_data: Path, tmp_path: Path) -> Flask:
    return own_site(site_data, tmp_path, TODAY)


def test_a_session_is_for_this_site_alone_and_hidden_from_scripts(client: FlaskClient) -> None:
    answer = sign_in(client, "lan")
    assert (answer.status_code, answer.location) == (303, "/review")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["session"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert PASSWORD not in answer.headers["Set-Cookie"]


def test_pages_of_somebody_signed_in_are_kept_nowhere(client: FlaskClient) -> None:
    assert "Cache-Control" not in client.get("/").headers
    sign_in(client, "lan")
    page = client.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers["Vary"]
    assert "lan" in html.fromstring(page.text).find_class("who")[0].text_content()


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    sign_in(client, "lan")
    client.post("/sign-out", data=hidden(client.get("/").text, "/sign-out"))
    assert not html.fromstring(client.get("/").text).find_class("who")
    assert client.get("/review/history").status_code == 403


@pytest.mark.parametrize(("name", "password"), [("lan", "wrong password!"), ("nobody", PASSWORD), ("", "")])
def test_what_was_wrong_is_not_told(client: FlaskClient, name: str, password: str) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 403
    assert "Tên hoặc mật khẩu sai" in html.fromstring(answer.text).xpath("string(//*[@role='alert'])")
    assert client.get("/review/history").status_code == 403


def test_many_guesses_are_stopped_and_told_when_to_go_on(client: FlaskClient) -> None:
    answers = [sign_in(client, f"somebody{number}", "a wrong password") for number in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert html.fromstring(answers[-1].text).findtext(".//h1") == "Quá nhiều yêu cầu"


def test_an_account_that_is_closed_is_out_at_once(site: Flask, client: FlaskClient) -> None:
    sign_in(client, "lan")
    disable_account(site.extensions[NAME].database, "lan")
    assert client.get("/review/history").status_code == 403


def test_only_reviewers_see_the_history(client: FlaskClient) -> None:
    for name, status in (("doc", 403), ("lan", 200), ("ha", 200)):
        sign_in(client, name)
        assert client.get("/review/history").status_code == status


@pytest.mark.parametrize("form", ["/sign-in", "/sign-out", "/review/decisions/1/undo"])
def test_no_form_works_without_its_token(client: FlaskClient, form: str) -> None:
    sign_in(client, "lan")
    answer = client.post(form, data={"name": "lan", "password": PASSWORD, "csrf_token": "x"})
    assert answer.status_code == 400
    assert html.fromstring(answer.text).findtext(".//h1") == "Biểu mẫu này đã hết hạn"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.test/", "//evil.test/", "/\\evil.test", "\\/evil.test", "javascript:alert(1)", "/\t/evil.test",
     "/\nhost", "evil.test", "", "/%0d%0aLocation:x\r\n"],
)  # fmt: skip
def test_signing_in_leads_to_this_site_only(client: FlaskClient, wanted: str) -> None:
    assert own_address(wanted, "/review") == "/review"
    assert sign_in(client, "lan", wanted=wanted).location == "/review"


def test_signing_in_leads_back(client: FlaskClient) -> None:
    assert sign_in(client, "lan", wanted="/review/r-1?reason=lead_in").location == "/review/r-1?reason=lead_in"


def test_a_public_site_needs_a_secret_that_lasts(
    site_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SESSION_SECRET", raising=False)
    monkeypatch.setenv("WEB_PROXIES", "1")
    with pytest.raises(SettingsError, match="SESSION_SECRET"):
        create_app(WebSettings(data_dir=site_data))
    assert main(["serve"]) == 2
    assert "secrets.token_hex" in capsys.readouterr().err
    monkeypatch.setenv("SESSION_SECRET", "x" * (SHORTEST_SECRET - 1))
    assert main(["serve"]) == 2
    monkeypatch.setenv("SESSION_SECRET", "x" * SHORTEST_SECRET)
    assert create_app(WebSettings(data_dir=site_data)).secret_key == "x" * SHORTEST_SECRET


def test_behind_a_proxy_its_word_on_the_visitor_and_the_scheme_is_taken(
    site_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION_SECRET", "x" * SHORTEST_SECRET)
    visitor = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    alone = create_app(WebSettings(data_dir=site_data, web_rate="2 per minute"), today=lambda: TODAY).test_client()
    public = create_app(WebSettings(data_dir=site_data, web_rate="2 per minute", web_proxies=1), today=lambda: TODAY)
    client = public.test_client()
    assert "Strict-Transport-Security" not in alone.get("/method", headers=visitor).headers
    assert client.get("/method", headers=visitor).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert [client.get("/method", headers=visitor).status_code for _ in range(2)] == [200, 429]
    assert client.get("/method", headers=visitor | {"X-Forwarded-For": "203.0.113.8"}).status_code == 200
