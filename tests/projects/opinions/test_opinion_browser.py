"""An opinion in a browser: the lead asks, the inspector answers with a file and without scripts, the lead reads it."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from projects.models import Opinion
from tests import pictures
from tests.projects import desk
from tests.projects.opinions import scene
from tests.staff import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
look = partial(pictures.look, folder="opinions")


def test_from_the_request_to_the_opinion_read(browser, web):
    project = scene.make_filed()
    staff = browser.new_context(base_url=web.url, locale="fr-FR")
    name = settings.SESSION_COOKIE_NAME
    staff.add_cookies([{"name": name, "value": client_of(scene.lead()).cookies[name].value, "url": web.url}])
    lead = staff.new_page()
    dossier = f"/admin/projects/project/{project.pk}/change/"
    lead.goto(dossier)
    lead.get_by_role("link", name="Demander des avis").click()
    lead.get_by_label("Une autre personne").fill("Inspection, circonscription de Brest")
    lead.get_by_label("Son adresse électronique").fill("x")
    lead.get_by_role("button", name="Envoyer les demandes").click()
    expect(lead.get_by_text("Indiquez une adresse complète")).to_be_visible()
    lead.get_by_label("Son adresse électronique").fill(scene.IEN.email)
    lead.get_by_label("Budget").uncheck()
    due_on = timezone.localdate() + timedelta(days=10)
    lead.get_by_label("Avis attendu au plus tard le").fill(due_on.isoformat())
    look(lead, "demander")
    lead.get_by_role("button", name="Envoyer les demandes").click()
    expect(lead.get_by_text("La demande part à")).to_be_visible()

    plain = browser.new_context(base_url=web.url, locale="fr-FR", java_script_enabled=False)
    person = plain.new_page()
    person.goto(f"/avis/{scene.secret()}/")
    expect(person.get_by_text("Une émission sur le port.")).to_be_visible()
    expect(person.get_by_text(scene.SECRET_WORDS)).to_have_count(0)
    look(person, "lien", axe=False)
    person.get_by_text("Avis réservé", exact=True).click()
    person.locator("[name=fichier]").set_input_files(
        {"name": "Avis signé.pdf", "mimeType": "application/pdf", "buffer": desk.PDF}
    )
    with person.expect_navigation():
        person.get_by_role("button", name="Relire mon avis").click()
    expect(person.get_by_role("heading", name="Corrigez ce qui suit")).to_be_visible()
    expect(person.locator(".opinion-file")).to_contain_text("Avis signé.pdf")
    look(person, "erreurs", axe=False)
    person.get_by_label("Commentaire").fill("Le calendrier est court.\nÀ revoir avec la commune.")
    person.get_by_label("Vos prénom et nom").fill("Soazig Le Bihan")
    person.get_by_label("Votre fonction").fill("inspectrice de l’Éducation nationale")
    person.get_by_role("button", name="Relire mon avis").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Avis réservé")
    look(person, "relecture", axe=False)
    person.get_by_role("button", name="Enregistrer mon avis").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Votre avis est enregistré")
    look(person, "recu", axe=False)
    assert Opinion.objects.get().file_hash
    person.goto(f"/avis/{'u' * 43}/")
    look(person, "lien-mort", axe=False)

    scripted = browser.new_context(base_url=web.url, locale="fr-FR").new_page()
    lead.goto(dossier)
    expect(lead.get_by_text("À revoir avec la commune.")).to_be_visible()
    look(lead, "dossier")
    scene.ask(project, scene.TOWN, when=timezone.now(), due_on=due_on, files=True, sections=("projet", "budget"))
    scripted.goto(f"/avis/{scene.secret(scene.TOWN)}/")
    look(scripted, "lien-avec-pieces")
    scripted.get_by_text("Avis favorable", exact=True).click()
    scripted.get_by_label("Vos prénom et nom").fill("Loïc Abgrall")
    scripted.get_by_label("Votre fonction").fill("adjoint au maire")
    scripted.get_by_role("button", name="Relire mon avis").click()
    scripted.get_by_role("button", name="Enregistrer mon avis").click()
    expect(scripted.get_by_role("heading", level=1)).to_have_text("Votre avis est enregistré")
    assert Opinion.objects.count() == 2
    scripted.context.close()
    for context in (plain, staff):
        context.close()
