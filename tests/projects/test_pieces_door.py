"""The door where a page sends one file at a time: JSON, in French, the same rules as the form."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from projects import actions
from projects.models import Attachment
from tests import factories
from tests.factories import AFTER, INSIDE
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
EDITION = desk.EDITION.replace('accepts = ["pdf"]', 'accepts = ["pdf", "jpg"]').replace(
    "max_files = 2", "max_files = 9"
)
GPS, LATITUDE, NORTH = 0x8825, 2, 1


@pytest.fixture
def project():
    call = factories.make_call(edition=factories.make_edition(EDITION, "bureau"))
    return factories.make_project(factories.make_campaign(call=call), answers={"titre": "Une webradio"})


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def send(client, project, upload=None, **more):
    upload = upload or SimpleUploadedFile("avis.pdf", desk.PDF)
    sent = {"question": "avis-piece", "cle": str(uuid.uuid4()), "fichier": upload, **more, "fin": "1"}
    return client.post(desk.address("pieces", project), sent, headers={"Accept": "application/json"})


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil"
    exif.get_ifd(GPS).update({NORTH: "N", LATITUDE: (48.0, 23.0, 1.0)})
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_file_is_joined_and_answered_in_words(client, project):
    answer = send(client, project)
    piece = Attachment.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "id": str(piece.pk),
            "nom": "avis.pdf",
            "taille": answer.json()["taille"],
            "etat": "non analysé",
            "avis": "",
            "adresse": desk.address("attachment", project, piece.pk),
            "revision": project.revision + 1,
        },
    )


def test_same_key_answers_the_same_file(client, project):
    key = str(uuid.uuid4())
    first, second = send(client, project, cle=key), send(client, project, cle=key)
    assert (second.status_code, first.json()) == (201, second.json())
    assert Attachment.objects.count() == 1


def test_photo_loses_its_place_and_keeps_its_way_up(client, project):
    answer = send(client, project, SimpleUploadedFile("cour.jpg", photo()))
    assert "le lieu de la prise de vue" in answer.json()["avis"]
    piece = Attachment.objects.get()
    with piece.file.open("rb") as file:
        kept = Image.open(file)
        exif = kept.getexif()
        assert (dict(exif), kept.size) == ({0x0112: 6}, (40, 20))
        kept.load()
    served = client.get(desk.address("attachment", project, piece.pk))
    assert b"".join(served.streaming_content) != photo()


@pytest.mark.parametrize(
    ("upload", "status", "words"),
    [
        (SimpleUploadedFile("avis.pdf", b""), 409, "est vide"),
        (SimpleUploadedFile("avis.pdf", b"MZ"), 422, "ne correspond pas"),
        (SimpleUploadedFile("avis.exe", desk.PDF), 409, "n’est pas d’un type accepté (PDF ou JPG)"),
        (SimpleUploadedFile("avis.pdf", desk.PDF + b" " * 11_000_000), 413, "la limite est de 10"),
    ],
)
def test_refusal_is_a_sentence_with_the_limit(client, project, upload, status, words):
    answer = send(client, project, upload)
    assert (answer.status_code, Attachment.objects.count()) == (status, 0)
    assert words in answer.json()["erreur"]


@pytest.mark.parametrize("wrong", [{"question": "titre"}, {"question": "nulle-part"}, {"cle": "x"}, {"fichier": ""}])
def test_what_the_page_never_sends_is_refused(client, project, wrong):
    assert send(client, project, **wrong).status_code == 400
    assert Attachment.objects.count() == 0


def test_session_that_ended_is_said_without_a_redirection(project):
    answer = send(desk.browser(), project)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_expiree")


def test_strangers_and_readers_are_kept_out(project):
    assert send(desk.browser(factories.make_user("ailleurs")), project).status_code == 404
    assert send(desk.browser(desk.join(project, "reader")), project).status_code == 403
    assert Attachment.objects.count() == 0


def test_deposited_project_takes_no_more(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    project.window_in_force()
    upload = SimpleUploadedFile("avis.pdf", desk.PDF)
    with pytest.raises(actions.files.Refusal):
        actions.attach(project, "avis-piece", upload, by=project.created_by, at=AFTER)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("items", [1, 3])
def test_one_more_file_costs_the_same(project, client, items):
    for _ in range(items):
        send(client, project)
    with CaptureQueriesContext(connection) as captured:
        assert send(client, project).status_code == 201
    assert len([each for each in captured if "SAVEPOINT" not in each["sql"]]) == 8


def test_headers_of_what_is_served(client, project):
    send(client, project, SimpleUploadedFile("Délibération n°3 – été.pdf", desk.PDF))
    url = desk.address("attachment", project, Attachment.objects.get().pk)
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
        answer = client.get(url, headers=headers)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''D%C3%A9lib%C3%A9ration")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert b"".join(answer.streaming_content) == desk.PDF
        assert desk.browser(factories.make_user()).get(url, headers=headers).status_code == 404


def test_a_cancelled_sending_that_arrived_all_the_same_is_taken_back(client, project):
    key = str(uuid.uuid4())
    assert send(client, project, cle=key).status_code == 201
    cancel = {"question": "avis-piece", "cle": key, "annule": "1", "fin": "1"}
    answers = [client.post(desk.address("pieces", project), cancel).json() for _ in range(2)]
    assert answers == [{"retire": True}, {"retire": False}]
    assert not Attachment.objects.filter(removed_at=None).exists()


def test_only_its_sender_takes_a_file_back(client, project):
    key = uuid.uuid4()
    assert send(client, project, cle=str(key)).status_code == 201
    colleague = desk.join(project, "editor")
    assert actions.take_back(project, key, by=colleague, at=INSIDE) is False
    assert Attachment.objects.get().removed_at is None
