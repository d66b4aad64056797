"""What a newcomer comes for, in at most three clicks from the first page, with script turned off."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from browser_pages import OpenPage
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from web.app import create_app
from web.settings import WebSettings

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.browser


class Clicks:
    """A page that counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.made = 0

    def on(self, thing: Locator) -> None:
        """Click, at most three times in all."""
        self.made += 1
        assert self.made <= 3
        thing.first.click()


def test_the_conditions_of_an_activity(open_page: OpenPage) -> None:
    with open_page("/") as page:
        clicks = Clicks(page)
        page.get_by_role("searchbox").fill("kho lanh")
        clicks.on(page.get_by_role("button", name="Tìm kiếm"))
        clicks.on(page.locator(".activities a", has_text="kho lạnh"))
        expect(page.locator("ul.checklist > li").first).to_be_visible()


def test_the_share_of_the_target_by_ministry(open_page: OpenPage) -> None:
    with open_page("/") as page:
        clicks = Clicks(page)
        clicks.on(page.locator(".card a", has_text="Cắt giảm, đơn giản hóa điều kiện kinh doanh 2018"))
        row = page.get_by_role("region", name="Theo bộ").get_by_role("row", name="Bộ Công Thương")
        expect(row).to_contain_text("111,0\u00a0% của chỉ tiêu 608")


def test_a_csv_of_all_cut_events(open_page: OpenPage) -> None:
    with open_page("/") as page:
        clicks = Clicks(page)
        clicks.on(page.get_by_role("link", name="Tải dữ liệu về"))
        with page.expect_download() as download:
            clicks.on(page.get_by_role("link", name="CSV – Sự kiện cắt giảm"))
        assert download.value.suggested_filename == "cuts.csv"
        header = Path(download.value.path()).read_text(encoding="utf-8-sig").partition("\n")[0]
        assert header.startswith("id,item_id,op")


@pytest.fixture(scope="module")
def real_address(tmp_path_factory: pytest.TempPathFactory, shared_corpus: Path) -> Iterator[str]:
    """Address of a site over a few real texts: a decree, the resolution that cuts it, and lists of goods."""
    data_dir = tmp_path_factory.mktemp("real") / "data"
    texts = [
        *sorted((shared_corpus / "imposing" / "phapdien_slices").glob("*67-2013*")),
        *sorted((shared_corpus / "cutting" / "2026_resolutions").glob("*-19-2026-nq-cp*")),
        shared_corpus / "lists" / "circulars",
    ]
    doors = (["corpus", "import", *map(str, texts)], ["corpus.nlp", "run"], ["registry", "migrate"])
    for door in (*doors, ["registry", "load"], ["search_api", "index"]):
        subprocess.run(
            [sys.executable, "-m", *door],
            check=True,
            capture_output=True,
            cwd=REPOSITORY,
            env={**os.environ, "DATA_DIR": str(data_dir)},
        )

    server = make_server("127.0.0.1", 0, create_app(WebSettings(data_dir=data_dir)), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def first_page(browser: Browser, real_address: str) -> Iterator[Page]:
    """The first page of the site over real texts."""
    context = browser.new_context(java_script_enabled=False, locale="vi-VN", base_url=real_address)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.mark.real
def test_the_conditions_for_wholesale_of_tobacco_today(first_page: Page) -> None:
    clicks = Clicks(first_page)
    first_page.get_by_role("searchbox").fill("điều kiện bán buôn thuốc lá")
    clicks.on(first_page.get_by_role("button", name="Tìm kiếm"))
    clicks.on(first_page.locator(".activities a", has_text="Bán buôn sản phẩm thuốc lá"))
    expect(first_page.get_by_role("heading", level=1)).to_contain_text("Bán buôn sản phẩm thuốc lá")
    expect(first_page.locator("main")).to_contain_text("điều kiện phải đáp ứng vào ngày")
    expect(first_page.locator("main")).to_contain_text("67/2013/NĐ-CP")


@pytest.mark.real
def test_what_a_resolution_cut(first_page: Page) -> None:
    clicks = Clicks(first_page)
    clicks.on(first_page.get_by_role("link", name="Một nghị quyết đã cắt những gì?"))
    clicks.on(first_page.get_by_role("link", name="19/2026/NQ-CP", exact=True))
    expect(first_page.get_by_role("heading", name="Những gì nó cắt hoặc sửa")).to_be_visible()
    expect(first_page.get_by_role("region", name="bãi bỏ")).to_contain_text("67/2013/NĐ-CP")


@pytest.mark.real
def test_whether_goods_are_inspected(first_page: Page) -> None:
    clicks = Clicks(first_page)
    clicks.on(first_page.get_by_role("link", name="Hàng của tôi có phải kiểm tra?"))
    first_page.get_by_role("searchbox").fill("2202.10.10")
    clicks.on(first_page.get_by_role("button", name="Tra cứu"))
    expect(first_page.locator(".verdict")).to_contain_text("2202.10.10")
    expect(first_page.locator("main")).to_contain_text("Các danh mục đã đọc")
