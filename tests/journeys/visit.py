"""Somebody in a real browser: every page is watched for faults, the main ones are kept as pictures."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.shipped import Portal

WIDTHS = (1280, 360)
WHOLE_PAGES = "ARTEFACTS" in os.environ
HEIGHT = 900
STEP_MILLISECONDS = 15_000
PATIENCE = 90.0
ECHO_OF_A_STATUS = "Failed to load resource"  # the answer itself is already counted
VIEWER = "chrome-extension:"  # Chromium shows a PDF with a page of its own


class Visit:
    """One person, one browser: its cookies, its pages, what went wrong in them."""

    def __init__(self, browser: Browser, portal: Portal, pictures: Path, *, scripts: bool = True) -> None:
        self.portal, self.pictures, self.scripts = portal, pictures, scripts
        self.faults: list[str] = []
        self.context = browser.new_context(
            base_url=portal.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=scripts,
            viewport={"width": WIDTHS[0], "height": HEIGHT},
        )
        self.context.set_default_timeout(STEP_MILLISECONDS)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("response", self._weigh)
        self.context.on("request", self._follow)
        self.page: Page = self.context.new_page()

    # -- watching ----------------------------------------------------------------------------------

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and ECHO_OF_A_STATUS not in message.text:
            self.faults.append(f"console: {message.text} ({message.page and message.page.url})")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.portal.url, "data:", "blob:", VIEWER)):
            self.faults.append(f"outside: {request.url}")

    # -- doing -------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        self.page.goto(path)

    def link(self, name: str, *, within: str = "main") -> Locator:
        return self.page.locator(within).get_by_role("link", name=name)

    def follow(self, name: str, *, within: str = "main") -> None:
        self.link(name, within=within).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=exact).first.click()
        if self.scripts:
            expect(self.page.locator("[data-leaving]")).to_have_count(0, timeout=20_000)
        self.page.wait_for_load_state()

    def write(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).fill(text)

    # -- reading -----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return spaces(self.page.locator("h1").inner_text())

    @property
    def text(self) -> str:
        """What a person reads of the page, spaces made plain."""
        return spaces(self.page.locator("main").inner_text())

    def waits_for(self, words: str, path: str) -> str:
        """Opens the page again until the words are there."""

        def seen() -> bool:
            self.open(path)
            return words in self.text

        patiently(seen, f"« {words} » on {path}: {self.text[:400]}")
        return self.text

    def pdf(self, link: Locator) -> bytes:
        """The document behind a link, once the worker has made it."""
        address = urljoin(self.page.url, link.first.get_attribute("href"))
        answers: list[APIResponse] = []

        def ready() -> bool:
            answers.append(self.context.request.get(address))
            return answers[-1].headers["content-type"] == "application/pdf"

        patiently(ready, f"the PDF of {address}")
        return answers[-1].body()

    # -- looking -----------------------------------------------------------------------------------

    def look(self, name: str) -> None:
        """Pictures on a screen and on a phone (whole pages when $ARTEFACTS is set); no overflow, nothing for axe."""
        for width in reversed(WIDTHS):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=WHOLE_PAGES)
            self._check_width(name, width)
        if self.scripts:
            self._check_access(name)

    def _check_width(self, name: str, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.faults.append(f"{name}: {wide} pixels on a screen of {width}")

    def _check_access(self, name: str) -> None:
        for violation in Axe().run(self.page).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            self.faults.append(f"axe, {name}: {violation['id']} {nodes}")


def spaces(text: str) -> str:
    return " ".join(text.split())


def patiently(ready: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < until, what
        time.sleep(0.5)
