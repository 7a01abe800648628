"""The filled PDF brought back in a browser, with and without scripts, wide and narrow, by the keyboard."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from projects import papers
from projects.models import BroughtPaper
from tests.projects import desk
from tests.projects.papers import forms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

LONG = "Les élèves fabriquent chaque mois une émission de radio avec la médiathèque, en breton et en français. " * 5
ANSWERS = {
    "titre": "Une webradio à l’école",
    "resume": f"{LONG}\n\nElle est diffusée le vendredi.",
    "effectif": 48,
    "depenses": [
        {"id": "r0001", "poste": "Enregistreur numérique", "montant": "249.00"},
        {"id": "r0002", "poste": "Micros", "montant": "120.00"},
    ],
    "avis": {"nom": "Anne Le Goff"},
}
TEXTS = {
    "titre": "Une webradio à l’école",
    "resume": LONG.replace("médiathèque", "bibliothèque") + "\r\rElle est diffusée le jeudi.",
    "effectif": "une cinquantaine",
    "nature": "Réseau de la presqu’île",
    "depenses-0-id": "r0001",
    "depenses-0-poste": "Enregistreur numérique",
    "depenses-0-montant": "259,90",
    "depenses-1-poste": "Table de mixage",
    "depenses-1-montant": "310",
    "avis-nom": "Anne Le Goff",
}


@pytest.fixture
def project():
    return desk.make_project(answers=ANSWERS)


@pytest.fixture
def visit(browser: Browser, web, project, request):
    """A page of the portal as it ships, signed in as the head of the school; no fault in its console."""
    width, scripts = request.param
    context = browser.new_context(
        base_url=web.url, locale="fr-FR", java_script_enabled=scripts, viewport={"width": width, "height": 900}
    )
    client = desk.browser(project.created_by)
    cookie = client.cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie.value, "url": web.url}])
    page, faults = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.scripts = scripts
    yield page
    context.close()
    assert faults == []


def picture(page: Page, name: str) -> None:
    folder = Path(os.environ.get("ARTEFACTS") or "var/artefacts") / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page="ARTEFACTS" in os.environ)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def sound(page: Page) -> None:
    if page.scripts:
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def too_heavy_is_told_before_it_travels(visit: Page, place: Path) -> None:
    heavy, told = place / "film.pdf", visit.get_by_text("Ce fichier pèse plus de")
    heavy.write_bytes(b"%PDF-1.7" + bytes(papers.MAX_BYTES))
    expect(told).to_be_hidden()
    visit.get_by_label("Le questionnaire rempli").set_input_files(heavy)
    expect(told).to_be_visible()
    visit.get_by_role("button", name="Lire le fichier").click()
    expect(visit.get_by_label("Le questionnaire rempli")).to_be_focused()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Rapporter le questionnaire rempli")


@pytest.mark.parametrize("visit", [(1280, True), (768, True), (360, True), (360, False)], indirect=True)
def test_a_head_teacher_brings_the_paper_back(visit: Page, project, tmp_path):
    file = tmp_path / "questionnaire de l’équipe.pdf"
    file.write_bytes(forms.filled(project, {"en_reseau": "oui"}, **{k.replace("-", "__"): v for k, v in TEXTS.items()}))
    visit.goto(project.get_absolute_url())
    visit.get_by_role("link", name="Rapporter le questionnaire rempli (PDF)").click()
    picture(visit, "envoi")
    sound(visit)
    if visit.scripts:
        too_heavy_is_told_before_it_travels(visit, tmp_path)
    visit.get_by_label("Le questionnaire rempli").set_input_files(file)
    visit.get_by_role("button", name="Lire le fichier").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Choisir ce qui est repris du PDF")
    picture(visit, "choix")
    sound(visit)
    ticks = visit.locator("input[name=prendre]")
    assert [tick.get_attribute("value") for tick in ticks.all() if tick.is_checked()] == ["en_reseau", "nature"]
    visit.get_by_role("button", name="Tout décocher").press("Enter")
    assert not any(tick.is_checked() for tick in ticks.all())
    visit.get_by_role("button", name="Tout cocher").press("Enter")
    assert all(tick.is_checked() for tick in ticks.all())
    visit.get_by_label("Prendre la version du PDF (A2)").focus()
    visit.keyboard.press("Space")
    visit.get_by_role("button", name="Reprendre les réponses cochées").press("Enter")
    expect(visit).to_have_url(visit.url)
    visit.wait_for_url(f"**{urlsplit(project.get_absolute_url()).path}")
    expect(visit.locator("main")).to_contain_text("3 réponses du fichier sont reprises")
    project.refresh_from_db()
    assert project.answers["resume"] == ANSWERS["resume"]
    assert project.answers["effectif"] == 48
    bought = [row["poste"] for row in project.answers["depenses"]]
    assert bought == ["Enregistreur numérique", "Micros", "Table de mixage"]
    assert BroughtPaper.objects.get().texts == {}
