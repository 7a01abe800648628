"""Several people around one dossier: the school’s word, the team, what they say to each other, what goes on."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.demonstration import PEOPLE

from .people import newest_letter, sign_in, sign_in_as_staff
from .visit import Visit, spaces

pytestmark = pytest.mark.once

ADDRESS = {person.key: person.email for person in PEOPLE}
SCHOOL, UAI = "École des Sardinières", "0299011"
LEFT, CARRIED = "L’estran en images", "Les petits robots de la criée"
REMARK, ANSWER = "Le titre est-il trop long ?", "Raccourci, merci."


def test_people_file_together_without_losing_a_word(visits):
    newcomer, mailbox, colleague, head, former, lead = (visits() for _ in range(6))
    reference = start(newcomer)
    be_confirmed_by_the_mailbox(newcomer, mailbox, reference)
    invite(newcomer, colleague, reference)
    talk(newcomer, colleague, reference)
    hand_over(newcomer, colleague, reference)
    begin_from_a_former_one(colleague)
    carry_on(former)
    confirm_a_colleague(head)
    see_who_waits(lead)


# -- who speaks for a school -----------------------------------------------------------------------


def start(visit: Visit) -> str:
    sign_in(visit, ADDRESS["newcomer"])
    visit.open("/projets/nouveau/?q=sardinieres")
    assert SCHOOL in visit.text
    visit.page.get_by_label("Membre de l’équipe").check()
    visit.press("Créer le brouillon")
    reference = visit.page.url.rstrip("/").rpartition("/")[2]
    visit.look("40-appartenance-a-confirmer")
    return reference


def be_confirmed_by_the_mailbox(visit: Visit, mailbox: Visit, reference: str) -> None:
    """Until somebody at the school answers, the draft works and cannot be deposited; a link works once."""
    visit.open(f"/projets/{reference}/verifier/")
    assert "doit être confirmée pour cette année scolaire" in visit.text
    visit.press("Envoyer le lien à la boîte", exact=False)
    assert "Le lien est envoyé" in visit.text
    address = re.search(rf"ecole\.{UAI}\w@example\.org", mailbox_page(mailbox))[0]
    newest_letter(mailbox, address)
    mailbox.look("41-courriel-a-la-boite")
    mailbox.follow("/etablissements/confirmation/")
    link = mailbox.page.url
    mailbox.look("42-la-boite-repond")
    mailbox.press("Oui, je confirme")
    assert "C’est confirmé" in mailbox.title
    mailbox.look("43-la-boite-a-repondu")
    mailbox.open(link)
    assert mailbox.page.get_by_role("button", name="Oui, je confirme").count() == 0
    visit.open(f"/projets/{reference}/verifier/")
    assert "doit être confirmée" not in visit.text
    visit.open("/etablissements/mes-etablissements/")
    assert "confirmée" in visit.text
    visit.look("44-mes-etablissements")


def mailbox_page(visit: Visit) -> str:
    visit.open("/demonstration/courriels/")
    return visit.text


def confirm_a_colleague(visit: Visit) -> None:
    sign_in(visit, ADDRESS["head"])
    visit.open("/etablissements/mes-etablissements/")
    visit.look("45-la-direction-confirme")
    visit.follow("Ce n’est pas le cas de Corentin Madec")
    visit.look("46-refuser")
    visit.follow("Revenir en arrière")
    visit.press("Confirmer Corentin Madec")
    assert "c’est confirmé" in visit.text
    assert "personne attend" not in visit.text


# -- a team ----------------------------------------------------------------------------------------


def invite(owner: Visit, colleague: Visit, reference: str) -> None:
    owner.open(f"/projets/{reference}/equipe/")
    owner.write("Adresse électronique", ADDRESS["school_teacher"])
    owner.page.get_by_label("lire seulement").check()
    owner.press("Envoyer l’invitation")
    assert "L’invitation est envoyée" in owner.text
    owner.look("50-equipe")
    sign_in(colleague, ADDRESS["school_teacher"])
    newest_letter(colleague, ADDRESS["school_teacher"], "vous invite")
    colleague.look("51-courriel-invitation")
    colleague.follow("/invitation/")
    colleague.look("52-invitation")
    colleague.press("Accepter l’invitation")
    assert "Bienvenue dans l’équipe" in colleague.text


def hand_over(owner: Visit, colleague: Visit, reference: str) -> None:
    """The owner leaves: only once somebody else has accepted to be one."""
    owner.open(f"/projets/{reference}/equipe/")
    owner.follow("Gérer la place de")
    owner.look("53-une-place")
    owner.page.get_by_label("lire et modifier les réponses").check()
    owner.page.get_by_label("Cette personne peut aussi le faire").check()
    owner.press("Enregistrer")
    assert "Peut déposer" in owner.text
    owner.follow("Gérer la place de")
    owner.follow("Lui proposer de devenir titulaire")
    owner.page.get_by_label("Je lui laisse la place").check()
    owner.look("54-proposer")
    owner.press("Envoyer la proposition")
    newest_letter(colleague, ADDRESS["school_teacher"], "devenir titulaire du dossier")
    colleague.follow("/invitation/")
    assert "Vous deviendrez titulaire" in colleague.text
    colleague.look("55-devenir-titulaire")
    colleague.press("Accepter l’invitation")
    owner.open(f"/projets/{reference}/equipe/quitter/")
    owner.look("56-quitter")
    owner.press("Quitter l’équipe")
    assert owner.title == "Mes projets" and owner.link(reference).count() == 0
    colleague.open(f"/projets/{reference}/equipe/")
    assert "1 personne" in colleague.text and "titulaire" in colleague.text


# -- what a team says to itself --------------------------------------------------------------------


def talk(owner: Visit, reader: Visit, reference: str) -> None:
    thread = f"/projets/{reference}/commentaires/titre/"
    reader.open(thread)
    reader.write("Votre commentaire", REMARK)
    reader.press("Commenter")
    owner.open(f"/projets/{reference}/verifier/")
    assert "Il reste 1 commentaire à régler" in owner.text
    owner.look("60-verifier-avec-un-commentaire")
    owner.open(thread)
    owner.write("Répondre à", ANSWER)
    owner.look("61-fil")
    owner.press("Répondre")
    owner.press("C’est réglé")
    reader.open(f"/projets/{reference}/commentaires/")
    assert "Rien ne reste à régler" in reader.text
    reader.look("62-commentaires")
    read_with_comments(reader, reference)


def read_with_comments(visit: Visit, reference: str) -> None:
    visit.open(f"/projets/{reference}/dossier/")
    assert REMARK not in visit.text
    visit.page.get_by_label("Avec les commentaires de l’équipe").check()
    visit.press("Afficher")
    assert REMARK in visit.text and ANSWER in visit.text
    visit.look("63-dossier-commente")
    pdf = PdfReader(BytesIO(visit.pdf(visit.link("Le même en PDF"))))
    paper = spaces(" ".join(page.extract_text() for page in pdf.pages))
    assert REMARK in paper and ANSWER in paper


# -- what goes on ----------------------------------------------------------------------------------


def begin_from_a_former_one(visit: Visit) -> None:
    visit.open("/projets/nouveau/?q=bezhin")
    visit.follow("à partir d’un ancien projet")
    visit.look("70-quel-ancien-projet")
    visit.follow(CARRIED)
    assert "À redonner" in visit.text
    visit.look("71-ce-qui-est-repris")


def carry_on(visit: Visit) -> None:
    sign_in(visit, ADDRESS["school_head"])
    visit.open("/projets/")
    visit.page.get_by_role("article").filter(has_text=LEFT).get_by_role("link", name="Continuer").click()
    visit.page.wait_for_load_state()
    assert "passe à l’état « retiré »" in visit.text
    visit.look("72-continuer")
    visit.press("Continuer dans", exact=False)
    assert "Le dossier continue ici" in visit.text
    visit.look("73-le-nouveau-brouillon")
    visit.follow("TNE29-")
    assert "Ce dossier continue dans" in visit.text
    visit.look("74-l-ancien")


# -- what staff see of it --------------------------------------------------------------------------


def see_who_waits(visit: Visit) -> None:
    sign_in_as_staff(visit, ADDRESS["lead"])
    visit.look("80-tableau-de-bord")
    visit.follow("échue, à renouveler")
    assert "Roudaut-Le Bihan" in visit.text
    visit.look("81-appartenances-echues")
    visit.follow("Roudaut-Le Bihan")
    assert "Vaut jusqu’au" in visit.text and "Histoire" in visit.text
