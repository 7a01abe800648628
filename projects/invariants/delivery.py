"""I7: letters and documents that were promised and wait too long, or that are not there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from tne29.lib.french import moment

from ..actions import keeping
from ..models import Deposit, Printout
from .words import deposit_name, rows

LATE = timedelta(minutes=30)
IN_FLIGHT = ("claimed", "final_dot")


def _letters():
    return apps.get_model("outbox", "Letter").objects


def letters_that_wait(at: datetime) -> Iterator[str]:
    waiting = Q(state="queued", next_try_at__lt=at - LATE) | Q(state__in=IN_FLIGHT, lease_until__lt=at - LATE)
    for recipient, subject, when in rows(_letters().filter(waiting), "recipient", "subject", "created_at"):
        yield f"courriel « {subject} » à {recipient} : écrit le {moment(when)}, il attend encore."


def receipts_not_sent(at: datetime) -> Iterator[str]:
    number = Cast(OuterRef("number"), CharField())
    key = Concat(Value("receipt:"), OuterRef("project__reference"), Value(":"), number, Value(":"))
    letters = _letters().filter(kind="receipt", about=OuterRef("project__reference"), key__startswith=key)
    for reference, number in rows(Deposit.objects.filter(~Exists(letters)), "project__reference", "number"):
        yield f"{deposit_name(reference, number)} : aucun accusé n’a été écrit."


def enclosures_undecided(at: datetime) -> Iterator[str]:
    """A letter leaves once it is decided what goes with it, and says so."""
    letters = _letters().filter(state="sent", enclosure__state="awaited")
    for recipient, subject in rows(letters, "recipient", "subject"):
        yield f"courriel « {subject} » à {recipient} : il est parti sans qu’il soit dit ce qui l’accompagne."


def printouts_that_wait(at: datetime) -> Iterator[str]:
    states = Printout.State
    waiting = Q(state=states.QUEUED, asked_at__lt=at - LATE) | Q(state=states.RUNNING, lease_until__lt=at - LATE)
    for pk, kind, when in rows(Printout.objects.filter(waiting), "pk", "kind", "asked_at"):
        yield f"{_printout(pk, kind)} : demandé le {moment(when)}, il attend encore."


def printouts_without_their_file(at: datetime) -> Iterator[str]:
    for pk, kind, name in rows(Printout.objects.filter(state=Printout.State.DONE), "pk", "kind", "file"):
        if not name or not default_storage.exists(name):
            yield f"{_printout(pk, kind)} : son fichier n’existe pas."


def pieces_without_their_bytes(at: datetime) -> Iterator[str]:
    yield from (f"{sentence}." for sentence in keeping.disagreements(deep=False))


def _printout(pk: int, kind: str) -> str:
    return f"PDF n° {pk} ({Printout.Kind(kind).label})"


CHECKS = (
    letters_that_wait,
    receipts_not_sent,
    enclosures_undecided,
    printouts_that_wait,
    printouts_without_their_file,
    pieces_without_their_bytes,
)
