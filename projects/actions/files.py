"""Joining and removing files. Order: bytes on the disk first, then the row, so that no row is without its file."""

import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal

from .. import uploads
from ..models import Attachment, Project, Revision
from ..models.project import FILES
from .answers import require_writable
from .move import lock_for


def attach(project: Project, question_key: str, upload: UploadedFile, *, by: User, at: datetime) -> Attachment:
    """Keeps a file under a question, once its bytes were read and found to be what they say."""
    question = project.edition.questionnaire.question(question_key)
    checked = uploads.check(upload, question)
    with transaction.atomic():
        project = lock_for(project, by, "write")
        require_writable(project, at)
        _require_room(project, question)
        attachment = Attachment(
            project=project,
            question=question.path,
            name=checked.name,
            size=checked.size,
            sha256=checked.sha256,
            content_type=checked.content_type,
            uploaded_by=by,
            at=at,
        )
        attachment.file.save(f"pieces/{uuid.uuid4()}", upload, save=False)
        attachment.save()
        _note(project, question.path, {"added": checked.name}, by=by, at=at)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Marks the row; the bytes stay for the deposits that list them."""
    project = lock_for(attachment.project, by, "write")
    require_writable(project, at)
    gone = Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=at)
    if gone:
        _note(project, attachment.question, {"removed": attachment.name}, by=by, at=at)


def _require_room(project: Project, question) -> None:
    held = project.attachments.filter(removed_at=None, question=question.path).count()
    most = uploads.most_files(question)
    if held >= most:
        raise Refusal(f"Cette question accepte {most} fichiers au plus. Retirez-en un avant d’en ajouter un autre.")


def _note(project: Project, key: str, change: dict, *, by: User, at: datetime) -> None:
    """A change of files is a revision like another, so that what is deposited is what was seen."""
    project.revision += 1
    project.updated_at = at
    project.save(update_fields=["revision", "updated_at"])
    changes = {FILES + key: {"before": change.get("removed"), "after": change.get("added")}}
    Revision.objects.create(project=project, number=project.revision, by=by, at=at, changes=changes)
