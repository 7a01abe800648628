"""The import from the administration: upload, preview, confirm, progress; hostile files are answered in a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.groups import REVIEW
from schools import directory as worker
from schools.models import DirectoryImport, School
from tests.schools.directories import row, uai
from tests.staff import client_of, make_staff

pytestmark = pytest.mark.django_db

ADD = "/admin/schools/directoryimport/add/"
State = DirectoryImport.State


@pytest.fixture
def lead(admin_client_with_factor):
    return admin_client_with_factor


def send(client, content: bytes, name: str = "annuaire.csv", **fields):
    return client.post(ADD, {"file": SimpleUploadedFile(name, content), **fields})


def page_of(row_: DirectoryImport) -> str:
    return f"/admin/schools/directoryimport/{row_.pk}/change/"


def plain(response) -> str:
    return response.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_from_the_file_to_the_import(lead, directory, imported):
    imported(directory(row("0299001B", "Ecole A"), row("0299002C", "Ecole B")))
    content = directory(
        row("0299001B", "Ecole changée"),
        row("0299002C", "Ecole B", etat="A FERMER"),
        row("0299003D", "Ecole <b>nouvelle</b>"),
        row("0299003E", "Code faux"),
    ).read_bytes()
    assert send(lead, content).status_code == 302
    asked = DirectoryImport.objects.first()
    waiting = plain(lead.get(page_of(asked)))
    assert "Vérification de l’annuaire" in waiting and "<progress" in waiting and 'http-equiv="refresh"' in waiting
    assert lead.get(page_of(asked), headers={"accept": "application/json"}).json()["etat"] == "queued"
    worker.work(asked.pk, timezone.now())
    preview = plain(lead.get(page_of(asked)))
    for sentence in (
        "Ce que l’import ferait",
        "1 établissement créé",
        "1 établissement modifié",
        "1 établissement fermé",
        "Ecole A → Ecole changée",
        "Ecole &lt;b&gt;nouvelle&lt;/b&gt;",
        "Ligne 5 (0299003E) : code UAI incorrect",
        "données du 08/06/2023",
        "Licence Ouverte 2.0",
    ):
        assert sentence in preview
    assert School.objects.count() == 2
    confirm = f"/admin/schools/directoryimport/{asked.pk}/confirmer/"
    assert lead.post(confirm, {"fin": "1"}).status_code == 302
    assert "Import de l’annuaire" in plain(lead.get(page_of(asked)))
    worker.sweep(timezone.now())
    assert "L’annuaire est importé" in plain(lead.get(page_of(asked)))
    assert sorted(School.objects.values_list("name", "is_open")) == [
        ("Ecole <b>nouvelle</b>", True),
        ("Ecole B", False),
        ("Ecole changée", True),
    ]
    assert lead.post(confirm, {"fin": "1"}).status_code == 409


def test_given_up_nothing_changes(lead, directory):
    send(lead, directory(row()).read_bytes())
    asked = DirectoryImport.objects.get()
    worker.work(asked.pk, timezone.now())
    lead.post(f"/admin/schools/directoryimport/{asked.pk}/abandonner/", {"fin": "1"})
    assert "Import abandonné" in plain(lead.get(page_of(asked)))
    worker.sweep(timezone.now())
    assert not School.objects.exists()


def test_a_file_that_looks_partial_says_so_before_it_is_confirmed(lead, directory, imported):
    imported(directory(*[row(uai("029", 9200 + n), f"Ecole {n}") for n in range(20)]))
    send(lead, directory(row(uai("029", 9200), "Ecole 0")).read_bytes())
    asked = DirectoryImport.objects.first()
    worker.work(asked.pk, timezone.now())
    assert "qui paraît partiel" in plain(lead.get(page_of(asked)))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "annuaire.csv", "Ce fichier est vide"),
        (b"PK\x03\x04", "annuaire.xlsx", "classeur ou une archive"),
    ],
)
def test_what_cannot_be_one_is_refused_at_once(lead, content, name, sentence):
    answer = send(lead, content, name)
    assert answer.status_code == 422 and sentence in plain(answer)
    assert not DirectoryImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 rien", "n’est pas l’annuaire"),
        (b"\x00" * 3_000, "CSV en UTF-8"),
        (b";".join(b"c%d" % n for n in range(1_000)), "plus de 200 colonnes"),
        ("é".encode("latin-1") * 50, "CSV en UTF-8"),
        (b"x" * 10_000_000, "CSV en UTF-8"),
        (b'"' + b"x" * 10_000, "n’est pas l’annuaire"),
    ],
)
def test_what_is_not_one_is_said_once_it_is_read(lead, content, sentence):
    send(lead, content)
    asked = DirectoryImport.objects.get()
    worker.work(asked.pk, timezone.now())
    page = plain(lead.get(page_of(asked)))
    assert "L’import n’a pas abouti" in page and sentence in page and "Abandonner" in page


def test_two_hundred_megabytes_are_refused_before_they_are_read(lead):
    answer = lead.generic("POST", ADD, b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH=str(200 * 1024 * 1024))
    assert answer.status_code == 413 and "limite de 60 Mo" in plain(answer)


def test_a_second_one_is_refused_in_a_sentence(lead, directory):
    content = directory(row()).read_bytes()
    send(lead, content)
    answer = send(lead, content)
    assert answer.status_code == 409 and "Un import est déjà en cours" in plain(answer)
    assert "Voir où il en est" in plain(lead.get(ADD))


def test_who_may_only_read_sees_the_imports_and_imports_nothing(directory, imported):
    imported(directory(row()))
    reviewer = client_of(make_staff("lectrice", REVIEW))
    row_ = DirectoryImport.objects.get()
    assert reviewer.get("/admin/schools/directoryimport/").status_code == 200
    assert "L’annuaire est importé" in plain(reviewer.get(page_of(row_)))
    assert reviewer.get(ADD).status_code == 403
    assert reviewer.post(f"/admin/schools/directoryimport/{row_.pk}/confirmer/", {"fin": "1"}).status_code == 403


@pytest.mark.parametrize("items", [1, 3])
def test_statements_of_the_pages_do_not_grow(lead, directory, imported, django_assert_num_queries, items):
    for _ in range(items):
        imported(directory(*[row(uai("029", 9000 + n), f"Ecole {n}") for n in range(items)]))
    page = page_of(DirectoryImport.objects.all()[0])
    lead.get("/admin/")
    with django_assert_num_queries(3):
        lead.get(page)
    with django_assert_num_queries(4):
        lead.get("/admin/schools/directoryimport/")
