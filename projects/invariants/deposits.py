"""I2: what was deposited, against the hash and the signature that its receipt bears."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from tne29.lib.canonical import iso

from .. import content, receipts
from ..models import Deposit, DepositContent, Project
from ..triggers.catalogue import NEEDS_DEPOSIT
from .words import deposit_name, rows

FEW = 50


def content_lost(at: datetime) -> Iterator[str]:
    there = DepositContent.objects.filter(deposit=OuterRef("pk"))
    for reference, number in rows(Deposit.objects.filter(~Exists(there)), "project__reference", "number"):
        yield f"{deposit_name(reference, number)} : son contenu a disparu."


def seals_broken(at: datetime) -> Iterator[str]:
    """The content and the signed mentions, one deposit after the other."""
    found = Deposit.objects.exclude(content=None).select_related("project", "content").order_by("pk")
    for deposit in found.iterator(chunk_size=FEW):
        for flaw in _broken(deposit):
            yield f"{deposit_name(deposit.project.reference, deposit.number)} : {flaw}"


def _broken(deposit: Deposit) -> Iterator[str]:
    if deposit.signature and not receipts.is_signed(deposit):
        yield "ce que la base en dit n’est pas ce que le portail a signé."
    if deposit.content.erased_at is None and not content.hash_is_right(deposit):
        yield "le contenu conservé ne donne plus l’empreinte de l’accusé."
    elif deposit.content.erased_at is None and not _says_the_same(deposit):
        yield "le contenu conservé ne parle pas de ce dépôt."


def _says_the_same(deposit: Deposit) -> bool:
    said = json.loads(deposit.content.content)
    there = said["reference"], said["number"], said["at"]
    return there == (deposit.project.reference, deposit.number, iso(deposit.at))


def erased_without_a_reason(at: datetime) -> Iterator[str]:
    is_half_done = ~Q(content="") | Q(erased_reason="")
    wrong = DepositContent.objects.exclude(erased_at=None).filter(is_half_done)
    for reference, number in rows(wrong, "deposit__project__reference", "deposit__number"):
        yield f"{deposit_name(reference, number)} : un effacement sans motif, ou qui n’a pas tout effacé."


def numbers_missing(at: datetime) -> Iterator[str]:
    counted = Project.objects.annotate(made=Count("deposits"), last=Max("deposits__number"))
    for reference, made, last in rows(counted.filter(~Q(made=F("last")), made__gt=0), "reference", "made", "last"):
        yield f"{reference} : le dernier dépôt est le n° {last}, et il n’en reste que {made}."


def states_without_a_deposit(at: datetime) -> Iterator[str]:
    bare = Project.objects.filter(state__in=NEEDS_DEPOSIT, deposits=None)
    for (reference,) in rows(bare, "reference"):
        yield f"{reference} : son état suppose un dépôt, et il n’en a pas."


def moment_that_disagrees(at: datetime) -> Iterator[str]:
    newest = Deposit.objects.filter(project=OuterRef("pk")).order_by("-number").values("at")[:1]
    told = Project.objects.annotate(received_at=Subquery(newest))
    one_alone = Q(submitted_at=None, received_at__isnull=False) | Q(submitted_at__isnull=False, received_at=None)
    differ = Q(submitted_at__lt=F("received_at")) | Q(submitted_at__gt=F("received_at"))
    for (reference,) in rows(told.filter(one_alone | differ), "reference"):
        yield f"{reference} : la date du dernier dépôt n’est pas celle de son accusé."


CHECKS = (
    content_lost,
    seals_broken,
    erased_without_a_reason,
    numbers_missing,
    states_without_a_deposit,
    moment_that_disagrees,
)
