"""Exports in a browser: dossiers ticked in the list, the file that is made meanwhile, opened once it is downloaded."""

import csv
import io
import zipfile
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from projects import exports
from projects.models import Consultation, Printout
from tests import pictures
from tests.projects import desk
from tests.projects.exports.scene import deposited
from tests.staff import client_of, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
look = partial(pictures.look, folder="exports")
LIST = "/admin/projects/project/"


@pytest.fixture
def page(browser, web) -> Page:
    context = browser.new_context(base_url=web.url, locale="fr-FR", viewport={"width": 1280, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    value = client_of(make_staff("exports", "export")).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": web.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def ask(page: Page, what: str, projects: list) -> None:
    page.goto(LIST)
    for project in projects:
        page.locator(f"input[name=_selected_action][value='{project.pk}']").check()
    page.locator("select[name=action]").select_option(label=what)
    page.locator("#changelist-form button[type=submit]").first.click()


def downloaded(page: Page) -> bytes:
    """The page brings itself up to date; the worker’s part is played here, as its task would."""
    expect(page.get_by_role("status")).to_contain_text("en attente")
    waiting = Printout.objects.get(state="queued")
    look(page, f"attente-{waiting.kind}", axe=False)  # it goes away by itself
    assert exports.render(waiting.pk, timezone.now())
    expect(page.get_by_text("Le fichier est prêt")).to_be_visible()
    look(page, f"pret-{waiting.kind}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le fichier").click()
    return download.value.path().read_bytes()


def test_dossiers_are_ticked_exported_and_opened(page, monkeypatch):
    monkeypatch.setattr("projects.printouts.making.press.write", lambda html, sheets: b"%PDF")
    campaign = desk.make_campaign()
    first, second, third = (deposited(campaign, place, pieces=("devis.pdf",)).project for place in range(3))
    ask(page, "Archive des dossiers choisis (ZIP)", [first, third])
    expect(page.locator("main p.soft").first).to_contain_text("2 dossiers, Campagne 1")
    opened = zipfile.ZipFile(io.BytesIO(downloaded(page)))
    assert opened.testzip() is None
    folders = {name.partition("_")[0] for name in opened.namelist() if "/" in name}
    assert folders == {first.reference, third.reference}
    page.get_by_role("link", name="Revenir aux exports de la campagne").click()
    expect(page.get_by_role("row", name="Archive")).to_contain_text("2 dossiers choisis")
    look(page, "campagne")
    page.get_by_role("button", name="Demander le tableau des dossiers").click()
    rows = list(csv.reader(io.StringIO(downloaded(page).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert sorted(row[0] for row in rows[1:]) == sorted([first.reference, second.reference, third.reference])
    taken = Consultation.objects.filter(act="taken").values_list("project__reference", flat=True)
    assert sorted(taken) == sorted([first.reference] * 2 + [second.reference] + [third.reference] * 2)
