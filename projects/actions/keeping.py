"""Bytes and rows agree: what is removed goes after a day, what no row names too, what is missing is named."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from .. import uploads
from ..models import Attachment, DepositContent, OpinionFile, PaperAnswer, Printout
from ..models.scanned import Scanned
from ..printouts.holding import FOLDER as PRINTOUTS
from .move import lock_project

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 200
# Kept files by their folder: the rows that name them, and what is said of one whose bytes are wrong.
KEPT: dict[str, tuple[QuerySet, str]] = {
    uploads.FOLDER: (
        Attachment.objects.filter(erased_at=None).select_related("project"),
        "{0.project.reference}, pièce {0.pk} «\u00a0{0.name}\u00a0»\u00a0: {1}",
    ),
    uploads.OPINIONS: (
        OpinionFile.objects.select_related("request__project"),
        "{0.project.reference}, fichier d’avis «\u00a0{0.name}\u00a0»\u00a0: {1}",
    ),
    uploads.PAPERS: (
        PaperAnswer.objects.select_related("project"),
        "{0.project.reference}, numérisation «\u00a0{0.name}\u00a0»\u00a0: {1}",
    ),
}


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
    for folder, (rows, _) in KEPT.items():
        yield from _unnamed(folder, rows.all(), at)
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
    for rows, said in KEPT.values():
        for kept in rows.all().iterator(AT_ONCE):
            if flaw := _flaw(kept, deep):
                yield said.format(kept, flaw)


def _flaw(kept: Scanned, deep: bool) -> str:
    try:
        if default_storage.size(kept.file.name) != kept.size:
            return "les octets n’ont pas la taille notée"
        if not deep:
            return ""
        with default_storage.open(kept.file.name, "rb") as file:
            return "" if uploads.sha256_of(file) == kept.sha256 else "les octets n’ont pas l’empreinte notée"
    except (OSError, ValueError) as error:
        logger.info("%s %s: %s", kept._meta.model_name, kept.pk, error)
        return "les octets manquent"
