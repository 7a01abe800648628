"""A file joined to an answer: read by the team alone. How every kept file is given: never shown as a page."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tne29.lib.errors import Refusal

from .. import access
from ..content import live_attachments
from ..models.scanned import Scanned
from .common import private_page

INFECTED = "L’antivirus a trouvé ce fichier infecté : il est mis de côté et ne se télécharge plus."
WAITS = "Antivirus : {state}. Ce fichier ne se télécharge pas tant que l’antivirus ne l’a pas trouvé sain."
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@private_page
@require_safe
def attachment(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    project = access.project_for(request.user, reference)
    piece = get_object_or_404(live_attachments(project), pk=pk)
    if piece.is_infected:
        raise Refusal(INFECTED)
    return downloaded(piece)


def downloaded(held: Any) -> FileResponse:
    """Any kept file (file, name, content_type): saved by the browser, never shown as a page, in no shared cache."""
    try:
        content = held.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Ce fichier n’est plus disponible.") from error
    response = FileResponse(
        content, as_attachment=True, filename=held.name, content_type=held.content_type, headers=SAFE_HEADERS
    )
    response["Cache-Control"] = "private, no-store"
    return response


def for_staff(held: Scanned) -> FileResponse:
    """To those who did not send it: once the antivirus has let it through."""
    if not held.is_for_staff:
        raise Refusal(WAITS.format(state=held.scan_note))
    return downloaded(held)
