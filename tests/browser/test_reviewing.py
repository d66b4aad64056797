"""Reviewers and readers who object, in the browser: with keys, and with forms alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import SUSPENDED
from playwright.sync_api import Browser, Page, expect
from site_people import PASSWORD

pytestmark = pytest.mark.browser
WORDS = "Luật quy định hai kho, không phải một kho."


@pytest.fixture(params=[(1280, True), (375, False)], ids=["wide with script", "narrow without"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, script = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, locale="vi-VN", base_url=address
    )
    yield context.new_page()
    context.close()


def object_to(page: Page) -> None:
    page.goto(f"/items/{SUSPENDED.item_id}")
    page.get_by_role("link", name="Có gì sai ở đây? Hãy báo cho chúng tôi").click()
    page.get_by_label("Hãy cho biết điều gì sai").fill(WORDS)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("status")).to_contain_text("Xin cảm ơn")


def sign_in(page: Page, wanted: str = "/review") -> None:
    page.goto(f"/sign-in?next={wanted}")
    page.get_by_label("Tên").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_an_objection_is_decided_and_the_decision_taken_back(page: Page, request: pytest.FixtureRequest) -> None:
    object_to(page)
    sign_in(page, "/review?reason=objection")
    page.locator("ul.results h3 a").first.click()
    case = page.url
    expect(page.locator(".said")).to_have_text(WORDS)
    if "with script" in request.node.name:
        expect(page.locator("form[data-keys]")).to_be_focused()
        page.keyboard.press("a")
        page.keyboard.press("2")
    else:
        page.get_by_label("máy đọc đúng").check()
        page.get_by_label("điều khoản chứa nó cho thấy").check()
        page.get_by_role("button", name="Quyết định và xem tiếp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã quyết định: đồng ý.")
    page.get_by_role("button", name="Rút lại").click()
    expect(page).to_have_url(case.partition("?")[0])
    expect(page.get_by_role("heading", name="Quyết định", exact=True)).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_have_count(0)


def test_keys_never_decide_while_somebody_types(page: Page, request: pytest.FixtureRequest) -> None:
    object_to(page)
    sign_in(page, "/review?reason=objection")
    page.locator("ul.results h3 a").first.click()
    case = page.url
    own_words = page.get_by_label("hoặc viết lý do khác")
    own_words.press_sequentially("a1 r2")
    expect(own_words).to_have_value("a1 r2")
    expect(page).to_have_url(case)


def test_axe_finds_nothing_serious_on_a_case(browser: Browser, address: str) -> None:
    for width in (1280, 375):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="vi-VN", base_url=address, bypass_csp=True
        )
        page = context.new_page()
        sign_in(page)
        for path in ("/review", page.locator("ul.results h3 a").first.get_attribute("href"), "/review/history"):
            page.goto(path or "")
            found = Axe().run(page).response["violations"]
            assert not [row["id"] for row in found if row["impact"] in ("serious", "critical")], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_names_are_suggested_while_one_types(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/")
    box = page.get_by_role("combobox" if "with script" in request.node.name else "searchbox")
    box.press_sequentially("kho l")
    if "with script" in request.node.name:
        expect(page.locator("datalist option").first).to_be_attached()
    box.press("Enter")
    expect(page.locator("ol.results li").first).to_be_visible()
