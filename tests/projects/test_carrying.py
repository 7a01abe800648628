"""A draft goes on in the next campaign; a project begins from a former one. Case 117: only by an explicit act."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Call, Edition
from projects import actions, invariants
from projects.actions import keeping
from projects.actions.carrying import NOT_DRAFT, NOT_OVER, OTHER_CALL, SAME_CAMPAIGN
from projects.models import Attachment, Descent, Project
from schools.models import Membership
from tests import factories
from tests.factories import AFTER, BEFORE, INSIDE
from tests.moments import at
from tests.parallel import at_once, failures
from tests.projects import desk
from tne29.lib.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db

LATER = at("2023-11-20 10:00:00")
SECOND = (date(2023, 11, 6), date(2023, 12, 15))
ANSWERS = {
    "titre": "Une webradio",
    "resume": "Des émissions écrites par les élèves.",
    "publication": True,
    "depenses": [{"id": "r0001", "poste": "Micros", "montant": "250.00"}],
    "avis": {"nom": "Anne Le Goff"},
    "thematique": "inclusion",
}


@pytest.fixture
def draft():
    """Left at the end of the first campaign, with a colleague and a file; a second campaign is to come."""
    project = desk.make_project(answers=ANSWERS)
    desk.join(project, "editor", "collegue")
    upload = SimpleUploadedFile("avis.pdf", desk.PDF, "application/pdf")
    actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)
    factories.make_campaign(*SECOND, slug="campagne-2", call=project.campaign.call)
    return Project.objects.get(pk=project.pk)


def second(project):
    return project.campaign.call.campaigns.get(slug="campagne-2")


def go_on(project, moment=AFTER, **fields):
    return actions.carry_on(project, second(project), **{"by": project.created_by, "at": moment, **fields})


def other_edition(call, source: str) -> Edition:
    """The call asks another questionnaire from now on."""
    call.edition = factories.make_edition(source, "bureau-2")
    call.save()
    return call.edition


# -- the act ---------------------------------------------------------------------------------------


def test_the_draft_goes_on_with_its_answers_its_team_and_its_files(draft):
    made = go_on(draft)
    assert (made.state, made.answers, made.title) == ("draft", ANSWERS, "Une webradio")
    assert made.campaign == second(draft)
    roles = made.team.order_by("pk").values_list("user", "role", "may_deposit")
    assert list(roles) == list(draft.team.order_by("pk").values_list("user", "role", "may_deposit"))
    (piece,), (former,) = made.attachments.all(), draft.attachments.all()
    assert (piece.file.name, piece.sha256, piece.question) == (former.file.name, former.sha256, "avis-piece")
    assert [str(each) for each in invariants.violations(AFTER, ("I3", "I6"))] == []
    assert made.revisions.get().changes["titre"]["after"] == "Une webradio"


def test_what_engages_is_given_anew_and_shown_before(draft):
    """By the edition of the new campaign: neither the answer nor its document follows."""
    marked = desk.EDITION.replace('slug = "bureau"', 'slug = "bureau-2"')
    for key in ("publication", "avis"):
        marked = marked.replace(f'key = "{key}"\n', f'key = "{key}"\nanew = true\n', 1)
    other_edition(draft.campaign.call, marked)
    with time_machine.travel(AFTER):
        text = desk.text_of(desk.browser(draft.created_by).get(desk.address("carry", draft)))
    assert "À redonner : accords, engagements, attestations" in text
    assert "Cette question demande un document nouveau dans chaque dossier." in text
    assert "passe à l’état « retiré »" in text
    made = go_on(Project.objects.get(pk=draft.pk))
    assert set(ANSWERS) - set(made.answers) == {"publication", "avis"}
    assert not made.attachments.exists()


def test_an_infected_file_is_not_carried(draft):
    draft.attachments.update(scan="infected", threat="Eicar")
    with time_machine.travel(AFTER):
        shown = desk.browser(draft.created_by).get(desk.address("carry", draft))
    assert "L’antivirus l’a mise de côté" in desk.text_of(shown)
    assert not desk.page(shown).xpath("//main//a[contains(@href, '/pieces/')]")
    assert not go_on(draft).attachments.exists()
    assert not begin(draft, with_files=True).attachments.exists()


def test_both_journals_say_where_it_went(draft):
    made = go_on(draft)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert draft.answers == ANSWERS
    assert draft.journal.get(act="carry_on").message == f"continué dans le dossier {made.reference} (Campagne 2)"
    assert made.journal.get().message == f"suite du dossier {draft.reference} (Campagne 1)"


def test_a_file_removed_on_one_side_stays_on_the_other(draft):
    made = go_on(draft)
    actions.remove_attachment(made.attachments.get(), by=draft.created_by, at=LATER)
    assert draft.attachments.get().removed_at is None
    assert draft.attachments.get().file.read() == desk.PDF


def test_the_bytes_go_with_the_last_row_that_names_them(draft):
    made = go_on(draft)
    piece, former = made.attachments.get(), draft.attachments.get()
    actions.remove_attachment(piece, by=draft.created_by, at=LATER)
    keeping.erase_removed(LATER + timedelta(days=2))
    assert draft.attachments.get().file.read() == desk.PDF
    Attachment.objects.filter(pk=former.pk).update(removed_at=LATER)
    keeping.erase_removed(LATER + timedelta(days=2))
    assert not former.file.storage.exists(former.file.name)


def test_twice_is_once(draft):
    made = go_on(draft)
    assert go_on(draft, LATER) == made
    assert Project.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_carry_it_at_once_make_one(draft):
    colleague = draft.team.get(role="editor").user
    results = at_once(partial(go_on, draft), partial(go_on, draft, by=colleague), partial(go_on, draft))
    assert failures(results) == []
    assert len({each.pk for each in results}) == 1
    assert Descent.objects.count() == 1
    assert Attachment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_carried_while_somebody_saves_nothing_is_lost(draft):
    """Either the save came first and is carried, or it is refused and says so."""
    for word in ("un", "deux", "trois"):
        Descent.objects.all().delete()
        Project.objects.filter(pk=draft.pk).update(state="draft")
        fresh = Project.objects.get(pk=draft.pk)
        save = partial(actions.save_answers, fresh, {"resume": word}, fresh.revision, by=draft.created_by, at=AFTER)
        saved, made = at_once(save, partial(go_on, draft))
        assert isinstance(made, Project), made
        assert isinstance(saved, Refusal) or made.answers["resume"] == word


def test_refusals(draft):
    call = draft.campaign.call
    reader = desk.join(draft, "reader")
    for act, sentence in (
        (partial(go_on, draft, INSIDE), NOT_OVER),
        (partial(actions.carry_on, draft, draft.campaign, by=draft.created_by, at=INSIDE), SAME_CAMPAIGN),
    ):
        with pytest.raises(Refusal, match=sentence):
            act()
    with pytest.raises(NotAllowed):
        go_on(draft, by=reader)
    with pytest.raises(Refusal):
        go_on(draft, by=factories.make_user("etranger"))
    with pytest.raises(Refusal, match="terminée"):
        go_on(draft, at("2024-02-01 10:00:00"))
    elsewhere_call = Call.objects.create(
        slug="autre", title="Autre appel", school_year="2024-2025", edition=call.edition
    )
    elsewhere = factories.make_campaign(*SECOND, slug="ailleurs", call=elsewhere_call)
    with pytest.raises(Refusal, match=OTHER_CALL):
        actions.carry_on(draft, elsewhere, by=draft.created_by, at=AFTER)
    actions.withdraw(draft, by=draft.created_by, at=AFTER)
    with pytest.raises(Refusal, match=NOT_DRAFT):
        go_on(draft)
    assert Project.objects.count() == 1


def test_through_another_edition_what_is_gone_stays_readable(draft):
    gone = desk.EDITION.replace('slug = "bureau"', 'slug = "bureau-2"').replace('key = "resume"', 'key = "synthese"')
    gone = gone.replace("max_files = 2", "max_files = 1").replace('accepts = ["pdf"]', 'accepts = ["png"]')
    other_edition(draft.campaign.call, gone)
    with time_machine.travel(AFTER):
        text = desk.text_of(desk.browser(draft.created_by).get(desk.address("carry", draft)))
    assert "Réponses dont la question n’existe plus" in text
    assert "Des émissions écrites par les élèves." in text
    assert "Ce type ou cette taille de fichier n’est plus accepté" in text
    made = go_on(Project.objects.get(pk=draft.pk))
    assert made.edition.slug == "bureau-2"
    assert "resume" not in made.answers
    assert made.attachments.count() == 0


# -- from a former project -------------------------------------------------------------------------


def begin(origin, **fields):
    given = {"by": origin.created_by, "at": LATER, **fields}
    return actions.start_from(origin, origin.school, second(origin), **given)


def test_what_is_of_its_time_is_given_anew(draft):
    """By the kinds of the edition: amounts go, their rows stay; a consent goes; a group with a document goes."""
    made = begin(draft)
    assert made.answers == {
        "titre": "Une webradio",
        "resume": "Des émissions écrites par les élèves.",
        "depenses": [{"id": "r0001", "poste": "Micros"}],
        "thematique": "inclusion",
    }
    assert made.attachments.count() == 0
    assert list(made.team.values_list("user", "role")) == [(draft.created_by.pk, "owner")]
    draft.refresh_from_db()
    assert (draft.state, draft.answers) == ("draft", ANSWERS)


def test_files_are_taken_when_asked_for(draft):
    assert begin(draft, with_files=True).attachments.get().name == "avis.pdf"


def test_pressed_twice_it_is_one_draft_and_an_hour_later_another(draft):
    made = begin(draft)
    assert begin(draft, at=LATER + timedelta(seconds=5)) == made
    assert begin(draft, at=LATER + timedelta(hours=1)) != made


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_instant_makes_one(draft):
    results = at_once(*[partial(begin, draft)] * 3)
    assert failures(results) == []
    assert len({each.pk for each in results}) == 1


def test_a_deposited_project_may_be_the_beginning_too(draft):
    actions.deposit(draft, by=draft.created_by, at=INSIDE)
    assert begin(draft).answers["titre"] == "Une webradio"


def test_only_of_a_project_that_one_may_read(draft):
    with pytest.raises(Refusal):
        begin(draft, by=factories.make_user("etranger"))
    with time_machine.travel(LATER):
        client = desk.browser(factories.make_user("autre"))
        query = {"campagne": "campagne-2", "etablissement": draft.school.uai, "de": draft.reference}
        assert client.get("/projets/nouveau/a-partir-de/", query).status_code == 404
        assert client.post("/projets/nouveau/a-partir-de/", {**query, "role": "member"}).status_code == 404


def test_from_the_page_of_beginning_to_the_draft(draft):
    with time_machine.travel(LATER, tick=True):
        client = desk.browser(draft.created_by)
        query = {"campagne": "campagne-2", "etablissement": draft.school.uai}
        start = desk.page(client.get("/projets/nouveau/", query))
        (way,) = start.xpath("//a[contains(., 'à partir d’un ancien projet')]/@href")
        (choice,) = desk.page(client.get(way)).xpath("//a[contains(., 'Une webradio')]/@href")
        review = client.get(choice)
        text = desk.text_of(review)
        assert "À redonner : dates, montants, avis et engagements" in text
        response = client.post("/projets/nouveau/a-partir-de/", desk.form_of(review))
    made = Project.objects.exclude(pk=draft.pk).get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert made.descent.origin == draft


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"campagne": "campagne-1"}, 422),
        ({"campagne": "campagne-2", "etablissement": "0299001B"}, 404),
        ({"campagne": "campagne-2", "etablissement": "0299001B", "de": "'; drop--"}, 404),
        ({"campagne": "campagne-2", "etablissement": "\x00", "de": "x"}, 400),
    ],
)
def test_hostile_posts_make_nothing(draft, sent, status):
    with time_machine.travel(LATER):
        client = desk.browser(draft.created_by)
        assert client.post("/projets/nouveau/a-partir-de/", {**sent, "fin": "1"}).status_code == status
        assert client.post(desk.address("carry", draft), {"campagne": "../x", "fin": "1"}).status_code == 422
    assert Project.objects.count() == 1


# -- the pages -------------------------------------------------------------------------------------


def test_the_page_says_what_goes_on_then_does_it(draft):
    with time_machine.travel(AFTER, tick=True):
        client = desk.browser(draft.created_by)
        assert "Il peut continuer dans une autre campagne" in desk.text_of(client.get(draft.get_absolute_url()))
        (way,) = desk.page(client.get("/projets/")).xpath("//article//a[starts-with(normalize-space(.), 'Continuer')]")
        shown = client.get(way.get("href"))
        assert "Le dépôt n’est pas encore ouvert" in desk.text_of(shown)
        response = client.post(way.get("href"), desk.form_of(shown))
        made = Project.objects.exclude(pk=draft.pk).get()
        assert response.headers["Location"] == made.get_absolute_url()
        former = desk.text_of(client.get(draft.get_absolute_url()))
        assert "Ce dossier continue dans Campagne 2" in former
        assert f"Il continue dans le dossier {made.reference}." in desk.text_of(client.get("/projets/"))
        assert client.get(desk.address("carry", draft)).headers["Location"] == made.get_absolute_url()
        assert f"Repris du dossier {draft.reference}" in desk.text_of(client.get(made.get_absolute_url()))


def test_where_there_is_nowhere_to_go_on(draft):
    with time_machine.travel(INSIDE):
        client = desk.browser(draft.created_by)
        assert client.get(desk.address("carry", draft)).headers["Location"] == draft.get_absolute_url()
        assert "autre campagne" not in desk.text_of(client.get(draft.get_absolute_url()))


@pytest.mark.parametrize("items", [1, 3])
def test_what_the_pages_cost(draft, items):
    for number in range(items - 1):
        desk.make_project(draft.created_by, campaign=draft.campaign, answers=ANSWERS)
        desk.join(draft, "editor", f"autre{number}")
    costs = {"/projets/": 4, draft.get_absolute_url(): 8, desk.address("carry", draft): 8}
    begin_at = "/projets/nouveau/a-partir-de/?campagne=campagne-2&etablissement=" + draft.school.uai
    costs |= {begin_at: 5, f"{begin_at}&de={draft.reference}": 7}
    with time_machine.travel(AFTER):
        client = desk.browser(draft.created_by)
        found = {address: _queries(client, address) for address in costs}
    assert found == costs


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# -- others of the same school ---------------------------------------------------------------------

TWIN = "Autre dossier du même établissement dans cette campagne"


def test_another_project_of_the_school_is_pointed_out_and_nothing_of_it(draft):
    """R8: a confirmed member learns that it exists and whom to ask; nobody else learns anything."""
    teacher, stranger = factories.make_user("prof"), factories.make_user("curieux")
    Membership.objects.create(
        user=teacher, school=draft.school, requested_at=BEFORE, confirmed_at=BEFORE, confirmation_means="staff"
    )
    Membership.objects.create(user=stranger, school=draft.school, requested_at=BEFORE)
    query = {"campagne": "campagne-1", "etablissement": draft.school.uai}
    with time_machine.travel(INSIDE, tick=True):
        for user, knows in ((teacher, True), (stranger, False), (factories.make_user("dehors"), False)):
            response = desk.browser(user).get("/projets/nouveau/", query)
            text = desk.text_of(response)
            assert (TWIN in text) is knows, user
            assert (f"demandez à la direction : {draft.created_by.get_full_name()}" in text) is knows
            assert "Une webradio" not in text
            assert draft.reference not in text
        own = desk.make_project(teacher, campaign=draft.campaign, answers={"titre": "Le mien"})
        text = desk.text_of(desk.browser(teacher).get(own.get_absolute_url()))
        assert TWIN in text
        assert "Une webradio" not in text
        assert draft.reference not in text
        hidden = desk.make_project(stranger, campaign=draft.campaign, answers={"titre": "Caché"})
        assert TWIN not in desk.text_of(desk.browser(stranger).get(hidden.get_absolute_url()))
