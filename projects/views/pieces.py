"""Where a page sends one file at a time, beside the form: JSON in answer, the same rules as the form."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaigns.questionnaire import Question, Questionnaire
from tne29.lib.errors import BadRequest, Refusal
from tne29.lib.french import file_size

from .. import access, actions
from .common import private_page

CANCELLED = "annule"
INCOMPLETE = "L’envoi est incomplet. Actualisez la page, puis choisissez de nouveau le fichier."
SIGNED_OUT = "Votre session a expiré. Connectez-vous dans un autre onglet, puis choisissez « Réessayer » ici."


class SignedOut(Refusal):
    status = 401
    code = "session_expiree"


@login_not_required
@private_page
@require_POST
def join(request: HttpRequest, reference: str) -> JsonResponse:
    if not request.user.is_authenticated:
        return _refused(SignedOut(SIGNED_OUT))
    project = access.project_for(request.user, reference, "write")
    try:
        path, key = request.POST.get("question", ""), _key(request.POST.get("cle", ""))
        if CANCELLED in request.POST:
            taken_back = actions.take_back(project, key, by=request.user, at=request.arrived_at)
            return JsonResponse({"retire": taken_back})
        upload = request.FILES.get("fichier")
        if upload is None or not _takes_files(project.edition.questionnaire, path):
            raise BadRequest(INCOMPLETE)
        piece = actions.attach(project, path, upload, by=request.user, at=request.arrived_at, key=key)
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(_told(reference, piece), status=201, json_dumps_params={"ensure_ascii": False})


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadRequest(INCOMPLETE) from error


def _takes_files(questionnaire: Questionnaire, path: str) -> bool:
    return any(
        each.path == path and each.limits.accepts
        for question in questionnaire.questions
        for each in (question, *_cells(question))
    )


def _cells(question: Question) -> tuple[Question, ...]:
    return tuple(question.cells)


def _told(reference: str, piece) -> dict:
    return {
        "id": str(piece.pk),
        "nom": piece.name,
        "taille": file_size(piece.size),
        "etat": piece.scan_note,
        "avis": piece.notice,
        "adresse": reverse("projects:attachment", args=[reference, piece.pk]),
        "revision": piece.project.revision,
    }


def _refused(refusal: Refusal) -> JsonResponse:
    content = {"erreur": refusal.message, "code": refusal.code}
    return JsonResponse(content, status=refusal.status, json_dumps_params={"ensure_ascii": False})
