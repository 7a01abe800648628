"""From the project page: the link that the school’s mailbox answers."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from schools.views.belonging import SENT
from tne29.lib.errors import Refusal

from .. import access, actions
from .common import private_page


@private_page
@require_POST
def ask_school(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "deposit")
    try:
        actions.ask_school(project, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, SENT.format(mailbox=project.school.masked_email))
    check = reverse("projects:check", args=[project.reference])
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return redirect(check if came_from in (check, reverse("projects:deposit", args=[project.reference])) else project)
