"""The agreement of a head in a browser: narrow and wide, with and without scripts, sound to axe."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

EXPECTED = "Failed to load resource: the server responded with a status of 4"
SIZES = [(1280, True), (768, True), (360, True), (360, False)]
RESUME = "Chaque mois, les élèves de deux écoles écrivent et enregistrent une émission avec la médiathèque. " * 4


@pytest.fixture
def project():
    material = [
        {"id": "m1", "pour": UAIS[0], "quoi": "Deux micros et une table de mixage"},
        {"id": "m2", "pour": UAIS[0], "quoi": "Un enregistreur"},
    ]
    dates = {"opens_on": date(2023, 9, 4), "closes_on": date(2090, 10, 20)}
    project = scene.make_project(UAIS, dates=dates, resume=RESUME, materiel=material)
    scene.ask(project, datetime.now(UTC) - timedelta(days=2))
    return project


@pytest.fixture
def visit(browser: Browser, web, project, request):
    width, scripts = request.param
    context = browser.new_context(
        base_url=web.url, locale="fr-FR", java_script_enabled=scripts, viewport={"width": width, "height": 900}
    )
    page, faults = context.new_page(), []
    page.on(
        "console", lambda message: message.type == "error" and EXPECTED not in message.text and faults.append(message)
    )
    page.scripts = scripts
    yield page
    context.close()
    assert faults == []


def sign_in(page: Page, project) -> None:
    cookie = desk.browser(project.created_by).cookies["session"]
    url = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])


def look(page: Page, name: str) -> None:
    folder = Path(os.environ.get("ARTEFACTS") or "var/artefacts") / "network"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if page.scripts:
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("visit", SIZES, indirect=True)
def test_a_head_answers_and_the_team_sees_it(visit: Page, project):
    link = f"/accord/{scene.secret()}/"
    visit.goto(link)
    look(visit, "demande")
    visit.get_by_role("button", name="Relire ma réponse").click()
    expect(visit.get_by_role("heading", name="Corrigez ce qui suit")).to_be_visible()
    look(visit, "demande-erreurs")
    visit.get_by_text("Je donne mon accord", exact=True).click()
    visit.get_by_label("Vos prénom et nom").fill("Maïwenn Kerdraon")
    visit.get_by_label("Votre fonction").fill("directrice de l’école")
    visit.get_by_label("Commentaire").fill("Avec plaisir.\nNous préparons la salle.")
    visit.get_by_role("button", name="Relire ma réponse").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Je donne mon accord")
    look(visit, "relecture")
    visit.get_by_role("button", name="Enregistrer ma réponse").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("L’accord de votre établissement est enregistré")
    look(visit, "recu")
    scene.answer(project, "declined", uai=UAIS[1], when=datetime.now(UTC), comment="Nous manquons de salles.")
    assert scene.state(project) == "agreed"

    scene.change(project, associes=[scene.row(UAIS[0], 1, pupils=45), *(scene.row(uai, 2) for uai in UAIS[1:])])
    visit.reload()
    look(visit, "perime")
    sign_in(visit, project)
    visit.goto(project.get_absolute_url())
    look(visit, "projet")
    visit.get_by_role("link", name="Demander et suivre les accords").click()
    look(visit, "accords")
    visit.get_by_text("Ce que lit cet établissement").first.click()
    visit.get_by_role("button", name="Demander les accords").click()
    look(visit, "accords-demandes")
    visit.goto(desk.address("check", project))
    look(visit, "verifier")
    visit.goto(desk.address("reading", project))
    look(visit, "dossier")
    visit.goto(f"/accord/{scene.secret()}/")
    look(visit, "demande-de-nouveau")
    visit.goto(f"/accord/{'u' * 43}/")
    look(visit, "lien-mort")
