"""What the pages of a school cost in queries: the same with one or three of everything that repeats.

Each count begins with the session and the person.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import actions
from projects.models import Project
from tests.factories import INSIDE, make_school, make_user
from tests.projects import desk

UAIS = ("0299001B", "0299002C", "0299003D")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("on_a_day_of_the_campaign"),
    pytest.mark.parametrize("items", [1, 3]),
]


@pytest.fixture
def project(items) -> Project:
    """So many colleagues, associated schools, rows and files."""
    network = [
        {"id": f"rnet{n}", "school": make_school(uai, name=f"École {n}").uai} for n, uai in enumerate(UAIS[:items])
    ]
    rows = [{"id": f"rdep{n}", "poste": f"Poste {n}", "montant": "12.50"} for n in range(items)]
    answers = {"titre": "Une webradio", "associes": network, "depenses": rows, "thematique": "inclusion"}
    project = desk.make_project(answers=answers)
    for _ in range(items):
        desk.join(project, "editor")
        upload = SimpleUploadedFile("avis.pdf", desk.PDF, "application/pdf")
        if items <= 2 or project.attachments.count() < 2:
            actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)
    return Project.objects.get(pk=project.pk)


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = act()
    assert response.status_code in (200, 302), response.status_code
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize(
    ("name", "cost"), [("detail", 9), ("check", 8), ("deposit", 9), ("team", 5), ("withdraw", 3), ("dossier_pdf", 9)]
)
def test_pages_of_a_draft(project, client, name, cost):
    url = desk.address(name, project)
    client.get(url)
    assert queries_of(lambda: client.get(url)) == cost


@pytest.mark.parametrize(("section", "cost"), [("projet", 4), ("budget", 4), ("equipe", 7)])
def test_a_section_is_shown(project, client, section, cost):
    assert queries_of(lambda: client.get(desk.section_of(project, section))) == cost


@pytest.mark.parametrize(
    ("section", "typed", "cost"),
    [
        ("projet", {"titre": "Un autre titre"}, 8),
        ("budget", {"depenses-0-montant": "99"}, 8),
        ("equipe", {"thematique": ""}, 11),
    ],
)
def test_a_section_is_saved(project, client, section, typed, cost):
    sent = {**desk.form_of(client.get(desk.section_of(project, section))), **typed, "vers": "ici"}
    assert queries_of(lambda: client.post(desk.section_of(project, section), sent)) == cost


def test_a_deposit(project, client):
    """The heaviest request: two locks, the proof and its content, the journal, the letters of the law."""
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    assert queries_of(lambda: client.post(desk.address("deposit", project), sent)) == 19


def test_pages_after_the_deposit(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    assert queries_of(lambda: client.get(desk.address("receipt", project))) == 6
    assert queries_of(lambda: client.get(project.get_absolute_url())) == 10
    staff = make_user(is_staff=True)
    actions.start_review(project, by=staff, at=INSIDE)
    actions.accept(project, by=staff, at=INSIDE)
    assert queries_of(lambda: client.get(project.get_absolute_url())) == 11
