"""What is told once, around a window: it has opened; it has closed and a draft was left.

The letters themselves are the ledger: each has a key of its own, so whoever runs twice writes it once, and a scheduler
that was down catches up for a few days.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import UnwantedMail, User
from campaigns.models import Campaign, Window
from partners.letters import absolute
from schools.models import Membership
from tne29.outbox import ENCLOSED, Choice, Kind, Mail, post_each, register_guard, register_kind

from . import letters
from .enclosing import DRAFT
from .models import Project, TeamMember
from .workflow import State

logger = logging.getLogger(__name__)

OPENINGS = Choice("openings", "L’ouverture des campagnes", "Quand les dépôts commencent, avec les dates.")
ENDINGS = Choice("endings", "Les brouillons laissés à la fin", "Ce qui n’a pas été déposé, avec le brouillon en PDF.")
OPENING = register_kind(Kind("opening", label="ouverture d’une campagne", after_uncertain="drop", choice=OPENINGS))
NOT_DEPOSITED = register_kind(
    Kind("not_deposited", label="brouillon non déposé", after_uncertain="drop", choice=ENDINGS)
)
CATCH_UP = timedelta(days=3)
BATCH = 50


def send_due(at: datetime) -> int:
    """Openings and endings of the last days that were not told yet; returns how many letters were written."""
    waiting, sent = _due(at), 0
    while batch := list(islice(waiting, BATCH)):
        sent += _post_batch(batch, at)
    return sent


def _due(at: datetime) -> Iterator[Mail]:
    for campaign in Campaign.objects.order_by("pk"):
        yield from _due_of(campaign, at)
    ended = Window.objects.filter(is_special=True, ends_at__lte=at, ends_at__gt=at - CATCH_UP)
    ended = ended.filter(ends_at__gt=F("created_at"))  # not taken back: their team has been told
    for place in _places_left(project__window__in=ended):
        yield from _written(_ending, place.project, place.user, place.project.window)


def _written(write: Callable[..., Mail], *about) -> Iterator[Mail]:
    """A letter that cannot be written does not hold the others back."""
    try:
        yield write(*about)
    except Exception:
        logger.exception("announcement to %s cannot be written", about[1])


def _post_batch(batch: list[Mail], at: datetime) -> int:
    """Together, or each alone when one of them spoils the others."""
    try:
        return _post_new(batch, at)
    except Exception:
        logger.exception("%s announcements could not be posted together", len(batch))
    return sum(_post_alone(mail, at) for mail in batch)


def _post_alone(mail: Mail, at: datetime) -> int:
    try:
        return _post_new([mail], at)
    except Exception:
        logger.exception("announcement %s left for a later round", mail.key)
        return 0


def _due_of(campaign: Campaign, at: datetime) -> Iterator[Mail]:
    window = campaign.window_in_force()
    if window is None:
        return
    if window.opens_at <= at < min(window.ends_at, window.opens_at + CATCH_UP):
        yield from _openings(campaign, window)
    if window.ends_at <= at < window.ends_at + CATCH_UP:
        for place in _places_left(project__campaign=campaign, project__window=None):
            yield from _written(_ending, place.project, place.user, window)


@transaction.atomic
def _post_new(batch: list[Mail], at: datetime) -> int:
    known = set(_letters().filter(key__in=[mail.key for mail in batch]).values_list("key", flat=True))
    new = [mail for mail in batch if mail.key not in known]
    if new:
        post_each(new, at=at)
    return len(new)


def _openings(campaign: Campaign, window: Window) -> Iterator[Mail]:
    """Whoever belongs to a school that may answer; the day of the opening is in the key, an extension tells no more."""
    belongs = Membership.objects.active().filter(user=OuterRef("pk"))
    people = _wanting(User.objects.filter(Exists(belongs), is_active=True), OPENINGS, "pk").order_by("pk")
    context = {
        "campaign": campaign,
        "span": window.span,
        "campaign_url": absolute(reverse("campaigns:campaign", args=[campaign.slug])),
        "calendar_url": absolute(reverse("campaigns:calendar")),
        "choices_url": _choices_url(),
    }
    for person in people.iterator(chunk_size=200):
        yield from _written(_opening, campaign, person, window, context)


def _opening(campaign: Campaign, person: User, window: Window, context: dict) -> Mail:
    subject, text = letters.write("opening", {**context, "person": person})
    key = f"opening:{campaign.slug}:{window.span.opens_on}:{person.pk}"
    return Mail(key, person.email, OPENING.name, subject, text, valid_until=window.ends_at)


def _places_left(**which) -> Iterator[TeamMember]:
    """In the teams of the drafts that nobody deposited."""
    places = TeamMember.objects.filter(ended_at=None, user__is_active=True, project__state=State.DRAFT, **which)
    related = ("user", "project__campaign__call", "project__window")
    return _wanting(places, ENDINGS, "user").select_related(*related).order_by("pk").iterator(chunk_size=200)


def _ending(project: Project, person: User, window: Window) -> Mail:
    context = {
        "project": project,
        "person": person,
        "span": window.span,
        "draft_url": absolute(reverse("projects:dossier_pdf", args=[project.reference])),
        "choices_url": _choices_url(),
        "enclosed": ENCLOSED,
    }
    subject, text = letters.write("not_deposited", context)
    key = f"not_deposited:{project.reference}:{window.ends_at.isoformat()}:{person.pk}"
    return Mail(key, person.email, NOT_DEPOSITED.name, subject, text, about=project.reference, enclosure=DRAFT)


def _wanting(rows: QuerySet, choice: Choice, person: str) -> QuerySet:
    return rows.filter(~Exists(UnwantedMail.objects.filter(user=OuterRef(person), choice=choice.name)))


def _choices_url() -> str:
    return absolute(reverse("account_mail_choices"))


def _letters():
    return apps.get_model("outbox", "Letter").objects


def still_left(letter, at: datetime) -> str | None:
    """Asked again before sending: extended, deposited or permitted meanwhile, it would not be true."""
    project = Project.objects.filter(reference=letter.about, state=State.DRAFT).first()
    window = project.window_in_force() if project else None
    if window is None or at < window.ends_at:
        return "le dossier peut encore être déposé, ou l’a été"
    return None


register_guard(NOT_DEPOSITED, still_left)
