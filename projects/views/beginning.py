"""Beginning from a former project: which one, what of it still holds, then the draft."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from campaigns.deadlines import Phase
from campaigns.models import Campaign
from campaigns.snapshot import CampaignNow, public_snapshot
from schools.models import Membership, School
from tne29.lib.errors import BadInput, Refusal
from tne29.lib.identifiers import read_uai

from .. import access, actions
from ..carrying import Passage
from ..forms.filing import StartForm, open_school
from ..models import Project
from .carrying import PassageView, campaign_of
from .common import private_page
from .starting import STARTED, membership_of

PER_PAGE = 20
LOST = "Choisissez d’abord la campagne et l’établissement du nouveau projet."


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """?etablissement= and ?campagne=: what the new project is for; ?de=: the former one."""
    return Beginning(request).answer()


class Beginning:
    """One request of those pages."""

    def __init__(self, request: HttpRequest):
        self.request, self.at = request, request.arrived_at
        self.asked = request.POST if request.method == "POST" else request.GET
        self.membership: Membership | None = membership_of(request.user, self.uai)
        self.school: School | None = self.membership.school if self.membership else open_school(self.uai)
        self.campaign = self._campaign()

    @property
    def uai(self) -> str:
        return read_uai(self.asked.get("etablissement", "")[:20])

    def _campaign(self) -> CampaignNow | None:
        wanted = self.asked.get("campagne", "")
        going = (each for each in public_snapshot().campaigns_at(self.at) if each.phase is not Phase.CLOSED)
        return next((each for each in going if each.campaign.slug == wanted), None)

    def answer(self) -> HttpResponse:
        if self.school is None or self.campaign is None:
            if self.request.method == "POST":
                raise BadInput(LOST, links=[("Commencer un projet", reverse("projects:new"))])
            return redirect("projects:new")
        if self.request.method == "POST":
            return self._start()
        return self._review(self.form()) if self.asked.get("de") else self._choose()

    def form(self, data=None) -> StartForm:
        return StartForm([(self.campaign.campaign.slug, self.campaign.name)], self.membership, data)

    @property
    def back_url(self) -> str:
        query = {"campagne": self.campaign.campaign.slug, "etablissement": self.school.uai}
        return f"{reverse('projects:new')}?{urlencode(query)}"

    def _context(self) -> dict:
        return {
            "school": self.school,
            "campaign": self.campaign,
            "membership": self.membership,
            "back_url": self.back_url,
        }

    # -- which one -------------------------------------------------------------------------------------

    def _choose(self) -> HttpResponse:
        """Only those that the person may read: the ones whose team they are in."""
        mine = Project.objects.visible_to(self.request.user).select_related("campaign", "school__commune")
        page = Paginator(mine.defer("answers", "search_key").order_by("-updated_at", "-pk"), PER_PAGE)
        context = self._context() | {"page": page.get_page(self.asked.get("page"))}
        return render(self.request, "projects/begin_choose.html", context)

    # -- what of it ------------------------------------------------------------------------------------

    def _origin(self) -> Project:
        reference = self.asked.get("de", "")[:20]
        if not reference:
            raise Http404("Aucun dossier ne porte cette référence.")
        return access.project_for(self.request.user, reference)

    def _review(self, form: StartForm, status: int = 200) -> HttpResponse:
        origin = self._origin()
        passage = Passage(origin, self.school, campaign_of(self.campaign), anew=True)
        context = self._context() | {
            "project": origin,
            "passage": passage,
            "view": PassageView(passage),
            "form": form,
            "errors": form.error_items() if form.is_bound else [],
            "with_files": self.asked.get("pieces") == "oui",
        }
        return render(self.request, "projects/begin.html", context, status=status)

    def _start(self) -> HttpResponse:
        origin, form = self._origin(), self.form(self.request.POST)
        if not form.is_valid():
            return self._review(form, status=422)
        try:
            made = actions.start_from(
                origin,
                form.cleaned_data["etablissement"],
                Campaign(pk=self.campaign.campaign.pk),
                by=self.request.user,
                at=self.at,
                role=form.cleaned_data["role"] or Membership.Role.MEMBER,
                with_files=self.asked.get("pieces") == "oui",
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            return self._review(form, status=refusal.status)
        messages.success(self.request, STARTED)
        return redirect(made)
