"""The file joined to an opinion, before it is given: one at most, checked like those of the schools."""

from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tne29.lib.errors import Refusal
from tne29.lib.queue import nudge
from tne29.lib.rates import one_more

from .. import uploads
from ..models import OpinionFile
from ..models.scanned import Scan
from .opinions import ANSWERED, lock_opinion_request

ACCEPTED = ("pdf", "odt", "docx", "jpg", "jpeg", "png")
MOST_AN_HOUR, HOUR = 20, 3600
ENOUGH = "Trop de fichiers ont été envoyés par ce lien : réessayez dans une heure."


def join_to_opinion(secret: str, upload: UploadedFile, *, at: datetime) -> OpinionFile:
    """Takes the place of the one joined before, if there is one. Bytes first, then the row."""
    request = _waiting(secret, at)
    if one_more(f"opinion:{request.pk}", HOUR, at=at) > MOST_AN_HOUR:
        raise Refusal(ENOUGH)
    checked = uploads.check_within(upload, ACCEPTED, settings.MAX_FILE_BYTES)
    kept = uploads.keep(checked, uploads.OPINIONS)
    try:
        return _record(secret, checked, kept, at)
    except Refusal:
        default_storage.delete(kept)
        raise


@transaction.atomic
def _record(secret: str, checked: uploads.Checked, kept: str, at: datetime) -> OpinionFile:
    request = _waiting(secret, at)
    OpinionFile.objects.filter(pk=request.pk).delete()
    made = OpinionFile.objects.create(
        request=request,
        file=kept,
        name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        content_type=checked.content_type,
        at=at,
        scan=Scan.WAITING if settings.CLAMAV_URL else Scan.NONE,
        scan_at=at,
    )
    if settings.CLAMAV_URL:
        nudge("projects.scan_opinion_file", made.pk)
    return made


@transaction.atomic
def take_from_opinion(secret: str, *, at: datetime) -> None:
    """The bytes go with those that no row names."""
    OpinionFile.objects.filter(pk=_waiting(secret, at).pk).delete()


@transaction.atomic
def _waiting(secret: str, at: datetime):
    request = lock_opinion_request(secret, at)
    if request.answered_at:
        raise Refusal(ANSWERED)
    return request
