"""Somebody at a section that saves itself, in a browser of their own, on the server as shipped."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import Session
from projects.models import Project
from tests.projects import desk

PATIENCE = 20_000
DOOR = "**/enregistrer/"


@dataclass
class Person:
    context: BrowserContext
    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self) -> None:
        self.page.goto(self.url, wait_until="networkidle")

    def window(self) -> "Person":
        """The same section in another window of the same browser."""
        other = Person(self.context, self.context.new_page(), self.url, self.faults)
        other.open()
        return other

    def bar(self) -> Locator:
        return self.page.locator("[data-save-bar]")

    def is_saved(self) -> None:
        expect(self.bar()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
        expect(self.page.locator("[data-save-text]")).to_contain_text("Enregistré", timeout=PATIENCE)

    def keeps_nothing(self) -> None:
        """All that was typed is stored: the browser holds none of it."""
        self.page.wait_for_function("() => Object.keys(localStorage).length === 0", timeout=PATIENCE)

    def is_told(self, words: str) -> None:
        expect(self.page.locator("[data-save-alert]")).to_contain_text(words, timeout=PATIENCE)

    def write(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]").fill(text)

    def holds(self, name: str, text: str) -> None:
        expect(self.page.locator(f"[name={name}]")).to_have_value(text, timeout=PATIENCE)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def dies_offline(self) -> None:
        """The window goes without a word: what a browser still sends at that instant finds no session any more."""
        Session.objects.all().delete()
        self.page.close(run_before_unload=False)

    def comes_back(self, user) -> None:
        """Once what the dead window was still sending has its answer: that one takes the session away."""
        self.context.set_offline(False)
        self.page = self.context.new_page()
        self.page.wait_for_timeout(500)
        self.sign_in(user)
        self.open()

    def sign_in(self, user) -> None:
        sign_in(self.context, urljoin(self.url, "/"), user)


def sign_in(context: BrowserContext, url: str, user) -> None:
    value = desk.browser(user).cookies["session"].value
    context.add_cookies([{"name": "session", "value": value, "url": url}])


def sit(browser: Browser, url: str, user, project: Project, section: str, *, scripts: bool) -> Person:
    context = browser.new_context(locale="fr-FR", java_script_enabled=scripts)
    person = Person(context, context.new_page(), url + desk.section_of(project, section))
    person.sign_in(user)
    return person


def answers(project: Project) -> dict:
    return Project.objects.get(pk=project.pk).answers
