"""A real browser, without script, on a served site."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from browser_pages import OpenPage
from playwright.sync_api import Browser, Page, sync_playwright
from site_data import build
from site_people import add_people
from werkzeug.serving import make_server

import registry
from registry.outside import GivenFile
from registry.programmes import catalogue
from registry.tasks import import_tasks
from web.app import create_app
from web.settings import WebSettings
from web.sources import NAME

TODAY = date(2026, 11, 20)
TASKS = Path(registry.__file__).parent / "samples" / "nhiem-vu-minh-hoa.csv"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Skips where there is none, unless REQUIRE_BROWSER=1."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no Chromium on this machine: apt-get install chromium"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[str]:
    """Address of a site over the samples."""
    data_dir = build(tmp_path_factory.mktemp("browser"), samples)
    app = create_app(WebSettings(data_dir=data_dir), today=lambda: TODAY)
    database = app.extensions[NAME].database
    add_people(database)
    import_tasks(database, GivenFile(TASKS.name, TASKS.read_bytes()), catalogue(), TODAY)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def open_page(browser: Browser, address: str) -> OpenPage:
    """Open a path of the site; anything asked of another host fails the test. A picture goes to ``SCREENSHOTS``."""

    @contextmanager
    def opened(path: str, width: int = 1280, *, script: bool = False, dark: bool = False) -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            base_url=address,
            bypass_csp=script,  # axe itself is a script, which our content policy forbids
        )
        page = context.new_page()
        elsewhere: list[str] = []
        page.on(
            "request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else None
        )
        page.goto(path)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(
                path=Path(folder) / f"{_file_name(path)}-{width}{'-dark' if dark else ''}.png", full_page=True
            )
        yield page
        context.close()
        assert not elsewhere

    return opened


def _file_name(path: str) -> str:
    return re.sub(r"[^\w.-]+", "_", path).strip("_")[:80] or "home"
