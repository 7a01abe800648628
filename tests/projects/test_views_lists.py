"""My projects, the public ones, and starting one."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import snapshot
from projects import actions
from projects.models import Project
from schools.actions import confirm_memberships
from schools.models import Membership
from tests.factories import INSIDE, make_head, make_school, make_user
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
MINE, NEW, ACCEPTED = (reverse(f"projects:{name}") for name in ("list", "new", "accepted_list"))


@pytest.fixture(autouse=True)
def nothing_remembered():
    snapshot.forget()


@pytest.fixture
def campaign():
    return desk.make_campaign()


@pytest.fixture
def user():
    return make_user("yann")


@pytest.fixture
def client(user):
    return desk.browser(user)


def start(user, campaign, title="Une webradio", uai="0299001B", **fields) -> Project:
    school = make_school(uai, **fields)
    return actions.start_project(school, campaign, by=user, at=INSIDE, answers={"titre": title, "publication": True})


def accept(project, **fields) -> Project:
    staff = make_user(is_staff=True)
    Membership.objects.update_or_create(
        user=project.created_by, school=project.school, defaults={"requested_at": INSIDE, "confirmed_at": INSIDE}
    )
    actions.deposit(project, by=project.created_by, at=INSIDE)
    actions.start_review(project, by=staff, at=INSIDE)
    actions.accept(project, by=staff, at=INSIDE, **fields)
    project.refresh_from_db()
    return project


# -- mine ------------------------------------------------------------------------------------------


def test_an_empty_list_says_how_to_begin(client, campaign):
    response = client.get(MINE)
    text = desk.text_of(response)
    assert "Vous n’avez pas encore de projet" in text
    assert "jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris" in text
    links = [link.get("href") for link in desk.page(response).cssselect("main .empty a")]
    assert links == [NEW, reverse("projects:blank_pdf", args=[campaign.slug])]


def test_a_draft_says_that_it_is_not_deposited_and_until_when(client, user, campaign):
    project = start(user, campaign)
    response = client.get(MINE)
    text = desk.text_of(response)
    assert "Ce dossier n’est pas déposé." in text
    assert "Vous pouvez déposer ce dossier jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris." in text
    assert "Il reste 18 jours." in text
    button = desk.page(response).cssselect("main .card .button")[0]
    assert (button.get("href"), button.text) == (project.get_absolute_url(), "Continuer")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2023-09-03", "Vous pourrez déposer ce dossier à partir du lundi 4 septembre 2023 à 0 h 00, heure de Paris."),
        ("2023-10-19", "Il reste 1 jour."),
        ("2023-10-20", "C’est le dernier jour."),
        ("2023-10-21", "Ce dossier n’a pas été déposé"),
    ],
)
def test_the_deadline_follows_the_day(user, campaign, day, words):
    start(user, campaign)
    with time_machine.travel(f"{day}T12:00:00+02:00"):
        assert words in desk.text_of(desk.browser(user).get(MINE))


def test_a_closed_draft_offers_to_read(user, campaign):
    start(user, campaign)
    with time_machine.travel("2023-10-21T00:00:00+02:00"):
        page = desk.page(desk.browser(user).get(MINE))
    assert page.cssselect("main .card .button")[0].text == "Relire le dossier"


def test_only_my_projects_are_listed(client, user, campaign):
    start(make_user("erwan"), campaign, "À un autre")
    left = start(user, campaign, "Quittée", uai="0299002C")
    desk.join(left, "owner")
    left.team.filter(user=user).update(ended_at=INSIDE)
    assert "Vous n’avez pas encore de projet" in desk.text_of(client.get(MINE))


def test_what_waits_for_the_school_comes_first(client, user, campaign):
    withdrawn, draft = start(user, campaign, "Retiré"), start(user, campaign, "À finir", uai="0299002C")
    actions.withdraw(withdrawn, by=user, at=INSIDE + timedelta(hours=1))
    titles = [title.text_content() for title in desk.page(client.get(MINE)).cssselect("main h2")]
    assert titles == [draft.title, withdrawn.title]


def test_the_list_has_pages(client, user, campaign):
    for number in range(13):
        start(user, campaign, f"Projet {number}")
    assert "Page 1 sur 2 (13 projets)" in desk.text_of(client.get(MINE))
    for page in ("2", "99", "x", "9" * 5000):
        assert client.get(MINE, {"page": page}).status_code == 200
    assert len(desk.page(client.get(MINE, {"page": "2"})).cssselect("main .card")) == 1


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(client, user, campaign, items):
    """The session and the person, then: which ones, their windows."""
    for number in range(items):
        start(user, campaign, f"Projet {number}", uai=f"029900{number}B")
    client.get(MINE)
    with CaptureQueriesContext(connection) as queries:
        client.get(MINE)
    assert len(queries) == 3


@pytest.mark.parametrize(("page", "shown"), [("", 12), ("2", 2), ("1", 12), ("x", 12)])
def test_a_long_list_costs_no_more(client, campaign, page, shown):
    mine = desk.make_project(campaign=campaign)
    for _ in range(13):
        desk.make_project(campaign=campaign, by=mine.created_by)
    client.force_login(mine.created_by)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(MINE, {"page": page} if page else {})
    assert len(queries) == 3
    assert len(answer.context["cards"]) == shown
    assert (answer.context["page"].paginator.count, answer.context["page"].paginator.num_pages) == (14, 2)


@pytest.mark.parametrize(("page", "number"), [("3", 2), ("0", 1), ("-1", 1), ("99999999", 1)])
def test_a_page_that_does_not_exist_is_another_one(client, campaign, page, number):
    mine = desk.make_project(campaign=campaign)
    for _ in range(13):
        desk.make_project(campaign=campaign, by=mine.created_by)
    client.force_login(mine.created_by)
    assert client.get(MINE, {"page": page}).context["page"].number == number


def test_an_empty_list_costs_as_little(client, campaign):
    client.get(MINE)
    with CaptureQueriesContext(connection) as queries:
        client.get(MINE)
    assert len(queries) == 4, "one of them: does this person read for a partner?"


# -- starting --------------------------------------------------------------------------------------


def test_the_school_is_found_by_name_commune_or_code(client, campaign):
    for number, name in enumerate(["École Jules Ferry", "Collège Jules-Ferry"]):
        make_school(f"029900{number}B", name=name)
    found = desk.page(client.get(NEW, {"q": "jules ferry"})).cssselect("[name=etablissement]")
    assert {radio.get("value") for radio in found} == {"0299000B", "0299001B"}
    for text in ("ecole ferry", "0299000b", "École Jules Ferry, Brest (0299000B)"):
        response = client.get(NEW, {"q": text})
        assert "C’est bien cet établissement ?" in desk.text_of(response)
        assert "École Jules Ferry" in desk.text_of(response)


def test_a_search_without_result_says_what_to_try(client, campaign):
    assert "Essayez un seul mot du nom" in desk.text_of(client.get(NEW, {"q": "introuvable"}))
    assert "Choisissez un établissement" in desk.text_of(client.get(NEW, {"etablissement": "0000000A"}))


def test_no_campaign_open_or_announced(client, campaign):
    with time_machine.travel("2023-10-21T12:00:00+02:00"):
        text = desk.text_of(desk.browser(make_user()).get(NEW))
    assert "Aucune campagne n’est ouverte ni annoncée" in text
    assert "a pris fin le vendredi 20 octobre 2023" in text


def confirm(client, school, **typed):
    sent = desk.form_of(client.get(NEW, {"etablissement": school.uai}))
    return client.post(NEW, {**sent, **typed})


@pytest.mark.parametrize("role", ["head", "member"])
def test_a_project_starts_and_the_membership_waits(client, user, campaign, role):
    school = make_school()
    response = confirm(client, school, role=role)
    project = Project.objects.get()
    assert response.url == project.get_absolute_url()
    assert (project.school, project.campaign, project.created_by, project.state) == (school, campaign, user, "draft")
    membership = Membership.objects.get()
    assert (membership.role, membership.is_confirmed(INSIDE)) == (role, False)


def test_somebody_known_of_the_school_is_not_asked_again(campaign):
    school = make_school()
    client = desk.browser(make_head(school))
    shown = client.get(NEW, {"etablissement": school.uai})
    assert "Votre appartenance à cet établissement est confirmée (direction)" in desk.text_of(shown)
    assert confirm(client, school).status_code == 302


def test_a_role_is_asked_for(client, campaign):
    response = confirm(client, make_school())
    assert response.status_code == 422
    assert desk.page(response).cssselect("#erreurs a")[0].get("href") == "#id_role_0"
    assert not Project.objects.exists()


def test_a_double_post_makes_one_project(client, campaign):
    school = make_school()
    sent = {**desk.form_of(client.get(NEW, {"etablissement": school.uai})), "role": "member"}
    answers = {client.post(NEW, sent).url for _ in range(3)}
    assert len(answers) == 1
    assert Project.objects.count() == 1


def test_going_on_without_a_choice_keeps_the_list_and_says_so(client, campaign):
    for number in (1, 2):
        make_school(f"029900{number}{'BC'[number - 1]}")
    shown = client.get(NEW, {"q": "029900", "campagne": campaign.slug})
    assert len(desk.page(shown).cssselect("main [name=etablissement]")) == 2
    assert "Cochez l’école" not in desk.text_of(shown)
    kept = {
        each.get("name") for each in desk.page(shown).cssselect("form:has([name=etablissement]) input[type=hidden]")
    }
    assert kept == {"q", "campagne"}
    left = client.get(NEW, {"q": "029900", "campagne": campaign.slug, "suite": "1"})
    assert len(desk.page(left).cssselect("main [name=etablissement]")) == 2
    assert "Cochez l’école ou l’établissement dans la liste" in desk.text_of(left)


def test_a_slip_in_a_uai_is_named(client, campaign):
    make_school()
    assert "contient une erreur de frappe" in desk.text_of(client.get(NEW, {"q": "0299001c "}))
    for text in ("0299002C", "trégunc", "0299001"):
        assert "contient une erreur de frappe" not in desk.text_of(client.get(NEW, {"q": text}))


def test_another_project_of_the_school_is_pointed_out_not_forbidden(client, user, campaign):
    theirs = start(make_user("erwan"), campaign, "Leur projet")
    shown = client.get(NEW, {"etablissement": theirs.school.uai})
    text = desk.text_of(shown)
    assert "Autre dossier du même établissement" not in text, "a stranger learns nothing (test_carrying says who does)"
    assert "Leur projet" not in text
    assert theirs.reference not in text
    mine = start(user, campaign, "Le mien")
    assert mine.reference in desk.text_of(client.get(NEW, {"etablissement": theirs.school.uai}))
    assert confirm(client, theirs.school).status_code == 302


@pytest.mark.parametrize("field", ["campagne", "etablissement"])
@pytest.mark.parametrize("value", ["", "n’importe quoi", "x" * 3000])
def test_a_forged_choice_is_a_sentence(client, campaign, field, value):
    make_school()
    sent = {"campagne": campaign.slug, "etablissement": "0299001B", "role": "head", "fin": "1", field: value}
    assert client.post(NEW, sent).status_code == 422
    assert not Project.objects.exists()


def test_a_campaign_that_closed_meanwhile_is_refused(user, campaign):
    with time_machine.travel("2023-10-21T00:00:00+02:00"):
        response = desk.browser(user).post(
            NEW, {"campagne": campaign.slug, "etablissement": make_school().uai, "role": "head", "fin": "1"}
        )
    assert response.status_code == 422
    assert "Cette campagne n’accepte plus de nouveau dossier" in desk.text_of(response)


def test_one_may_start_before_the_opening_and_choose_the_campaign(client, campaign):
    later = desk.make_campaign(opens_on=date(2023, 11, 6), closes_on=date(2024, 1, 19), slug="campagne-2")
    confirm(client, make_school(), role="head", campagne=later.slug)
    assert Project.objects.get().campaign == later


# -- accepted --------------------------------------------------------------------------------------


def test_accepted_projects_are_public_when_the_team_agreed(campaign, user):
    shown = accept(start(user, campaign, "Une webradio"))
    silent = start(user, campaign, "En silence", uai="0299002C")
    actions.save_answers(silent, {"publication": False}, silent.revision, by=user, at=INSIDE)
    accept(Project.objects.get(pk=silent.pk))
    start(user, campaign, "Brouillon", uai="0299003D")
    text = desk.text_of(desk.browser().get(ACCEPTED))
    assert shown.title in text
    assert "En silence" not in text
    assert "Brouillon" not in text
    assert user.last_name not in text


def test_what_was_examined_is_published_not_the_working_copy(campaign, user):
    project = start(user, campaign, "Titre déposé")
    confirm_memberships(Membership.objects.all(), by=make_user(is_staff=True), at=INSIDE)
    actions.deposit(project, by=user, at=INSIDE)
    project = Project.objects.get(pk=project.pk)
    actions.save_answers(project, {"titre": "Titre jamais déposé"}, project.revision, by=user, at=INSIDE)
    staff = make_user(is_staff=True)
    actions.start_review(project, by=staff, at=INSIDE)
    actions.accept(project, by=staff, at=INSIDE)
    text = desk.text_of(desk.browser().get(ACCEPTED))
    assert "Titre déposé" in text
    assert "jamais" not in text


def test_filters_and_their_empty_answer(campaign, user):
    accept(start(user, campaign))
    for query in ({"theme": "inclusion"}, {"territoire": "nulle-part"}, {"theme": "x" * 5000}):
        response = desk.browser().get(ACCEPTED, query)
        assert response.status_code == 200
        assert "Aucun projet ne correspond à ce choix" in desk.text_of(response)


@pytest.mark.parametrize("items", [1, 3])
def test_the_public_list_costs_the_same_whatever_it_holds(campaign, user, items):
    for number in range(items):
        accept(start(user, campaign, f"Projet {number}", uai=f"029900{number}B"))
    desk.browser().get(ACCEPTED)
    with CaptureQueriesContext(connection) as queries:
        assert desk.browser().get(ACCEPTED).status_code == 200
    assert len(queries) == 2
