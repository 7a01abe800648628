"""What somebody reads for a partner: of each dossier that concerns it, the sections chosen of the last deposit.

Neither a draft, nor the working copy of a team, nor anything that staff wrote. Staff choose (Remit); nothing is shown
until they do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from partners.models import Partner, Reader

from .models import Deposit, Project, Remit
from .opinions import Reading, read
from .workflow import State

READABLE = State.with_staff | State.decided
NOTHING = Q(pk__in=())
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
        """As it was deposited: the columns of a project follow its working copy."""
        if self.reading.is_erased:
            return True
        columns, school = self.reading.columns, self.project.school
        themes = {theme.code for theme in self.remit.themes.all()}
        territories = {territory.slug for territory in self.remit.territories.all()}
        own = school.effective_territory
        territory = columns.get("territory") or (own.slug if own else "")
        return (not themes or columns.get("main_theme") in themes) and (not territories or territory in territories)


def reader_of(user: User) -> Reader | None:
    """The right comes from the group, the partner from the row: both, or nothing."""
    if not user.is_active or not user.has_perm("projects.read_remit"):
        return None
    return Reader.objects.filter(user=user).select_related("partner").first()


def reads_for_a_partner(user: User) -> bool:
    """Enough to show the way; the pages ask reader_of."""
    return Reader.objects.filter(user=user).exists()


def remits_of(partner: Partner) -> list[Remit]:
    """Those that show something."""
    found = Remit.objects.filter(partner=partner).exclude(sections=[]).select_related("call__edition")
    return list(found.prefetch_related("themes", "territories"))


def dossiers_of(remits: Iterable[Remit]) -> QuerySet[Project]:
    """Those that may concern the partner; whether each does is said by its deposit."""
    concerned = NOTHING
    for remit in remits:
        concerned |= _concerned(remit)
    found = Project.objects.filter(concerned, state__in=READABLE, submitted_at__isnull=False)
    return found.select_related(*OF_A_PROJECT).defer("answers", "search_key").order_by("-submitted_at", "-pk")


def _concerned(remit: Remit) -> Q:
    wanted = Q(campaign__call=remit.call_id)
    if themes := [theme.pk for theme in remit.themes.all()]:
        wanted &= Q(main_theme__in=themes)
    if territories := [territory.pk for territory in remit.territories.all()]:
        wanted &= Q(territory__in=territories)
    return wanted


def extracts(remits: Iterable[Remit], projects: Iterable[Project]) -> list[Extract]:
    """Of their last deposits; a page of dossiers at most."""
    by_call = {remit.call_id: remit for remit in remits}
    projects = list(projects)
    later = Deposit.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    rows = Deposit.objects.filter(~Exists(later), project__in=projects).select_related("content", "edition")
    last = {deposit.project_id: deposit for deposit in rows}
    found = [Extract(by_call[each.campaign.call_id], each, last[each.pk]) for each in projects if each.pk in last]
    return [each for each in found if each.is_concerned]


def extract_of(remits: Iterable[Remit], reference: str) -> Extract | None:
    remits = list(remits)
    projects = dossiers_of(remits).filter(reference=reference)[:1]
    return next(iter(extracts(remits, projects)), None)
