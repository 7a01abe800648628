"""Opening a campaign and moving its window: a new row each time, never below a deposit already received."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from campaigns.deadlines import INSTANT, Span
from campaigns.models import Campaign, Window
from tne29.lib.errors import Refusal
from tne29.lib.french import moment

from ..models import Deposit
from .move import lock_campaign


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User | None, at: datetime) -> Window:
    """The first window of a campaign, from its dates; the same one when it already has it."""
    campaign = lock_campaign(campaign.pk)
    existing = campaign.window_in_force()
    if existing is not None:
        return existing
    span = Span.of_days(campaign.opens_on, campaign.closes_on)
    return _insert(campaign, span, by=by, at=at, reason="Dates de la campagne")


@transaction.atomic
def move_window(
    campaign: Campaign,
    *,
    opens_on: date,
    closes_on: date,
    by: User,
    at: datetime,
    reason: str,
    seen: int | None = None,
    close_now: bool = False,
) -> Window:
    """Extends, shortens or closes. `seen`: the window the author was looking at, so that a stale form is refused."""
    campaign = lock_campaign(campaign.pk)
    current = campaign.window_in_force()
    if seen is not None and current is not None and current.pk != seen:
        raise Refusal("Ces dates ont été changées entre-temps. Relisez-les avant de les modifier.")
    if not reason.strip():
        raise Refusal("Indiquez le motif du changement de dates : il est conservé et montré aux équipes.")
    last = _last_deposit_at(campaign)
    if close_now and current:
        span = Span(current.opens_at, max(at, last + INSTANT) if last else at)
    else:
        span = Span.of_days(opens_on, closes_on)
    _require_sound(span, last, at=at)
    return _insert(campaign, span, by=by, at=at, reason=reason.strip())


def _last_deposit_at(campaign: Campaign) -> datetime | None:
    received = Deposit.objects.filter(project__campaign=campaign, window__is_special=False)
    return received.aggregate(last=Max("at"))["last"]


def _require_sound(span: Span, last: datetime | None, *, at: datetime) -> None:
    if span.ends_at <= span.opens_at:
        raise Refusal("La fin doit suivre l’ouverture.")
    if span.ends_at < at:
        raise Refusal("La nouvelle fin est déjà passée. Pour fermer tout de suite, choisissez « Fermer maintenant ».")
    if last is not None and last >= span.ends_at:
        raise Refusal(f"Un dossier a été déposé le {moment(last)} : la fenêtre ne peut pas finir avant.")


def _insert(campaign: Campaign, span: Span, *, by: User | None, at: datetime, reason: str) -> Window:
    window = Window.objects.create(
        campaign=campaign, opens_at=span.opens_at, ends_at=span.ends_at, by=by, reason=reason, created_at=at
    )
    campaign.opens_on, campaign.closes_on = span.opens_on, span.closes_on
    campaign.save(update_fields=["opens_on", "closes_on"])
    return window
