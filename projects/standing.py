"""Where a project stands with the rules: what its deposit depends on besides its answers, read in one query.

Read under the locks by the verb that decides, and without them by the pages that announce the decision.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Q, QuerySet, Subquery

from accounts.models import User
from campaigns.models import PublicRevision, Window
from schools.models import Membership

from . import access
from .models import Deposit, PaperAnswer, Project


@dataclass(frozen=True)
class Standing:
    """window: the one in force. speaks: for the lead school. last_number: 0 before the first deposit.

    lists_stamp: which state of the reference lists goes with all that (campaigns.snapshot).
    """

    window: Window | None = None
    speaks: bool = False
    last_number: int = 0
    last_revision: int | None = None
    lists_stamp: int | None = None


def standing_of(project: Project, user: User, at: datetime) -> Standing:
    last = Deposit.objects.filter(project=project).order_by("-number")
    window = (
        _in_force(project)
        .annotate(
            speaks=_speaks(project, user, at),
            last_number=Subquery(last.values("number")[:1]),
            last_revision=Subquery(last.values("revision")[:1]),
            lists_stamp=Subquery(PublicRevision.objects.values("stamp")[:1]),
        )
        .first()
    )
    if window is None:
        return Standing(speaks=access.speaks_for_school(user, project, at))
    return Standing(window, window.speaks, window.last_number or 0, window.last_revision, window.lists_stamp)


def _speaks(project: Project, user: User, at: datetime) -> Exists | Q:
    """Confirmed by the school; or staff, who type what it sent on paper."""
    confirmed = Exists(Membership.objects.confirmed(at).filter(user=user, school=project.school_id))
    return confirmed | Exists(PaperAnswer.objects.filter(project=project)) if user.is_staff else confirmed


def _in_force(project: Project) -> QuerySet[Window]:
    if project.window_id:
        return Window.objects.filter(pk=project.window_id)
    return project.campaign.windows.filter(is_special=False).order_by("-pk")
