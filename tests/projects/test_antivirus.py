"""Files looked at by a real clamd: clean, infected in every wrapping, an antivirus that is away (case 67)."""

import io
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import actions
from projects.actions import scanning
from projects.models import Attachment
from tests import antivirus, factories, services
from tests.factories import INSIDE
from tests.projects import desk
from tests.staff import make_staff
from tne29.lib import clamav
from tne29.outbox.models import Letter

Scan = Attachment.Scan
LATER = INSIDE + timedelta(minutes=10)
EDITION = desk.EDITION.replace('accepts = ["pdf"]', 'accepts = ["pdf", "docx"]')


@pytest.fixture(scope="module")
def server():
    """In a folder with a short name: the address of a socket has 108 bytes."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, antivirus.clamd(Path(folder), limit="1M") as server:
        yield server


def docx(**more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"word/document.xml": b"<x/>", **more}.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.once
@pytest.mark.parametrize("content", [antivirus.EICAR, docx(**{"word/media/a.txt": antivirus.EICAR})])
@pytest.mark.parametrize("by", ["tcp", "unix"])
def test_infected_bytes_are_named_whatever_the_way(server, content, by):
    where = server.url if by == "tcp" else f"unix://{server.process.args[2].removesuffix('.conf')}.ctl"
    assert clamav.scan(where, [content[:20], content[20:]]).threat.startswith("Essai.Eicar")
    assert clamav.scan(where, [b"hello"]) == clamav.Verdict()


@pytest.mark.once
def test_what_is_too_long_for_it_is_not_called_clean(server):
    with pytest.raises(clamav.Away):
        clamav.scan(server.url, [b"a" * 65_536] * 40)


@pytest.mark.once
def test_an_antivirus_that_is_frozen_or_absent_is_left_in_time(server):
    with pytest.raises(clamav.Away):
        clamav.scan(f"tcp://127.0.0.1:{services.free_port()}", [b"a"])
    server.freeze()
    try:
        with pytest.raises(clamav.Away):
            clamav.scan(server.url, [b"a"], seconds=0.5)
    finally:
        server.wake()


@pytest.fixture
def project(db):
    call = factories.make_call(edition=factories.make_edition(EDITION, "bureau"), service_email="service@example.org")
    return factories.make_project(factories.make_campaign(call=call), answers={"titre": "Une webradio"})


def attach(project, content: bytes = b"", name: str = "avis.docx") -> Attachment:
    upload = SimpleUploadedFile(name, content or docx())
    return actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)


def scanned(piece: Attachment) -> str:
    piece.refresh_from_db()
    return piece.scan


def test_clean_file_says_so_and_is_looked_at_once(project, server, settings):
    settings.CLAMAV_URL = server.url
    piece = attach(project)
    assert piece.scan == Scan.WAITING
    assert scanning.scan_due(INSIDE) == 0, "those just kept are left to their hint"
    assert scanning.scan_due(LATER) == 1
    assert scanned(piece) == Scan.CLEAN
    assert scanning.scan_due(LATER + timedelta(days=1)) == 0


def test_infected_file_is_put_aside_and_told(project, server, settings):
    settings.CLAMAV_URL = server.url
    piece = attach(project, docx(**{"word/media/a.txt": antivirus.EICAR}))
    assert scanning.scan_file(piece.pk, LATER)
    assert scanned(piece) == Scan.INFECTED
    assert set(Letter.objects.filter(kind="infected").values_list("recipient", flat=True)) == {
        project.created_by.email,
        "service@example.org",
    }
    client = desk.browser(project.created_by)
    assert client.get(desk.address("attachment", project, piece.pk)).status_code == 409
    page = desk.text_of(client.get(desk.section_of(project, "budget")))
    assert "infecté" in page
    with pytest.raises(actions.Incomplete) as refused:
        actions.deposit(project, by=project.created_by, at=INSIDE)
    assert "l’antivirus l’a trouvé infecté" in refused.value.gaps[0].sentence
    actions.remove_attachment(piece, by=project.created_by, at=INSIDE)
    assert actions.deposit(project, by=project.created_by, at=INSIDE).number == 1


def test_antivirus_away_keeps_the_file_waiting_and_the_deposit_possible(project, server, settings):
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{services.free_port()}"
    piece = attach(project)
    assert not scanning.scan_file(piece.pk, LATER)
    assert scanned(piece) == Scan.WAITING
    assert not scanning.scan_due(LATER), "not asked again at once"
    actions.deposit(project, by=project.created_by, at=INSIDE)
    staff = desk.browser(make_staff("instruction", "instruction"))
    address = f"/admin/projects/project/{project.pk}/pieces/{piece.pk}/"
    assert staff.get(address).status_code in (302, 409)
    assert desk.browser(project.created_by).get(desk.address("attachment", project, piece.pk)).status_code == 200
    settings.CLAMAV_URL = server.url
    assert scanning.scan_due(LATER + timedelta(minutes=5)) == 1
    assert scanned(piece) == Scan.CLEAN


def test_two_workers_never_ask_for_the_same_file(project, server, settings):
    settings.CLAMAV_URL = server.url
    piece = attach(project)
    assert scanning._claim(Attachment, piece.pk, LATER)
    assert not scanning.scan_file(piece.pk, LATER + timedelta(minutes=1))
    assert scanning.scan_file(piece.pk, LATER + timedelta(minutes=4)), "a dead worker holds it no longer"


def test_without_an_antivirus_the_state_is_said_and_taken_up_when_there_is_one(project, server, settings):
    piece = attach(project)
    assert (piece.scan_note, scanning.scan_due(LATER)) == ("non analysé", 0)
    page = desk.text_of(desk.browser(project.created_by).get(desk.section_of(project, "budget")))
    assert "non analysé" in page
    settings.CLAMAV_URL = server.url
    assert scanning.scan_due(LATER) == 1
    assert scanned(piece) == Scan.CLEAN
