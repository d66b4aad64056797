"""The site over a registry that the real pipeline made of the samples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from site_data import build

from registry.queries import Registry
from registry.settings import RegistrySettings
from web.app import create_app
from web.settings import WebSettings

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def site_data(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    return build(tmp_path_factory.mktemp("site"), samples)


@pytest.fixture(scope="session")
def registry(site_data: Path) -> Registry:
    return Registry(RegistrySettings(data_dir=site_data).url, today=lambda: TODAY)


@pytest.fixture(scope="session")
def site(site_data: Path) -> Flask:
    return create_app(WebSettings(data_dir=site_data), today=lambda: TODAY)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def empty_site(tmp_path: Path) -> Flask:
    return create_app(WebSettings(data_dir=tmp_path / "nothing"), today=lambda: TODAY)
