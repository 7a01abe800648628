"""The modules of static/js/projects in a browser, under the content policy. Pages are handed over, no server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SITE = "http://portail.invalid"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"
WAIT = """<div data-wait="/dossier.pdf"><span data-wait-words>en attente</span><progress max="100" value="0"></progress>
</div>"""
SECTION = (
    '<form data-unsaved method="post"><input name="titre" value="Une webradio"><button>Enregistrer</button></form>'
)
CONFIRM = (
    '<form class="confirm" method="post" action="/depose/"><button type="submit" name="a" value="b">Déposer</button>'
)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    context = browser.new_context(locale="fr-FR")

    def go(module: str, body: str, answers: Callable[[Route], None] | None = None) -> Page:
        script = f'<script type="module" src="/static/js/projects/{module}.js"></script>'
        context.route("**/*", lambda route: hand_over(route, f"<!doctype html><title>a</title>{body}{script}", answers))
        tab = context.new_page()
        tab.goto(f"{SITE}/page/", wait_until="networkidle")
        return tab

    yield go
    context.close()


def hand_over(route: Route, page: str, answers: Callable[[Route], None] | None) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=ROOT / path[1:], content_type="text/javascript")
    elif path == "/page/" or answers is None:
        route.fulfill(body=page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
    else:
        answers(route)


def test_the_waiting_page_follows_then_opens_the_document(visit):
    states = iter([("queued", "en attente", 0), ("running", "en préparation", 40), ("done", "prêt", 100)])

    def answer(route: Route) -> None:
        if "application/json" in route.request.headers["accept"]:
            state, words, percent = next(states)
            route.fulfill(json={"etat": state, "mot": words, "avancement": percent})
        else:
            route.fulfill(body="le document", content_type="text/plain; charset=utf-8")

    tab = visit("wait", WAIT, answer)
    expect(tab.locator("[data-wait-words]")).to_have_text("en préparation", timeout=8_000)
    assert tab.locator("progress").evaluate("bar => bar.value") == 40
    tab.wait_for_url(f"{SITE}/dossier.pdf", timeout=8_000)


def test_a_server_away_for_a_moment_is_asked_again(visit):
    answers = iter([503, 200])

    def answer(route: Route) -> None:
        status = next(answers, 200)
        route.fulfill(status=status, json={"etat": "running", "mot": "en préparation", "avancement": 10})

    tab = visit("wait", WAIT, answer)
    expect(tab.locator("[data-wait-words]")).to_have_text("en préparation", timeout=8_000)


@pytest.mark.parametrize(("typed", "asked"), [("Robots et marées", True), ("Une webradio", False)])
def test_leaving_with_unsaved_answers_is_asked_about(visit, typed, asked):
    tab = visit("unsaved", SECTION)
    questions: list[str] = []
    tab.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    tab.locator("input").fill(typed)
    tab.goto(f"{SITE}/ailleurs/")
    assert questions == (["beforeunload"] if asked else [])


def test_saving_is_not_leaving(visit):
    tab = visit("unsaved", SECTION)
    questions: list[str] = []
    tab.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    tab.locator("input").fill("Robots et marées")
    with tab.expect_navigation():
        tab.locator("button").click()
    assert questions == []


def test_a_button_pressed_twice_is_sent_once(visit):
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    tab = visit("once", CONFIRM, answer)
    tab.locator("button").dblclick()
    expect(tab.locator("button")).to_be_disabled()
    assert sent == ["a=b"]
