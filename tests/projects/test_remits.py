"""Whoever reads for a partner: the sections chosen of the deposits that concern it, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import groups
from campaigns.models import Theme
from partners import readers
from partners.models import Partner, Reader
from projects import actions, remits
from projects.models import Consultation, Project, Remit, RemitAct
from projects.views import remit as pages_of_remits
from schools.models import Territory
from tests.factories import AFTER, INSIDE, make_user
from tests.projects import desk
from tests.projects.desk import form_of, text_of
from tests.projects.opinions import scene
from tests.staff import client_of, make_staff
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
LIST, ALL = reverse("projects:remit"), reverse("admin:projects_remit_changelist")


@pytest.fixture
def project() -> Project:
    """Its first section is « projet »; the second one holds an amount and a file."""
    return scene.make_filed("Le phare")


@pytest.fixture
def partner() -> Partner:
    return Partner.objects.create(name="Réseau Canopé", slug="canope", role="former")


@pytest.fixture
def person(partner):
    user = make_user("gwenn")
    readers.admit(partner, user.email, by=scene.lead(), at=INSIDE)
    return user


def opened(partner, project, *sections, **more) -> Remit:
    given = {"sections": sections or ("projet",), "with_files": False, **more}
    return actions.set_remit(partner, project.campaign.call, **given, by=scene.lead(), at=INSIDE)


def page_of(project) -> str:
    return reverse("projects:remit_dossier", args=[project.reference])


def piece_of(project) -> str:
    return reverse("projects:remit_piece", args=[project.reference, project.attachments.get().pk])


def seen(person) -> list[str]:
    reader = remits.reader_of(person)
    mine = remits.remits_of(reader.partner)
    return [each.title for each in remits.extracts(mine, remits.dossiers_of(mine))]


# -- what is read ----------------------------------------------------------------------------------


def test_nothing_is_read_until_the_lead_has_chosen(project, partner, person):
    client = client_of(person)
    assert "pas encore ouvert" in text_of(client.get(LIST))
    assert client.get(page_of(project)).status_code == 404
    opened(partner, project)
    assert "Le phare" in text_of(client.get(LIST))
    opened(partner, project, *[], sections=())
    assert client.get(page_of(project)).status_code == 404


def test_only_the_sections_chosen_are_read_and_the_reading_is_noted(project, partner, person):
    opened(partner, project)
    client = client_of(person)
    shown = text_of(client.get(page_of(project)))
    assert "Une émission sur le port." in shown
    assert scene.SECRET_WORDS not in shown
    assert "devis.pdf" not in shown
    assert client.get(piece_of(project)).status_code == 404
    read = Consultation.objects.get()
    assert (read.by, read.act, read.detail) == (person, "read", "pour Réseau Canopé\u00a0: dépôt n°\u00a01")
    opened(partner, project, "budget", with_files=True)
    shown = text_of(client.get(page_of(project)))
    assert scene.SECRET_WORDS in shown
    assert "Une émission sur le port." not in shown
    assert b"".join(client.get(piece_of(project)).streaming_content) == desk.PDF
    assert Consultation.objects.filter(act="piece").count() == 1
    project.attachments.update(scan="waiting")
    assert client.get(piece_of(project)).status_code == 404


def test_the_working_copy_is_never_read(project, partner, person):
    opened(partner, project)
    actions.start_review(project, by=scene.lead(), at=INSIDE)
    actions.request_changes(project, by=scene.lead(), at=AFTER, message="Le titre ?", until=AFTER.replace(day=30))
    project.refresh_from_db()
    changes = {"titre": "Titre en travail", "resume": "Résumé en travail"}
    actions.save_answers(project, changes, project.revision, by=project.created_by, at=AFTER)
    client = client_of(person)
    for address in (LIST, page_of(project)):
        shown = text_of(client.get(address))
        assert "en travail" not in shown
        assert "Le phare" in shown


def test_neither_draft_nor_withdrawn_nor_another_call(project, partner, person):
    opened(partner, project)
    draft = desk.make_project(campaign=project.campaign, answers={"titre": "Brouillon"})
    client = client_of(person)
    assert seen(person) == ["Le phare"]
    assert client.get(page_of(draft)).status_code == 404
    actions.withdraw(project, by=project.created_by, at=INSIDE)
    assert seen(person) == []
    assert client.get(page_of(project)).status_code == 404


def test_themes_and_territories_narrow_by_what_was_deposited(partner, person):
    project = scene.make_filed("Sans thématique")
    call, owner = project.campaign.call, project.created_by
    theme = Theme.objects.get(call=call)
    island = Territory.objects.create(name="Presqu’île", slug="presquile")
    themed = desk.make_project(owner, campaign=project.campaign, answers={"titre": "A", "thematique": theme.code})
    actions.deposit(themed, by=owner, at=INSIDE)
    there = desk.make_project(owner, campaign=project.campaign, answers={"titre": "B", "territoire": island.slug})
    actions.deposit(there, by=owner, at=INSIDE)
    opened(partner, project, themes=[theme])
    assert seen(person) == ["A"]
    opened(partner, project, territories=[island])
    assert seen(person) == ["B"]
    for each, place in ((there, ""), (themed, island.slug)):
        desk.write(each, owner, territoire=place)
    assert list(Project.objects.filter(territory=island)) == [themed]
    assert seen(person) == ["B"], "the columns follow the working copy: the deposit has the last word"
    client = client_of(person)
    assert "1 dossier" in text_of(client.get(LIST))
    assert [client.get(page_of(each)).status_code for each in (there, themed)] == [200, 404]
    opened(partner, project)
    assert sorted(seen(person)) == ["A", "B", "Sans thématique"]


def test_pages_hold_what_concerns_the_partner_and_only_that(partner, person, monkeypatch):
    """Narrowed before it is cut into pages: no page is empty, and the count is the count."""
    monkeypatch.setattr(pages_of_remits, "PER_PAGE", 1)
    first = scene.make_filed("Premier")
    island = Territory.objects.create(name="Presqu’île", slug="presquile")
    owner, made = first.created_by, [first]
    for title, place in (("Ici", island.slug), ("Ailleurs", "")):
        answers = {"titre": title, "territoire": place}
        made.append(desk.make_project(owner, campaign=first.campaign, answers=answers))
        actions.deposit(made[-1], by=owner, at=INSIDE)
    desk.write(made[1], owner, territoire="")
    desk.write(made[2], owner, territoire=island.slug)
    opened(partner, first, territories=[island])
    shown = text_of(client_of(person).get(LIST))
    assert ("Ici" in shown, "Ailleurs" in shown, "1 dossier" in shown) == (True, False, True)
    opened(partner, first)
    assert "3 dossiers" in text_of(client_of(person).get(LIST))


def test_another_partner_reads_its_own(project, partner, person):
    other = Partner.objects.create(name="Autre", slug="autre", role="aider")
    opened(other, project)
    assert client_of(person).get(page_of(project)).status_code == 404


# -- who reads -------------------------------------------------------------------------------------


def test_both_the_group_and_the_link_are_needed_and_end_at_once(project, partner, person):
    opened(partner, project)
    client = client_of(person)
    assert client.get(LIST).status_code == 200
    person.groups.clear()
    assert client.get(LIST).status_code == 404
    person.groups.add(Group.objects.get(name=groups.PARTNER))
    assert client.get(LIST).status_code == 200
    assert "reads_remit" in client.session
    readers.dismiss(Reader.objects.get(user=person), by=scene.lead(), at=AFTER)
    ended = Reader.objects.get(user=person)
    assert (ended.at, ended.ended_at, ended.ended_by) == (INSIDE, AFTER, scene.lead()), "who could read, until when"
    assert client.get(page_of(project)).status_code == 404
    assert "reads_remit" not in client.session, "the menu does not lead there any more"


def test_without_the_second_factor_nothing_is_shown(project, partner, person):
    opened(partner, project)
    client = client_of(person, with_factor=False)
    asked = client.get(page_of(project))
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("account_second_factor_required"))
    assert "La lecture des dossiers demande un second contrôle" in text_of(client.get(asked.headers["Location"]))


def test_strangers_schools_and_staff_have_no_such_page(project, partner):
    opened(partner, project)
    for user in (make_user("inconnue"), project.created_by, scene.lead()):
        for address in (LIST, page_of(project), piece_of(project)):
            assert client_of(user).get(address).status_code == 404, (user, address)


def test_the_letter_says_where_and_my_projects_lead_there(partner, person):
    mine = reverse("projects:list")
    assert LIST in client_of(person).get(mine).content.decode()
    assert LIST not in client_of(make_user("autre")).get(mine).content.decode()
    letter = Letter.objects.get(kind="partner_reader")
    assert letter.recipient == person.email
    assert LIST in letter.text
    desk.make_project(person)
    assert LIST in client_of(person).get(mine).content.decode(), "with a project of their own too"
    assert list(person.groups.values_list("name", flat=True)) == ["partenaire"]
    assert not person.is_staff


# -- the lead chooses ------------------------------------------------------------------------------


def address_of(partner) -> str:
    return reverse("admin:projects_remit_partner", args=[partner.pk])


def test_the_lead_opens_a_remit_without_code(project, partner):
    client, gwenn = client_of(scene.lead()), make_user("gwenn")
    assert "Réseau Canopé" in text_of(client.get(ALL))
    page = client.get(address_of(partner))
    given = form_of(page, 0)
    assert client.post(address_of(partner), {**given, "sections": ["budget"], "with_files": "on"}).status_code == 302
    remit = Remit.objects.get()
    assert (remit.sections, remit.with_files, remit.call) == (["budget"], True, project.campaign.call)
    act = RemitAct.objects.get()
    assert (act.sections, act.with_files, act.by, bool(act.at)) == (["budget"], True, scene.lead(), True)
    assert "1 partie, avec les pièces jointes" in text_of(client.get(address_of(partner)))
    with pytest.raises(DatabaseError, match="histoire d’un volet"), transaction.atomic():
        RemitAct.objects.update(with_files=False)
    assert client.post(address_of(partner), {"fin": "1", "sections": ["rien"]}).status_code == 422
    told = client.post(address_of(partner), {"fin": "1", "admettre": "1", "email": "personne@example.org"})
    assert (told.status_code, "Aucun compte n’a l’adresse" in text_of(told)) == (409, True)
    assert client.post(address_of(partner), {"fin": "1", "admettre": "1", "email": ""}).status_code == 422
    staff = client.post(address_of(partner), {"fin": "1", "admettre": "1", "email": scene.lead().email})
    assert "entre déjà dans l’administration" in text_of(staff)
    asked = client.post(address_of(partner), {"fin": "1", "admettre": "1", "email": gwenn.email.upper()})
    assert "est celui de Gwenn Le Goff" in text_of(asked)
    assert not Reader.objects.exists(), "nobody is let in before their name was read"
    done = client.post(address_of(partner), {**form_of(asked), "admettre": "1"}, follow=True)
    assert "Gwenn Le Goff lira les dossiers" in text_of(done)
    assert "Budget, avec les pièces jointes" in text_of(client.get(ALL))
    with pytest.raises(Refusal, match="lit déjà pour Réseau Canopé"):
        readers.admit(Partner.objects.create(name="B", slug="b", role="b"), gwenn.email, by=scene.lead(), at=INSIDE)
    gone = {"fin": "1", "retirer": Reader.objects.get().pk}
    assert client.post(address_of(partner), gone).status_code == 302
    assert not Reader.objects.current().exists()
    assert "1 personne qui ne lit plus" in text_of(client.get(address_of(partner)))
    assert not gwenn.groups.exists()
    assert client.post(address_of(partner), gone).status_code == 404


@pytest.mark.parametrize("group", ["instruction", "export"])
def test_only_the_lead_chooses(partner, group):
    client = client_of(make_staff("autre", group))
    assert client.get(ALL).status_code == 403
    assert client.post(address_of(partner), {"fin": "1"}).status_code == 403


def test_pages_cost_the_same_with_one_and_three(project, partner, person):
    opened(partner, project, "projet", "budget", with_files=True)
    client, lead = client_of(person), client_of(scene.lead())
    pages = [(client, LIST), (client, page_of(project)), (lead, ALL), (lead, address_of(partner))]

    def costs() -> list[int]:
        found = []
        for browser, address in pages:
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            found.append(len(captured))
        return found

    one = costs()
    for n in (1, 2):
        scene.make_filed(f"Autre {n}", n)
        other = Partner.objects.create(name=f"Partenaire {n}", slug=f"p{n}", role="aider")
        opened(other, project)
        readers.admit(other, make_user(f"lectrice{n}").email, by=scene.lead(), at=INSIDE)
    assert costs() == one
    assert max(one) <= 14, one
