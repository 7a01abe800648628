"""Opinions asked and given: once, on one deposit, for ever."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from partners.models import Partner
from projects import actions, content, invariants, triggers
from projects.models import Opinion, OpinionFile, OpinionReminder, OpinionRequest
from projects.opinions import opened, people, read
from schools.models import District
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.opinions import scene
from tests.projects.opinions.planted import PLANTED
from tests.projects.opinions.scene import DAY, IEN, TOWN
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return scene.make_filed()


def test_asked_of_two_each_has_a_link_and_the_journal_says_it(project):
    asked = scene.ask(project, IEN, TOWN, files=True, message="Votre regard sur l’inclusion.")
    assert [each.name for each in asked] == [IEN.name, TOWN.name]
    assert scene.secret(IEN) != scene.secret(TOWN)
    entry = project.journal.get(act="opinion_asked")
    assert entry.label == "avis demandé à 2\u00a0personnes"
    assert "lundi 23 octobre 2023" in entry.message
    assert "Votre regard sur l’inclusion." in Letter.objects.get(kind="opinion", recipient=IEN.email).text


def test_asked_twice_of_the_same_person_one_letter_leaves(project):
    scene.ask(project)
    same = actions.ask_opinions(project, [IEN, TOWN], scene.wanted(), by=scene.lead(), at=INSIDE + DAY)
    assert ([each.name for each in same.sent], same.already) == ([TOWN.name], [IEN])
    assert Letter.objects.filter(kind="opinion", recipient=IEN.email).count() == 1


@pytest.mark.parametrize(
    ("why", "words"),
    [("draft", "déposé"), ("past", "date à venir"), ("nobody", "à qui"), ("section", "section"), ("team", "réservée")],
)
def test_asking_is_refused_in_words(project, why, words):
    by, what, asked = scene.lead(), scene.wanted(), [IEN]
    if why == "draft":
        project = desk.make_project(project.created_by, campaign=project.campaign)
    elif why == "past":
        what = scene.wanted(due_on=(INSIDE - DAY).date())
    elif why == "nobody":
        asked = []
    elif why == "section":
        what = scene.wanted("inconnue")
    else:
        by = project.created_by
    with pytest.raises(Refusal, match=words):
        actions.ask_opinions(project, asked, what, by=by, at=INSIDE)
    assert not OpinionRequest.objects.exists()


def test_whom_to_ask_is_found_around_the_deposit(project):
    project.school.district = District.objects.create(code="0299900A", name="Brest", email="ien.brest@example.org")
    Partner.objects.create(name="Fédération", slug="federation", role="accompagne", email="fede@example.org")
    answers = {"collectivite": {"nom": "Commune de Brest"}, "contact_collectivite": {"courriel": "mairie@example.org"}}
    reading = content.DepositReading(project.last_deposit(), {"answers": answers})
    assert [(each.kind, each.name, each.email) for each in people(project, reading)] == [
        ("inspector", "Inspection, circonscription Brest", "ien.brest@example.org"),
        ("authority", "Commune de Brest", "mairie@example.org"),
        ("partner", "Fédération", "fede@example.org"),
    ]


def test_a_district_that_says_what_it_is_says_it_once(project):
    project.school.district = District(code="0299900A", name="Circonscription de Brest-Abers", email="i@example.org")
    inspector = people(project, content.DepositReading(project.last_deposit(), {"answers": {}}))[0]
    assert inspector.name == "Inspection, circonscription de Brest-Abers"


def test_what_is_shown_is_the_chosen_sections_of_the_deposit(project):
    (asked,) = scene.ask(project, files=True)
    desk.write(project, project.created_by, titre="Titre de travail")
    reading = read(asked)
    assert reading.title == "Le phare"
    assert [part.section.key for part in reading.sections] == ["projet"]
    assert (reading.pieces(), scene.SECRET_WORDS in str(reading.sections)) == ([], False)
    (asked,) = scene.ask(project, TOWN, sections=("budget",), files=True)
    assert [each["name"] for each in read(asked).pieces()] == ["devis.pdf"]
    (asked,) = scene.ask(project, scene.Person("other", "Autre", "x@example.org"), sections=("budget",))
    assert (read(asked).pieces(), "devis.pdf" in str(read(asked).sections)) == ([], False)


# -- one answer ------------------------------------------------------------------------------------


def test_given_it_is_kept_told_and_asked_no_more(project):
    scene.ask(project)
    given = scene.answer("reserved", comment="Le calendrier est court.")
    assert scene.answer("unfavourable", comment="Non") == given
    assert Opinion.objects.get().get_answer_display() == "avis réservé"
    assert project.journal.filter(act="opinion_given").count() == 1
    told = Letter.objects.filter(kind="opinion_told").values_list("recipient", flat=True)
    assert sorted(told) == [IEN.email, scene.lead().email]
    assert not OpinionReminder.objects.filter(state="planned").exists()
    assert "Soazig" not in str(list(project.journal.values()))


@pytest.mark.parametrize("why", ["revoked", "expired", "replaced", "cut", "decided", "withdrawn"])
def test_a_dead_link_opens_and_takes_nothing(project, why):
    (asked,) = scene.ask(project)
    link, when = scene.secret(), INSIDE + DAY
    if why == "revoked":
        actions.revoke_opinion_request(project, asked.pk, seen=1, by=scene.lead(), at=INSIDE)
    elif why == "expired":
        when = asked.expires_at
        assert opened(link, when - timedelta(microseconds=1))
    elif why == "replaced":
        actions.send_opinion_again(project, asked.pk, due_on=scene.DUE_ON, seen=1, by=scene.lead(), at=INSIDE)
        assert opened(scene.secret(), when)
    elif why == "cut":
        link = link[:-1]
    elif why == "withdrawn":
        actions.withdraw(project, by=project.created_by, at=INSIDE, reason="x")
    else:
        type(project).objects.filter(pk=project.pk).update(state="refused")
    assert opened(link, when) is None
    with pytest.raises(Refusal, match="plus valable"):
        actions.answer_opinion(link, "favourable", at=when, **scene.SAYS)
    assert not Opinion.objects.exists()


def test_sent_again_it_shows_the_last_deposit_and_the_page_of_before_is_told(project):
    (asked,) = scene.ask(project)
    desk.write(project, project.created_by, titre="Le phare allumé")
    last = actions.deposit(project, by=project.created_by, at=INSIDE)
    later = scene.DUE_ON + 7 * DAY
    again = actions.send_opinion_again(project, asked.pk, due_on=later, seen=1, by=scene.lead(), at=INSIDE)
    assert (again.deposit, again.due_on, again.sendings) == (last, later, 2)
    with pytest.raises(Refusal, match="Quelqu’un d’autre"):
        actions.revoke_opinion_request(project, asked.pk, seen=1, by=scene.lead(), at=INSIDE)
    scene.answer()
    with pytest.raises(Refusal, match="déjà donné"):
        actions.revoke_opinion_request(project, asked.pk, seen=2, by=scene.lead(), at=INSIDE + 2 * DAY)


# -- for ever --------------------------------------------------------------------------------------

CHANGES = [
    "UPDATE projects_opinion SET answer = 'unfavourable'",
    "UPDATE projects_opinion SET comment = 'x'",
    "DELETE FROM projects_opinion",
    "UPDATE projects_opinionrequest SET name = 'x' WHERE answered_at IS NOT NULL",
    "UPDATE projects_opinionrequest SET answered_at = NULL WHERE answered_at IS NOT NULL",
    "UPDATE projects_opinionfile SET sha256 = 'x'",
    "DELETE FROM projects_opinionfile",
]


@pytest.fixture
def given(project):
    scene.ask(project, IEN, TOWN)
    actions.join_to_opinion(scene.secret(), scene.upload(), at=INSIDE)
    return scene.answer(comment="Très bien.")


def test_the_database_keeps_what_was_given(given):
    for statement in CHANGES:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert OpinionFile.objects.update(scan="clean") == 1, "the antivirus still speaks of the file"
    assert list(invariants.violations(INSIDE + DAY, ("I2", "I5"))) == []


def test_the_database_takes_no_opinion_without_an_open_request(given):
    waiting = OpinionRequest.objects.get(answered_at=None)
    forged = Opinion(request=waiting, answer="favourable", name="x", job="x", deposit_hash="x", hash="x", at=INSIDE)
    with pytest.raises(DatabaseError, match="demande ouverte"), transaction.atomic():
        forged.save(force_insert=True)
    again = Opinion.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        again.save(force_insert=True)


def test_each_planted_change_is_named(given):
    for statement, (promise, words) in PLANTED.items():
        with transaction.atomic():
            with triggers.disabled(connection), connection.cursor() as cursor:
                cursor.execute(statement)
            found = [str(each) for each in invariants.violations(INSIDE + 30 * DAY, (promise,))]
            assert any(words in each for each in found), (statement, found)
            transaction.set_rollback(True)


# -- the file --------------------------------------------------------------------------------------


def test_a_file_is_replaced_taken_away_and_then_frozen(project):
    scene.ask(project)
    link = scene.secret()
    actions.join_to_opinion(link, scene.upload("un.pdf"), at=INSIDE)
    actions.join_to_opinion(link, scene.upload("deux.pdf"), at=INSIDE)
    assert [each.name for each in OpinionFile.objects.all()] == ["deux.pdf"]
    actions.take_from_opinion(link, at=INSIDE)
    assert not OpinionFile.objects.exists()
    kept = actions.join_to_opinion(link, scene.upload(), at=INSIDE)
    assert scene.answer().file_hash == kept.sha256
    with pytest.raises(Refusal, match="déjà donné"):
        actions.join_to_opinion(link, scene.upload(), at=INSIDE + DAY)


def test_a_file_of_another_kind_is_refused_and_so_are_too_many(project):
    scene.ask(project)
    with pytest.raises(Refusal, match="n’est pas d’un type accepté"):
        actions.join_to_opinion(scene.secret(), scene.upload("avis.html"), at=INSIDE)
    for _ in range(19):
        actions.join_to_opinion(scene.secret(), scene.upload(), at=INSIDE)
    with pytest.raises(Refusal, match="Trop de fichiers"):
        actions.join_to_opinion(scene.secret(), scene.upload(), at=INSIDE)
