"""Bytes and rows agree: what is removed goes after a day, what no row names too, what is missing is named."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from .. import uploads
from ..models import Attachment, DepositContent, OpinionFile, Printout
from ..printouts.holding import FOLDER as PRINTOUTS
from .move import lock_project

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 200
SAID = "{0.project.reference}, pièce {0.pk} « {0.name} » : {1}"
OF_AN_OPINION = "{0.request.project.reference}, fichier d’avis « {0.name} » : {1}"


def erase_removed(at: datetime) -> int:
    """Bytes removed a day ago, that no deposit lists, nor another row: a project that was carried names the same.

    The row says so first: a crash between leaves an orphan.
    """
    due = Attachment.objects.filter(~_deposited(), removed_at__lte=at - KEPT_FOR, erased_at=None).order_by("removed_at")
    return sum(_erase(each, at) for each in due.select_related("project")[:AT_ONCE])


def _erase(attachment: Attachment, at: datetime) -> bool:
    with transaction.atomic():
        lock_project(attachment.project)
        if not Attachment.objects.filter(~_deposited(), pk=attachment.pk, erased_at=None).update(erased_at=at):
            return False
        is_shared = Attachment.objects.filter(file=attachment.file.name, erased_at=None).exists()
    if not is_shared:
        default_storage.delete(attachment.file.name)
    return True


def _deposited() -> Exists:
    contents = DepositContent.objects.filter(deposit__project=OuterRef("project"))
    return Exists(contents.filter(content__contains=OuterRef("sha256")))


def sweep_orphans(at: datetime) -> int:
    """Bytes that no row names since a day: a process died between the disk and the database, or in the middle."""
    swept = 0
    for name in orphans(at):
        default_storage.delete(name)
        logger.warning("%s: no row names it, removed", name)
        swept += 1
    return swept


def orphans(at: datetime) -> Iterator[str]:
    """Those of today are left alone: their row may be on its way."""
    yield from _unnamed(uploads.FOLDER, Attachment.objects.filter(erased_at=None), at)
    yield from _unnamed(uploads.OPINIONS, OpinionFile.objects.all(), at)
    for kind in Printout.Kind:
        yield from _unnamed(f"{PRINTOUTS}/{kind}", Printout.objects.all(), at)


def _unnamed(folder: str, rows: QuerySet, at: datetime) -> Iterator[str]:
    names = [f"{folder}/{name}" for name in _listed(folder)]
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        named = set(rows.filter(file__in=some).values_list("file", flat=True))
        yield from (name for name in some if name not in named and _is_old(name, at))


def _listed(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def _is_old(name: str, at: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) <= at - KEPT_FOR
    except FileNotFoundError:
        return False


def disagreements(*, deep: bool) -> Iterator[str]:
    """Each row whose bytes are missing, of another length or, looked at in depth, of another hash."""
    for attachment in Attachment.objects.filter(erased_at=None).select_related("project").iterator(AT_ONCE):
        if flaw := _flaw(attachment, deep):
            yield SAID.format(attachment, flaw)
    for piece in OpinionFile.objects.select_related("request__project").iterator(AT_ONCE):
        if flaw := _flaw(piece, deep):
            yield OF_AN_OPINION.format(piece, flaw)


def _flaw(attachment: Attachment | OpinionFile, deep: bool) -> str:
    try:
        if default_storage.size(attachment.file.name) != attachment.size:
            return "les octets n’ont pas la taille notée"
        if not deep:
            return ""
        with default_storage.open(attachment.file.name, "rb") as file:
            return "" if uploads.sha256_of(file) == attachment.sha256 else "les octets n’ont pas l’empreinte notée"
    except (OSError, ValueError) as error:
        logger.info("attachment %s: %s", attachment.pk, error)
        return "les octets manquent"
