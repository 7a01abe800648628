"""What concerns a school, and what does not: one change asks one school again."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Theme
from projects.content import WorkingCopy
from projects.models import Project
from schools.models import School
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tne29.lib.canonical import sha256_hex

pytestmark = pytest.mark.django_db
FIRST, SECOND = UAIS[:2]


def states(project) -> list[str]:
    return [scene.state(project, uai) for uai in (FIRST, SECOND)]


@pytest.fixture
def agreed():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    assert states(project) == ["agreed", "agreed"]
    return project


def rows(**changed) -> list[dict]:
    return [scene.row(FIRST, 1, **changed), scene.row(SECOND, 2)]


ALL, ONE, NONE = ["outdated", "outdated"], ["outdated", "agreed"], ["agreed", "agreed"]
CHANGES = [
    ({"titre": "Un autre titre"}, ALL),
    ({"resume": "Un autre résumé."}, ALL),
    ({"thematique": None}, ALL),
    ({"periode": {"debut": "2024-01-08", "fin": "2024-07-05"}}, ALL),
    ({"associes": rows(role="prête la classe mobile")}, ONE),
    ({"associes": rows(pupils=45)}, ONE),
    ({"associes": rows(courriel="autre@example.org")}, ONE),
    ({"materiel": [{"id": "m1", "pour": FIRST, "quoi": "Un micro"}]}, ONE),
    ({"materiel": [{"id": "m1", "pour": "0299001B", "quoi": "Un micro"}]}, NONE),
    ({"demarche": "Quatre ateliers."}, NONE),
    ({"associes": list(reversed(rows()))}, NONE),
    ({"associes": [{**each, "id": f"x{each['id']}"} for each in rows()]}, NONE),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_a_change_undoes_the_agreements_that_it_concerns_and_no_other(agreed, change, expected):
    scene.change(agreed, **change)
    assert states(agreed) == expected


def test_what_is_written_back_is_agreed_to_again(agreed):
    scene.change(agreed, titre="Un autre titre")
    scene.change(agreed, titre="Une webradio")
    assert states(agreed) == NONE


def test_names_that_change_elsewhere_undo_nothing(agreed):
    """A school renamed by the directory, a theme by the service: the project says the same."""
    School.objects.filter(uai__in=[FIRST, "0299001B"]).update(name="École rebaptisée")
    Theme.objects.update(label="Inclusion")
    assert states(agreed) == NONE


def test_the_text_is_canonical_and_gives_the_hash(agreed):
    request = scene.request_of()
    document = json.loads(request.content)
    assert set(document) == {"format", "reference", "lead", "school", "answers"}
    assert set(document["answers"]) == {"titre", "resume", "thematique", "periode", "associes"}
    assert document["answers"]["associes"] == [{k: v for k, v in scene.row(FIRST).items() if k != "id"}]
    assert sha256_hex(request.content) == request.content_hash == request.agreement.content_hash


def test_two_schools_and_two_projects_have_different_hashes():
    project = scene.make_project()
    hashes = {each.concern.hash for each in WorkingCopy(project).network}
    other = Project.objects.get(pk=project.pk)
    other.reference = "TNE29-2345-67"
    hashes |= {each.concern.hash for each in WorkingCopy(other).network}
    assert len(hashes) == 4


def test_no_network_no_question(agreed):
    scene.change(agreed, en_reseau=False)
    assert WorkingCopy(Project.objects.get(pk=agreed.pk)).network == []


def test_the_network_is_worked_out_without_a_query_when_there_is_none():
    project = scene.make_project(())
    project = Project.objects.select_related("edition", "school", "campaign__call").get(pk=project.pk)
    with CaptureQueriesContext(connection) as queries:
        assert WorkingCopy(project).network == []
    assert len(queries) == 0


def test_differences_are_told_in_french(agreed):
    scene.change(agreed, titre="Un autre titre", associes=rows(pupils=45))
    changes = {each.label: (each.before, each.after) for each in scene.place(agreed).changes}
    assert changes["Titre du projet"] == ("Une webradio", "Un autre titre")
    assert changes["Votre établissement dans le projet\u00a0: Élèves concernés"] == ("20", "45")
    assert len(changes) == 2
