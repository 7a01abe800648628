"""static/js/editions/asking.js in a browser, under the content policy; the server is played by the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[3]
SITE = "http://portail.invalid"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"
ROW = '<input type="hidden" name="q-options-{n}-key" value=""><input name="q-options-{n}-label" value="{label}">'
ADD = '<button name="faire" value="ajouter:q-options" data-refresh="shape">Ajouter</button>'
UP = '<button name="faire" value="monter:q-options-1" data-refresh="shape">Monter</button>'


def live(rows: list[str], preview: str) -> str:
    fields = "".join(ROW.format(n=n, label=label) for n, label in enumerate(rows))
    return (
        f'<div data-live="form"><textarea name="q-label">Où ?</textarea>{fields}{ADD}{UP}</div>'
        f'<div data-live="preview">{preview}</div>'
    )


def page(rows: list[str]) -> str:
    form, preview = live(rows, "avant").split("</div>", 1)
    script = '<script type="module" src="/static/js/editions/asking.js"></script>'
    return (
        f'<!doctype html><title>a</title><div data-asking><form method="post">{form}</div>'
        f'<input type="hidden" name="fin" value="1"></form>{preview}<p data-live-status></p></div>{script}'
    )


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    context = browser.new_context()

    def go(answer: Callable[[Route], None]) -> Page:
        def hand_over(route: Route) -> None:
            path = urlsplit(route.request.url).path
            if path.startswith("/static/"):
                route.fulfill(path=ROOT / path[1:], content_type="text/javascript")
            elif route.request.method == "POST":
                answer(route)
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=page(["Un", "Deux"]), content_type="text/html; charset=utf-8", headers=headers)

        context.route("**/*", hand_over)
        tab = context.new_page()
        tab.goto(f"{SITE}/page/", wait_until="networkidle")
        return tab

    yield go
    context.close()


def names(body: str) -> list[str]:
    return [line.partition('name="')[2].partition('"')[0] for line in body.splitlines() if 'name="' in line]


def test_the_preview_follows_what_is_typed(visit):
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data)
        route.fulfill(body=live(["Un", "Deux"], "l’aperçu nouveau"), content_type="text/html; charset=utf-8")

    tab = visit(answer)
    tab.locator("textarea").fill("Où exactement ?")
    expect(tab.locator("[data-live=preview]")).to_have_text("l’aperçu nouveau")
    assert tab.locator("textarea").input_value() == "Où exactement ?"
    assert len(asked) == 1
    assert "Où exactement ?" in asked[0]
    assert names(asked[0])[-3:] == ["faire", "partie", "fin"]


def test_what_is_typed_while_a_row_is_being_added_is_kept(visit):
    waiting: list[Route] = []
    tab = visit(waiting.append)
    tab.get_by_text("Ajouter").click()
    tab.locator("[name=q-options-0-label]").fill("Ic")
    tab.wait_for_timeout(600)
    assert len(waiting) == 1
    waiting[0].fulfill(body=live(["Un", "Deux", ""], "après"), content_type="text/html; charset=utf-8")
    expect(tab.locator("[name=q-options-2-label]")).to_be_visible()
    tab.keyboard.insert_text("i")
    assert tab.locator("[name=q-options-0-label]").input_value() == "Ici"
    assert tab.locator("[name=q-options-1-label]").input_value() == "Deux"


def test_a_new_row_is_where_the_hand_goes_when_it_writes_nowhere_else(visit):
    waiting: list[Route] = []
    tab = visit(waiting.append)
    tab.get_by_text("Ajouter").click()
    tab.wait_for_timeout(50)
    waiting[0].fulfill(body=live(["Un", "Deux", ""], "après"), content_type="text/html; charset=utf-8")
    expect(tab.locator("[name=q-options-2-label]")).to_be_focused()


def test_rows_do_not_change_places_under_the_hand_that_writes(visit):
    waiting: list[Route] = []
    tab = visit(waiting.append)
    tab.get_by_text("Monter").click()
    assert tab.evaluate("document.querySelector('form').inert") is True
    waiting[0].fulfill(body=live(["Deux", "Un"], "après"), content_type="text/html; charset=utf-8")
    expect(tab.locator("[name=q-options-0-label]")).to_have_value("Deux")
    assert tab.evaluate("document.querySelector('form').inert") is False


def test_without_an_answer_the_whole_page_is_asked_for(visit):
    kinds: list[str] = []

    def answer(route: Route) -> None:
        kinds.append(route.request.resource_type)
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.fulfill(body="la page entière", content_type="text/html; charset=utf-8")

    tab = visit(answer)
    tab.get_by_text("Ajouter").click()
    expect(tab.locator("body")).to_have_text("la page entière")
    assert kinds == ["fetch", "document"]
