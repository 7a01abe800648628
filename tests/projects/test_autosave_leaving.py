"""A section that saves itself is left, or left alone: files on their way, the end of the window, another window of the
same person, a browser that keeps nothing, a text too long, « page précédente », a sign-out in a hurry.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from campaigns.deadlines import paris_day
from projects import actions
from projects.models import Attachment, Project, SetAside
from schools.models import Membership
from tests.projects import desk
from tests.projects.sitting import DOOR, PATIENCE, Person, answers

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
PIECES = "**/pieces/"
NEXT = "Enregistrer et continuer"
NOT_A_PDF = b"MZ this is a program"


@pytest.fixture
def project(web) -> Project:
    return desk.make_project()


def choose(person: Person, *files: tuple[str, bytes]) -> None:
    payload = [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    person.page.locator("[name=avis-piece]").set_input_files(payload)


@contextmanager
def slow(person: Person, bytes_a_second: int) -> Iterator[None]:
    """A network of that speed upwards."""
    link = person.context.new_cdp_session(person.page)
    link.send("Network.enable")
    speeds = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    link.send("Network.emulateNetworkConditions", {"offline": False, **speeds})
    yield
    link.detach()


def heavy(name: str) -> tuple[str, bytes]:
    return name, desk.PDF + b"%" * 60_000 + b"\n"


def test_a_text_and_two_files_then_the_button_at_once(sits, project):
    """One file is refused: the page stays. One is cancelled, the network is cut: what was left is sent, once."""
    head = sits(project.created_by, project, "budget")
    head.write("avis-nom", "Madame la maire")
    choose(head, ("a.pdf", desk.PDF), ("faux.pdf", NOT_A_PDF))
    head.press(NEXT)
    head.is_told("Un fichier n’a pas pu être envoyé")
    assert head.page.evaluate("document.activeElement.closest('.piece')?.textContent.includes('faux.pdf')")
    assert [each.name for each in Attachment.objects.all()] == ["a.pdf"]
    head.page.get_by_role("button", name="Enlever faux.pdf").click()

    with slow(head, 20_000):
        choose(head, heavy("annulé.pdf"))
        expect(head.page.locator(".piece.is-sending .piece-size")).to_contain_text("%", timeout=PATIENCE)
        head.page.get_by_role("button", name="Annuler annulé.pdf").click()
        expect(head.page.locator(".piece.is-sending")).to_have_count(0)

    head.context.set_offline(True)
    choose(head, heavy("b.pdf"))
    expect(head.page.locator(".piece.is-sending .piece-size")).to_contain_text("Pas de réseau", timeout=PATIENCE)
    head.press(NEXT)
    expect(head.page.locator("[data-save-text]")).to_contain_text("Envoi des fichiers")
    head.press(NEXT)
    with head.page.expect_navigation(timeout=PATIENCE):
        head.context.set_offline(False)
    assert "/equipe/" in head.page.url
    assert [each.name for each in Attachment.objects.filter(removed_at=None).order_by("pk")] == ["a.pdf", "b.pdf"]
    assert answers(project)["avis"] == {"nom": "Madame la maire"}
    assert "personne" not in head.page.locator("main").inner_text()
    head.keeps_nothing()


def test_text_and_files_share_one_revision(sits, project):
    """A file that arrives while a text is on its way: the page knows both, and takes neither for somebody else’s."""
    head = sits(project.created_by, project, "budget")
    head.write("avis-nom", "Madame la maire")
    choose(head, ("a.pdf", desk.PDF))
    expect(head.page.locator("a.piece-name")).to_have_text("a.pdf", timeout=PATIENCE)
    head.page.locator("[name=depenses-0-montant]").fill("douze")
    with head.page.expect_response(DOOR):
        head.page.locator("[name=depenses-0-poste]").focus()
        head.page.locator("[name=avis-nom]").focus()
    expect(head.bar()).to_have_attribute("data-save-state", "mend", timeout=PATIENCE)
    assert head.page.locator("[name=revision]").input_value() == str(Project.objects.get().revision)
    with head.page.expect_navigation():
        head.press("Enregistrer")
    assert "Une autre personne" not in head.page.locator("main").inner_text()
    assert "douze" in head.page.locator("[name=depenses-0-montant]").input_value()


# -- the end of the window -------------------------------------------------------------------------


def deposited_today() -> Project:
    """In a campaign that closes tonight."""
    now = timezone.now()
    today = paris_day(now)
    campaign = desk.make_campaign(opens_on=today - timedelta(days=9), closes_on=today)
    project = desk.make_project(campaign=campaign, when=now)
    Membership.objects.update(requested_at=now, confirmed_at=now, valid_until=now + timedelta(days=99))
    actions.deposit(project, by=project.created_by, at=now)
    return project


def ends_at(project: Project) -> datetime:
    return Project.objects.get(pk=project.pk).window_in_force().ends_at


def test_the_end_of_the_window_is_said_before_and_when_it_comes(sits, web):
    project = deposited_today()
    head = sits(project.created_by, project)
    head.page.clock.install(time=timezone.now())
    head.open()
    box = head.page.locator("[data-closing]")
    left = int((ends_at(project) - timezone.now()).total_seconds())
    head.page.clock.fast_forward(1000 * max(left - 12 * 60, 0))
    expect(box).to_contain_text("jusqu’à 23\u00a0h\u00a059, heure de Paris\u00a0: dans", timeout=PATIENCE)
    expect(head.page.locator("[data-save-spoken]")).to_contain_text("déposé de nouveau avant", timeout=PATIENCE)

    close_now(project)
    head.write("resume", "Tapé au dernier instant.")
    head.page.clock.fast_forward(10_000)
    head.is_told("gardé dans l’historique du brouillon")
    head.page.clock.fast_forward(1000 * max(left, 0))
    expect(box).to_contain_text("Le dépôt a fermé à 23\u00a0h\u00a059", timeout=PATIENCE)
    assert not head.page.locator("[name=resume]").is_editable()
    assert "resume" not in answers(project)
    assert [(each.question, each.value) for each in SetAside.objects.all()] == [("resume", "Tapé au dernier instant.")]
    head.keeps_nothing()
    head.page.get_by_role("link", name="Voir l’historique du brouillon").click()
    expect(head.page.locator("main")).to_contain_text("Tapé au dernier instant.", timeout=PATIENCE)


def close_now(project: Project) -> None:
    now, campaign = timezone.now(), project.campaign
    days = {"opens_on": campaign.opens_on, "closes_on": campaign.closes_on}
    actions.move_window(campaign, **days, by=project.created_by, at=now, reason="Essai", close_now=True)


# -- several windows, a browser that keeps nothing, a text too long ----------------------------------


def test_the_button_of_a_page_left_as_it_was_leads_on_at_the_first_press(sits, project):
    head = sits(project.created_by, project)
    with head.page.expect_navigation():
        head.press(NEXT)
    assert "/budget/" in head.page.url


def test_two_windows_of_the_same_person_keep_each_its_own(sits, project):
    """Case 123, without a network: what either typed is offered back."""
    head = sits(project.created_by, project)
    other = head.window()
    head.context.set_offline(True)
    head.write("resume", "De la première fenêtre.")
    other.write("titre", "De la seconde")
    for person in (head, other):
        expect(person.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    for person in (head, other):
        person.dies_offline()
    head.comes_back(project.created_by)
    panel = head.page.locator("[data-recovery]")
    expect(panel).to_contain_text("De la première fenêtre.", timeout=PATIENCE)
    expect(panel).to_contain_text("De la seconde")


def test_a_browser_that_keeps_nothing_saves_and_says_so(sits, project):
    head = sits(project.created_by, project)
    head.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    head.open()
    head.write("titre", "Sans mémoire")
    head.is_saved()
    assert answers(project)["titre"] == "Sans mémoire"
    head.page.route(DOOR, lambda route: route.abort())
    head.write("titre", "Sans mémoire ni réseau")
    head.is_told("votre texte n’est que sur cette page, ne la fermez pas")


def test_a_text_too_long_for_a_proxy_does_not_hold_the_others_back(sits, project):
    def weigh(route: Route) -> None:
        too_long = "resume" in (route.request.post_data or "")
        route.fulfill(status=413, body="<html>Too large</html>") if too_long else route.continue_()

    head = sits(project.created_by, project)
    head.page.route(DOOR, weigh)
    head.write("resume", "Très long")
    head.write("titre", "Court")
    expect(head.page.locator("#field-resume")).to_contain_text("Ce texte est trop long", timeout=PATIENCE)
    expect(head.page.locator("[data-save-text]")).to_contain_text("à corriger, A2 Résumé", timeout=PATIENCE)
    assert answers(project) == {"titre": "Court"}
    head.write("resume", "")
    head.is_saved()


# -- coming back, signing out ----------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_going_back_never_shows_an_older_text_as_the_stored_one(sits, project, scripts):
    head = sits(project.created_by, project, scripts=scripts)
    head.write("titre", "Le mien")
    with head.page.expect_navigation():
        head.press(NEXT)
    desk.write(project, desk.join(project, "editor", "anne"), titre="Celui d’Anne")
    head.page.go_back(wait_until="networkidle")
    head.holds("titre", "Celui d’Anne")
    head.write("resume", "Un résumé")
    with head.page.expect_navigation():
        head.press(NEXT)
    assert answers(project) == {"titre": "Celui d’Anne", "resume": "Un résumé"}


def test_signing_out_in_a_hurry_stores_the_last_words(sits, project):
    head = sits(project.created_by, project)
    head.page.locator("details.account summary").click()
    head.write("resume", "Les derniers mots.")
    with head.page.expect_navigation():
        head.press("Se déconnecter")
    assert answers(project)["resume"] == "Les derniers mots."
    head.keeps_nothing()


def test_signing_out_can_be_thought_over(sits, project):
    head = sits(project.created_by, project)
    head.page.route(DOOR, lambda route: route.abort())
    head.write("resume", "Pas encore parti.")
    expect(head.bar()).to_have_attribute("data-save-state", "failing", timeout=PATIENCE)
    head.page.on("dialog", lambda dialog: dialog.dismiss())
    head.page.locator("details.account summary").click()
    with head.page.expect_event("dialog") as asked:
        head.press("Se déconnecter")
    assert "n’est pas enregistré" in asked.value.message
    head.page.unroute(DOOR)
    head.page.evaluate("dispatchEvent(new Event('online'))")
    head.is_saved()
    assert answers(project)["resume"] == "Pas encore parti."
