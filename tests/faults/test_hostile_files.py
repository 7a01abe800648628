"""F13: hostile files from a seed: a sentence in French, or bytes served without danger (cases 54–65, 72)."""

import os
import random
import resource
import time
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import actions, uploads
from projects.actions import keeping
from projects.models import Attachment
from tests import factories
from tests.faults.files import Hostile
from tests.projects import desk

pytestmark = [pytest.mark.once, pytest.mark.django_db]
ACCEPTS = 'accepts = ["pdf", "jpg", "png", "odt", "docx", "xlsx"]'
EDITION = desk.EDITION.replace('accepts = ["pdf"]', ACCEPTS)
SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
SOUND = ("devis.pdf", desk.PDF)
SLOWEST, HEAVIEST = 10, 512 << 10


@pytest.mark.parametrize("rounds", [30, pytest.param(300, marks=pytest.mark.soak)])
def test_hostile_files_are_refused_in_french_or_served_without_danger(rounds):
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"seed {seed}")
    call = factories.make_call(edition=factories.make_edition(EDITION, "bureau"))
    project = factories.make_project(factories.make_campaign(call=call), answers={"titre": "Une webradio"})
    client, hostile, verdicts = desk.browser(project.created_by), Hostile(seed), []
    before = held()
    for name, content in [SOUND, *(hostile.one() for _ in range(rounds)), SOUND]:
        began = time.monotonic()
        answer = send(client, project, name, content)
        assert time.monotonic() - began < SLOWEST, name
        verdicts.append(answer.status_code)
        assert answer.status_code in (201, 400, 409, 413, 422), (name, content[:80])
        if answer.status_code == 201:
            check_served(client, project, answer.json()["id"])
        else:
            assert answer.json()["erreur"].endswith((".", "»")), answer.json()
    assert (verdicts[0], verdicts[-1]) == (201, 201), "a sound file is taken, before and after"
    assert 422 in verdicts, verdicts
    assert list(keeping.disagreements(deep=True)) == []
    assert set(Attachment.objects.values_list("file", flat=True)) == held() - before
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < HEAVIEST


def held() -> set[str]:
    return {f"pieces/{name}" for name in keeping._listed(uploads.FOLDER)}


def send(client, project, name: str, content: bytes):
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    sent = {"question": "avis-piece", "cle": str(uuid.uuid4()), "fichier": upload, "fin": "1"}
    return client.post(desk.address("pieces", project), sent, headers={"Accept": "application/json"})


def check_served(client, project, pk: str) -> None:
    served = client.get(desk.address("attachment", project, pk))
    piece = Attachment.objects.get(pk=pk)
    with piece.file.open("rb") as file:
        assert b"".join(served.streaming_content) == file.read()
    assert {name: served[name] for name in SAFE} == SAFE
    assert served["Content-Disposition"].startswith("attachment;")
    assert served["Content-Type"] == piece.content_type
    assert "/" not in piece.name and "\\" not in piece.name
    actions.remove_attachment(piece, by=project.created_by, at=factories.INSIDE)
