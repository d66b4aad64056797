"""Every page at both widths: nothing that axe calls serious, and nothing wider than the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import PAGES, OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(open_page: OpenPage, name: str, width: int) -> None:
    with open_page(PAGES[name], width, script=True) as page:
        found = Axe().run(page).response["violations"]
    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert not serious, [(row["id"], [node["html"] for node in row["nodes"]][:3]) for row in serious]


@pytest.mark.parametrize("name", ["home", "item", "programme", "search"])
def test_axe_finds_nothing_serious_in_the_dark(open_page: OpenPage, name: str) -> None:
    with open_page(PAGES[name], script=True, dark=True) as page:
        found = Axe().run(page).response["violations"]
    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert not serious, [(row["id"], [node["html"] for node in row["nodes"]][:3]) for row in serious]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(open_page: OpenPage, name: str) -> None:
    with open_page(PAGES[name], 375, script=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
