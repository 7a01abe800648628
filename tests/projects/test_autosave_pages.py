"""The page that saves itself, in a browser, on the server as shipped: nothing typed is ever lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Session
from projects import actions
from projects.models import Project
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tests.projects.sitting import DOOR, PATIENCE, Person, answers

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
NO_BREAK = "\u00a0"


@pytest.fixture
def project(web) -> Project:
    return desk.make_project()


def test_what_is_typed_is_saved_without_any_button(sits, project):
    head = sits(project.created_by, project)
    head.write("resume", "Les élèves racontent leur littoral.")
    head.is_saved()
    expect(head.page.locator("[data-save-text]")).to_contain_text(f"{NO_BREAK}h{NO_BREAK}", timeout=PATIENCE)
    head.page.locator("[name=en_reseau]").select_option("oui")
    head.page.locator("[name=nature]").fill("RPI")
    head.page.locator("[name=titre]").focus()
    expect(head.bar()).to_have_attribute("data-save-state", "saved", timeout=PATIENCE)
    head.keeps_nothing()
    stored = answers(project)
    assert (stored["resume"], stored["en_reseau"], stored["nature"]) == (
        "Les élèves racontent leur littoral.",
        True,
        "RPI",
    )
    assert head.page.locator("[name=revision]").input_value() == str(Project.objects.get().revision)


def test_rows_are_saved_with_their_ids(sits, project):
    head = sits(project.created_by, project, "budget")
    head.write("depenses-0-poste", "Micros")
    head.write("depenses-0-montant", "12,5")
    head.page.get_by_role("button", name="Ajouter une ligne").click()
    head.write("depenses-1-poste", "Casques")
    head.page.locator("[name=avis-nom]").focus()
    head.is_saved()
    head.keeps_nothing()
    rows = answers(project)["depenses"]
    assert [(row["poste"], row.get("montant")) for row in rows] == [("Micros", "12.50"), ("Casques", None)]
    ids = [each.input_value() for each in head.page.locator("[name^=depenses][name$=-id]").all()]
    assert ids == [row["id"] for row in rows]


def test_a_wrong_answer_is_said_beside_its_field_and_keeps_the_focus(sits, project):
    head = sits(project.created_by, project)
    head.write("effectif", "beaucoup")
    head.page.locator("[name=titre]").fill("Robots")
    field = head.page.locator("#field-effectif")
    expect(field.locator(".field-error")).to_be_visible(timeout=PATIENCE)
    assert head.page.evaluate("document.activeElement.name") == "titre"
    assert head.page.locator("[name=effectif]").get_attribute("aria-invalid") == "true"
    expect(head.bar()).to_have_attribute("data-save-state", "mend")
    head.write("effectif", "12")
    head.is_saved()
    expect(field.locator(".field-error")).to_have_count(0)
    assert answers(project) == {"titre": "Robots", "effectif": 12}


def test_two_people_on_one_draft_see_each_other_and_merge(sits, project):
    head = sits(project.created_by, project)
    colleague = sits(desk.join(project, "editor", "anne"), project)
    head.page.locator("[name=titre]").focus()
    colleague.write("resume", "Écrit par Anne.")
    colleague.is_saved()
    head.write("effectif", "50")
    head.holds("resume", "Écrit par Anne.")
    expect(head.page.locator("#field-resume .field-other")).to_contain_text("Modifié par Anne Le Goff à")
    expect(head.page.locator("[data-save-people]")).to_have_text("Anne Le Goff modifie cette section", timeout=PATIENCE)
    head.is_saved()
    assert answers(project) == {"titre": "Une webradio", "resume": "Écrit par Anne.", "effectif": 50}


def test_a_text_under_the_cursor_is_not_replaced(sits, project):
    head = sits(project.created_by, project)
    head.page.locator("[name=resume]").focus()
    desk.write(project, desk.join(project, "editor", "anne"), resume="Écrit par Anne.")
    with head.page.expect_response(DOOR) as answer:
        head.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert "resume" in answer.value.json()["autres"]
    head.holds("resume", "")
    head.page.locator("[name=titre]").focus()
    head.holds("resume", "Écrit par Anne.")


def clash(head: Person, project) -> None:
    desk.write(project, desk.join(project, "editor", "anne"), titre="Le titre d’Anne")
    head.write("titre", "Mon titre")
    expect(head.page.locator("#field-titre [data-clash]")).to_be_visible(timeout=PATIENCE)


def test_the_same_field_shows_both_texts_in_place(sits, project):
    head = sits(project.created_by, project)
    clash(head, project)
    panel = head.page.locator("#field-titre [data-clash]")
    expect(panel).to_contain_text("Le titre d’Anne")
    expect(panel).to_contain_text("Mon titre")
    expect(panel).to_contain_text("Anne Le Goff")
    assert answers(project)["titre"] == "Le titre d’Anne"
    head.write("titre", "Nos deux titres")
    panel.get_by_role("button", name="Garder").click()
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["titre"] == "Nos deux titres"


def test_their_version_is_taken_and_mine_can_come_back(sits, project):
    head = sits(project.created_by, project)
    clash(head, project)
    head.page.get_by_role("button", name="Prendre la version").click()
    head.holds("titre", "Le titre d’Anne")
    head.page.get_by_role("button", name="Reprendre la mienne").click()
    head.holds("titre", "Mon titre")
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["titre"] == "Mon titre"


def test_a_network_cut_during_typing_loses_nothing(sits, project):
    head = sits(project.created_by, project)
    head.context.set_offline(True)
    head.write("resume", "Écrit dans le train.")
    head.is_told("Pas de réseau")
    head.write("resume", "Écrit dans le train, jusqu’à Quimper.")
    assert "resume" not in answers(project)
    head.context.set_offline(False)
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["resume"] == "Écrit dans le train, jusqu’à Quimper."


def test_an_answer_lost_on_the_way_is_not_taken_for_a_clash(sits, project):
    """The server wrote; its answer never came; something more was typed meanwhile."""
    head = sits(project.created_by, project)
    cut = []

    def lose(route):
        if cut:
            return route.continue_()
        route.fetch()
        cut.append(True)
        route.abort()

    head.page.route(DOOR, lose)
    head.write("titre", "Premier")
    expect(head.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    head.write("titre", "Premier, puis second")
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["titre"] == "Premier, puis second"


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_in_trouble_is_asked_again(sits, project, status):
    head = sits(project.created_by, project)
    troubles = iter([status])

    def answer(route):
        trouble = next(troubles, None)
        route.fulfill(status=trouble, json={"erreur": "…", "code": "x"}) if trouble else route.continue_()

    head.page.route(DOOR, answer)
    head.write("titre", "Robots")
    head.is_told("ne répond pas")
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["titre"] == "Robots"


def test_a_session_that_ends_keeps_the_text_and_goes_on_after_signing_in(sits, project):
    """Case 12."""
    head = sits(project.created_by, project)
    Session.objects.all().delete()
    head.write("resume", "Des heures de travail.")
    head.is_told("Votre session a pris fin")
    expect(head.page.get_by_role("link", name="Se reconnecter")).to_be_visible()
    head.write("resume", "Des heures de travail, et plus.")
    head.sign_in(project.created_by)
    head.page.evaluate("dispatchEvent(new Event('focus'))")
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["resume"] == "Des heures de travail, et plus."


def test_somebody_else_signed_in_meanwhile_saves_nothing_under_their_name(sits, project):
    """Case 19."""
    head = sits(project.created_by, project)
    Session.objects.all().delete()
    head.write("resume", "À moi.")
    head.is_told("Votre session a pris fin")
    head.sign_in(desk.join(project, "editor"))
    head.page.evaluate("dispatchEvent(new Event('focus'))")
    head.is_told("Une autre personne")
    assert "resume" not in answers(project)


def test_what_a_closed_tab_had_not_saved_is_offered_back(sits, project):
    head = sits(project.created_by, project)
    head.context.set_offline(True)
    head.write("resume", "Perdu sans le journal.")
    expect(head.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    head.dies_offline()
    head.comes_back(project.created_by)
    panel = head.page.locator("[data-recovery]")
    expect(panel).to_be_visible(timeout=PATIENCE)
    expect(panel).to_contain_text("Perdu sans le journal.")
    panel.get_by_role("button", name="Reprendre").click()
    head.holds("resume", "Perdu sans le journal.")
    head.is_saved()
    head.keeps_nothing()
    assert answers(project)["resume"] == "Perdu sans le journal."
    expect(panel).to_be_hidden()


def test_signing_out_leaves_nothing_in_the_browser(sits, project):
    """Case 191."""
    head = sits(project.created_by, project)
    head.page.route(DOOR, lambda route: route.abort())
    head.write("resume", "Secret d’école.")
    expect(head.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    head.page.on("dialog", lambda dialog: dialog.accept())
    head.page.locator("details.account summary").click()
    with head.page.expect_navigation():
        head.page.get_by_role("button", name="Se déconnecter").click()
    assert head.page.evaluate("Object.keys(localStorage)") == []
    assert head.page.evaluate("Object.keys(sessionStorage)") == []


def test_a_review_begun_meanwhile_is_said_and_the_text_stays(sits, project):
    head = sits(project.created_by, project)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    actions.start_review(project, by=make_user(is_staff=True), at=INSIDE)
    head.write("resume", "Trop tard, mais pas perdu.")
    head.is_told("en instruction")
    head.holds("resume", "Trop tard, mais pas perdu.")


def test_a_removed_member_is_told(sits, project):
    """Case 25."""
    user = desk.join(project, "editor")
    editor = sits(user, project)
    project.team.filter(user=user).update(ended_at=INSIDE)
    editor.write("resume", "À copier.")
    editor.is_told("ne faites plus partie")
    editor.holds("resume", "À copier.")


def test_the_button_sends_what_was_typed_just_before(sits, project):
    head = sits(project.created_by, project)
    head.write("titre", "Tapé puis envoyé")
    with head.page.expect_navigation():
        head.page.get_by_role("button", name="Enregistrer et continuer").click()
    assert "/budget/" in head.page.url
    assert answers(project)["titre"] == "Tapé puis envoyé"


def test_without_scripts_nothing_is_promised(sits, project):
    head = sits(project.created_by, project, scripts=False)
    expect(head.bar()).to_be_hidden()
    head.write("titre", "Sans script")
    with head.page.expect_navigation():
        head.press("Enregistrer")
    assert answers(project)["titre"] == "Sans script"


@pytest.mark.parametrize("width", [360, 1280])
def test_every_state_passes_axe_and_fits_the_screen(sits, project, width):
    head = sits(project.created_by, project)
    head.page.set_viewport_size({"width": width, "height": 800})
    clash(head, project)
    check(head.page, width)
    head.context.set_offline(True)
    head.page.get_by_role("button", name="Garder").click()
    expect(head.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    check(head.page, width)
    head.dies_offline()
    head.comes_back(project.created_by)
    head.page.set_viewport_size({"width": width, "height": 800})
    expect(head.page.locator("[data-recovery]")).to_be_visible(timeout=PATIENCE)
    check(head.page, width)


def check(page: Page, width: int) -> None:
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("[data-save-bar]").bounding_box()
    assert box and box["y"] + box["height"] <= 801
