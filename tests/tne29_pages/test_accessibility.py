"""The public pages in a browser: axe finds nothing, nothing overflows, no error in the console."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .conftest import PUBLIC

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(browser: Browser, live_server, width: int) -> Iterator:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")

    def go(url: str) -> tuple[Page, list[str]]:
        tab, wrong = context.new_page(), []
        tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        tab.goto(live_server.url + url)
        return tab, wrong

    yield go
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_pass_axe_and_fit_the_screen(visit, publish, settings):
    publish(3)
    for url in (*PUBLIC, "/composants/", "/nulle-part/"):
        settings.DEBUG = url == "/composants/"
        tab, console = visit(url)
        found = [violation["id"] for violation in Axe().run(tab).response["violations"]]
        overflow = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong = [line for line in console if "404" not in line]
        assert (url, found, overflow, wrong) == (url, [], 0, [])
        tab.close()


@pytest.mark.parametrize("width", [360])
def test_menu_of_a_phone_opens_without_script_and_by_keyboard(visit, publish):
    publish(1)
    tab, _ = visit("/")
    tab.locator("details.menu summary").press("Enter")
    tab.locator("details.menu").get_by_role("link", name="Partenaires").click()
    assert tab.url.endswith("/partenaires/")


@pytest.mark.parametrize("width", [1280])
def test_first_tab_leads_to_the_content(visit, publish):
    publish(1)
    tab, _ = visit("/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Aller au contenu"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "contenu"
