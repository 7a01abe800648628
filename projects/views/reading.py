"""A dossier to read on one page: what its PDF says, for those who read pages better."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..printouts.dossier import deposited, draft
from .common import private_page
from .printouts import deposit_to_show


@private_page
@require_safe
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """?depot=n for a deposit; else what the project is now, which may be its last deposit: as dossier.pdf."""
    project = access.project_for(request.user, reference)
    deposit = deposit_to_show(request, project)
    document = deposited(deposit) if deposit else draft(project)
    return render(request, "projects/dossier.html", document.context())
