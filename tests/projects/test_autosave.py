"""The door of the page that saves itself: what it writes, what it says of others, what it never overwrites."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects import actions
from projects.models import Project, Revision, SetAside, TeamMember
from tests.factories import INSIDE, make_user
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
JSON = {"Accept": "application/json"}


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project) -> Client:
    return desk.browser(project.created_by)


@pytest.fixture
def colleague(project):
    return desk.join(project, "editor", "soizic")


def send(client, project, revision=None, section="projet", **typed):
    """What the page’s script sends: the questions that changed, the revision that the page shows."""
    asked = {name.partition("-")[0] for name in typed}
    seen = project.revision if revision is None else revision
    sent = {**typed, "seulement": sorted(asked), "revision": seen, "etat": "draft", "fin": "1"}
    return client.post(desk.address("autosave", project, section), sent, headers=JSON)


def answers(project) -> dict:
    return Project.objects.get(pk=project.pk).answers


def test_what_changed_is_saved_and_its_revision_is_given(project, client):
    response = send(client, project, resume="Les élèves racontent.")
    assert response.status_code == 200
    content = response.json()
    assert (content["revision"], content["heure"]) == (project.revision + 1, "10\u00a0h\u00a000")
    assert (content["erreurs"], content["conflits"], content["autres"], content["avis"]) == ({}, {}, {}, "")
    assert answers(project) == {"titre": "Une webradio", "resume": "Les élèves racontent."}


def test_the_other_questions_are_left_alone(project, client):
    assert send(client, project, effectif="12").status_code == 200
    assert answers(project) == {"titre": "Une webradio", "effectif": 12}


def test_a_request_without_any_question_writes_nothing(project, client):
    before = Revision.objects.count()
    assert send(client, project).status_code == 200
    assert send(client, project, inconnue="x", depenses="y").status_code == 200
    assert (answers(project), Revision.objects.count()) == ({"titre": "Une webradio"}, before)


def test_the_same_request_twice_is_one_save(project, client):
    """The answer was lost on the way: the page sends the same again."""
    first = send(client, project, resume="Les élèves racontent.")
    again = send(client, project, resume="Les élèves racontent.")
    assert again.status_code == 200
    assert again.json()["revision"] == first.json()["revision"]
    assert again.json()["autres"] == {}


def test_a_wrong_type_is_said_with_its_place_and_the_rest_is_saved(project, client):
    response = send(client, project, titre="Robots", effectif="beaucoup")
    assert response.status_code == 422
    assert answers(project) == {"titre": "Robots"}
    [error] = response.json()["erreurs"]["effectif"]
    assert error["place"] == "" and "nombre" in error["texte"]


def test_a_wrong_cell_is_said_with_its_row(project, client):
    rows = {"depenses-0-id": "raaaa", "depenses-0-montant": "12", "depenses-4-id": "rbbbb", "depenses-4-montant": "x"}
    response = send(client, project, section="budget", **rows)
    assert response.status_code == 422
    assert [each["place"] for each in response.json()["erreurs"]["depenses"]] == ["1-montant"]
    assert "depenses" not in answers(project)


def test_others_in_other_questions_are_told_as_the_controls_hold_them(project, client, colleague):
    desk.write(project, colleague, effectif=50, en_reseau=True)
    response = send(client, project, None, titre="Le mien")
    assert response.status_code == 200
    told = response.json()["autres"]
    assert told["effectif"] == {
        "valeur": {"cells": {"": ["50"]}},
        "par": "Soizic Le Goff",
        "heure": "10\u00a0h\u00a000",
    }
    assert told["en_reseau"]["valeur"] == {"cells": {"": ["oui"]}}
    assert answers(project) == {"titre": "Le mien", "effectif": 50, "en_reseau": True}


def test_rows_of_others_come_back_beside_mine(project, client, colleague):
    desk.write(project, colleague, depenses=[{"id": "rtheirs", "poste": "Micros", "montant": "12.50"}])
    mine = {"depenses-0-id": "rmine1", "depenses-0-poste": "Casques"}
    response = send(client, project, None, "budget", **mine)
    assert response.status_code == 200
    rows = response.json()["autres"]["depenses"]["valeur"]["rows"]
    assert [(row["id"], row["cells"]["-poste"]) for row in rows] == [("rtheirs", ["Micros"]), ("rmine1", ["Casques"])]
    assert rows[0]["cells"]["-montant"] == ["12,50"]


def test_the_same_question_shows_both_texts_and_writes_nothing(project, client, colleague):
    desk.write(project, colleague, titre="Leur titre")
    response = send(client, project, None, titre="Mon titre", effectif="50")
    assert response.status_code == 409
    clash = response.json()["conflits"]["titre"]
    assert all(words in clash["html"] for words in ("Mon titre", "Leur titre", "Soizic Le Goff", "10\u00a0h\u00a000"))
    assert (clash["valeur"], clash["par"]) == ({"cells": {"": ["Leur titre"]}}, "Soizic Le Goff")
    assert answers(project) == {"titre": "Leur titre", "effectif": 50}
    aside = SetAside.objects.get()
    assert (aside.question, aside.value, aside.by) == ("titre", "Mon titre", project.created_by)


def test_what_is_chosen_is_saved_with_the_revision_of_the_clash(project, client, colleague):
    desk.write(project, colleague, titre="Leur titre")
    clash = send(client, project, None, titre="Mon titre").json()
    assert send(client, project, clash["revision"], titre="Les deux titres").status_code == 200
    assert answers(project)["titre"] == "Les deux titres"


def test_a_clash_sent_again_is_kept_aside_once(project, client, colleague):
    desk.write(project, colleague, titre="Leur titre")
    for _ in range(3):
        assert send(client, project, None, titre="Mon titre").status_code == 409
    assert SetAside.objects.count() == 1


def test_an_older_save_that_arrives_last_changes_nothing(project, client):
    """Case 124."""
    assert send(client, project, titre="Tapé en dernier").status_code == 200
    late = send(client, project, titre="Tapé en premier")
    assert late.status_code == 409
    clash = late.json()["conflits"]["titre"]
    assert (clash["par"], "Vous avez enregistré, dans une" in clash["html"]) == ("votre autre fenêtre", True)
    assert answers(project)["titre"] == "Tapé en dernier"


@pytest.mark.parametrize("revision", ["", "-1", "abc", "99999", "9" * 400, "１"])
def test_a_revision_that_nobody_saw_is_refused(project, client, revision):
    response = send(client, project, revision, titre="x")
    assert (response.status_code, response.json()["code"]) == (400, "demande_incorrecte")
    assert answers(project) == {"titre": "Une webradio"}


# -- who may, and when -----------------------------------------------------------------------------


def test_a_session_that_ended_is_said_in_json(project):
    response = send(desk.browser(), project, titre="x")
    assert (response.status_code, response.json()["code"]) == (401, "session_finie")
    assert desk.browser().get(desk.address("autosave", project, "projet"), headers=JSON).status_code == 401


def test_a_form_of_another_session_is_refused_and_a_fresh_proof_is_given(project):
    client = desk.browser(project.created_by, enforce_csrf_checks=True)
    response = send(client, project, titre="x")
    assert (response.status_code, response.json()["code"]) == (403, "formulaire_perime")
    fresh = client.get(desk.address("autosave", project, "projet"), headers=JSON).json()
    assert fresh["personne"] == project.created_by.pk
    assert send(client, project, titre="Neuf", csrfmiddlewaretoken=fresh["jeton"]).status_code == 200
    assert answers(project) == {"titre": "Neuf"}


def test_a_stranger_a_reader_and_somebody_removed(project, colleague):
    assert send(desk.browser(make_user()), project, titre="x").status_code == 404
    assert send(desk.browser(desk.join(project, "reader")), project, titre="x").status_code == 403
    project.team.filter(user=colleague).update(ended_at=INSIDE)
    response = send(desk.browser(colleague), project, titre="x")
    assert response.status_code == 403
    assert "Vous ne faites plus partie de l’équipe" in response.json()["erreur"]
    assert answers(project) == {"titre": "Une webradio"}


def test_a_deposit_meanwhile_is_said_once_and_the_text_is_saved(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    response = send(client, project, resume="Après le dépôt")
    assert response.status_code == 200
    assert "vient de déposer le dossier" in response.json()["avis"]
    assert response.json()["etat"] == "submitted"
    assert answers(project)["resume"] == "Après le dépôt"


def test_under_review_nothing_is_written_any_more(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    actions.start_review(project, by=make_user(is_staff=True), at=INSIDE)
    for typed in ({"resume": "Trop tard"}, {}):
        response = send(client, project, **typed)
        assert response.status_code == 409
        assert response.json()["code"] == "refus"
        assert "en instruction" in response.json()["erreur"]
    assert answers(project) == {"titre": "Une webradio"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (json.dumps({"titre": "x"}), "application/json", 415),
        ("titre=x", "text/plain", 415),
        ("titre=x&revision=1&fin=", "application/x-www-form-urlencoded", 400),
        ("titre=%00&revision=1&fin=1", "application/x-www-form-urlencoded", 400),
        ("titre=%ff&revision=1&fin=1", "application/x-www-form-urlencoded", 400),
        ("titre=" + "é" * 1_500_000 + "&fin=1", "application/x-www-form-urlencoded", 413),
    ],
)
def test_bad_bodies_are_refused_in_json(project, client, body, content_type, status):
    """Cases 35 to 37."""
    url = desk.address("autosave", project, "projet")
    response = client.post(url, body.encode(), content_type, headers=JSON)
    assert response.status_code == status
    assert response.json()["erreur"]
    assert answers(project) == {"titre": "Une webradio"}


# -- who else is here ------------------------------------------------------------------------------


def test_who_else_is_editing_is_said_then_forgotten(project, client, colleague):
    assert send(client, project).json()["presents"] == []
    assert send(desk.browser(colleague), project, section="budget").json()["presents"] == [
        f"{project.created_by.get_full_name()} modifie la section A"
    ]
    assert send(client, project).json()["presents"] == ["Soizic Le Goff modifie la section B"]
    assert send(client, project, section="budget").json()["presents"] == ["Soizic Le Goff modifie cette section"]
    TeamMember.objects.filter(user=colleague).update(seen_at=INSIDE.replace(year=2022))
    assert send(client, project).json()["presents"] == []


# -- what it costs ---------------------------------------------------------------------------------


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("others", [1, 3])
def test_a_save_costs_eight_queries_at_most(project, client, others):
    for _ in range(others):
        send(desk.browser(desk.join(project, "editor")), project)
    send(client, project)
    assert queries_of(lambda: send(client, project, titre="Encore un titre")) <= 8
    project.refresh_from_db()
    assert queries_of(lambda: send(client, project)) == 3
