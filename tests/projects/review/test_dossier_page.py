"""The page of a dossier: notes of staff, what a new deposit changed, the way through the list she came from."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from projects import actions
from projects.models import JournalEntry, Note, Project, TeamMember
from projects.views.neighbours import Neighbours
from tests.factories import AFTER, INSIDE, make_campaign, make_deposit, make_head, make_project, make_school, make_user
from tests.projects.desk import browser
from tests.projects.desk import make_project as make_filing
from tests.projects.network import scene as network
from tests.projects.opinions import scene as opinions
from tests.staff import client_of, make_staff
from tne29.lib.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
LIST = reverse("admin:projects_project_changelist")
SECRET = "L’école a déjà été aidée deux fois."


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def client(lead):
    return client_of(lead)


def page_of(project, **query) -> str:
    return reverse("admin:projects_project_change", args=[project.pk]) + (f"?{urlencode(query)}" if query else "")


def read(client, project, **query):
    return fromstring(client.get(page_of(project, **query)).content)


def text_of(element) -> str:
    return " ".join(element.text_content().replace("\u00a0", " ").replace("\u202f", " ").split())


def three_dossiers() -> list[Project]:
    """Deposited one after the other, in three schools, with amounts that order them otherwise."""
    campaign, found = make_campaign(), []
    for n, (uai, amount) in enumerate([("0299001B", 300), ("0299002C", 100), ("0299003D", None)]):
        school = make_school(uai)
        project = make_project(campaign, school=school, by=make_head(school))
        make_deposit(project, when=INSIDE + timedelta(minutes=n))
        Project.objects.filter(pk=project.pk).update(amount=amount)
        found.append(project)
    return found


# -- notes -----------------------------------------------------------------------------------------


def write(client, project, text: str):
    return client.post(reverse("admin:projects_project_notes", args=[project.pk]), {"text": text, "fin": "1"})


def test_a_note_is_written_changed_and_its_former_text_stays(client, lead):
    project = make_deposit().project
    assert write(client, project, "Appeler l’inspectrice.").headers["Location"] == f"{page_of(project)}#notes"
    note = Note.objects.get()
    changing = reverse("admin:projects_project_note", args=[project.pk, note.pk])
    assert "Appeler" in client.get(changing).content.decode()
    client.post(changing, {"text": "Inspectrice appelée.", "fin": "1"})
    last = Note.objects.get(replaces=note)
    assert (last.text, last.by, last.by_name, note.text) == (
        "Inspectrice appelée.", lead, lead.get_full_name(), "Appeler l’inspectrice.",
    )  # fmt: skip
    (shown,) = read(client, project).cssselect("#notes .note")
    assert text_of(shown.cssselect("p.pre")[0]) == "Inspectrice appelée."
    assert "Appeler l’inspectrice." in text_of(shown.cssselect("details")[0])
    assert client.get(changing).status_code == 404


def test_a_note_is_no_part_of_what_the_school_reads(client):
    project = make_deposit().project
    before = JournalEntry.objects.count()
    write(client, project, SECRET)
    owner = client_of(project.created_by, with_factor=False)
    for name in ("detail", "reading", "history", "receipt", "team", "comments", "proof"):
        assert SECRET not in owner.get(reverse(f"projects:{name}", args=[project.reference])).content.decode(), name
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize(("text", "sentence"), [("  \n", "Écrivez votre note"), ("x" * 4_001, "trop longue")])
def test_a_note_that_is_refused_is_given_back(client, text, sentence):
    project = make_deposit().project
    response = write(client, project, text)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert text.strip() in response.content.decode()
    assert not Note.objects.exists()


def test_a_note_pressed_twice_is_one(client):
    project = make_deposit().project
    for _ in range(2):
        assert write(client, project, "Vu avec le rectorat.").status_code == 302
    assert Note.objects.count() == 1


def test_of_two_changes_of_a_note_the_second_is_told(lead):
    project = make_deposit().project
    note = actions.write_note(project, "Un", by=lead, at=INSIDE)
    actions.write_note(project, "Deux", replaces=note.pk, by=lead, at=INSIDE)
    with pytest.raises(Refusal, match="modifiée entre-temps"):
        actions.write_note(project, "Trois", replaces=note.pk, by=lead, at=INSIDE)
    with pytest.raises(NotAllowed):
        actions.write_note(project, "Quatre", replaces=note.pk, by=make_user(), at=INSIDE)
    assert [each.text for each in Note.objects.standing()] == ["Deux"]


@pytest.mark.parametrize("sql", ["UPDATE projects_note SET text = 'autre'", "DELETE FROM projects_note"])
def test_the_database_keeps_notes_as_they_were_written(lead, sql):
    actions.write_note(make_deposit().project, "Un", by=lead, at=INSIDE)
    with pytest.raises(IntegrityError, match="Une note ne se modifie pas"), transaction.atomic():
        connection.cursor().execute(sql)


def test_staff_who_only_export_read_no_note(client):
    project = make_deposit().project
    write(client, project, SECRET)
    exporting = client_of(make_staff("soazig", "export"))
    assert SECRET not in exporting.get(page_of(project)).content.decode()
    assert write(exporting, project, "Moi aussi").status_code == 403
    reviewing = client_of(make_staff("gwenole", "instruction"))
    assert SECRET in reviewing.get(page_of(project)).content.decode()


# -- the previous deposit --------------------------------------------------------------------------


def deposit_again(project: Project, minutes: int, **answers):
    project.refresh_from_db()
    actions.save_answers(project, answers, project.revision, by=project.created_by, at=INSIDE)
    project.refresh_from_db()
    return make_deposit(project, when=INSIDE + timedelta(minutes=minutes))


def test_the_answer_to_a_complement_is_read_beside_what_was_asked(client, lead):
    project = make_deposit().project
    actions.start_review(project, by=lead, at=INSIDE)
    given = {"message": "Le titre, et le résumé ?", "scope": ["titre", "resume"], "until": AFTER}
    actions.request_changes(project, by=lead, at=INSIDE, **given)
    deposit_again(project, 5, titre="Une radio à l’école")
    (compared,) = read(client, project).cssselect(".compared")
    shown = text_of(compared)
    assert "Réponse au complément demandé le 02/10/2023 par Nolwenn Le Goff :" in shown
    assert "Le titre, et le résumé ?" in shown
    assert "Demandé, mais inchangé : A2 Résumé." in shown
    assert "réponse modifiée, demandée" in shown


def test_a_new_deposit_is_compared_with_the_one_before(client):
    project = make_deposit().project
    assert read(client, project).cssselect(".compared") == []
    deposit_again(project, 5, titre="Une radio à l’école")
    page = read(client, project)
    assert text_of(page.cssselect(".compared h2")[0]) == "Depuis le dépôt n° 1 : 1 réponse qui change"
    (item,) = page.cssselect(".compared-item")
    assert [text_of(each) for each in item.cssselect("del, ins")] == ["webradio", "radio"]
    assert "Les élèves fabriquent" not in text_of(page.cssselect(".compared")[0])


def test_any_older_deposit_may_be_chosen(client):
    project = make_deposit().project
    deposit_again(project, 5, titre="Deuxième titre")
    deposit_again(project, 10, titre="Troisième titre")
    page = read(client, project)
    assert [text_of(each) for each in page.cssselect(".compared del")] == ["Deuxième"]
    (other,) = page.cssselect(".compared summary + p a")
    chosen = fromstring(client.get(page_of(project) + other.get("href").partition("#")[0]).content)
    assert "Une webradio à l’école" in text_of(chosen.cssselect(".compared")[0])
    older = read(client, project, depot=2)
    assert "Depuis le dépôt n° 1" in text_of(older.cssselect(".compared h2")[0])
    for odd in ("3", "x", "٣", "9" * 400):
        assert client.get(page_of(project, avec=odd)).status_code == 200


# -- the list she came from ------------------------------------------------------------------------


def walk(client, project) -> list[str]:
    """The references met by « Dossier suivant » from the first line of the list, then back."""
    url, met = project, []
    while url:
        page = fromstring(client.get(url).content)
        met.append(text_of(page.cssselect(".dossier-facts dd")[0]))
        after = page.cssselect(".beside a[rel=next]")
        url = after[0].get("href") if after else ""
    return met


@pytest.mark.parametrize("order", ["", "-2", "2", "5", "-5", "3.-1"])
def test_next_follows_the_order_of_the_list(client, order):
    three_dossiers()
    listed = fromstring(client.get(LIST, {"o": order} if order else {}).content)
    lines = listed.cssselect("#result_list tbody th a")
    references = [each.get("href") for each in lines]
    first = fromstring(client.get(references[0]).content)
    assert text_of(first.cssselect(".beside-place")[0]) == "1 sur 3"
    assert "Premier de la liste" in text_of(first.cssselect(".beside")[0])
    expected = [Project.objects.get(pk=each.split("/")[4]).reference for each in references]
    assert walk(client, references[0]) == expected


def test_next_follows_the_filters_and_the_search(client):
    first, second, third = three_dossiers()
    actions.start_review(second, by=make_staff("autre", "pilotage"), at=INSIDE)
    here = {"_changelist_filters": "etat=submitted&o=3"}
    page = read(client, first, **here)
    assert text_of(page.cssselect(".beside-place")[0]) == "1 sur 2"
    assert f"/{third.pk}/" in page.cssselect(".beside a[rel=next]")[0].get("href")
    assert page.cssselect(".beside a")[0].get("href") == f"{LIST}?etat=submitted&o=3"
    gone = read(client, second, **here)
    assert gone.cssselect(".beside-place") == []


@pytest.mark.parametrize(
    "filters", ["o=99", "created_by__password=x", "campaign__id__exact=x", "etat=rien", "q=%00", "p=9999", "%%%"]
)
def test_filters_that_mean_nothing_break_nothing(client, filters):
    project = make_deposit().project
    assert client.get(page_of(project, _changelist_filters=filters)).status_code == 200


def test_the_page_costs_the_same_with_one_and_with_three_of_everything(client, lead):
    project, *_ = three_dossiers()
    costs = []
    for round_ in (1, 3):
        while Note.objects.count() < round_:
            actions.write_note(project, f"Note {Note.objects.count()}", by=lead, at=INSIDE)
            deposit_again(project, 10 + Note.objects.count(), titre=f"Titre {Note.objects.count()}")
        client.get(page_of(project))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(project, _changelist_filters="etat=submitted")).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12, [each["sql"][:110] for each in captured.captured_queries]


def with_everything(lead, schools: int) -> Project:
    """Decided, with agreements of other schools, files, opinions and notes: so many of each."""
    uais = ("0299002C", "0299003D")[:schools]
    for uai in uais:
        make_school(uai)
    lines = [{"id": f"r{place}", "school": uai} for place, uai in enumerate(uais)]
    project = make_filing(answers={"titre": "Le phare", "en_reseau": False, "associes": lines})
    network.ask(project)
    for uai in uais:
        network.answer(project, uai=uai)
        actions.attach(project, "avis-piece", opinions.upload(f"{uai}.pdf"), by=project.created_by, at=INSIDE)
        actions.write_note(project, f"Voir {uai}.", by=lead, at=INSIDE)
    project.refresh_from_db()
    actions.deposit(project, by=project.created_by, at=INSIDE)
    project.refresh_from_db()
    opinions.ask(project, *(opinions.Person("other", uai, f"{uai}@example.org") for uai in uais))
    actions.accept(actions.start_review(project, by=lead, at=INSIDE), by=lead, at=INSIDE)
    return project


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("number", [1, 2])
def test_a_decided_dossier_with_everything_costs_twelve_queries(client, lead, number):
    project = with_everything(lead, number)
    client.get(page_of(project))
    with CaptureQueriesContext(connection) as captured:
        page = fromstring(client.get(page_of(project)).content)
    assert len(captured) == 12, [each["sql"][:110] for each in captured.captured_queries]
    shown = text_of(page)
    (agreed,) = [each for each in page.cssselect(".panel") if "Accords des" in text_of(each)]
    assert len(agreed.cssselect("li")) == number
    assert len(page.cssselect(".note")) == len(page.cssselect(".dossier-pieces li")) == number
    assert "Décision" in shown and project.created_by.email in shown


# -- the others of its school ----------------------------------------------------------------------


@pytest.mark.only_on("postgresql")
def test_the_other_dossiers_of_a_school_are_shown_as_few_whatever_their_number(client):
    """Sixty of the same school: five lines and where the others are, for staff as for the team."""
    project = make_deposit().project
    columns = [each.attname for each in Project._meta.concrete_fields if each.attname not in ("id", "reference")]
    shared = {name: getattr(project, name) for name in columns} | {"state": "draft", "title": "Jumeau"}
    twins = [Project(reference=f"J{place:08}", **shared) for place in range(60)]
    Project.objects.bulk_create(twins)
    TeamMember.objects.bulk_create(
        TeamMember(project=each, user=project.created_by, role="owner", joined_at=INSIDE) for each in twins[:8]
    )
    (panel,) = [each for each in read(client, project).cssselect(".panel") if "même établissement" in text_of(each)]
    assert len(panel.cssselect(".panel-list li")) == 5
    (more,) = panel.cssselect(".link-more")
    assert f"etablissement={project.school.uai}" in more.get("href")
    team = fromstring(browser(project.created_by).get(f"/projets/{project.reference}/").content)
    (alert,) = [each for each in team.cssselect(".alert-warning") if "même établissement" in text_of(each)]
    assert [text_of(each)[:6] for each in alert.cssselect("li")] == ["Jumeau"] * 5 + ["3 autr"]
    near = Neighbours(project, project.created_by, INSIDE, speaks=True)
    assert (len(near.all), near.strangers, near.is_cut) == (50, 42, True)


# -- how the dates moved ---------------------------------------------------------------------------


def history_of(page) -> list[tuple[str, str]]:
    lines = page.cssselect(".timeline .moment")
    return [(text_of(each.cssselect(".moment-title")[0]), text_of(each)) for each in lines]


def test_the_dates_that_moved_stand_in_the_history_with_who_and_why(client, lead):
    project = make_deposit().project
    campaign, former = project.campaign, timedelta(days=3)
    assert not [title for title, _ in history_of(read(client, project)) if "campagne" in title.lower()]
    later = {"opens_on": campaign.opens_on, "by": lead}
    actions.move_window(
        campaign, closes_on=date(2023, 10, 27), at=INSIDE + former, reason="Panne de la messagerie.", **later
    )
    campaign.refresh_from_db()
    actions.move_window(campaign, closes_on=date(2023, 10, 25), at=INSIDE + 2 * former, reason="Trop long.", **later)
    moved = history_of(read(client, project))[:2]
    assert [title for title, _ in moved] == [
        "La campagne est raccourcie jusqu’au mercredi 25 octobre 2023 à 23 h 59, heure de Paris",
        "La campagne est prolongée jusqu’au vendredi 27 octobre 2023 à 23 h 59, heure de Paris",
    ]
    assert "Nolwenn Le Goff" in moved[1][1]
    assert "Panne de la messagerie." in moved[1][1]
    newer = make_project(campaign, school=make_school("0299002C"), when=INSIDE + 3 * former)
    campaign.refresh_from_db()
    actions.move_window(
        campaign, closes_on=campaign.closes_on, close_now=True, at=AFTER, reason="Crédits épuisés.", **later
    )
    late = actions.permit_late(project, until=date(2023, 11, 10), reason="Courrier perdu.", by=lead, at=AFTER)
    titles = [title for title, _ in history_of(read(client, project))]
    assert titles[:2] == [f"Dépôt permis {late.span.until}".replace("\u00a0", " "), "La campagne est fermée"]
    with CaptureQueriesContext(connection) as captured:
        told = [title for title, _ in history_of(read(client, newer))]
    assert len(captured) <= 12
    assert (len(told), told[0]) == (2, "La campagne est fermée"), "what moved before it began is not its history"


# -- who follows it --------------------------------------------------------------------------------


def test_a_dossier_is_taken_given_to_a_colleague_and_left(client, lead):
    project, malo = make_deposit().project, make_staff("malo", "instruction")
    address = reverse("admin:projects_project_following", args=[project.pk])
    (form,) = [each for each in read(client, project).forms if each.action == address]
    for chosen, follower in ((form.fields["suivi"], lead), (malo.pk, malo), (malo.pk, malo), ("personne", None)):
        assert client.post(address, {"suivi": chosen, "fin": "1"}).status_code == 302
        project.refresh_from_db()
        assert project.assigned_to == follower
    assert JournalEntry.objects.filter(act="assign").count() == 3


@pytest.mark.parametrize("chosen", ["", "0", "x", "٣", "9" * 30])
def test_a_dossier_is_given_to_nobody_who_does_not_review(client, chosen):
    project, exporting = make_deposit().project, make_staff("soazig", "export")
    address = reverse("admin:projects_project_following", args=[project.pk])
    for each in (chosen, exporting.pk, project.created_by_id):
        assert client.post(address, {"suivi": each, "fin": "1"}).status_code == 422
    project.refresh_from_db()
    assert project.assigned_to is None
