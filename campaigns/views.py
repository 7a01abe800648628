"""The public doors of the call: one campaign, the calendar feed, a document."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import calendar_feed
from .models import Document
from .snapshot import public_snapshot


@login_not_required
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    snapshot = public_snapshot()
    found = snapshot.campaign(slug)
    if found is None:
        raise Http404
    context = {"snapshot": snapshot, "call": snapshot.call, "campaign": found.seen(request.arrived_at)}
    return render(request, "campaigns/campaign.html", context)


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    feed = calendar_feed.feed(public_snapshot(), at=request.arrived_at, site_url=settings.SITE_URL)
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendrier-tne29.ics"'
    return response


@login_not_required
@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Document.objects.exclude(file=""), pk=pk)
    try:
        return FileResponse(found.file.open("rb"), as_attachment=True)
    except FileNotFoundError as error:
        raise Http404 from error
