"""A network that agrees, in a browser: the lead adds schools, their heads answer by link, the project is deposited."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from campaigns.deadlines import day_start
from projects import actions
from projects.models import AgreementRequest, Project
from schools.models import Membership
from tests import factories, pictures
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tests.projects.sitting import sign_in
from tne29.lib.errors import Refusal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

FIRST, SECOND = UAIS[:2]
EXPECTED = "Failed to load resource: the server responded with a status of 4"
look = partial(pictures.look, folder="network")
RESUME = "Chaque mois, les élèves de deux écoles écrivent et enregistrent une émission avec la médiathèque. " * 4
OPEN = {"opens_on": date(2023, 9, 4), "closes_on": date(2090, 10, 20)}


@pytest.fixture
def project(web) -> Project:
    """It associates nobody yet; the call requires the agreements; its owner speaks for the school until late."""
    project = scene.make_project((), requires=True, dates=OPEN, resume=RESUME)
    Membership.objects.update(valid_until=day_start(OPEN["closes_on"]))
    for number, uai in enumerate(UAIS[:2], start=1):
        factories.make_school(uai, name=f"École {number} du réseau")
    return project


@pytest.fixture
def opens(browser: Browser, web) -> Iterator[Callable[..., Page]]:
    """A browser for somebody: signed in, or nobody in particular."""
    contexts, faults = [], []

    def hear(message) -> None:
        if message.type == "error" and EXPECTED not in message.text:
            faults.append(message.text)

    def open_one(user=None, **options) -> Page:
        context = browser.new_context(base_url=web.url, locale="fr-FR", **options)
        contexts.append(context)
        if user:
            sign_in(context, web.url, user)
        page = context.new_page()
        page.on("console", hear)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def write_row(row: Locator, uai: str, **cells: str) -> None:
    row.locator('[name$="-school"]').fill(scene.school(uai).label)
    for cell, text in cells.items():
        row.locator(f'[name$="-{cell}"]').fill(text)


def save_section(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[name=vers][value=suite]").click()


def answer(page: Page, uai: str, *, name: str = "Maïwenn Kerdraon", on_the_way: Callable = lambda name: None) -> None:
    """What the head of a school does with the link that its mailbox received."""
    page.goto(f"/accord/{scene.secret(uai)}/")
    on_the_way("demande")
    page.get_by_text("Je donne mon accord", exact=True).click()
    page.get_by_label("Vos prénom et nom").fill(name)
    page.get_by_label("Votre fonction").fill("directrice de l’école")
    page.get_by_label("Commentaire").fill("Avec plaisir.\nNous préparons la salle.")
    page.get_by_role("button", name="Relire ma réponse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je donne mon accord")
    on_the_way("relecture")
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("L’accord de votre établissement est enregistré")
    on_the_way("recu")


def test_two_heads_agree_to_what_the_lead_wrote_and_it_is_deposited(opens, project):
    lead = opens(project.created_by)
    lead.goto(desk.section_of(project, "reseau"), wait_until="networkidle")
    table = lead.locator("#field-associes")
    write_row(table.locator("fieldset.row").first, FIRST, role="accueille les ateliers", pupils="20")
    table.locator(".row-add").click()
    write_row(table.locator("fieldset.row").nth(1), SECOND, role="monte les émissions", pupils="24")
    save_section(lead)

    lead.goto(project.get_absolute_url())
    look(lead, "projet")
    with lead.expect_navigation():
        lead.get_by_role("link", name="Demander et suivre les accords").click()
    look(lead, "accords")
    lead.get_by_role("button", name="Demander les accords").click()
    expect(lead.get_by_text("Le courriel part à 2 établissements")).to_be_visible()

    head, other = opens(), opens()
    answer(head, FIRST, on_the_way=lambda name: look(head, name))
    answer(other, SECOND, name="Loïc Abgrall")
    assert scene.state(project, FIRST) == scene.state(project, SECOND) == "agreed"

    lead.goto(desk.section_of(project, "reseau"), wait_until="networkidle")
    lead.locator('[name="associes-0-pupils"]').fill("45")
    save_section(lead)
    assert (scene.state(project, FIRST), scene.state(project, SECOND)) == ("outdated", "agreed")
    lead.goto(desk.address("check", project))
    missing = "Il manque\u00a0: École 1 du réseau, Brest (0299002C)."
    expect(lead.get_by_text(missing)).to_be_visible()
    look(lead, "verifier")
    lead.goto(desk.address("deposit", project))
    expect(lead.get_by_text(missing)).to_be_visible()
    with pytest.raises(Refusal, match="Il manque\u00a0: École 1"):
        actions.deposit(project, by=project.created_by, at=INSIDE)

    head.reload()
    expect(head.get_by_text("Le projet a changé depuis cette réponse")).to_be_visible()
    look(head, "perime")
    AgreementRequest.objects.update(sent_at=F("sent_at") - timedelta(hours=2))
    lead.goto(desk.address("agreements", project))
    look(lead, "accords-perimes")
    lead.get_by_role("button", name="Demander les accords").click()
    expect(lead.get_by_text("Le courriel part à 1 établissement : École 1")).to_be_visible()
    answer(head, FIRST)

    lead.goto(desk.address("check", project))
    lead.get_by_role("link", name="Déposer le dossier").first.click()
    lead.get_by_role("button", name="Déposer le dossier").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Accusé de réception de votre dossier")
    assert project.deposits.count() == 1
    lead.goto(desk.address("reading", project))
    look(lead, "dossier")


def test_a_head_answers_on_a_telephone_without_scripts(opens, project):
    scene.change(project, associes=[scene.row(FIRST, 1)])
    scene.ask(project, timezone.now())
    page = opens(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto(f"/accord/{scene.secret()}/")
    page.get_by_role("button", name="Relire ma réponse").click()
    expect(page.get_by_role("heading", name="Corrigez ce qui suit")).to_be_visible()
    look(page, "erreurs", axe=False)
    answer(page, FIRST)
    assert scene.state(project) == "agreed"
    page.goto(f"/accord/{'u' * 43}/")
    look(page, "lien-mort", axe=False)
