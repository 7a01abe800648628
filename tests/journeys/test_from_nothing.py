"""From nothing to a deposit: a new account, a school found by name, every question answered, in a real browser."""

import re

import pytest

from accounts.demonstration import PEOPLE

from .pen import ANSWERS, fill_section
from .people import OWN_PASSWORD, letters, newest_letter, sign_in, sign_in_as_staff, sign_up
from .visit import Visit

pytestmark = pytest.mark.once

EMAIL = "rozenn.kervella@example.org"
LEAD = next(person.email for person in PEOPLE if person.key == "lead")
SCHOOL = "École Ker Heol"
TITLE = ANSWERS["projet"]["titre"]
LEFT_AFTER = "projet"
TOTALS = ("4 589,90 €", "4 709,90 €", "3 500,00 €")


@pytest.mark.parametrize(
    "scripts", [True, pytest.param(False, marks=pytest.mark.soak)], ids=["with-scripts", "without-scripts"]
)
def test_a_project_from_nothing(visits, portal, scripts):
    head, lead = visits(scripts=scripts), visits(scripts=scripts)
    sign_up(head, EMAIL, "Rozenn", "Kervella")
    withdraw_another(head)
    reference = start(head)
    fill_everything(head, reference)
    find_everything(head, reference)
    be_reminded_once(head, portal, reference)
    be_confirmed(lead)
    deposit(head, reference)
    assert count_reminders(head, reference) == 1


def start(visit: Visit) -> str:
    """The school is found by its commune among others."""
    visit.open("/projets/")
    visit.follow("Commencer un projet")
    visit.page.locator("#id_q").fill("quimper")
    visit.press("Chercher")
    visit.look("30-choisir-un-etablissement")
    visit.page.get_by_label(re.compile(SCHOOL)).check()
    visit.press("Continuer")
    assert SCHOOL in visit.text
    role = visit.page.get_by_label("À la direction")
    if role.count():
        role.check()
    visit.look("31-confirmer-l-etablissement")
    visit.press("Créer le brouillon")
    assert "Votre brouillon est créé" in visit.text
    return visit.page.url.rstrip("/").rpartition("/")[2]


def withdraw_another(visit: Visit) -> None:
    reference = start(visit)
    visit.follow("Retirer le dossier")
    visit.write("Motif", "Commencé par erreur.")
    visit.look("32-retirer")
    visit.press("Retirer le dossier")
    assert "Le dossier est retiré" in visit.text and reference in visit.text


def fill_everything(visit: Visit, reference: str) -> None:
    """Section by section, leaving the portal in the middle."""
    visit.look("33-dossier-vide")
    visit.open(f"/projets/{reference}/questionnaire/{next(iter(ANSWERS))}/")
    for section in ANSWERS:
        assert visit.page.url.rstrip("/").endswith(section), visit.text[:600]
        fill_section(visit, section)
        if section == LEFT_AFTER:
            leave_and_come_back(visit)
    assert "/verifier/" in visit.page.url


def leave_and_come_back(visit: Visit) -> None:
    where = visit.page.url
    visit.page.wait_for_load_state("networkidle")
    visit.context.clear_cookies()
    visit.open("/")
    sign_in(visit, EMAIL, OWN_PASSWORD)
    visit.follow(TITLE)
    visit.follow("Le projet")
    assert visit.page.locator("[name=titre]").input_value() == TITLE
    assert visit.page.locator("#field-objectifs fieldset.row").count() == len(ANSWERS["projet"]["objectifs"])
    visit.look("34-section-remplie")
    visit.open(where)


def find_everything(visit: Visit, reference: str) -> None:
    """On the page that checks: nothing missing but the confirmation of the membership."""
    visit.open(f"/projets/{reference}/verifier/")
    shown = visit.text
    visit.look("35-tout-est-la")
    assert "à compléter" not in shown and "confirmée" in shown
    for words in (*TOTALS, "Gwenn Salaün", "devis des ordinateurs.pdf", "plan de la bibliothèque.png", "Toutatice"):
        assert words in shown, words
    visit.open(f"/projets/{reference}/questionnaire/equipement/")
    assert visit.page.locator("#field-devis .piece").count() == 2
    visit.look("36-pieces-jointes")
    visit.open(f"/projets/{reference}/questionnaire/budget/")
    visit.look("37-budget")


def be_reminded_once(visit: Visit, portal, reference: str) -> None:
    """The scheduler wrote; asking again by hand sends nothing more."""
    newest_letter(visit, EMAIL, f"{reference} n’est pas déposé")
    visit.look("38-rappel")
    for _ in range(2):
        assert portal.manage("send_reminders").startswith("0")
    assert count_reminders(visit, reference) == 1


def count_reminders(visit: Visit, reference: str) -> int:
    return len([letter for letter in letters(visit, EMAIL) if f"{reference} n’est pas déposé" in letter])


def be_confirmed(visit: Visit) -> None:
    """The lead confirms that the new head speaks for the school."""
    sign_in_as_staff(visit, LEAD)
    visit.follow("à confirmer")
    row = visit.page.get_by_role("row").filter(has_text=SCHOOL).filter(has_text="Kervella")
    row.locator("input[name=_selected_action]").check()
    visit.page.locator("select[name=action]").select_option("confirm")
    visit.look("39-confirmer-une-appartenance")
    visit.page.locator("button[name=index], input[name=index]").first.click()
    visit.page.wait_for_load_state()
    assert "1 appartenance confirmée" in visit.text


def deposit(visit: Visit, reference: str) -> None:
    visit.open(f"/projets/{reference}/verifier/")
    visit.follow("Déposer le dossier")
    visit.press("Déposer le dossier")
    assert "Accusé de réception" in visit.title
    newest_letter(visit, EMAIL, "Accusé de réception")
