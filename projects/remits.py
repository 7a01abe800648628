"""What somebody reads for a partner: of each dossier that concerns it, the sections chosen of the last deposit.

Neither a draft, nor the working copy of a team, nor anything that staff wrote. Staff choose (Remit); nothing is shown
until they do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from partners.models import Partner, Reader

from .models import Deposit, Project, Remit
from .opinions import Reading, read
from .workflow import State

READABLE = State.with_staff | State.decided
NOTHING, EVERYTHING = Q(pk__in=()), Q()
OF_A_PROJECT = ("campaign", "school__commune__territory", "school__territory")


@dataclass(frozen=True)
class Extract:
    """One dossier as a partner reads it; stands for a request in opinions.Reading."""

    remit: Remit
    project: Project
    deposit: Deposit

    @property
    def project_id(self) -> int:
        return self.project.pk

    @property
    def sections(self) -> list[str]:
        return self.remit.sections

    @property
    def with_files(self) -> bool:
        return self.remit.with_files

    @cached_property
    def reading(self) -> Reading:
        return read(self)

    @property
    def title(self) -> str:
        return self.reading.title

    @property
    def amount(self) -> str:
        """Asked in a section, read with it."""
        questions = self.deposit.edition.questionnaire.sections
        shown = (question.column for part in questions if part.key in self.sections for question in part.questions)
        return self.reading.amount if "amount" in shown else ""

    @property
    def is_concerned(self) -> bool:
        """As it was deposited: the columns of a project follow its working copy, and say it while that is the same."""
        themes = {theme.pk: theme.code for theme in self.remit.themes.all()}
        territories = {territory.pk: territory.slug for territory in self.remit.territories.all()}
        if self.project.revision == self.deposit.revision or self.reading.is_erased:
            theme, territory = self.project.main_theme_id, self.project.territory_id
            return (not themes or theme in themes) and (not territories or territory in territories)
        columns, own = self.reading.columns, self.project.school.effective_territory
        territory = columns.get("territory") or (own.slug if own else "")
        in_theme = not themes or columns.get("main_theme") in themes.values()
        return in_theme and (not territories or territory in territories.values())


def reader_of(user: User) -> Reader | None:
    """The right comes from the group, the partner from the row: both, or nothing."""
    if not user.is_active or not user.has_perm("projects.read_remit"):
        return None
    return Reader.objects.current().filter(user=user).select_related("partner").first()


def is_reader(user: User) -> Exists:
    """For a query that is made anyway. Enough to show the way; the pages ask reader_of."""
    return Exists(Reader.objects.current().filter(user=user))


def reads_for_a_partner(user: User) -> bool:
    return Reader.objects.current().filter(user=user).exists()


def remits_of(partner: Partner) -> list[Remit]:
    """Those that show something."""
    found = Remit.objects.filter(partner=partner).exclude(sections=[]).select_related("call__edition")
    return list(found.prefetch_related("themes", "territories"))


def dossiers_of(remits: Iterable[Remit], only: Q = EVERYTHING) -> QuerySet[Project]:
    """Those that concern the partner, as they were deposited. only: among those alone."""
    newest = Deposit.objects.filter(project=OuterRef("pk")).order_by("-number").values("revision")[:1]
    found = Project.objects.filter(only, state__in=READABLE, submitted_at__isnull=False)
    found = found.annotate(deposited=Subquery(newest)).select_related(*OF_A_PROJECT).defer("answers", "search_key")
    concerned = NOTHING
    for remit in remits:
        concerned |= _concerned(remit, found.filter(campaign__call=remit.call_id))
    return found.filter(concerned).order_by("-submitted_at", "-pk")


def _concerned(remit: Remit, found: QuerySet[Project]) -> Q:
    """The columns tell, unless the team or staff went on since: then the deposit itself is read."""
    narrowed = Q()
    if themes := [theme.pk for theme in remit.themes.all()]:
        narrowed &= Q(main_theme__in=themes)
    if territories := [territory.pk for territory in remit.territories.all()]:
        narrowed &= Q(territory__in=territories)
    if not narrowed:
        return Q(campaign__call=remit.call_id)
    gone_on = extracts([remit], found.exclude(revision=F("deposited")))
    unchanged = narrowed & Q(campaign__call=remit.call_id, revision=F("deposited"))
    return unchanged | Q(pk__in=[each.project_id for each in gone_on])


def extracts(remits: Iterable[Remit], projects: Iterable[Project]) -> list[Extract]:
    """Of their last deposits; a page of dossiers, or those whose team went on."""
    by_call = {remit.call_id: remit for remit in remits}
    projects = list(projects)
    later = Deposit.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    rows = Deposit.objects.filter(~Exists(later), project__in=projects).select_related("content", "edition")
    last = {deposit.project_id: deposit for deposit in rows}
    found = [Extract(by_call[each.campaign.call_id], each, last[each.pk]) for each in projects if each.pk in last]
    return [each for each in found if each.is_concerned]


def extract_of(remits: Iterable[Remit], reference: str) -> Extract | None:
    remits = list(remits)
    projects = dossiers_of(remits, Q(reference=reference))[:1]
    return next(iter(extracts(remits, projects)), None)
