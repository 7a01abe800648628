"""The lead’s calendar and what moves dates, in a browser: foreseen, extended, a delay given and taken back."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from projects.models import Project
from tests import factories, pictures
from tests.staff import client_of, make_staff
from tne29.lib.french import long_date

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
look = partial(pictures.look, folder="dates")


@pytest.fixture
def lead(browser, web):
    context = browser.new_context(base_url=web.url, locale="fr-FR")
    name, session = settings.SESSION_COOKIE_NAME, client_of(make_staff("nolwenn", "pilotage"))
    context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": web.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def draft() -> Project:
    """Of a campaign that is open for ten days more."""
    today = timezone.localdate()
    campaign = factories.make_campaign(today - timedelta(days=9), today + timedelta(days=10))
    return factories.make_project(campaign, when=timezone.now())


def test_what_is_to_come_follows_each_change_of_dates(lead, draft):
    today = timezone.localdate()
    lead.goto("/admin/campaigns/campaign/")
    lead.get_by_role("link", name="Calendrier des envois").click()
    expect(lead.get_by_text("Rappel à 7 jours de la fin (1 brouillon)")).to_be_visible()
    look(lead, "calendrier")

    lead.goto(f"/admin/campaigns/campaign/{draft.campaign_id}/change/")
    lead.get_by_role("link", name="Prolonger, raccourcir ou fermer").click()
    lead.get_by_label("Ferme le").fill((today + timedelta(days=20)).isoformat())
    lead.get_by_role("button", name="Continuer").click()
    expect(lead.get_by_text("Indiquez le motif du changement de dates.").first).to_be_visible()
    look(lead, "dates-a-corriger", axe=False)
    lead.get_by_label("Motif").fill("Panne du portail.")
    lead.get_by_role("button", name="Continuer").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Prolonger la campagne ?")
    look(lead, "dates-a-confirmer")
    lead.get_by_role("button", name="Prolonger la campagne").click()
    expect(lead.get_by_text("Les dates sont changées")).to_be_visible()

    dossier = f"/admin/projects/project/{draft.pk}/change/"
    lead.goto(dossier)
    lead.get_by_role("link", name="Permettre un dépôt tardif").click()
    until = today + timedelta(days=30)
    lead.get_by_label("Dépôt permis jusqu’au").fill(until.isoformat())
    lead.get_by_label("Motif").fill("Absence de la direction.")
    look(lead, "delai", axe=False)
    lead.get_by_role("button", name="Accorder ce délai").click()
    expect(lead.get_by_text(f"dépôt possible jusqu’au {long_date(until)}").first).to_be_visible()
    lead.goto("/admin/campaigns/campaign/calendrier/")
    expect(lead.get_by_text("Fin du dépôt tardif permis")).to_be_visible()

    lead.goto(dossier)
    lead.get_by_role("link", name="Retirer ce délai").click()
    lead.get_by_label("Motif").fill("Accordé par erreur.")
    look(lead, "delai-a-retirer")
    lead.get_by_role("button", name="Retirer ce délai").click()
    expect(lead.get_by_text("Le délai est retiré")).to_be_visible()
    lead.goto("/admin/campaigns/campaign/calendrier/")
    expect(lead.get_by_text("Fin du dépôt tardif permis")).to_have_count(0)
    expect(lead.get_by_text("Rappel à 14 jours de la fin (1 brouillon)")).to_be_visible()
