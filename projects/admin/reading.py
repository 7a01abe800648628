"""A dossier and what stands on its page, in as few queries as the database allows."""

from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from ..models import Complement, Deposit, Note, OpinionRequest, Project
from ..scoring import grid_in_short
from ..views.neighbours import twins
from .moments import windows_of_campaign

ONE_OF_EACH = (
    "school__commune__epci",
    "campaign__call",
    "main_theme",
    "territory",
    "assigned_to",
    "window",
    "prepared__by",
    "paper_answer__by",
)


def project_of(pk: int) -> Project:
    """With its team (`members`) and the decision in force (`in_force`): a row for each member, and one query."""
    rows = list(_with_team_and_decision(_knowing_what_there_is()).filter(pk=pk))
    if not rows:
        raise Http404("Ce dossier n’existe pas.")
    project = rows[0]
    project.members = [row.member for row in rows if row.member]
    return project


def _with_team_and_decision(projects: QuerySet[Project]) -> QuerySet[Project]:
    """At most one decision is in force (decision_in_force_once)."""
    member = FilteredRelation("team", condition=Q(team__ended_at=None))
    in_force = FilteredRelation("decisions", condition=Q(decisions__reopened_at=None))
    deposits = Prefetch("deposits", Deposit.objects.select_related("content", "edition", "window"))
    return (
        projects.annotate(member=member, in_force=in_force)
        .select_related(*ONE_OF_EACH, "member__user", "in_force__by")
        .defer("answers")
        .prefetch_related(deposits)
        .order_by("member__joined_at", "member__pk")
    )


def _knowing_what_there_is() -> QuerySet[Project]:
    """What there is none of is not looked for."""
    same_school = twins(OuterRef("school"), OuterRef("campaign")).exclude(pk=OuterRef("pk"))
    return Project.objects.annotate(
        has_twins=Exists(same_school),
        has_opinions=Exists(OpinionRequest.objects.filter(project=OuterRef("pk"))),
        has_complements=Exists(Complement.objects.filter(project=OuterRef("pk"))),
        has_notes=Exists(Note.objects.filter(project=OuterRef("pk"))),
        grid=grid_in_short(),
        campaign_windows=windows_of_campaign(),
    )
