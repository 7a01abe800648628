"""The dossiers of a campaign with what was given to each, and the money there is: what the ranking is made of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from campaigns.models import Campaign
from campaigns.questionnaire import projections

from .. import content
from ..models import Decision, Deposit, Grid, Project, Recusal, Review
from ..workflow import State
from .marks import spread
from .ranking import Entry, Ranking, ranked, share
from .reading import newest_turns


@dataclass(frozen=True)
class Trial:
    """What is tried on the page, and kept nowhere: an envelope, a part of each amount, the amount of some dossiers."""

    envelope: Decimal | None = None
    percent: Decimal | None = None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """A deposited dossier. title, asked: as deposited. granted: by the decision in force. waiting: marks on a deposit
    that was replaced since. is_hidden: whoever reads declared an interest in it."""

    project: Project
    title: str
    asked: Decimal | None
    granted: Decimal | None
    marks: list[Decimal]
    waiting: int
    recused: int
    is_hidden: bool

    @property
    def is_decided(self) -> bool:
        return self.project.state in State.decided

    def entry(self, trial: Trial) -> Entry:
        """Whoever declared an interest in it learns its rank from no place, line or total: its amount is set aside."""
        is_first = self.granted is not None or self.is_hidden
        known = None if self.is_hidden else spread(self.marks)
        return Entry(self.project.reference, known, self.amount(trial), self, is_first)

    def amount(self, trial: Trial) -> Decimal:
        """What it takes from the envelope: tried, granted, or asked for."""
        if self.project.pk in trial.amounts:
            return trial.amounts[self.project.pk]
        if self.is_decided:
            return self.granted or Decimal()
        asked = self.asked or Decimal()
        return asked if trial.percent is None else share(asked, trial.percent)


@dataclass(frozen=True)
class Standings:
    """elsewhere: what the other campaigns of the call were granted already."""

    campaign: Campaign
    grid: Grid | None
    all: list[Standing]
    elsewhere: Decimal

    @cached_property
    def envelope(self) -> Decimal | None:
        """What is left to this campaign of the envelope of its call."""
        whole = self.campaign.call.envelope
        return None if whole is None else max(whole - self.elsewhere, Decimal())

    def ranking(self, trial: Trial) -> Ranking:
        envelope = self.envelope if trial.envelope is None else trial.envelope
        entries = [each.entry(trial) for each in self.all]
        return ranked(entries, fewest=self.grid.fewest if self.grid else 1, envelope=envelope)

    @property
    def granted(self) -> Decimal:
        return sum((each.granted for each in self.all if each.granted is not None), Decimal())

    @property
    def has_hidden(self) -> bool:
        return any(each.is_hidden for each in self.all)


def known_turn(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """`turn` and `turned_at`: whether the lead closed the scoring, who said it last and when, if anybody ever did."""
    newest = newest_turns(OuterRef("pk"))
    turn = newest.values(turn=JSONObject(is_closed="is_closed", by="by_name"))[:1]
    return campaigns.annotate(turn=Subquery(turn), turned_at=Subquery(newest.values("at")[:1]))


def standings(campaign: Campaign, reader: int) -> Standings:
    """Five queries, whatever the number of dossiers; one more for those whose team is writing again."""
    projects = list(_projects(campaign))
    marks, waiting, recused, hidden = _marks(campaign, projects, reader)
    granted, elsewhere = _granted(campaign)
    deposited = _deposited([each for each in projects if each.revision != each.deposited_revision])
    found = [
        Standing(
            project=each,
            title=deposited.get(each.pk, {}).get("title", each.title) or "Projet sans titre",
            asked=_amount(deposited[each.pk]) if each.pk in deposited else each.amount,
            granted=granted.get(each.pk),
            marks=marks[each.pk],
            waiting=waiting[each.pk],
            recused=recused[each.pk],
            is_hidden=each.pk in hidden,
        )
        for each in projects
    ]
    return Standings(campaign, Grid.objects.in_force(campaign.call_id), found, elsewhere)


def _projects(campaign: Campaign) -> QuerySet[Project]:
    last = Deposit.objects.filter(project=OuterRef("pk")).order_by("-number")
    standing = Project.objects.filter(campaign=campaign).exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    return (
        standing.filter(Exists(last))
        .annotate(
            last_deposit_pk=Subquery(last.values("pk")[:1]), deposited_revision=Subquery(last.values("revision")[:1])
        )
        .select_related("school__commune", "main_theme", "territory")
        .defer("answers")
        .order_by("reference")
    )


def _marks(campaign: Campaign, projects: list[Project], reader: int):
    """By dossier: the marks that count, how many are on a deposit replaced since, how many are set aside."""
    last = {each.pk: each.last_deposit_pk for each in projects}
    aside = set(Recusal.objects.standing().filter(project__campaign=campaign).order_by().values_list("project", "by"))
    marks: dict[int, list[Decimal]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    recused: dict[int, int] = defaultdict(int)
    rows = Review.objects.standing().filter(project__campaign=campaign).order_by("pk")
    for project, by, deposit, mark in rows.values_list("project", "by", "deposit", "mark"):
        if (project, by) in aside:
            recused[project] += 1
        elif deposit != last.get(project):
            waiting[project] += 1
        else:
            marks[project].append(mark)
    return marks, waiting, recused, {project for project, by in aside if by == reader}


def _granted(campaign: Campaign) -> tuple[dict[int, Decimal], Decimal]:
    """By dossier here, and in all the other campaigns of the call; the demonstration spends nothing."""
    accepted = Decision.objects.filter(reopened_at=None, kind=Decision.Kind.ACCEPTED)
    rows = accepted.filter(project__campaign__call=campaign.call_id).order_by()
    here: dict[int, Decimal] = {}
    elsewhere = Decimal()
    where = ("project__campaign", "project__campaign__is_demonstration")
    for project, amount, place, is_demonstration in rows.values_list("project", "amount", *where):
        if place == campaign.pk:
            here[project] = amount or Decimal()
        elif not is_demonstration:
            elsewhere += amount or Decimal()
    return here, elsewhere


def _deposited(projects: list[Project]) -> dict[int, dict]:
    """What the last deposit says, of dossiers whose working copy goes on: reviewers read deposits."""
    if not projects:
        return {}
    keys = [each.last_deposit_pk for each in projects]
    rows = Deposit.objects.filter(pk__in=keys).select_related("content", "edition")
    readings = {each.project_id: content.read(each) for each in rows}
    return {
        pk: projections(reading.deposit.edition.questionnaire, reading.answers, reading.catalogue)
        for pk, reading in readings.items()
        if not reading.is_erased
    }


def _amount(said: dict) -> Decimal | None:
    return Decimal(said["amount"]) if said.get("amount") else None
