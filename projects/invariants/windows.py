"""I1: deposits against the windows they name, and against the one in force."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from campaigns.models import Campaign, Window
from tne29.lib.french import moment

from ..models import Deposit
from .words import deposit_name, rows

NAMED = ("project__reference", "number", "at")


def outside_their_window(at: datetime) -> Iterator[str]:
    wrong = Deposit.objects.filter(Q(at__lt=F("window__opens_at")) | Q(at__gte=F("window__ends_at")))
    for reference, number, when in rows(wrong, *NAMED):
        yield f"{deposit_name(reference, number)} : reçu le {moment(when)}, hors de sa fenêtre."


def forged_bounds(at: datetime) -> Iterator[str]:
    wrong = Deposit.objects.filter(~Q(window_opens_at=F("window__opens_at")) | ~Q(window_ends_at=F("window__ends_at")))
    for reference, number in rows(wrong, "project__reference", "number"):
        yield f"{deposit_name(reference, number)} : les bornes notées ne sont pas celles de sa fenêtre."


def window_of_another_campaign(at: datetime) -> Iterator[str]:
    wrong = Deposit.objects.exclude(window__campaign=F("project__campaign"))
    for reference, number in rows(wrong, "project__reference", "number"):
        yield f"{deposit_name(reference, number)} : sa fenêtre est celle d’une autre campagne."


def window_cut_below_a_deposit(at: datetime) -> Iterator[str]:
    in_force = Window.objects.filter(campaign=OuterRef("project__campaign"), is_special=False).order_by("-pk")
    received = Deposit.objects.filter(window__is_special=False)
    wrong = received.annotate(ends_at=Subquery(in_force.values("ends_at")[:1])).filter(at__gte=F("ends_at"))
    for reference, number, ends_at in rows(wrong, "project__reference", "number", "ends_at"):
        yield f"{deposit_name(reference, number)} : la fenêtre en vigueur finit avant lui, le {moment(ends_at)}."


def own_window_cut_below_a_deposit(at: datetime) -> Iterator[str]:
    """A late permission that was shortened or taken back, a complement: what was received stands inside."""
    wrong = Deposit.objects.filter(at__gte=F("project__window__ends_at"))
    for reference, number, ends_at in rows(wrong, "project__reference", "number", "project__window__ends_at"):
        yield f"{deposit_name(reference, number)} : le délai de son dossier finit avant lui, le {moment(ends_at)}."


def dates_that_disagree(at: datetime) -> Iterator[str]:
    for campaign in Campaign.objects.order_by("pk").iterator(chunk_size=100):
        window = campaign.window_in_force()
        if window and (window.span.opens_on, window.span.closes_on) != (campaign.opens_on, campaign.closes_on):
            yield f"{campaign.name} : les dates affichées ne sont pas celles de la fenêtre en vigueur."


CHECKS = (
    outside_their_window,
    forged_bounds,
    window_of_another_campaign,
    window_cut_below_a_deposit,
    own_window_cut_below_a_deposit,
    dates_that_disagree,
)
