"""A committee’s morning in a browser: from the list to the published decisions, then the school’s page."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from projects.models import Decision
from tests.projects.deciding import scene
from tests.projects.deciding.scene import prepared, under_review
from tests.projects.desk import browser as browser_of
from tests.staff import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def sign_in(browser, web, client) -> Page:
    context = browser.new_context(base_url=web.url, viewport={"width": 1280, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": web.url}])
    return context.new_page()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_the_list_to_the_school(browser, web):
    lead = scene.lead()
    first, second, third = under_review(3, by=lead)
    prepared(third, scene.NO, by=lead)
    page = sign_in(browser, web, client_of(lead))
    page.goto("/admin/projects/project/")
    for project in (first, second):
        page.locator(f"input[name=_selected_action][value='{project.pk}']").check()
    page.locator("select[name=action]").select_option("prepare_decisions")
    page.locator("#changelist-form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Préparer une décision pour 2")
    page.get_by_label("Accepter").check()
    page.get_by_label("Le même montant pour tous").check()
    page.get_by_label("Montant pour chacun").fill("1 500")
    page.get_by_label("Une convention est à signer").check()
    press(page, "Préparer, sans rien envoyer")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("publish_chosen")
    page.locator("#changelist-form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Publier 3 décisions")
    assert not Decision.objects.exists()
    press(page, "Publier")
    expect(page.get_by_text("Tout est parti")).to_be_visible()
    assert Decision.objects.count() == 3
    school = sign_in(browser, web, browser_of(third.created_by))
    school.goto(urlsplit(third.get_absolute_url()).path)
    expect(school.get_by_role("heading", name="Votre projet n’est pas retenu")).to_be_visible()
    expect(school.get_by_role("link", name="La décision en PDF")).to_be_visible()
