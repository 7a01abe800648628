"""The modules of static/js/questionnaire in a browser, under the content policy. Pages are handed over, no server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from campaigns.questionnaire import Questionnaire
from projects.forms import section_form
from tests.campaigns.questionnaire import pages
from tests.campaigns.questionnaire.definitions import CATALOGUE
from tests.campaigns.questionnaire.shipped import SHIPPED
from tests.campaigns.questionnaire.test_conditions import CHAIN

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SITE = "http://portail.invalid"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
AROUND = (
    '<!doctype html><html lang="fr"><title>Section</title><form novalidate>{}</form>'
    '<script type="module" src="/static/js/questionnaire/index.js"></script></html>'
)
FORM_DATA = "new URLSearchParams(new FormData(document.forms[0])).toString()"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    context = browser.new_context(locale="fr-FR")
    wrong: list[str] = []

    def go(section: str, edition: Questionnaire = SHIPPED, **answers) -> Page:
        drawn = pages.render_section(edition, edition.section(section), CATALOGUE, answers=answers)
        context.route("**/*", lambda route: hand_over(route, AROUND.format(drawn)))
        tab = context.new_page()
        tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.goto(f"{SITE}/section/", wait_until="networkidle")
        return tab

    yield go
    context.close()
    assert wrong == []


def hand_over(route: Route, page: str) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=ROOT / path[1:], content_type="text/javascript")
    elif path == reverse("schools:search"):
        found = [{"id": value, "label": label} for value, label in CATALOGUE.choices("schools")]
        route.fulfill(body=json.dumps({"results": found}), content_type="application/json")
    else:
        route.fulfill(body=page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def changes(tab: Page, section: str) -> dict:
    """What the server would understand of the page as it stands."""
    data = QueryDict(tab.evaluate(FORM_DATA))
    form = section_form(SHIPPED, SHIPPED.section(section), answers={}, catalogue=CATALOGUE, data=data)
    assert form.error_items() == []
    return form.changes()


def words(tab: Page, selector: str) -> str:
    return pages.spaces(tab.locator(selector).inner_text())


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("", "0 / 600 caractères"),
        ("🙂e\u0301\n\na  ", "5 / 600 caractères"),
        ("é" * 612, "612 / 600 caractères : 12 de trop"),
    ],
)
def test_counter_agrees_with_the_server(visit, typed, counted):
    tab = visit("projet")
    tab.fill("#id_resume", typed)
    assert words(tab, "#field-resume .field-counter") == counted
    kept = changes(tab, "projet")["resume"] or ""
    assert counted.startswith(f"{len(kept)} /")


def test_question_appears_with_the_answer_it_depends_on(visit):
    tab = visit("reseau")
    network = tab.locator("#field-nature_reseau")
    assert network.is_hidden()
    tab.check("#id_en_reseau_0")
    assert network.is_visible()
    tab.check("#id_nature_reseau_2")
    tab.check("#id_en_reseau_1")
    assert network.is_hidden()
    assert changes(tab, "reseau")["nature_reseau"] == "rpi"


def test_box_of_a_group_shows_what_depends_on_it(visit):
    tab = visit("diagnostic")
    previous = tab.locator("#field-dossier_precedent")
    tab.check("#id_financements-programmes_3")
    assert previous.is_visible()
    tab.uncheck("#id_financements-programmes_3")
    assert previous.is_hidden()


def test_conditions_upon_conditions_follow_at_once(visit):
    tab = visit("s", edition=CHAIN)
    seen = {key: tab.locator(f"#field-{key}") for key in ("q2", "q3", "q6", "q7")}

    def shown() -> list[str]:
        return [key for key, field in seen.items() if field.is_visible()]

    assert shown() == []
    tab.select_option("#id_q1", "oui")
    assert shown() == ["q2"]
    tab.select_option("#id_q2", "a")
    assert shown() == ["q2", "q3", "q7"]
    tab.fill("#id_q3", "gardé")
    tab.select_option("#id_q1", "non")
    assert shown() == []
    tab.select_option("#id_q1", "oui")
    assert (shown(), tab.input_value("#id_q3")) == (["q2", "q3", "q7"], "gardé")
    tab.check("#id_q5-c_1")
    assert shown() == ["q2", "q3", "q6", "q7"]


def test_condition_of_another_section_is_left_to_the_server(visit):
    assert visit("projet", en_reseau=True).locator("#field-liaison").is_visible()
    assert visit("projet", en_reseau=False).locator("#field-liaison").is_hidden()


def test_rows_added_and_removed_are_understood_by_the_server(visit):
    tab = visit("projet", objectifs=[{"id": "r0001", "objectif": "Lire"}, {"id": "r0002", "objectif": "Écrire"}])
    table = tab.locator("#field-objectifs")
    table.locator(".row-add").click()
    table.locator(".row").nth(2).get_by_label("Objectif").fill("Publier")
    table.locator(".row-remove").first.click()
    assert table.locator("[data-number]").all_inner_texts() == ["Ligne\u00a01", "Ligne\u00a02"]
    kept = changes(tab, "projet")["objectifs"]
    assert [row["objectif"] for row in kept] == ["Écrire", "Publier"]
    assert kept[0]["id"] == "r0002" and len(kept[1]["id"]) == 13


def test_rows_stop_at_the_maximum(visit):
    tab = visit("projet")
    table = tab.locator("#field-objectifs")
    for _ in range(4):
        table.locator(".row-add").click()
    assert table.locator(".row").count() == 5
    assert table.locator(".row-add").is_hidden() and table.locator(".rows-full").is_visible()
    table.locator(".row-remove").first.click()
    assert table.locator(".row-add").is_visible() and table.locator(".rows-full").is_hidden()


def test_focus_follows_the_rows(visit):
    tab = visit("projet")
    tab.locator("#field-objectifs .row-add").click()
    assert tab.evaluate("document.activeElement.name") == "objectifs-1-objectif"
    tab.locator("#field-objectifs .row-remove").nth(1).click()
    assert tab.evaluate("document.activeElement.value") == "objectifs-0"


def test_sums_follow_what_is_typed_and_agree_with_the_server(visit):
    tab = visit("budget")
    tab.fill("#id_depenses-0-montant", "1 234,56")
    tab.fill("#id_recettes-0-montant", "1000")
    assert words(tab, "#field-depenses .total dd") == "1 234,56 €"
    assert words(tab, "#id_montant") == "—"
    tab.select_option("#id_recettes-0-financeur", "tne")
    assert words(tab, "#id_montant") == "1 000,00 €"
    assert words(tab, ".balance-verdict") == "Écart de 234,56 € : le total « Dépenses » dépasse le total « Recettes »."
    from_server = pages.render_section(SHIPPED, SHIPPED.section("budget"), CATALOGUE, answers=changes(tab, "budget"))
    assert tab.locator(".balance-verdict").inner_text() in from_server
    tab.fill("#id_recettes-0-montant", "1234.56")
    assert words(tab, ".balance-verdict") == "Les deux totaux sont égaux."
    assert "balance-even" in tab.locator(".balance").get_attribute("class")


def test_price_times_quantity(visit):
    tab = visit("equipement", besoin_equipement=True)
    tab.fill("#id_equipements_demandes-0-prix_unitaire", "449,90")
    assert words(tab, "#field-equipements_demandes .total dd") == "—"
    tab.fill("#id_equipements_demandes-0-quantite", "10")
    assert words(tab, "#field-equipements_demandes .total dd") == "4 499,00 €"


def test_schools_are_suggested_in_a_row_just_added(visit):
    tab = visit("reseau", en_reseau=True)
    tab.locator("#field-etablissements_associes .row-add").click()
    with tab.expect_response("**/etablissements/recherche/**"):
        tab.locator("#id_etablissements_associes-1-school").press_sequentially("Ti ar")
    options = tab.locator("#etablissements_associes-1-school_list option")
    options.first.wait_for(state="attached")
    assert [option.get_attribute("value") for option in options.all()] == [
        label for _, label in CATALOGUE.choices("schools")
    ]
