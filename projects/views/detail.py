"""The page of one project: what is done, what is left, who is in it, what happened, what to download."""

from datetime import datetime
from functools import cached_property

from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from campaigns.snapshot import CampaignNow
from schools.standing import Belonging, belonging_to
from tne29.lib.french import in_sentence
from tne29.lib.timeline import Moment

from .. import access, complements
from ..models import Decision, Deposit, JournalEntry, Project, TeamMember
from ..models.journal import STAFF_ONLY
from ..network import lacking
from ..standing import Standing, standing_of
from ..undelivered import Undelivered, in_trouble, undelivered
from ..workflow import State
from .carrying import may_go_on, next_campaigns
from .common import private_page
from .dates import Deadline, deadline_of
from .neighbours import Neighbours
from .sheet import Sheet

RECENT = 6


@private_page
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference)
    view = ProjectView(project, request.user, request.arrived_at)
    return render(request, "projects/detail.html", {"project": project, "view": view})


class ProjectView:
    """What the page says of a project, to somebody, at a moment."""

    def __init__(self, project: Project, user: User, at: datetime):
        self.project, self.user, self.at = project, user, at
        self.member: TeamMember = project.member

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.project, self.user, self.at)

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.project, lists_stamp=self.standing.lists_stamp)

    @property
    def lacking_agreements(self) -> list[str]:
        """The associated schools that have not agreed to what the project says."""
        return [place.label for place in lacking(self.sheet.network)]

    @property
    def awaited_agreements(self) -> list[str]:
        """Those that keep the project from being deposited."""
        return self.lacking_agreements if self.project.campaign.call.requires_agreements else []

    @cached_property
    def deadline(self) -> Deadline:
        return deadline_of(self.project, self.standing.window, self.at)

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours(self.project, self.user, self.at, speaks=self.standing.speaks)

    @cached_property
    def next_campaigns(self) -> list[CampaignNow]:
        """Where a draft that was left may go on."""
        if not self.member.may_write or not may_go_on(self.project, is_over=self.deadline.is_over):
            return []
        return next_campaigns(self.project.campaign, self.at)

    @property
    def is_draft(self) -> bool:
        return self.project.state == State.DRAFT

    @property
    def is_writable(self) -> bool:
        """Whether the answers may still change, whoever asks."""
        return self.is_draft or (self.project.state in State.writable and self.deadline.is_open)

    @property
    def may_write(self) -> bool:
        return self.is_writable and self.member.may_write

    @cached_property
    def belonging(self) -> Belonging | None:
        """What the school has still to say before a deposit; None when nothing, or for whoever does not file."""
        if not self.may_act or self.standing.speaks or not self.is_writable:
            return None
        return belonging_to(self.project.school, self.user, self.at)

    @property
    def may_act(self) -> bool:
        """Deposit, withdraw, resume."""
        return access.may_act_for_team(self.member)

    @property
    def may_deposit_now(self) -> bool:
        return self.may_act and self.is_writable and self.deadline.is_open

    @property
    def has_to_deposit(self) -> bool:
        """There is something that a deposit would transmit, or that the service waits for."""
        if self.project.state == State.SUBMITTED and not self.changed_since_deposit:
            return False
        return self.is_writable

    @property
    def may_withdraw(self) -> bool:
        open_deposit = self.project.state == State.SUBMITTED and self.deadline.is_open
        return self.may_act and (self.is_draft or open_deposit)

    @property
    def may_resume(self) -> bool:
        return self.may_act and self.project.state == State.WITHDRAWN and self.deadline.is_open

    @property
    def may_manage(self) -> bool:
        return self.member.role == "owner"

    @cached_property
    def deposits(self) -> list[Deposit]:
        """The newest first; none to look for before the first one."""
        return list(self.project.deposits.order_by("-number")) if self.was_deposited else []

    @property
    def last_deposit(self) -> Deposit | None:
        return self.deposits[0] if self.deposits else None

    @property
    def was_deposited(self) -> bool:
        return self.project.submitted_at is not None

    @property
    def changed_since_deposit(self) -> bool:
        """The working copy is no longer what was deposited."""
        return self.was_deposited and self.standing.last_revision != self.project.revision

    @cached_property
    def decision(self) -> Decision | None:
        """The last one, while it stands."""
        if self.project.state not in State.decided:
            return None
        return self.project.decisions.select_related("deposit").order_by("-pk").first()

    @cached_property
    def journal(self) -> list[JournalEntry]:
        """What the team is told: what prepares a decision is the service’s alone."""
        told = self.project.journal.exclude(act__in=STAFF_ONLY).exclude(act__startswith="opinion")
        return list(told.order_by("-pk"))

    @property
    def has_comments(self) -> bool:
        """By the journal, which the page reads anyway."""
        return any(each.act == "comment" for each in self.journal)

    @property
    def moments(self) -> list[Moment]:
        return [_moment(each) for each in self.journal]

    @property
    def recent(self) -> list[Moment]:
        return self.moments[:RECENT]

    @property
    def earlier(self) -> list[Moment]:
        return self.moments[RECENT:]

    @property
    def wanted_changes(self) -> str:
        """What the service asks for, in its own words, while it waits for it."""
        if self.project.state != State.CHANGES_REQUESTED:
            return ""
        asked = (each.message for each in self.journal if each.act == "request_changes")
        return next(asked, "")

    @cached_property
    def open_keys(self) -> frozenset[str] | None:
        return complements.open_keys(self.project)

    @property
    def open_titles(self) -> list[str]:
        """The questions that a complement lets change; nothing when all may."""
        return complements.titles(self.project.edition.questionnaire, self.open_keys or ())

    @property
    def closed_keys(self) -> set[str]:
        """Those that it leaves as they are."""
        every = {question.key for question in self.project.edition.questionnaire.questions}
        return set() if self.open_keys is None else every - self.open_keys

    @cached_property
    def team(self) -> list[TeamMember]:
        places = self.project.team.filter(ended_at=None).select_related("user").order_by("joined_at", "pk")
        return list(places.annotate(are_letters_in_trouble=Exists(in_trouble(self.project))))

    @cached_property
    def undelivered(self) -> list[Undelivered]:
        """Looked for when there is one, as the team was read with."""
        return undelivered(self.project) if any(each.are_letters_in_trouble for each in self.team) else []

    @property
    def owners(self) -> str:
        return in_sentence(str(member.user) for member in self.team if member.role == "owner")


def _moment(entry: JournalEntry) -> Moment:
    """« Dépôt n° 2 » says it all: its message is then its title."""
    is_title = entry.message.startswith(f"{entry.label} ")
    title, text = (entry.message, "") if is_title else (entry.label, entry.message)
    return Moment(_capital(title), entry.at, entry.by_name, text)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
