"""What the pages of a school cost in queries: the same with one or three of everything that repeats.

Each count begins with the session, which brings the person. Goals of PERFORMANCE: 12 for the heaviest request, the
deposit; 70 for a whole journey (test_journey_cost); none of them grows with what the portal holds.
"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import actions
from projects.models import BroughtPaper, Project
from tests.factories import INSIDE, make_school, make_user
from tests.projects import desk
from tests.projects.papers import forms

DEPOSIT = 11
WITH_NETWORK = DEPOSIT + 2  # the names of the associated schools, and their agreements
UAIS = ("0299002C", "0299003D", "0299004E")

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
    ("name", "cost"), [("detail", 9), ("check", 6), ("deposit", 6), ("team", 4), ("withdraw", 2), ("dossier_pdf", 8)]
)
def test_pages_of_a_draft(project, client, name, cost):
    url = desk.address(name, project)
    client.get(url)
    assert queries_of(lambda: client.get(url)) == cost


@pytest.mark.parametrize(("section", "cost"), [("projet", 2), ("budget", 3), ("equipe", 4)])
def test_a_section_is_shown(project, client, section, cost):
    client.get(desk.section_of(project, section))
    assert queries_of(lambda: client.get(desk.section_of(project, section))) == cost


@pytest.mark.parametrize(
    ("section", "typed", "cost"),
    [
        ("projet", {"titre": "Un autre titre"}, 5),
        ("budget", {"depenses-0-montant": "99"}, 6),
        ("equipe", {"thematique": ""}, 7),
    ],
)
def test_a_section_is_saved(project, client, section, typed, cost):
    sent = {**desk.form_of(client.get(desk.section_of(project, section))), **typed, "vers": "ici"}
    assert queries_of(lambda: client.post(desk.section_of(project, section), sent)) == cost


def test_a_deposit(project, client):
    """The heaviest request: the locks, the proof and its content, the journal, the letters of the law."""
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    assert queries_of(lambda: client.post(desk.address("deposit", project), sent)) == WITH_NETWORK


def test_a_deposit_without_a_network(project, client):
    """Where no school is associated, there is no agreement to read."""
    fresh = Project.objects.get(pk=project.pk)
    actions.save_answers(fresh, {"associes": None}, fresh.revision, by=project.created_by, at=INSIDE)
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    assert queries_of(lambda: client.post(desk.address("deposit", project), sent)) == DEPOSIT


def test_a_deposit_once_more(project, client):
    """What was deposited before is no more to read, however often it was."""
    for number in range(3):
        fresh = Project.objects.get(pk=project.pk)
        actions.save_answers(fresh, {"titre": f"Titre {number}"}, fresh.revision, by=project.created_by, at=INSIDE)
        sent = desk.form_of(client.get(desk.address("deposit", project)))
        assert queries_of(lambda sent=sent: client.post(desk.address("deposit", project), sent)) == WITH_NETWORK
    assert project.deposits.count() == 3


def test_a_complement(project, client):
    """The window of its own is read like the campaign’s; what was asked, whether on paper, that it is answered."""
    actions.deposit(project, by=project.created_by, at=INSIDE)
    staff = make_user(is_staff=True)
    actions.request_changes(project, by=staff, at=INSIDE, message="Précisez.", until=INSIDE + timedelta(days=900))
    fresh = Project.objects.get(pk=project.pk)
    actions.save_answers(fresh, {"titre": "Plus précis"}, fresh.revision, by=project.created_by, at=timezone.now())
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    assert queries_of(lambda: client.post(desk.address("deposit", project), sent)) == WITH_NETWORK + 3
    fresh.refresh_from_db()
    assert fresh.state == "under_review"


def test_a_filled_paper_is_brought_back(project, client, items):
    """Read, shown, taken, and the end of the journal’s chain moved: the same whatever it says."""
    rows = {f"depenses__{n}__poste": f"Du papier {n}" for n in range(items)}
    content = forms.filled(project, {}, {}, titre="Du papier", associes__0__school=UAIS[0], **rows)
    address = desk.address("bring", project)
    client.get(address)
    assert queries_of(lambda: client.get(address)) == 2
    upload = SimpleUploadedFile("rempli.pdf", content)
    assert queries_of(lambda: client.post(address, {"fichier": upload, "fin": "1"})) == 6
    url = desk.address("brought", project, BroughtPaper.objects.get().pk)
    client.get(url)
    assert queries_of(lambda: client.get(url)) == 5
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre", "depenses"], "vers": "reprendre"}
    assert queries_of(lambda: client.post(url, sent)) == 15


def test_pages_after_the_deposit(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    assert queries_of(lambda: client.get(desk.address("receipt", project))) == 4
    assert queries_of(lambda: client.get(project.get_absolute_url())) == 10
    staff = make_user(is_staff=True)
    actions.start_review(project, by=staff, at=INSIDE)
    actions.accept(project, by=staff, at=INSIDE)
    assert queries_of(lambda: client.get(project.get_absolute_url())) == 11
