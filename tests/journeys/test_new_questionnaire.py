"""The questionnaire of next year, made by a project lead who does not program; then a school files with it."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.demonstration import PEOPLE

from .pen import ANSWERS, fill_section
from .people import sign_in, sign_in_as_staff
from .visit import Visit, spaces

pytestmark = pytest.mark.once

ADDRESS = {person.key: person.email for person in PEOPLE}
SHELF = "/admin/campaigns/edition/"
TITLE = "Questionnaire de la rentrée"
WORDING = "Comment s’appelle votre projet ?"
YES_NO = "Le projet a-t-il déjà été mené ailleurs ?"
WHERE = "Où a-t-il été mené ?"
WHY = "Qu’en avez-vous retenu ?"
PLACES = ("Dans notre commune", "Dans le département", "Plus loin")
SCHOOL = "École Ar Bezhin"


@pytest.mark.parametrize(
    "scripts", [True, pytest.param(False, marks=pytest.mark.soak)], ids=["with-scripts", "without-scripts"]
)
def test_a_questionnaire_from_the_shelf_to_a_deposit(visits, scripts):
    lead = visits(scripts=scripts)
    sign_in_as_staff(lead, ADDRESS["lead"])
    clone(lead)
    change_a_wording(lead)
    add_questions(lead)
    move(lead)
    see_it_as_schools_do(lead)
    compare(lead)
    publish(lead)
    use_it(lead)
    if scripts:
        file_with_it(visits(scripts=scripts))


def clone(visit: Visit) -> None:
    visit.open("/admin/")
    visit.follow("Questionnaires")
    visit.look("50-questionnaires")
    visit.follow("Cloner")
    visit.write("Titre du nouveau questionnaire", TITLE)
    visit.look("51-cloner")
    visit.press("Cloner")
    assert visit.title == TITLE
    assert "aucune école ne le voit" in visit.text
    visit.look("52-brouillon")


def edit(visit: Visit, question: str) -> None:
    visit.page.locator(".outline-label").get_by_role("link", name=question, exact=True).click()
    visit.page.wait_for_load_state()


def preview(visit: Visit):
    return visit.page.locator(".preview-screen")


def refresh(visit: Visit) -> None:
    """By itself with scripts; by its button without."""
    if not visit.scripts:
        visit.press("Voir l’aperçu")


def change_a_wording(visit: Visit) -> None:
    edit(visit, "Titre du projet")
    visit.page.get_by_label("Question", exact=True).fill(WORDING)
    refresh(visit)
    expect(preview(visit)).to_contain_text(WORDING)
    expect(visit.page.locator(".sheet")).to_contain_text(WORDING)
    visit.look("53-question")
    visit.press("Enregistrer la question")
    assert "est enregistrée" in visit.text and WORDING in visit.text


def begin_question(visit: Visit, section: str, kind: str, label: str) -> None:
    visit.page.locator(f"#section-{section} .outline-add").get_by_role("link").click()
    visit.page.wait_for_load_state()
    visit.look("54-sortes")
    visit.page.locator("main").get_by_role("link", name=kind, exact=True).click()
    visit.page.wait_for_load_state()
    visit.page.get_by_label("Question", exact=True).fill(label)


def depend_on_yes(visit: Visit) -> None:
    """« Seulement si la réponse est : oui »."""
    choice = visit.page.get_by_label("Poser cette question")
    option = choice.locator("option").filter(has_text=YES_NO)
    choice.select_option(option.get_attribute("value"))
    if not visit.scripts:
        visit.press("Voir les réponses possibles")
    visit.page.get_by_role("group", name="Seulement si la réponse est").get_by_label("Oui").check()


def add_questions(visit: Visit) -> None:
    begin_question(visit, "projet", "Oui ou non", YES_NO)
    visit.page.get_by_label("Réponse obligatoire pour déposer").check()
    visit.press("Enregistrer la question")
    begin_question(visit, "projet", "Une seule réponse", WHERE)
    visit.press("Ajouter une réponse")
    for place, words in enumerate(PLACES, start=1):
        visit.page.get_by_label(f"Réponse {place}", exact=True).fill(words)
    depend_on_yes(visit)
    refresh(visit)
    expect(preview(visit)).to_contain_text("si « oui » à la question")
    expect(visit.page.locator(".sheet")).to_contain_text(PLACES[2])
    visit.look("55-choix-et-condition")
    visit.press("Enregistrer la question")
    assert "si « oui » à la question" in visit.text
    begin_question(visit, "projet", "Un texte", WHY)
    visit.page.get_by_label("Longueur maximale").fill("beaucoup")
    visit.press("Enregistrer la question")
    assert "Écrivez un nombre entier, de 1 à 20 000." in visit.text
    visit.look("56-erreur")
    visit.faults = [fault for fault in visit.faults if not fault.startswith("422: POST")]
    visit.page.get_by_label("Longueur maximale").fill("600")
    depend_on_yes(visit)
    visit.press("Enregistrer la question")
    assert WHY in visit.text


def move(visit: Visit) -> None:
    """Up by its button, then to another section by the page of places."""
    labels = visit.page.locator("#section-projet .outline-label")
    line = visit.page.locator("#section-projet .outline-line").filter(has_text=WHY)
    before = [spaces(text) for text in labels.all_inner_texts()].index(WHY)
    line.get_by_role("button", name=re.compile("^Monter")).click()
    visit.page.wait_for_load_state()
    assert [spaces(text) for text in labels.all_inner_texts()].index(WHY) == before - 1
    line.locator("summary").click()
    line.get_by_role("link", name="Déplacer vers…").click()
    visit.page.wait_for_load_state()
    visit.look("57-deplacer")
    visit.page.locator(".goals").filter(has_text="Évaluation").get_by_role("button").first.click()
    visit.page.wait_for_load_state()
    assert WHY in visit.page.locator("#section-evaluation .outline-label").first.inner_text()
    visit.look("58-brouillon-change")


def see_it_as_schools_do(visit: Visit) -> None:
    visit.follow("À l’écran")
    visit.page.locator(".section-links").get_by_role("link", name=re.compile("Le projet")).click()
    visit.page.wait_for_load_state()
    assert WORDING in visit.text and WHERE in visit.text
    visit.look("59-a-l-ecran")
    visit.follow("Sur papier")
    assert WHERE in visit.text
    visit.look("60-sur-papier")
    visit.press("Préparer le PDF à imprimer")
    visit.waits_for("Le PDF est prêt", visit.page.url)
    paper = PdfReader(BytesIO(visit.pdf(visit.link("Télécharger le PDF"))))
    text = squeezed(" ".join(page.extract_text() for page in paper.pages))
    assert squeezed(WORDING) in text and squeezed(PLACES[1]) in text
    visit.follow("Revenir au questionnaire")
    visit.follow("Les questions")


def squeezed(text: str) -> str:
    """Wherever the lines of the paper end."""
    return "".join(text.split())


def compare(visit: Visit) -> None:
    visit.follow("Voir ce qui a changé")
    for words in ("Titre du projet", WORDING, YES_NO, WHERE, WHY):
        assert words in visit.text
    visit.look("61-comparer")
    visit.follow("Ajoutées 3")
    assert WORDING not in visit.text and WHERE in visit.text
    visit.open(SHELF)
    visit.follow(TITLE)


def publish(visit: Visit) -> None:
    visit.follow("Vérifier et publier")
    assert "Rien à corriger." in visit.text
    visit.look("62-verifier")
    visit.press("Lancer les vérifications")
    visit.waits_for("Tout est vérifié", visit.page.url)
    visit.look("62-publier")
    visit.press("Publier")
    assert "Le questionnaire est publié." in visit.text and "il ne change plus" in visit.text
    assert visit.page.locator(".outline-acts").count() == 0
    visit.look("63-publie")


def use_it(visit: Visit) -> None:
    visit.follow("L’utiliser dans un appel")
    visit.page.get_by_label(re.compile("Appel à manifestation")).check()
    visit.look("64-utiliser")
    visit.press("Continuer")
    assert "chacun garde le questionnaire avec lequel il a commencé" in visit.text
    visit.look("65-confirmer")
    visit.press("Utiliser ce questionnaire")
    assert "utilise désormais ce questionnaire" in visit.text


def file_with_it(visit: Visit) -> None:
    """The head of a school, already confirmed, answers the new questions with the others."""
    sign_in(visit, ADDRESS["school_head"])
    visit.open("/projets/nouveau/")
    visit.page.locator("#id_q").fill(SCHOOL)
    visit.press("Chercher")
    assert SCHOOL in visit.text
    visit.press("Créer le brouillon")
    reference = visit.page.url.rstrip("/").rpartition("/")[2]
    visit.open(f"/projets/{reference}/questionnaire/projet/")
    group = visit.page.get_by_role("group", name=YES_NO)
    expect(visit.page.get_by_text(WHERE)).to_be_hidden()
    group.get_by_label("Oui").check()
    expect(visit.page.get_by_text(WHERE)).to_be_visible()
    visit.page.get_by_label(re.compile(re.escape(WHERE))).select_option(label=PLACES[2])
    visit.press("Enregistrer")
    visit.look("66-nouvelles-questions")
    visit.open(f"/projets/{reference}/questionnaire/{next(iter(ANSWERS))}/")
    for section in ANSWERS:
        fill_section(visit, section)
    visit.open(f"/projets/{reference}/verifier/")
    assert PLACES[2] in visit.text and WORDING in visit.text
    visit.follow("Déposer le dossier")
    visit.press("Déposer le dossier")
    assert "Accusé de réception" in visit.title
    visit.look("67-depose")
