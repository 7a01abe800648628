"""One section of the questionnaire: read, filled, saved. Whatever goes wrong, what was typed comes back."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tne29.lib.errors import Refusal

from .. import access
from . import kept
from .common import private_page
from .section_page import SectionPage


@login_not_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Asks for the sign-in itself, to give the text back when the session has ended meanwhile."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return kept.expired_page(request)
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        return _whatever_happens(request, reference, section, SectionPage.save)
    page = SectionPage(request, access.project_for(request.user, reference), section)
    return page.show(page.form()) if page.is_open else page.read()


@private_page
def when_stale(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """The form was opened under another session: nothing is written, the answers come back (pages.csrf_failure)."""
    if not request.user.is_authenticated:
        return kept.expired_page(request)
    return _whatever_happens(request, reference, section, SectionPage.stale)


fill.when_stale = when_stale


def _whatever_happens(
    request: HttpRequest, reference: str, key: str, act: Callable[[SectionPage], HttpResponse]
) -> HttpResponse:
    """A refusal gives the text back too."""
    try:
        project = access.project_for(request.user, reference)
    except Http404:
        if access.has_left(request.user, reference):
            return kept.kept_page(request, access.NO_LONGER, status=403)
        raise
    try:
        return act(SectionPage(request, project, key))
    except Refusal as refusal:
        questionnaire = project.edition.questionnaire
        return kept.kept_page(
            request, refusal.message, status=refusal.status, questionnaire=questionnaire, links=refusal.items
        )
