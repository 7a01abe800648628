"""static/js/projects/uploads.js in a browser: progress, a cut retried under the same key, cancel, refusal."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.projects.test_views_scripts import POLICY, ROOT, SITE

pytestmark = pytest.mark.once
FORM = """<!doctype html><title>a</title><form method="post" data-pieces="/pieces/">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="revision" value="4">
<div><label for="f">Devis</label><input id="f" type="file" name="devis" data-upload="devis" multiple accept=".pdf"
data-max-files="3" data-max-bytes="1000" data-max-words="1 ko"></div></form>
<script type="module" src="/static/js/projects/uploads.js"></script>"""
DONE = {"id": "7", "nom": "devis.pdf", "taille": "9 octets", "etat": "non analysé", "avis": "", "revision": 5}
PDF = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Callable[[Callable[[Route], None]], Page]]:
    context = browser.new_context(locale="fr-FR")

    def go(answer: Callable[[Route], None]) -> Page:
        def hand_over(route: Route) -> None:
            path = urlsplit(route.request.url).path
            if path.startswith("/static/"):
                route.fulfill(path=Path(ROOT) / path[1:], content_type="text/javascript")
            elif path == "/pieces/":
                answer(route)
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=FORM, content_type="text/html; charset=utf-8", headers=headers)

        context.route("**/*", hand_over)
        tab = context.new_page()
        tab.goto(f"{SITE}/page/", wait_until="networkidle")
        return tab

    yield go
    context.close()


def key_of(route: Route) -> str:
    return re.search(r'name="cle"\r\n\r\n([0-9a-f-]+)', route.request.post_data_buffer.decode("latin-1"))[1]


def test_a_cut_is_retried_under_the_same_key_and_the_file_shown_once(page):
    keys, answers = [], iter(["cut", "busy"])

    def answer(route: Route) -> None:
        keys.append(key_of(route))
        match next(answers, "done"):
            case "cut":
                route.abort("connectionreset")
            case "busy":
                route.fulfill(status=503, json={"erreur": "Réessayez."})
            case _:
                route.fulfill(status=201, json=DONE | {"adresse": "/pieces/7/"})

    tab = page(answer)
    tab.set_input_files("#f", [PDF])
    expect(tab.locator("a.piece-name")).to_have_text("devis.pdf", timeout=15_000)
    assert len(keys) == 3
    assert len(set(keys)) == 1
    expect(tab.locator("[role=status]")).to_contain_text("est ajouté")
    expect(tab.locator("button[name=retirer_piece]")).to_have_attribute("value", "7")
    assert tab.input_value("[name=revision]") == "5"
    assert tab.eval_on_selector("#f", "input => input.files.length") == 0


def arrived(tab: Page, waiting: list[Route], number: int) -> None:
    """Exactly so many files have left the page."""
    for _ in range(200):
        if len(waiting) >= number:
            break
        tab.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    assert len(waiting) == number


def test_refusals_are_said_before_and_after_and_one_file_leaves_at_a_time(page):
    waiting: list[Route] = []
    tab = page(waiting.append)
    heavy = PDF | {"name": "lourd.pdf", "buffer": bytes(2_000)}
    tab.set_input_files("#f", [PDF, PDF | {"name": "b.pdf"}, heavy, PDF | {"name": "de-trop.pdf"}])
    expect(tab.locator("[role=alert]")).to_contain_text("1 en trop")
    expect(tab.locator(".piece.is-refused")).to_contain_text("1 ko au plus")
    arrived(tab, waiting, 1)
    expect(tab.locator(".piece").nth(1)).to_contain_text("en attente")
    waiting[0].fulfill(status=422, json={"erreur": "Le contenu ne correspond pas."})
    expect(tab.locator("[role=alert]")).to_contain_text("ne correspond pas")
    arrived(tab, waiting, 2)
    tab.get_by_role("button", name="Annuler b.pdf").click()
    expect(tab.locator("[role=status]")).to_contain_text("annulé")
    expect(tab.locator(".piece")).to_have_count(2)


def test_session_that_ended_can_be_resumed(page):
    answers = iter([401])

    def answer(route: Route) -> None:
        status = next(answers, 201)
        said = DONE | {"adresse": "/pieces/7/"} if status == 201 else {"erreur": "Votre session a expiré."}
        route.fulfill(status=status, json=said)

    tab = page(answer)
    tab.set_input_files("#f", [PDF])
    tab.get_by_role("button", name="Réessayer devis.pdf").click()
    expect(tab.locator("a.piece-name")).to_have_text("devis.pdf")
