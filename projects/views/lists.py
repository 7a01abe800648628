"""My projects. The accepted ones, that everybody may read, are next door (accepted)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, QuerySet, When
from django.db.models import Window as RowsWindow
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns.deadlines import Phase
from campaigns.snapshot import Snapshot, public_snapshot

from .. import remits
from ..models import Descent, Project, TeamMember
from ..workflow import State
from .carrying import may_go_on, next_campaigns
from .common import private_page
from .dates import Deadline, deadline_of, windows_of

PER_PAGE = 12
TO_DO = (State.DRAFT, State.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Step:
    """What comes next for a project, in a sentence and one action. `door`: the name of the page that does it."""

    sentence: str
    action: str
    door: str = "projects:detail"


FOLLOW = Step("Le service instructeur l’examine : vous n’avez rien à faire.", "Suivre le dossier")
READ_DECISION = Step("Une décision a été prise.", "Lire la décision")
CLOSED_DRAFT = Step("Ce dossier n’a pas été déposé : il reste lisible et téléchargeable.", "Relire le dossier")
DRAFT = Step("Ce dossier n’est pas déposé.", "Continuer")
NEXT = {
    State.DRAFT: {Phase.CLOSED: CLOSED_DRAFT},
    State.SUBMITTED: {Phase.OPEN: Step("Votre dossier est déposé.", "Ouvrir le dossier")},
    State.CHANGES_REQUESTED: {},
    State.WITHDRAWN: {Phase.OPEN: Step("Il ne sera pas examiné.", "Reprendre le dossier", "projects:resume")},
}
OTHERWISE = {
    State.DRAFT: DRAFT,
    State.SUBMITTED: FOLLOW,
    State.UNDER_REVIEW: FOLLOW,
    State.CHANGES_REQUESTED: Step("Le service attend un complément.", "Compléter le dossier"),
    State.ACCEPTED: READ_DECISION,
    State.REFUSED: READ_DECISION,
    State.NO_ACTION: READ_DECISION,
    State.WITHDRAWN: Step("Il ne sera pas examiné.", "Relire le dossier"),
}


GO_ON = Step("Ce dossier n’a pas été déposé. Il peut continuer dans une autre campagne.", "Continuer", "projects:carry")


def next_step(project: Project, deadline: Deadline, *, goes_on: bool = False, further: str = "") -> Step:
    """goes_on: it may, in another campaign; further: the reference under which it did."""
    if further:
        return Step(f"Il continue dans le dossier {further}.", "Relire le dossier")
    if goes_on:
        return GO_ON
    state = State(project.state)
    return NEXT.get(state, {}).get(deadline.phase, OTHERWISE[state])


@dataclass(frozen=True)
class ProjectCard:
    project: Project
    member: TeamMember
    deadline: Deadline
    step: Step

    @property
    def url(self) -> str:
        return reverse(self.step.door, args=[self.project.reference])

    @property
    def is_for_school(self) -> bool:
        """The school has something to do, and still can."""
        return self.project.state in TO_DO and not self.deadline.is_over

    @property
    def shows_deadline(self) -> bool:
        """Once it is with the service, the dates of the campaign no longer matter to the school."""
        return self.project.state in State.writable or self.project.state == State.WITHDRAWN


@private_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    places = (
        TeamMember.objects.filter(user=request.user, ended_at=None)
        .select_related("project__campaign", "project__school__commune", "project__window")
        .defer("project__answers", "project__search_key")
        .annotate(waits=Case(When(project__state__in=TO_DO, then=0), default=1), reads=remits.is_reader(request.user))
        .order_by("waits", "-project__updated_at", "-pk")
    )
    page = _page(places, request.GET.get("page", "1"))
    cards = Cards(page, request.arrived_at).all
    now = None if cards else public_snapshot().featured(request.arrived_at)
    reads_remit = cards[0].member.reads if cards else remits.reads_for_a_partner(request.user)
    context = {"page": page, "cards": cards, "now": now, "reads_remit": reads_remit}
    return render(request, "projects/list.html", context)


def _page(places: QuerySet[TeamMember], wanted: str) -> Page:
    """Each row of a page tells how many there are in all: one query, unless the page does not exist."""
    paginator = Paginator(places, PER_PAGE)
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 6 else 1
    start = max(number - 1, 0) * PER_PAGE
    rows = list(places.annotate(total=RowsWindow(Count("pk")))[start : start + PER_PAGE])
    if not rows and number > 1:
        return paginator.get_page(wanted)
    paginator.count = rows[0].total if rows else 0
    return Page(rows, max(number, 1), paginator)


class Cards:
    """The cards of a page, with what their next steps depend on: each read once, and only when some card needs it."""

    def __init__(self, places: Iterable[TeamMember], at: datetime):
        self.places, self.at = list(places), at
        self.windows = windows_of(each.project for each in self.places)

    @property
    def all(self) -> list[ProjectCard]:
        return [self._card(each) for each in self.places]

    def _card(self, member: TeamMember) -> ProjectCard:
        project = member.project
        deadline = deadline_of(project, self.windows.get(project.pk), self.at)
        left = member.may_write and may_go_on(project, is_over=deadline.is_over)
        goes_on = left and bool(next_campaigns(project.campaign, self.at, self._snapshot))
        further = self._further.get(project.pk, "") if project.state == State.WITHDRAWN else ""
        step = next_step(project, deadline, goes_on=goes_on, further=further)
        return ProjectCard(project, member, deadline, step)

    @cached_property
    def _snapshot(self) -> Snapshot:
        return public_snapshot()

    @cached_property
    def _further(self) -> dict[int, str]:
        """The references under which drafts went on, by the ids of the former ones."""
        found = Descent.objects.filter(origin__in=[each.project_id for each in self.places], is_carried=True)
        return dict(found.order_by("pk").values_list("origin", "project__reference"))
