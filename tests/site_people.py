"""Reviewers for tests of the site: accounts, and the steps of a browser with forms."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from registry.accounts import add_account
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME

PASSWORD = "a long enough password"
PEOPLE = {"lan": "reviewer", "minh": "reviewer", "ha": "administrator", "doc": "reader"}


def add_people(engine: Engine) -> None:
    for name, role in PEOPLE.items():
        add_account(engine, name, role, PASSWORD)


def own_site(site_data: Path, tmp_path: Path, today: date) -> Flask:
    """A site of its own over the samples, with people: what a test decides is seen by that test only."""
    shutil.copytree(site_data, tmp_path / "data")
    app = create_app(WebSettings(data_dir=tmp_path / "data"), today=lambda: today)
    add_people(app.extensions[NAME].database)
    return app


def hidden(markup: str, action: str | None = None) -> dict[str, str]:
    """Hidden fields of the form of a page that is sent to ``action``, as a browser would send them."""
    forms = html.fromstring(markup).xpath("//form[@method='post']")
    path = (action or "").partition("?")[0]
    form = next(form for form in forms if form.get("action", path).startswith(path))
    return {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@type='hidden']")}


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
    page = client.get("/sign-in", query_string={"next": wanted} if wanted else None)
    return client.post("/sign-in", data=hidden(page.text, "/sign-in") | {"name": name, "password": password})
