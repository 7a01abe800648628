"""Whom a change of dates concerns: the teams that may still deposit or correct, at the dates of everybody.

A window of one's own that ends no later than that of the campaign gives nothing more: its project follows the campaign.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from campaigns.models import Campaign
from tne29.lib.french import count

from .models import Project, TeamMember
from .workflow import LATE_STATES, State


@dataclass(frozen=True)
class Audience:
    drafts: int
    filed: int
    people: int

    @property
    def words(self) -> str:
        """« 12 brouillons, 4 dossiers déposés : 31 personnes »."""
        dossiers = [count(self.drafts, "brouillon")] if self.drafts else []
        dossiers += [count(self.filed, "dossier déposé", "dossiers déposés")] if self.filed else []
        return f"{', '.join(dossiers)} : {count(self.people, 'personne')}" if dossiers else "personne"


def overtaken(campaign: Campaign, ends_at: datetime) -> QuerySet[Project]:
    """Those whose own window ends no later. What a school sent on paper is another matter."""
    own = Project.objects.filter(campaign=campaign, window__ends_at__lte=ends_at, paper_answer=None)
    return own.filter(state__in=LATE_STATES).order_by("pk")


def places_concerned(campaign: Campaign, ends_at: datetime) -> QuerySet[TeamMember]:
    """The places of the people who hear that everybody may deposit until then."""
    follows = Q(project__window=None) | Q(project__in=overtaken(campaign, ends_at).order_by())
    return TeamMember.objects.filter(
        follows,
        ended_at=None,
        user__is_active=True,
        project__campaign=campaign,
        project__state__in=(State.DRAFT, State.SUBMITTED),
    )


def audience_of(campaign: Campaign, ends_at: datetime) -> Audience:
    return Audience(
        **places_concerned(campaign, ends_at).aggregate(
            drafts=Count("project", filter=Q(project__state=State.DRAFT), distinct=True),
            filed=Count("project", filter=Q(project__state=State.SUBMITTED), distinct=True),
            people=Count("user", distinct=True),
        )
    )


def people_concerned(campaign: Campaign, ends_at: datetime) -> Iterator[tuple[User, list]]:
    """Each person once, with their projects: somebody in three teams gets one letter."""
    places = places_concerned(campaign, ends_at).select_related("user", "project").order_by("user", "project")
    person, projects = None, []
    for place in places.iterator(chunk_size=500):
        if person is not None and place.user_id != person.pk:
            yield person, projects
            projects = []
        person = place.user
        projects.append(place.project)
    if person is not None:
        yield person, projects
