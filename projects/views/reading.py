"""A dossier to read on one page: what its PDF says, for those who read pages better."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..printouts.dossier import deposited, draft, working
from .common import private_page
from .printouts import deposit_to_show, wants_comments


@private_page
@require_safe
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """?depot=n for a deposit; else what the project is now, which may be its last deposit: as dossier.pdf.

    ?commentaires=oui: the working copy, with what the team says of it.
    """
    project = access.project_for(request.user, reference)
    with_comments = wants_comments(request)
    deposit = None if with_comments else deposit_to_show(request, project)
    make = working if with_comments else draft
    context = (deposited(deposit) if deposit else make(project)).context()
    may_choose = not request.GET.get("depot") and (with_comments or project.comments.exists())
    return render(
        request, "projects/dossier.html", context | {"with_comments": with_comments, "may_choose": may_choose}
    )
