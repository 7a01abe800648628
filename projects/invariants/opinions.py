"""Opinions: what was given is as it was sealed, about a deposit, told by the journal; reminders stop with it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from tne29.lib.french import moment

from ..actions.erasing import OPINION_ERASED as ERASED
from ..actions.opinions import GIVEN
from ..models import JournalEntry, Opinion, OpinionReminder, OpinionRequest
from ..opinions import is_sealed
from ..workflow import State
from .words import AT_ONCE, rows

PATIENCE = timedelta(minutes=10)
NAMED = ("request__project__reference", "request__name")


def opinions_altered(at: datetime) -> Iterator[str]:
    related = "request__project", "request__deposit", "request__piece"
    for each in Opinion.objects.select_related(*related).order_by("pk").iterator(chunk_size=AT_ONCE):
        name = f"{each.request.project.reference}, avis de « {each.request.name} »"
        piece = getattr(each.request, "piece", None)
        if each.deposit_hash != each.request.deposit.content_hash:
            yield f"{name} : ce n’est pas sur ce dépôt qu’il a été donné."
        if each.erased_at:
            continue
        if not is_sealed(each):
            yield f"{name} : il n’est plus tel qu’il a été donné."
        if each.file_hash != (piece.sha256 if piece else ""):
            yield f"{name} : le fichier joint n’est plus le même."


def opinions_out_of_place(at: datetime) -> Iterator[str]:
    wrong = (
        ~Q(request__answered_at=F("at")) | Q(at__gte=F("request__expires_at")) | Q(request__revoked_at__isnull=False)
    )
    for reference, name in rows(Opinion.objects.filter(wrong | Q(request__answered_at=None)), *NAMED):
        yield f"{reference}, avis de « {name} » : sa demande n’était plus ouverte."
    lost = OpinionRequest.objects.filter(answered_at__isnull=False, opinion=None)
    for reference, name in rows(lost, "project__reference", "name"):
        yield f"{reference}, avis de « {name} » : noté comme donné, il a disparu."


def opinions_untold(at: datetime) -> Iterator[str]:
    told = JournalEntry.objects.filter(project=OuterRef("request__project"), at=OuterRef("at"), act=GIVEN)
    for reference, name in rows(Opinion.objects.filter(~Exists(told)), *NAMED):
        yield f"{reference}, avis de « {name} » : le journal ne le dit pas."


def opinions_erased_in_silence(at: datetime) -> Iterator[str]:
    """What was erased is wholly so, with a reason, and the journal says it."""
    told = JournalEntry.objects.filter(project=OuterRef("request__project"), at=OuterRef("erased_at"), act=ERASED)
    is_half_done = ~Q(name="", job="", comment="") | Q(erased_reason="") | Q(request__piece__isnull=False)
    erased = Opinion.objects.filter(erased_at__isnull=False)
    for reference, name in rows(erased.filter(~Exists(told) | is_half_done), *NAMED):
        yield f"{reference}, avis de « {name} » : un effacement que le journal ne dit pas, ou qui n’a pas tout effacé."


def opinion_reminders(at: datetime) -> Iterator[str]:
    sent = OpinionReminder.objects.filter(state=OpinionReminder.State.SENT)
    letters = apps.get_model("outbox", "Letter").objects.filter(key=OuterRef("letter_key"))
    for reference, name in rows(sent.filter(~Exists(letters)), *NAMED):
        yield f"{reference}, rappel d’avis à « {name} » : noté comme envoyé, sans courriel."
    ended = Q(at__gt=F("request__answered_at")) | Q(at__gt=F("request__revoked_at"))
    for reference, name, when in rows(sent.filter(ended), *NAMED, "at"):
        yield f"{reference}, rappel d’avis à « {name} » : envoyé le {moment(when)}, alors qu’il n’était plus attendu."
    missed = OpinionReminder.objects.filter(state=OpinionReminder.State.PLANNED, due_at__lte=at - PATIENCE)
    for reference, name, due_at in rows(missed.filter(request__project__state__in=State.with_staff), *NAMED, "due_at"):
        yield f"{reference}, rappel d’avis à « {name} » : dû depuis le {moment(due_at)}, pas envoyé."


GIVEN_CHECKS = (opinions_altered, opinions_out_of_place)
TOLD_CHECKS = (opinions_untold, opinions_erased_in_silence)
REMINDING_CHECKS = (opinion_reminders,)
