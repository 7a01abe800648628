"""Files that come and go at the instant of a deposit, the same file sent twice at once (cases 68 and 120)."""

import threading
import uuid
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import actions, content, uploads
from projects.actions import keeping
from projects.models import Attachment, Project
from projects.models.project import FILES
from tests.factories import INSIDE
from tests.parallel import LONG_ENOUGH_TO_MEET, at_once, failures
from tests.projects import desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return desk.make_project()


def attach(project, **more) -> Attachment:
    upload = SimpleUploadedFile("avis.pdf", desk.PDF)
    return actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE, **more)


def held() -> set[str]:
    return {f"pieces/{name}" for name in keeping._listed(uploads.FOLDER)}


def last_change_of_files(project) -> int:
    changes = project.revisions.order_by("-number").values_list("number", "changes")
    return next(number for number, change in changes if any(key.startswith(FILES) for key in change))


@pytest.mark.parametrize("number", range(2))
def test_a_deposit_lists_exactly_the_files_of_its_instant(project, number):
    piece = attach(project)
    project.refresh_from_db()
    deposit, removed = at_once(
        partial(actions.deposit, project, by=project.created_by, at=INSIDE),
        partial(actions.remove_attachment, piece, by=project.created_by, at=INSIDE),
    )
    assert failures([deposit, removed]) == []
    is_listed = piece.sha256 in deposit.content.content
    assert is_listed == (last_change_of_files(project) > deposit.revision)


def test_a_file_that_arrives_with_the_deposit_is_in_it_or_after_it(project, monkeypatch):
    """It comes once the deposit has read the revision; the files are read when it is there, if it can be."""
    is_read, is_there, listed = threading.Event(), threading.Event(), content.live_attachments

    def listed_later(project):
        is_read.set()
        is_there.wait(LONG_ENOUGH_TO_MEET)
        return listed(project)

    def arrive() -> Attachment:
        is_read.wait()
        try:
            return attach(project)
        finally:
            is_there.set()

    monkeypatch.setattr(content, "live_attachments", listed_later)
    deposit, piece = at_once(partial(actions.deposit, project, by=project.created_by, at=INSIDE), arrive)
    assert failures([deposit, piece]) == []
    assert (piece.sha256 in deposit.content.content) == (last_change_of_files(project) <= deposit.revision)


def test_the_same_key_sent_four_times_at_once_is_one_file(project):
    key, before = uuid.uuid4(), held()
    sent = at_once(*[partial(attach, project, key=key)] * 4)
    assert failures(sent) == []
    assert len({piece.pk for piece in sent}) == Attachment.objects.count() == 1
    assert Project.objects.get(pk=project.pk).revision == project.revision + 1
    assert held() - before == {Attachment.objects.get().file.name}
