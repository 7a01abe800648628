"""The portal as shipped: a save or an upload cut on its way leaves everything as it was (case 53)."""

import io
import random
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.models import Attachment, JournalEntry, Project, Revision
from tests import factories, services
from tests.faults import http_raw

CUTS = 34
SECRET = "c" * 32


@pytest.fixture
def project(web) -> Project:
    """A draft of a campaign that is open on the server's clock."""
    today = timezone.localdate()
    campaign = factories.make_campaign(today - timedelta(days=3), today + timedelta(days=3))
    return factories.make_project(campaign, when=timezone.now())


def test_a_cut_save_leaves_the_answers_as_they_were(project, web):
    answers = {"titre": "La webradio du collège", "resume": "Les élèves " * 30}
    whole = request(project, "projet", http_raw.urlencoded(answers | technical(project)))
    before = traces(project)
    cut_in_every_way(whole, web)
    assert traces(project) == before
    status, answer = http_raw.send_whole(web.port, b"".join(whole))
    assert status == 302, answer.decode()
    project.refresh_from_db()
    assert project.answers["titre"] == "La webradio du collège"
    assert traces(project)["revisions"] == before["revisions"] + 1


def test_a_cut_upload_leaves_neither_row_nor_file(project, web):
    whole = request(project, "budget", http_raw.multipart(technical(project), {"devis": ("devis.pdf", quote())}))
    before = traces(project)
    cut_in_every_way(whole, web)
    assert traces(project) == before
    status, answer = http_raw.send_whole(web.port, b"".join(whole))
    assert status == 302, answer.decode()
    assert list(project.attachments.values_list("name", flat=True)) == ["devis.pdf"]


def quote() -> bytes:
    """A true PDF of 40 kB."""
    with pikepdf.new() as pdf, io.BytesIO() as file:
        pdf.add_blank_page()
        pdf.Root.Filling = pikepdf.Stream(pdf, random.Random(29).randbytes(40_000))
        pdf.save(file)
        return file.getvalue()


def request(project: Project, section: str, body: http_raw.Body) -> tuple[bytes, bytes]:
    client = Client()
    client.force_login(project.created_by)
    cookies = f"session={client.cookies['session'].value}; csrf={SECRET}"
    path = reverse("projects:section", args=[project.reference, section])
    return http_raw.post(path, body, cookie=cookies)


def technical(project: Project) -> dict[str, str]:
    return {"revision": str(project.revision), "csrfmiddlewaretoken": SECRET, "fin": "1"}


def cut_in_every_way(whole: tuple[bytes, bytes], web: services.Server) -> None:
    """Anywhere in the body, the half-closes last: each waits until the server has hung up."""
    head, body = whole
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    for ending in http_raw.ENDINGS.values():
        for _ in range(CUTS):
            http_raw.send_cut(web.port, head + body[: dice.randrange(len(body))], ending)


def traces(project: Project) -> dict:
    """Everything that a save could have touched."""
    return {
        "project": Project.objects.values("answers", "revision", "updated_at", "state").get(pk=project.pk),
        "revisions": Revision.objects.count(),
        "journal": JournalEntry.objects.count(),
        "attachments": Attachment.objects.count(),
    }
