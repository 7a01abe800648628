"""The history of a draft: every change is told, folded when somebody was typing, and any text can come back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import actions
from projects.history import SHOWN, history_of
from projects.models import JournalEntry, Project
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tests.projects.test_autosave import send
from tne29.lib.wordwise import MOST_WORDS, differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def save(project, by, minutes: int, **answers) -> None:
    project.refresh_from_db()
    at = INSIDE + timedelta(minutes=minutes)
    actions.save_answers(project, answers, project.revision, by=by, at=at)
    project.refresh_from_db()


def told(project, **filters) -> list[tuple]:
    return [(each.key, each.before, each.after) for each in history_of(project, **filters).versions]


def bring_back(client, project, version, side="apres", **more):
    project.refresh_from_db()
    sent = {"question": version.key, "version": version.number, "cote": side, "revision": project.revision, "fin": "1"}
    return client.post(desk.address("bring_back", project), {**sent, **more})


def test_saves_of_one_typing_are_one_version(project):
    owner = project.created_by
    for minute, text in enumerate(("Le", "Le littoral", "Le littoral raconté")):
        save(project, owner, 60 + minute, resume=text)
    save(project, owner, 120, resume="Autre chose")
    assert told(project, question="resume") == [
        ("resume", "Le littoral raconté", "Autre chose"),
        ("resume", None, "Le littoral raconté"),
    ]


def test_two_people_are_told_apart_and_filtered(project):
    anne = desk.join(project, "editor", "anne")
    save(project, project.created_by, 60, resume="A", effectif=3)
    save(project, anne, 61, resume="B")
    assert told(project, person=anne.pk) == [("resume", "A", "B")]
    assert told(project, question="effectif") == [("effectif", None, 3)]
    assert told(project, question="resume") == [("resume", "A", "B"), ("resume", None, "A")]


def test_a_long_history_is_read_page_by_page_without_a_gap(project):
    people = [project.created_by, desk.join(project, "editor")]
    texts = [f"Texte {number}" for number in range(SHOWN * 2 + 3)]
    for number, text in enumerate(texts):
        save(project, people[number % 2], 60 + number, resume=text)
    found, until = [], None
    while until != 0:
        page = history_of(project, question="resume", until=until)
        found += [each.after for each in page.versions]
        until = page.earlier
    assert found == texts[::-1]


def test_the_page_tells_words_that_went_and_came(project, client):
    save(project, project.created_by, 60, titre="Une webradio au collège")
    page = desk.page(client.get(desk.address("history", project), {"question": "titre"}))
    first = page.cssselect(".change")[0]
    assert "au collège" in first.cssselect("ins")[0].text_content()
    assert [each.text for each in page.cssselect("#id_question option[selected]")] == ["A1 Titre du projet"]


def test_each_question_leads_to_its_versions(project, client):
    page = desk.page(client.get(desk.section_of(project)))
    links = [each.get("href") for each in page.cssselect(".field-versions a")]
    assert f"{desk.address('history', project)}?question=titre" in links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_former_text_comes_back_with_one_press(project, client):
    anne = desk.join(project, "editor", "anne")
    save(project, anne, 60, titre="Un titre de trop")
    first = history_of(project, question="titre").versions[-1]
    response = bring_back(client, project, first)
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.answers["titre"] == "Une webradio"
    entry = JournalEntry.objects.latest("pk")
    assert (entry.act, entry.by) == ("bring_back", project.created_by)
    assert "A1" in entry.message and "reprise" in entry.message
    assert told(project, question="titre")[0] == ("titre", "Un titre de trop", "Une webradio")


def test_the_newest_version_goes_back_to_what_was_before(project, client):
    save(project, project.created_by, 60, titre="Écrasé par erreur")
    shown = client.get(desk.address("history", project), {"question": "titre"})
    form = desk.page(shown).cssselect(".change form")[0]
    response = client.post(form.action, dict(form.form_values()))
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.answers["titre"] == "Une webradio"


def test_a_text_set_aside_by_a_clash_comes_back(project, client):
    seen = project.revision
    save(project, desk.join(project, "editor", "anne"), 0, titre="Celui d’Anne")
    assert send(client, project, seen, titre="Le mien").status_code == 409
    aside = next(each for each in history_of(project, question="titre").versions if each.aside)
    assert "Version écartée" in desk.text_of(client.get(desk.address("history", project)))
    bring_back(client, project, aside, ecarte=aside.aside)
    project.refresh_from_db()
    assert project.answers["titre"] == "Le mien"


def test_a_text_that_changed_meanwhile_is_not_overwritten(project, client):
    save(project, project.created_by, 60, titre="Deux")
    first = history_of(project, question="titre").versions[-1]
    seen = project.revision
    save(project, desk.join(project, "editor", "anne"), 90, titre="Trois")
    bring_back(client, project, first, revision=seen)
    project.refresh_from_db()
    assert project.answers["titre"] == "Trois"


def test_who_may_read_and_who_may_bring_back(project):
    version = history_of(project).versions[0]
    reader, stranger = desk.browser(desk.join(project, "reader")), desk.browser(make_user())
    shown = reader.get(desk.address("history", project))
    assert shown.status_code == 200
    assert desk.page(shown).cssselect(".change form") == []
    assert bring_back(reader, project, version).status_code == 403
    assert stranger.get(desk.address("history", project)).status_code == 404
    assert bring_back(stranger, project, version).status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"version": "999"}, {"version": "x"}, {"question": "inconnue"}, {"version": "9" * 40}, {"ecarte": "7"}]
)
def test_a_version_that_does_not_exist_is_refused(project, client, sent):
    response = client.post(desk.address("bring_back", project), {"question": "titre", "fin": "1", **sent})
    assert response.status_code in (400, 404)


@pytest.mark.parametrize("query", ["avant=x", "avant=" + "9" * 30, "personne=-1", "question=%27", "personne=999"])
def test_odd_filters_are_no_fault(project, client, query):
    assert client.get(f"{desk.address('history', project)}?{query}").status_code in (200, 404)


@pytest.mark.parametrize("items", [1, 3])
def test_the_history_costs_the_same_whatever_it_tells(project, client, items):
    for number in range(items):
        save(project, desk.join(project, "editor"), 60 + number, resume=f"Texte {number}")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(desk.address("history", project)).status_code == 200
    assert len(captured) == 5


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("", "neuf", [("new", "neuf")]),
        ("un deux", "un trois", [("same", "un "), ("gone", "deux"), ("new", "trois")]),
        ("a " * MOST_WORDS, "b", [("gone", "a " * MOST_WORDS), ("new", "b")]),
    ],
)
def test_differences_word_by_word(before, after, parts):
    assert list(differences(before, after)) == parts
