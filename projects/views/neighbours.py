"""The projects beside one: where it comes from, where it went on, and the others of its school in the same campaign."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.urls import reverse

from accounts.models import User
from schools.models import Membership
from tne29.lib.french import in_sentence

from ..models import Project, TeamMember
from ..workflow import State

FURTHER, ORIGIN, TWIN = "further", "origin", "twin"  # in the order of their names, so that twins are the ones cut
MOST, SHOWN_TWINS = 50, 5
SHOWN = ("pk", "reference", "title", "state", "campaign__name", "is_mine", "relation")


@dataclass(frozen=True)
class Neighbour:
    """Of a project that is not mine, only that it exists is ever shown."""

    reference: str
    title: str
    state: str
    campaign: str
    is_mine: bool
    relation: str

    @property
    def url(self) -> str:
        return reverse("projects:detail", args=[self.reference])

    @property
    def state_label(self) -> str:
        return State(self.state).label


class Neighbours:
    """speaks: whether `user` is confirmed in the lead school; else they learn of no project but theirs."""

    def __init__(self, project: Project, user: User, at: datetime, *, speaks: bool):
        self.project, self.user, self.at, self.speaks = project, user, at, speaks

    @cached_property
    def all(self) -> list[Neighbour]:
        project = self.project
        others = Project.objects.exclude(pk=project.pk)
        found = _shown(twins(project.school_id, project.campaign_id).exclude(pk=project.pk), self.user, TWIN).union(
            _shown(others.filter(offspring__project=project), self.user, ORIGIN),
            _shown(others.filter(descent__origin=project, descent__is_carried=True), self.user, FURTHER),
        )
        kept = found.order_by("relation", "-is_mine", "pk")[:MOST]
        return [_neighbour(row) for row in sorted(kept, key=lambda row: row["pk"])]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than what was read."""
        return len(self.all) == MOST

    @property
    def twins(self) -> list[Neighbour]:
        """Mine, that can be opened."""
        return [each for each in self._of(TWIN) if each.is_mine]

    @property
    def more_twins(self) -> int:
        """Beyond those that are shown."""
        return max(len(self.twins) - SHOWN_TWINS, 0)

    @property
    def strangers(self) -> int:
        """Those of other teams of the school."""
        return sum(not each.is_mine for each in self._of(TWIN)) if self.speaks else 0

    @property
    def heads(self) -> str:
        return heads_of(self.project.school_id, self.user, self.at) if self.strangers else ""

    @property
    def origin(self) -> Neighbour | None:
        return next(iter(self._of(ORIGIN)), None)

    @property
    def further(self) -> Neighbour | None:
        """Where this draft goes on."""
        return next(reversed(self._of(FURTHER)), None)

    def _of(self, relation: str) -> list[Neighbour]:
        return [each for each in self.all if each.relation == relation]


def twins(school: int | OuterRef, campaign: int | OuterRef) -> QuerySet[Project]:
    """What a school has under way in a campaign."""
    return Project.objects.filter(school=school, campaign=campaign).exclude(state=State.WITHDRAWN)


def _shown(projects: QuerySet[Project], user: User, relation: str) -> QuerySet[Project, dict[str, Any]]:
    mine = TeamMember.objects.filter(project=OuterRef("pk"), user=user, ended_at=None)
    return projects.order_by().annotate(is_mine=Exists(mine), relation=Value(relation)).values(*SHOWN)


def _neighbour(row: dict[str, Any]) -> Neighbour:
    title = row["title"] or "Projet sans titre"
    return Neighbour(
        row["reference"], title, row["state"], row["campaign__name"], bool(row["is_mine"]), row["relation"]
    )


def heads_of(school: int, user: User, at: datetime) -> str:
    """Whom to ask about the projects of a school: « Anne Le Goff », never `user` themselves."""
    heads = Membership.objects.confirmed(at).filter(school=school, role=Membership.Role.HEAD).exclude(user=user)
    return in_sentence(each.user.get_full_name() for each in heads.select_related("user"))
