"""Bytes and rows agree: killed at each step, disk full, swept, refused (cases 62, 65, 66, 69, 70)."""

import errno
import io
import os
import subprocess
import sys
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from projects import actions, uploads
from projects.actions import keeping
from projects.models import Attachment
from tests import environment, portal
from tests.factories import INSIDE
from tests.projects import desk
from tne29.lib.errors import Refusal, TooLarge, Unavailable

STEPS = ("fsync", "link", "unlink", "sync", "kept", "insert", "commit", "committed")
ATTACH = """
import os, sys, django
from datetime import datetime
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from projects import actions, uploads
from projects.actions import files
from projects.models import Attachment, Project
from tests.projects.desk import PDF
from tne29.lib import storage

def die(*args, **kwargs):
    os.kill(os.getpid(), 9)

def after(act):
    return lambda *args, **kwargs: (act(*args, **kwargs), die())

def attach(step):
    project = Project.objects.get(pk=int(sys.argv[1]))
    if step in ("fsync", "link", "unlink"):
        setattr(os, step, die)
    storage.sync = die if step == "sync" else storage.sync
    files._record = die if step == "kept" else files._record
    if step == "insert":
        Attachment.save = die
    if step == "commit":
        connection.commit = connection._commit = die
    if step == "committed":
        connection._commit = after(connection._commit)
    upload = SimpleUploadedFile("avis.pdf", PDF)
    actions.attach(project, "avis-piece", upload, by=project.created_by, at=datetime.fromisoformat(sys.argv[2]))

for step in sys.argv[3:]:
    child = os.fork()
    if not child:
        attach(step)
        os._exit(0)
    print(step, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def pdf(name: str = "avis.pdf", content: bytes = desk.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(project, upload=None, **more) -> Attachment:
    return actions.attach(project, "avis-piece", upload or pdf(), by=project.created_by, at=INSIDE, **more)


def held() -> set[str]:
    return {f"pieces/{name}" for name in keeping._listed(uploads.FOLDER)}


@pytest.mark.django_db(transaction=True)
def test_killed_at_each_step_leaves_no_row_without_its_bytes(settings):
    project = desk.make_project()
    done = subprocess.run(
        [sys.executable, "-c", ATTACH, str(project.pk), INSIDE.isoformat(), *STEPS],
        cwd=environment.ROOT,
        env=portal.environ(),
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    assert done.stdout.split("\n")[:-1] == [f"{step} -9" for step in STEPS], done.stderr
    assert Attachment.objects.count() == 1, "only the one that was committed"
    assert list(keeping.disagreements(deep=True)) == []
    assert len(held()) > 1
    tomorrow = Attachment.objects.get().at + timedelta(days=36_500)
    keeping.sweep_orphans(tomorrow)
    assert held() == set(Attachment.objects.values_list("file", flat=True))


@pytest.mark.once
def test_bytes_are_synced_before_they_are_named_and_the_folder_after(monkeypatch, settings):
    order = []

    def noted(name):
        act = getattr(os, name)

        def acted(*args, **kwargs):
            order.append(name)
            return act(*args, **kwargs)

        monkeypatch.setattr(os, name, acted)

    default_storage.save("pieces/avant", ContentFile(b"x"))
    for name in ("fsync", "link", "unlink"):
        noted(name)
    default_storage.save("pieces/essai", ContentFile(b"octets"))
    assert order == ["fsync", "link", "unlink", "fsync"]
    assert default_storage.save("pieces/essai", ContentFile(b"autres")) != "pieces/essai"


@pytest.mark.django_db
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_disk_that_refuses_leaves_nothing_and_says_so(monkeypatch, code):
    project = desk.make_project()

    class Full(io.BytesIO):
        def read(self, *args):
            raise OSError(code, "no")

    monkeypatch.setattr("tne29.lib.storage._write", lambda path, content: Full().read())
    with pytest.raises(Unavailable, match="ne peut pas ranger"):
        attach(project)
    assert (Attachment.objects.count(), held()) == (0, set())


@pytest.mark.django_db
def test_full_disk_refuses_files_with_a_503_and_keeps_the_answers(settings):
    settings.MIN_FREE_BYTES = 1 << 60
    project = desk.make_project()
    client = desk.browser(project.created_by)
    sent = {"question": "avis-piece", "cle": str(uuid.uuid4()), "fichier": pdf(), "fin": "1"}
    response = client.post(desk.address("pieces", project), sent)
    assert response.status_code == 503
    assert "réessayez plus tard" in response.json()["erreur"]


@pytest.mark.django_db
def test_bytes_changed_on_their_way_are_not_acknowledged(monkeypatch):
    project = desk.make_project()
    monkeypatch.setattr("tne29.lib.storage._write", lambda path, content: path.write_bytes(b"other"))
    with pytest.raises(Unavailable):
        attach(project)
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_same_key_is_one_file_and_one_revision():
    project, key = desk.make_project(), uuid.uuid4()
    before = project.revision
    first, second = attach(project, key=key), attach(project, key=key)
    assert first.pk == second.pk
    project.refresh_from_db()
    assert project.revision == before + 1
    with pytest.raises(Refusal, match="a changé"):
        attach(project, pdf(content=desk.PDF + b"\n"), key=key)


@pytest.mark.django_db
def test_a_storage_that_fails_once_the_file_is_kept_refuses_nothing(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    project, key = desk.make_project(), uuid.uuid4()
    first = attach(project, key=key)

    def fail(name: str) -> None:
        raise OSError("the storage is away")

    monkeypatch.setattr(default_storage, "delete", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert attach(project, key=key).pk == first.pk
    assert "the storage is away" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_retry_and_of_a_refusal_are_not_left_behind():
    project, key = desk.make_project(), uuid.uuid4()
    attach(project, key=key), attach(project, key=key), attach(project)
    with pytest.raises(Refusal, match="2 fichiers au plus"):
        attach(project)
    assert len(held()) == 2


@pytest.mark.django_db
def test_project_has_a_limit_and_so_has_what_was_removed(settings, monkeypatch):
    project = desk.make_project()
    settings.MAX_PROJECT_BYTES = int(1.5 * len(desk.PDF))
    first = attach(project)
    with pytest.raises(TooLarge, match="tous ensemble"):
        attach(project)
    monkeypatch.setattr(actions.files, "HELD_TIMES", 2)
    for _ in range(2):
        actions.remove_attachment(first, by=project.created_by, at=INSIDE)
        first = attach(project)
    with pytest.raises(TooLarge, match="Réessayez demain"):
        actions.remove_attachment(first, by=project.created_by, at=INSIDE)
        attach(project)


@pytest.mark.django_db
def test_removed_bytes_go_after_a_day_unless_a_deposit_lists_them():
    project = desk.make_project()
    deposited = attach(project)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    removed = attach(project, pdf(content=desk.PDF + b"\n"))
    for piece in (deposited, removed):
        actions.remove_attachment(piece, by=project.created_by, at=INSIDE)
    assert keeping.erase_removed(INSIDE + timedelta(hours=23)) == 0
    assert keeping.erase_removed(INSIDE + timedelta(hours=25)) == 1
    assert held() == {deposited.file.name}
    assert list(keeping.disagreements(deep=True)) == []
    assert keeping.erase_removed(INSIDE + timedelta(hours=25)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("folder", ["pieces", "printouts/proof", "printouts/dossier"])
def test_orphans_of_today_are_left_alone_and_old_ones_go(folder):
    lost = default_storage.save(f"{folder}/perdu", ContentFile(b"x"))
    piece = attach(desk.make_project())
    now = default_storage.get_modified_time(lost)
    assert keeping.sweep_orphans(now + timedelta(hours=1)) == 0
    assert keeping.sweep_orphans(now + timedelta(hours=25)) == 1
    assert not default_storage.exists(lost)
    assert held() == {piece.file.name}


@pytest.mark.django_db
def test_check_files_names_what_is_missing_or_changed():
    project = desk.make_project()
    missing, changed = attach(project), attach(project)
    call_command("check_files", deep=True, stdout=io.StringIO())
    default_storage.delete(missing.file.name)
    with open(default_storage.path(changed.file.name), "r+b") as file:
        file.write(b"%PDF-1.5")
    said = io.StringIO()
    with pytest.raises(CommandError, match="2 pièce"):
        call_command("check_files", deep=True, stdout=io.StringIO(), stderr=said)
    assert "les octets manquent" in said.getvalue()
    assert "n’ont pas l’empreinte notée" in said.getvalue()
    assert uploads.FOLDER == "pieces"
