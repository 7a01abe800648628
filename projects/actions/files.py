"""Joining and removing files. Order: bytes on the disk first, then the row, so that no row is without its file."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.models import User
from tne29.lib.errors import Refusal, TooLarge
from tne29.lib.french import file_size
from tne29.lib.queue import nudge
from tne29.lib.storage import delete_once_committed

from .. import uploads
from ..models import Attachment, Project, Revision
from ..models.project import FILES
from .answers import require_writable
from .move import lock_for

HELD_TIMES = 5
PROJECT_FULL = (
    "Les fichiers d’un dossier pèsent {limit} au plus, tous ensemble. Retirez-en, ou envoyez-les plus légers."
)
TOO_MUCH_TODAY = "Trop de fichiers ont été ajoutés puis retirés depuis hier. Réessayez demain."
Scan = Attachment.Scan


def attach(
    project: Project,
    question_key: str,
    upload: UploadedFile,
    *,
    by: User,
    at: datetime,
    key: uuid.UUID | None = None,
) -> Attachment:
    """Keeps a file under a question, once its bytes were read and found to be what they say.

    Nothing is locked while they are. The same key again is the same file, not a second one.
    """
    question = project.edition.questionnaire.question(question_key)
    checked = uploads.check(upload, question)
    kept = uploads.keep(checked)
    try:
        attachment = _record(project, question, checked, kept, by=by, at=at, key=key)
    except Refusal:
        default_storage.delete(kept)
        raise
    attachment.notice = checked.notice
    return attachment


@transaction.atomic
def _record(project: Project, question, checked, kept: str, *, by: User, at: datetime, key) -> Attachment:
    """The row, once the bytes are safe. Whatever else than a refusal happens, the sweep alone may remove them."""
    project = lock_for(project, by, "write")
    require_writable(project, at, [question.path])
    if twin := key and project.attachments.filter(key=key).first():
        delete_once_committed([kept])
        return _same(twin, question, checked)
    _require_room(project, question, checked)
    attachment = Attachment.objects.create(
        project=project,
        question=question.path,
        file=kept,
        name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        content_type=checked.content_type,
        uploaded_by=by,
        at=at,
        key=key,
        scan=Scan.WAITING if settings.CLAMAV_URL else Scan.NONE,
        scan_at=at,
    )
    _note(project, question.path, {"added": checked.name}, by=by, at=at)
    if settings.CLAMAV_URL:
        nudge("projects.scan_file", attachment.pk)
    return attachment


def _same(twin: Attachment, question, checked) -> Attachment:
    """Sent twice: the answer to the first sending was lost on the way."""
    if (twin.question, twin.sha256) != (question.path, checked.sha256):
        raise Refusal("Ce fichier a changé pendant l’envoi. Choisissez-le de nouveau.")
    return twin


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Marks the row; the bytes stay for the deposits that list them."""
    project = lock_for(attachment.project, by, "write")
    require_writable(project, at, [attachment.question])
    gone = Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=at)
    if gone:
        _note(project, attachment.question, {"removed": attachment.name}, by=by, at=at)


def take_back(project: Project, key: uuid.UUID, *, by: User, at: datetime) -> bool:
    """A sending that was cancelled may have arrived whole all the same: whether its file was there to remove."""
    arrived = Attachment.objects.filter(project=project, key=key, uploaded_by=by, removed_at=None).first()
    if arrived:
        remove_attachment(arrived, by=by, at=at)
    return arrived is not None


def _require_room(project: Project, question, checked) -> None:
    live = Q(removed_at=None)
    held = project.attachments.filter(erased_at=None).aggregate(
        here=Count("pk", filter=live & Q(question=question.path)), live=Sum("size", filter=live), all=Sum("size")
    )
    most = uploads.most_files(question)
    if held["here"] >= most:
        raise Refusal(f"Cette question accepte {most} fichiers au plus. Retirez-en un avant d’en ajouter un autre.")
    limit = settings.MAX_PROJECT_BYTES
    if (held["live"] or 0) + checked.size > limit:
        raise TooLarge(PROJECT_FULL.format(limit=file_size(limit)))
    if (held["all"] or 0) + checked.size > HELD_TIMES * limit:
        raise TooLarge(TOO_MUCH_TODAY)


def _note(project: Project, key: str, change: dict, *, by: User, at: datetime) -> None:
    """A change of files is a revision like another, so that what is deposited is what was seen."""
    project.revision += 1
    project.updated_at = at
    project.save(update_fields=["revision", "updated_at"])
    changes = {FILES + key: {"before": change.get("removed"), "after": change.get("added")}}
    Revision.objects.create(project=project, number=project.revision, by=by, at=at, changes=changes)
