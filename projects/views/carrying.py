"""Going on in the next campaign; beginning from a former project: what will be kept, changed, new and gone, first."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.deadlines import Phase
from campaigns.models import Campaign
from campaigns.questionnaire import Question
from campaigns.questionnaire.carrying import Carried
from campaigns.snapshot import CampaignNow, Snapshot, public_snapshot
from tne29.lib.errors import BadInput
from tne29.lib.french import agree

from .. import access, actions
from ..carrying import Passage
from ..models import Descent, Project
from ..workflow import State
from .common import private_page
from .dates import deadline_of

CARRIED = (
    "Le dossier continue ici, avec ses réponses, ses pièces et son équipe. "
    "Rien n’est envoyé tant que vous ne le déposez pas."
)
ALREADY = "Ce brouillon continue déjà dans cette campagne : le voici."
NOT_NOW = (
    "Seul un brouillon laissé à la fin de sa campagne peut continuer dans une autre : rien n’a changé dans ce dossier."
)
NO_NEXT = "Aucune autre campagne de cet appel n’est ouverte ni annoncée. Vos réponses sont gardées ici."
CHOOSE = "Choisissez la campagne où le dossier continue."


@dataclass(frozen=True)
class Item:
    """An answer of the former project; `text`: in words, to be copied."""

    carried: Carried
    text: str

    @property
    def question(self) -> Question:
        return self.carried.pair.question

    @property
    def parts(self) -> tuple[str, ...]:
        return self.carried.pair.parts


@dataclass(frozen=True)
class Figure:
    value: int
    text: str


class PassageView:
    """A passage, as its page shows it."""

    def __init__(self, passage: Passage):
        self.passage = passage

    def _items(self, found: list[Carried]) -> list[Item]:
        return [Item(each, self.passage.words(each)) for each in found]

    @cached_property
    def kept(self) -> list[Item]:
        return self._items(self.passage.kept)

    @cached_property
    def changed(self) -> list[Item]:
        return self._items(self.passage.changed)

    @cached_property
    def faulty(self) -> list[Item]:
        return self._items(self.passage.faulty)

    @cached_property
    def to_renew(self) -> list[Item]:
        return self._items(self.passage.to_renew)

    @cached_property
    def gone(self) -> list[Item]:
        return self._items(self.passage.gone)

    @cached_property
    def added(self) -> list[Question]:
        return self.passage.added

    @cached_property
    def figures(self) -> list[Figure]:
        counted = [
            (len(self.kept) + len(self.changed), "réponse reprise", "réponses reprises"),
            (len(self.faulty), "à revoir", "à revoir"),
            (len(self.to_renew), "à redonner", "à redonner"),
            (len(self.added), "question nouvelle", "questions nouvelles"),
            (len(self.gone), "réponse sans question", "réponses sans question"),
        ]
        return [Figure(value, agree(value, one, several)) for value, one, several in counted if value]


# -- in the next campaign --------------------------------------------------------------------------


def next_campaigns(campaign: Campaign, at: datetime, snapshot: Snapshot | None = None) -> list[CampaignNow]:
    """The other campaigns of the same call that are open or to come; a real draft never goes on in a trial one."""
    snapshot = snapshot or public_snapshot()
    if snapshot.call is None or snapshot.call.pk != campaign.call_id:
        return []
    found = [each for each in snapshot.campaigns_at(at) if each.phase is not Phase.CLOSED]
    others = [each for each in found if each.campaign.pk != campaign.pk]
    if settings.DEMONSTRATION:
        return others
    return [each for each in others if each.campaign.is_demonstration == campaign.is_demonstration]


def may_go_on(project: Project, *, is_over: bool) -> bool:
    """Whoever asks, and whatever campaigns there are."""
    return project.state == State.DRAFT and is_over


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def carry_on(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "write")
    candidates = next_campaigns(project.campaign, request.arrived_at)
    if request.method == "POST":
        return _carry_on(request, project, candidates)
    if not may_go_on(project, is_over=deadline_of(project, project.window_in_force(), request.arrived_at).is_over):
        return _elsewhere(request, project)
    if not candidates:
        messages.info(request, NO_NEXT)
        return redirect(project)
    wanted = request.GET.get("campagne", "")
    chosen = next((each for each in candidates if each.campaign.slug == wanted), candidates[0])
    passage = Passage(project, project.school, campaign_of(chosen), anew=False)
    context = {
        "project": project,
        "candidates": candidates,
        "chosen": chosen,
        "passage": passage,
        "view": PassageView(passage),
        "team": list(project.team.filter(ended_at=None).select_related("user").order_by("joined_at", "pk")),
    }
    return render(request, "projects/carry.html", context)


def _elsewhere(request: HttpRequest, project: Project) -> HttpResponse:
    done = Descent.objects.filter(origin=project, is_carried=True).select_related("project").order_by("-pk").first()
    messages.info(request, ALREADY if done else NOT_NOW)
    return redirect(done.project if done else project)


def _carry_on(request: HttpRequest, project: Project, candidates: list[CampaignNow]) -> HttpResponse:
    wanted = request.POST.get("campagne", "")
    chosen = next((each for each in candidates if each.campaign.slug == wanted), None)
    if chosen is None:
        raise BadInput(CHOOSE, links=[("Revenir au dossier", project.get_absolute_url())])
    made = actions.carry_on(project, Campaign(pk=chosen.campaign.pk), by=request.user, at=request.arrived_at)
    messages.success(request, CARRIED)
    return redirect(made)


def campaign_of(chosen: CampaignNow) -> Campaign:
    """With the questionnaire that its projects begin with."""
    return Campaign.objects.select_related("call__edition").defer("call__edition__source").get(pk=chosen.campaign.pk)
