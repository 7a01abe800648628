"""The letters about a project that did not reach whoever they were for, as its team is told.

An address that has received another letter since is no trouble any more, nor one that nobody writes to any more: a
member who left or changed address, an invitation taken back. What the service asks of others is not the team’s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from . import announcements, letters, letters_of_agreement, letters_of_dates
from .models import Project

TOLD = (
    letters.RECEIPT,
    letters.REMINDER,
    letters.LAST_REMINDER,
    letters.MAILBOX,
    letters.DECISION,
    letters.REVIEW,
    letters.TEAM,
    letters.INVITATION,
    letters_of_agreement.ASKING,
    letters_of_agreement.TOLD,
    letters_of_dates.DATES,
    announcements.NOT_DEPOSITED,
)
MOST = 50
# Of a letter: nobody knows whether the server took it.
DOUBTFUL = "uncertain"


@dataclass(frozen=True)
class Undelivered:
    """is_doubtful: it may have arrived all the same."""

    recipient: str
    subject: str
    written_at: datetime
    is_doubtful: bool


def in_trouble(project: Project) -> QuerySet:
    letters_of_all = apps.get_model("outbox", "Letter").objects
    since = letters_of_all.filter(
        about=OuterRef("about"), recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"), state="sent"
    )
    theirs = letters_of_all.in_trouble().filter(about=project.reference, kind__in=[kind.name for kind in TOLD])
    return theirs.filter(~Exists(since), _is_still_written_to(project))


def _is_still_written_to(project: Project) -> Q:
    """The team, whoever is invited, the mailboxes of the school and of those that are associated."""
    asked = project.agreement_requests.filter(revoked_at=None)
    return (
        Q(recipient__iexact=project.school.email)
        | Q(recipient__in=project.team.filter(ended_at=None).values("user__email"))
        | Q(recipient__in=project.invitations.unanswered().values("email"))
        | Q(recipient__in=asked.values("school__email"))
    )


def undelivered(project: Project) -> list[Undelivered]:
    """The last one to each address, by address."""
    return list(_last_to_each(project))


def _last_to_each(project: Project) -> Iterator[Undelivered]:
    found = in_trouble(project).order_by("recipient", "-pk")
    seen = set()
    for recipient, subject, at, state in found.values_list("recipient", "subject", "created_at", "state")[:MOST]:
        if recipient not in seen:
            seen.add(recipient)
            yield Undelivered(recipient, subject, at, state == DOUBTFUL)
