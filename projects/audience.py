"""Whom a change of dates concerns: the teams that may still deposit or correct, without a window of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from campaigns.models import Campaign
from tne29.lib.french import count

from .models import TeamMember
from .workflow import State


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


def places_concerned(campaign: Campaign) -> QuerySet[TeamMember]:
    """The places of the people who hear of it."""
    return TeamMember.objects.filter(
        ended_at=None,
        user__is_active=True,
        project__campaign=campaign,
        project__window=None,
        project__state__in=(State.DRAFT, State.SUBMITTED),
    )


def audience_of(campaign: Campaign) -> Audience:
    return Audience(
        **places_concerned(campaign).aggregate(
            drafts=Count("project", filter=Q(project__state=State.DRAFT), distinct=True),
            filed=Count("project", filter=Q(project__state=State.SUBMITTED), distinct=True),
            people=Count("user", distinct=True),
        )
    )


def people_concerned(campaign: Campaign) -> Iterator[tuple[User, list]]:
    """Each person once, with their projects: somebody in three teams gets one letter."""
    places = places_concerned(campaign).select_related("user", "project").order_by("user", "project")
    person, projects = None, []
    for place in places.iterator(chunk_size=500):
        if person is not None and place.user_id != person.pk:
            yield person, projects
            projects = []
        person = place.user
        projects.append(place.project)
    if person is not None:
        yield person, projects
