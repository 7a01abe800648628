"""Opening a campaign and moving its window: a new row each time, never below a deposit already received."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Min

from accounts.models import User
from campaigns.deadlines import INSTANT, Span
from campaigns.models import Campaign, Window
from tne29.lib.errors import Refusal
from tne29.lib.french import moment
from tne29.outbox import post_each

from .. import letters_of_dates
from ..audience import audience_of, overtaken
from ..models import Deposit
from .journal import write_journal
from .move import lock_campaign

STALE_DATES = "Ces dates ont été changées entre-temps. Relisez-les avant de les modifier."
NO_REASON = "Indiquez le motif du changement de dates : il est conservé et montré aux équipes."
UNCHANGED = "Ces dates sont déjà celles de la campagne : rien n’est à changer."


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User | None, at: datetime) -> Window:
    """The first window of a campaign, from its dates; the same one when it already has it."""
    campaign = lock_campaign(campaign.pk)
    existing = campaign.window_in_force()
    if existing is not None:
        return existing
    span = Span.of_days(campaign.opens_on, campaign.closes_on)
    return _insert(campaign, span, by=by, at=at, reason="Dates de la campagne")


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
    """Extends, shortens or closes, and tells the people concerned.

    `seen`: the window the author was looking at, so that a stale form is refused. The letters are written before the
    campaign is locked: deposits wait for the time of a few inserts.
    """
    if not reason.strip():
        raise Refusal(NO_REASON)
    given = {"opens_on": opens_on, "closes_on": closes_on, "close_now": close_now}
    former, span = campaign.window_in_force(), planned_span(campaign, at=at, **given)
    mails = list(letters_of_dates.moved(campaign, former.span if former else None, span, reason.strip(), at=at))
    told = audience_of(campaign, span.ends_at).words if mails else "personne"
    with transaction.atomic():
        campaign = lock_campaign(campaign.pk)
        current = campaign.window_in_force()
        if current is not None and current.pk != (seen or (former and former.pk)):
            raise Refusal(STALE_DATES)
        checked = planned_span(campaign, at=at, **given)
        window = _insert(campaign, checked, by=by, at=at, reason=reason.strip(), audience=told)
        _follow_again(campaign, window, by=by, at=at)
        post_each(mails, at=at)
    return window


def _follow_again(campaign: Campaign, window: Window, *, by: User, at: datetime) -> None:
    """Whoever had a delay that everybody now has is not held by it."""
    for project in overtaken(campaign, window.ends_at).select_for_update(no_key=True, of=("self",)):
        label = f"suit de nouveau la campagne : dépôt possible {window.span.until}"
        write_journal(project, "follow_campaign", label, by=by, at=at, message=window.reason, columns={"window": None})


def planned_span(campaign: Campaign, *, opens_on: date, closes_on: date, close_now: bool, at: datetime) -> Span:
    """What the window would become, or the refusal that says why it cannot."""
    current = campaign.window_in_force()
    first, last = _received(campaign)
    if close_now and current:
        span = Span(current.opens_at, max(at, last + INSTANT) if last else at)
    else:
        span = Span.of_days(opens_on, closes_on)
    if current and not close_now and span == current.span:
        raise Refusal(UNCHANGED)
    _require_sound(span, first, last, at=at)
    return span


def _received(campaign: Campaign) -> tuple[datetime | None, datetime | None]:
    """The first and the last deposit that its windows received."""
    received = Deposit.objects.filter(project__campaign=campaign, window__is_special=False)
    found = received.aggregate(first=Min("at"), last=Max("at"))
    return found["first"], found["last"]


def _require_sound(span: Span, first: datetime | None, last: datetime | None, *, at: datetime) -> None:
    if span.ends_at <= span.opens_at:
        raise Refusal("La fin doit suivre l’ouverture.")
    if span.ends_at < at:
        raise Refusal("La nouvelle fin est déjà passée. Pour fermer tout de suite, choisissez « Fermer maintenant ».")
    if last is not None and last >= span.ends_at:
        raise Refusal(f"Un dossier a été déposé le {moment(last)} : la fenêtre ne peut pas finir avant.")
    if first is not None and first < span.opens_at:
        raise Refusal(f"Un dossier a été déposé le {moment(first)} : la fenêtre ne peut pas ouvrir après.")


def _insert(
    campaign: Campaign, span: Span, *, by: User | None, at: datetime, reason: str, audience: str = ""
) -> Window:
    window = Window.objects.create(
        campaign=campaign,
        opens_at=span.opens_at,
        ends_at=span.ends_at,
        by=by,
        reason=reason,
        audience=audience,
        created_at=at,
    )
    campaign.opens_on, campaign.closes_on = span.opens_on, span.closes_on
    campaign.save(update_fields=["opens_on", "closes_on"])
    return window
