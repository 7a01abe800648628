"""Starting a project: the campaign, then the school, then « c’est bien moi »."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from campaigns.deadlines import Phase
from campaigns.models import Campaign
from campaigns.snapshot import CampaignNow, public_snapshot
from schools.models import Membership, School
from tne29.lib.errors import Refusal
from tne29.lib.identifiers import read_uai

from .. import actions
from ..forms.filing import OF_A_SCHOOL, StartForm, open_school
from ..models import Project, TeamMember
from .common import private_page
from .neighbours import MOST, heads_of, twins
from .searching import chosen_uai, school_search

STARTED = "Votre brouillon est créé. Rien n’est envoyé tant que vous ne le déposez pas."


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    campaigns = [each for each in public_snapshot().campaigns_at(request.arrived_at) if each.phase is not Phase.CLOSED]
    if request.method == "POST":
        return _start(request, campaigns)
    uai = chosen_uai(request)
    membership = membership_of(request.user, uai)
    school = membership.school if membership else open_school(uai)
    if school is None or not campaigns:
        return render(request, "projects/new.html", _search_context(request, campaigns))
    form = StartForm(
        _choices(campaigns), membership, initial={"campagne": _slug(request.GET.get("campagne"), campaigns)}
    )
    return render(request, "projects/new_confirm.html", _confirm_context(request, campaigns, school, form))


def _start(request: HttpRequest, campaigns: list[CampaignNow]) -> HttpResponse:
    membership = membership_of(request.user, read_uai(request.POST.get("etablissement", "")[:20]))
    form = StartForm(_choices(campaigns), membership, request.POST)
    if not form.is_valid():
        return _show_again(request, campaigns, form, status=422)
    chosen = form.cleaned_data
    campaign = next(Campaign(pk=each.campaign.pk) for each in campaigns if each.campaign.slug == chosen["campagne"])
    role = chosen["role"] or Membership.Role.MEMBER
    try:
        project = actions.start_project(
            chosen["etablissement"], campaign, by=request.user, at=request.arrived_at, role=role
        )
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _show_again(request, campaigns, form, status=refusal.status)
    messages.success(request, STARTED)
    return redirect(project)


def _show_again(request: HttpRequest, campaigns: list[CampaignNow], form: StartForm, status: int) -> HttpResponse:
    school = form.cleaned_data.get("etablissement")
    if school is None or not campaigns:
        context = _search_context(request, campaigns) | {"errors": form.error_items()}
        return render(request, "projects/new.html", context, status=status)
    context = _confirm_context(request, campaigns, school, form)
    return render(request, "projects/new_confirm.html", context, status=status)


def _search_context(request: HttpRequest, campaigns: list[CampaignNow]) -> dict:
    return {
        **school_search(request),
        "campaigns": campaigns,
        "campaign": _slug(request.GET.get("campagne"), campaigns),
        "last": None if campaigns else public_snapshot().featured(request.arrived_at),
    }


def _confirm_context(request: HttpRequest, campaigns: list[CampaignNow], school: School, form: StartForm) -> dict:
    slug = _slug(form["campagne"].value(), campaigns)
    campaign = next((each for each in campaigns if each.campaign.slug == slug), None)
    is_confirmed = form.membership is not None and form.membership.is_confirmed(request.arrived_at)
    others = _others(request.user, school, campaign)
    strangers = sum(not project.is_mine for project in others) if is_confirmed else 0
    return {
        "form": form,
        "errors": form.error_items(),
        "campaigns": campaigns,
        "campaign": campaign,
        "school": school,
        "membership": form.membership,
        "is_confirmed": is_confirmed,
        "mine": [project for project in others if project.is_mine],
        "strangers": strangers,
        "is_cut": len(others) == MOST,
        "heads": heads_of(school.pk, request.user, request.arrived_at) if strangers else "",
    }


def _others(user: User, school: School, campaign: CampaignNow | None) -> list[Project]:
    """What the school has under way in that campaign; of what is not theirs, members learn that it exists."""
    mine = TeamMember.objects.filter(project=OuterRef("pk"), user=user, ended_at=None)
    found = twins(school.pk, campaign.campaign.pk) if campaign else Project.objects.none()
    others = found.only("reference", "title", "state").annotate(is_mine=Exists(mine))
    return list(others.order_by("-is_mine", "pk")[:MOST])


def membership_of(user: User, uai: str | None) -> Membership | None:
    """With its school: nearly everybody files for their own."""
    related = [f"school__{name}" for name in OF_A_SCHOOL]
    live = Membership.objects.active().filter(user=user, school__uai=uai, school__is_open=True)
    return live.select_related(*related).first() if uai else None


def _choices(campaigns: list[CampaignNow]) -> list[tuple[str, str]]:
    return [(each.campaign.slug, f"{each.name} : {each.sentence}") for each in campaigns]


def _slug(wanted: str | None, campaigns: list[CampaignNow]) -> str:
    """The campaign asked for when one may start a project in it, else the first that is open."""
    slugs = [each.campaign.slug for each in campaigns]
    return wanted if wanted in slugs else next(iter(slugs), "")
