"""Scoring in a browser: a reviewer without scripts, then the lead, from the dossier to the line of the envelope."""

from functools import partial

import pytest
from django.conf import settings
from playwright.sync_api import expect

from campaigns.models import Call
from projects import actions
from projects.models import Project, Review
from tests import pictures
from tests.factories import AFTER
from tests.projects.scoring import scene
from tests.staff import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
look = partial(pictures.look, folder="scoring")


def signed_in(browser, web, person, **options):
    context = browser.new_context(base_url=web.url, locale="fr-FR", **options)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client_of(person).cookies[name].value, "url": web.url}])
    return context.new_page()


def test_from_the_grid_to_the_line_of_the_envelope(browser, web):
    first, second = scene.make_filed(), scene.make_filed("Le canot", 1)
    scene.make_grid(first)
    for project, amount in ((first, 4_000), (second, 3_000)):
        actions.start_review(project, by=scene.lead(), at=AFTER)
        scene.give(project, 3, 1, 4, by=scene.person("rozenn"), comment="Le calendrier est court.", when=AFTER)
        Project.objects.filter(pk=project.pk).update(amount=amount)
    scene.give(second, 1, 2, 1, by=scene.person("malo"), when=AFTER)
    Call.objects.update(envelope=5_000)

    malo = signed_in(browser, web, scene.person("malo"), java_script_enabled=False)
    dossier = f"/admin/projects/project/{first.pk}/change/"
    malo.goto(dossier)
    expect(malo.get_by_text("Chacun évalue de son côté")).to_be_visible()
    malo.get_by_role("link", name="Évaluer ce dossier").click()
    group = lambda label: malo.get_by_role("group", name=label)  # noqa: E731
    group("Sens du projet").get_by_text("4 – très bien").click()
    malo.locator("summary", has_text="Ajouter une remarque").first.click()
    malo.get_by_label("Remarque").first.fill("Très clair.\nÀ suivre.")
    malo.get_by_role("button", name="Remettre mon évaluation").click()
    expect(malo.get_by_role("alert")).to_contain_text("Choisissez un degré pour « Équipe »")
    group("Équipe").get_by_text("4 – très bien").click()
    malo.get_by_role("button", name="Garder en brouillon").last.click()
    expect(malo.get_by_text("Votre brouillon est gardé")).to_be_visible()
    group("Budget").get_by_text("4 – très bien").click()
    malo.get_by_role("button", name="Remettre mon évaluation").click()
    expect(malo.get_by_text("16,25 sur 20")).to_be_visible()
    assert Review.objects.filter(project=first).count() == 2
    malo.get_by_role("link", name="Lire les évaluations").click()
    expect(malo.get_by_text("Le calendrier est court.")).to_be_visible()

    lead = signed_in(browser, web, scene.lead())
    lead.goto(f"/admin/projects/project/{first.pk}/evaluation/")
    look(lead, "evaluer-cheffe")
    lead.goto(f"/admin/projects/project/{first.pk}/evaluations/")
    look(lead, "evaluations")
    lead.goto("/admin/")
    lead.get_by_role("link", name="Classement des dossiers évalués").click()
    line = lead.get_by_role("row", name="L’enveloppe de")
    expect(line).to_contain_text("s’arrête ici")
    look(lead, "classement")
    lead.get_by_role("link", name="Essayer d’autres montants").click()
    lead.get_by_label(f"Montant essayé pour {first.reference}").fill("1 500")
    lead.get_by_role("button", name="Recalculer").click()
    expect(lead.get_by_text("Rien n’est enregistré")).to_be_visible()
    expect(line).to_contain_text("couvre tous les dossiers classés")
    look(lead, "essai")
    lead.get_by_role("link", name="Préparer une décision pour 2 dossiers").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Préparer une décision")
