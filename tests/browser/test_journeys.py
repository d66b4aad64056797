"""What people come for, with script turned off."""

from __future__ import annotations

import pytest
from browser_pages import OpenPage
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_from_a_question_to_the_words_of_the_law(open_page: OpenPage) -> None:
    with open_page("/") as page:
        page.get_by_role("searchbox").fill("von dieu le toi thieu kho lanh")
        page.get_by_role("button", name="Tìm kiếm").click()
        page.locator(".facet a", has_text="điều kiện kinh doanh").click()
        hit = page.locator("ol.results li", has_text="vốn điều lệ").first
        hit.locator("h3 a").click()
        expect(page.get_by_role("heading", name="Lịch sử")).to_be_visible()
        expect(page.locator(".law mark.item")).to_contain_text("vốn điều lệ")
        page.locator("blockquote.law + p a").first.click()
        provision = page.locator(":target")
        expect(provision).to_be_in_viewport()
        expect(provision.locator("mark.item")).to_be_visible()


def test_a_cut_for_a_time_is_back_on_another_date(open_page: OpenPage) -> None:
    with open_page("/items?state=suspended") as page:
        page.locator("ul.results h3 a").first.click()
        expect(page.locator("main")).to_contain_text("cắt có thời hạn")
        page.get_by_label("Trạng thái vào ngày khác").fill("2099-01-01")
        page.get_by_role("button", name="Xem").click()
        expect(page.locator("main")).to_contain_text("Ngày 1/1/2099: ")
        expect(page.locator("main .badge-suspended")).to_have_count(0)


def test_from_a_programme_to_the_rows_behind_its_number(open_page: OpenPage) -> None:
    with open_page("/programmes/DEMO") as page:
        shown = page.locator(".figure-counted b").first.inner_text()
        page.get_by_role("link", name="Các dòng tạo nên số này").first.click()
        expect(page.locator("ul.results > li")).to_have_count(int(shown))


def test_the_other_language_is_one_click_away_and_stays(open_page: OpenPage) -> None:
    with open_page("/documents") as page:
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
        page.get_by_role("link", name="Method").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How we count")


def test_the_keyboard_reaches_the_content_first(open_page: OpenPage) -> None:
    with open_page("/") as page:
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()


def test_the_folded_side_is_open_on_a_wide_screen_only(open_page: OpenPage) -> None:
    with open_page("/search?q=kho") as page:
        expect(page.locator("ul.facet").first).to_be_visible()
    with open_page("/search?q=kho", 375) as page:
        expect(page.locator("ul.facet").first).to_be_hidden()
        page.locator("summary").first.click()
        expect(page.locator("ul.facet").first).to_be_visible()


def test_each_chart_is_drawn_with_its_table_beneath(open_page: OpenPage) -> None:
    with open_page("/programmes/P2018-DKKD") as page:
        for name, share in (("Số được báo cáo", "108,1"), ("Theo bộ", "170,2")):
            drawn, table = page.get_by_role("img", name=name), page.get_by_role("table", name=name)
            expect(drawn).to_be_visible()
            expect(table).to_contain_text(share)
            above, below = drawn.bounding_box(), table.bounding_box()
            assert above is not None
            assert below is not None
            assert above["y"] + above["height"] <= below["y"]
