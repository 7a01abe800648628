"""The questionnaire of a campaign, to read on one page: what its PDF says, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.snapshot import public_snapshot

from ..printouts.blank import blank


@login_not_required
@require_safe
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """Drawn from what the paper is drawn from: the two cannot say different things."""
    found = public_snapshot().campaign(slug)
    if found is None:
        raise Http404("Cette campagne n’existe pas.")
    campaign = Campaign.objects.select_related("call__edition").get(pk=found.pk)
    seen = found.seen(request.arrived_at)
    return render(request, "projects/questionnaire.html", {"seen": seen, **blank(campaign).context()})
