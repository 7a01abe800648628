"""The whole journey in a browser, from a nearly complete draft of the demonstration: read, file, review, decide."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.demonstration import PEOPLE

from .people import newest_letter, sign_in, sign_in_as_staff, sign_up
from .visit import Visit, spaces

pytestmark = pytest.mark.once

ADDRESS = {person.key: person.email for person in PEOPLE}
TITLE = "Les gardiens du raz, feuilleton radiophonique"
MISSING = ("Quand avez-vous pris contact avec la collectivité", "Acceptez-vous que le titre")
HASH = re.compile(r"\b[0-9a-f]{64}\b")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_one_project_from_the_call_to_the_decision(visits, scripts):
    visitor, head, lead, clerk = (visits(scripts=scripts) for _ in range(4))
    read_the_call(visitor)
    create_an_account(visitor)
    reference = complete_the_draft(head)
    deposit(head, reference)
    review(lead, reference)
    give_the_complement(head, reference)
    accept(lead, reference)
    read_the_decision(head, reference)
    find_the_letter(lead, reference)
    export(clerk, reference)


def read_the_call(visit: Visit) -> None:
    visit.open("/")
    visit.look("01-appel")
    for words in ("Campagne de démonstration", "vendredi 20 octobre 2023", "vendredi 19 janvier 2024", "5 avril 2024"):
        assert words in visit.text
    paper = PdfReader(BytesIO(visit.pdf(visit.link("Questionnaire à imprimer"))))
    assert "Quel est le constat de départ" in spaces(" ".join(page.extract_text() for page in paper.pages))
    visit.follow("Détails")
    assert "jeudi" in visit.text or "vendredi" in visit.text
    visit.look("02-campagne")


def create_an_account(visit: Visit) -> None:
    sign_up(visit, "rozenn.kervella@example.org", "Rozenn", "Kervella")
    assert visit.title == "Mes projets"
    visit.look("05-aucun-projet")


def complete_the_draft(visit: Visit) -> str:
    """Sees what is missing, goes to each question from there, fills it."""
    sign_in(visit, ADDRESS["head"])
    visit.look("06-mes-projets")
    visit.follow(TITLE)
    reference = visit.page.url.rstrip("/").rpartition("/")[2]
    visit.look("07-dossier")
    visit.follow("Vérifier les réponses")
    assert all(question in visit.text for question in MISSING)
    visit.look("08-ce-qui-manque")
    visit.follow(MISSING[0])
    visit.look("10-section-collectivite")
    visit.page.fill("[name=prise_de_contact]", "2026-11-05")
    visit.press("Enregistrer")
    assert "La section C est enregistrée" in visit.text
    visit.open(f"/projets/{reference}/verifier/")
    visit.follow(MISSING[1])
    visit.page.get_by_role("group", name=MISSING[1]).get_by_label("Oui").check()
    visit.look("11-engagements")
    visit.press("Enregistrer et vérifier")
    assert "Le dossier est prêt à être déposé" in visit.text
    visit.look("12-verification")
    return reference


def deposit(visit: Visit, reference: str) -> None:
    visit.follow("Déposer le dossier")
    visit.look("13-deposer")
    visit.press("Déposer le dossier")
    assert "Accusé de réception" in visit.title
    visit.look("14-accuse")
    page = visit.text
    fingerprint = HASH.search(page)[0]
    check_mentions(page, reference, fingerprint)
    receipt = PdfReader(BytesIO(visit.pdf(visit.link("Télécharger l’accusé en PDF"))))
    check_mentions(spaces(" ".join(each.extract_text() for each in receipt.pages)), reference, fingerprint)
    assert PdfReader(BytesIO(visit.pdf(visit.link("Télécharger le dossier déposé")))).get_num_pages() > 2
    check_mentions(newest_letter(visit, ADDRESS["head"], "Accusé de réception"), reference, fingerprint)
    visit.look("15-courriel-accuse")
    visit.open(f"/projets/{reference}/accuse/")
    visit.open(re.search(r"/verifier/[^/\s]+/", page)[0])
    assert reference in visit.text and "authentique" in visit.text
    visit.look("16-verifier-un-accuse")


def check_mentions(text: str, reference: str, fingerprint: str) -> None:
    """Reference, second, time zone, hash: the same on the page, in the mail and on the PDF."""
    assert (reference in text and fingerprint in text.replace(" ", "")) or fingerprint in text
    assert re.search(r"\d+ h \d\d min \d\d s \(heure de Paris\)", text)


def review(visit: Visit, reference: str) -> None:
    """Lists, filters, reads the deposit, starts, asks for a complement."""
    sign_in_as_staff(visit, ADDRESS["lead"], look=True)
    visit.look("17-administration")
    visit.open("/admin/projects/project/")
    visit.follow("Non attribués")
    visit.look("18-liste-des-dossiers")
    visit.page.locator("#searchbar").fill("deux phares")
    visit.page.locator("#searchbar").press("Enter")
    visit.page.wait_for_load_state()
    assert reference in visit.text and TITLE in visit.text
    visit.follow(TITLE)
    assert reference in visit.text and "Instruire" in visit.text
    visit.look("19-lire-le-depot")
    visit.follow("Commencer l’instruction")
    visit.press("Commencer l’instruction")
    assert "L’instruction est commencée" in visit.text
    visit.follow("Demander un complément")
    ask_on_one_question(visit, "evaluation_et_partage", "Précisez comment les familles écouteront le feuilleton.")


def ask_on_one_question(visit: Visit, question: str, words: str) -> None:
    """The letter is read before it leaves; what was typed and ticked is still there."""
    visit.write("Ce que vous demandez", words)
    box = visit.page.locator(f"[name=scope][value={question}]")
    visit.page.locator("details.fold").filter(has=box).locator("summary").click()
    box.check()
    visit.press("Voir le courriel")
    assert words in visit.page.locator(".mail").inner_text() and box.is_checked()
    visit.look("20-demander-un-complement")
    visit.press("Demander un complément")
    assert "Le complément est demandé" in visit.text


def give_the_complement(visit: Visit, reference: str) -> None:
    assert "comment les familles écouteront" in newest_letter(visit, ADDRESS["head"], "complément")
    visit.open(f"/projets/{reference}/")
    assert "comment les familles écouteront" in visit.text
    visit.look("21-complement-demande")
    visit.open(f"/projets/{reference}/questionnaire/projet/")
    assert visit.page.locator("main [name=titre]").count() == 0, "only what was asked for may change"
    visit.open(f"/projets/{reference}/questionnaire/evaluation/")
    visit.page.locator("[name=evaluation_et_partage]").fill("Une soirée d’écoute au phare, en mai, avec les familles.")
    visit.press("Enregistrer")
    visit.open(f"/projets/{reference}/verifier/")
    visit.follow("Déposer les modifications")
    visit.press("Déposer le dossier")
    assert "Accusé de réception" in visit.title and "n° 2" in visit.text


def accept(visit: Visit, reference: str) -> None:
    visit.page.reload()
    assert "soirée d’écoute au phare" in visit.text
    visit.follow("Préparer une acceptation")
    visit.write("Montant accordé", "4 200,50")
    visit.write("Conditions", "Une convention est signée avec le Département.")
    visit.press("Voir le courriel")
    assert "4 200,50 €" in spaces(visit.page.locator(".mail").inner_text())
    visit.look("22-preparer-une-acceptation")
    visit.press("Préparer une acceptation")
    assert "rien n’est parti" in visit.text
    visit.follow("Publier cette décision")
    visit.look("22-publier")
    visit.press("Publier")
    assert "Tout est parti" in visit.text
    visit.open(f"/admin/projects/project/?q={reference}")
    visit.follow(TITLE)
    assert "4 200,50 €" in visit.text
    visit.look("23-decision-dans-l-administration")


def read_the_decision(visit: Visit, reference: str) -> None:
    visit.open(f"/projets/{reference}/")
    assert "4 200,50 €" in visit.text and "convention" in visit.text
    visit.look("24-decision")
    letter = newest_letter(visit, ADDRESS["head"], "accepté")
    assert "4 200,50 €" in letter and reference in letter


def find_the_letter(visit: Visit, reference: str) -> None:
    """In the outbox of the administration: written once for each person of the team, and gone."""
    visit.open(f"/admin/outbox/letter/?q={reference}&kind=decision")
    assert "est accepté" in visit.text and ADDRESS["head"] in visit.text
    visit.look("24-courriels-de-la-decision")


def export(visit: Visit, reference: str) -> None:
    """The PDF of one deposit, then of the dossiers ticked in the list, made by the worker."""
    sign_in_as_staff(visit, ADDRESS["staff"])
    visit.open(f"/admin/projects/project/?q={reference}")
    visit.follow(TITLE)
    visit.press("PDF du dépôt n° 2")
    one = printed(visit)
    assert reference in spaces(" ".join(page.extract_text() for page in one.pages))
    visit.open("/admin/projects/project/?etat=submitted")
    boxes = visit.page.locator("input[name=_selected_action]")
    for place in range(2):
        boxes.nth(place).check()
    visit.page.locator("select[name=action]").select_option("print_selection")
    visit.look("25-choisir-des-dossiers")
    visit.page.locator("button[name=index], input[name=index]").first.click()
    visit.page.wait_for_load_state()
    assert printed(visit).get_num_pages() > one.get_num_pages()


def printed(visit: Visit) -> PdfReader:
    address = visit.page.url
    visit.waits_for("Le PDF est prêt", address)
    visit.look("26-pdf-pret")
    return PdfReader(BytesIO(visit.pdf(visit.link("Télécharger le PDF"))))
