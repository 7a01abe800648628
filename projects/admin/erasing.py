"""Staff erase somebody, when the law asks: who answered for a school, whose opinion was asked, whom a note tells of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import User
from tne29.lib.french import short_moment

from .. import actions
from ..actions.erasing import WHY, may_erase_note
from ..actions.erasing_scores import may_erase_words
from ..models import Agreement, Note, OpinionRequest, Project, Recusal, Review
from ..models.erased import LONGEST_REASON
from . import page
from .acts import ActForm

TOO_LONG = f"Ce motif est trop long : {LONGEST_REASON} caractères au plus."
WORDS_OF_A_NOTE = 12


@dataclass(frozen=True)
class Erasure:
    """What may be chosen: whose words, the verb, and what is said once they are gone."""

    found: Callable[[Project, User], Any]
    told: Callable[[Any], str]
    verb: Callable[..., Any]
    done: str


def _agreements(project: Project, by: User):
    held = Agreement.objects.filter(request__project=project, erased_at=None)
    return held.select_related("request__school__commune").order_by("pk")


def _opinions(project: Project, by: User):
    """Whoever was asked, whether they answered or not."""
    return OpinionRequest.objects.filter(project=project).exclude(email="").select_related("opinion").order_by("pk")


def _notes(project: Project, by: User):
    notes = Note.objects.filter(project=project, erased_at=None).standing().order_by("pk")
    return [each for each in notes if may_erase_note(each, by)]


def _reviews(project: Project, by: User):
    found = Review.objects.standing().filter(project=project, erased_at=None)
    return [each for each in found if may_erase_words(each, by)]


def _recusals(project: Project, by: User):
    found = Recusal.objects.filter(project=project, erased_at=None)
    return [each for each in found if may_erase_words(each, by)]


def _answer(answer: Agreement) -> str:
    return f"{answer.who}, pour {answer.request.school.label}, le {short_moment(answer.at)}"


def _opinion(request: OpinionRequest) -> str:
    if request.answered_at:
        return f"Avis de {request.opinion.who}, pour {request.name}, le {short_moment(request.answered_at)}"
    outcome = "annulée depuis" if request.revoked_at else "sans réponse"
    return f"Demande d’avis à {request.email}, pour {request.name}, le {short_moment(request.asked_at)}, {outcome}"


def _note(note: Note) -> str:
    words = Truncator(note.text).words(WORDS_OF_A_NOTE, truncate="…")
    return f"Note de {note.by_name}, le {short_moment(note.at)} : « {words} »"


def _review(review: Review) -> str:
    return f"Commentaire et remarques de l’évaluation de {review.by_name}, le {short_moment(review.at)}"


def _recusal(recusal: Recusal) -> str:
    return f"Motif du conflit d’intérêts déclaré par {recusal.by_name}, le {short_moment(recusal.at)}"


ERASURES = {
    "accord": Erasure(
        _agreements,
        _answer,
        actions.erase_answerer,
        "Les données de la personne sont effacées ; la réponse de l’établissement et son empreinte restent.",
    ),
    "avis": Erasure(
        _opinions,
        _opinion,
        actions.erase_opinion_giver,
        "Les données de la personne sont effacées. D’un avis donné, le sens, la date et l’empreinte restent.",
    ),
    "note": Erasure(_notes, _note, actions.erase_note, "Le texte de la note est effacé, avec ceux qu’il remplaçait."),
    "evaluation": Erasure(
        _reviews, _review, actions.erase_review, "Les mots sont effacés ; les degrés, la moyenne et la date restent."
    ),
    "conflit": Erasure(
        _recusals, _recusal, actions.erase_recusal, "Le motif est effacé ; la déclaration et sa date restent."
    ),
}


class ErasingForm(ActForm):
    seen = None
    donnees = forms.ChoiceField(
        label="Ce qui est effacé",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est à effacer.", "invalid_choice": "Choisissez dans la liste."},
    )
    reason = forms.CharField(
        label="Motif",
        max_length=LONGEST_REASON,
        help_text="Demande de la personne, par exemple. Le dossier le garde : n’y nommez personne.",
        error_messages={"required": WHY, "max_length": TOO_LONG},
    )

    def __init__(self, choices: list[tuple[str, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["donnees"].choices = choices


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a dossier that was deposited: a draft is its team’s alone."""
    project = page.project_of(pk)
    if not project.deposits.all():
        raise Http404("Ce dossier n’est pas déposé.")
    form = ErasingForm(list(_choices(request, project)), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, project, form, status=422 if request.method == "POST" else 200)
    kind, _, chosen = form.cleaned_data["donnees"].partition("-")
    erasure, reason = ERASURES[kind], form.cleaned_data["reason"]
    erasure.verb(project, int(chosen), reason=reason, by=request.user, at=request.arrived_at)
    messages.success(request, erasure.done)
    return redirect("admin:projects_project_change", pk)


def _choices(request: HttpRequest, project: Project) -> Iterator[tuple[str, str]]:
    for kind, erasure in ERASURES.items():
        yield from ((f"{kind}-{each.pk}", erasure.told(each)) for each in erasure.found(project, request.user))


def _form_page(request: HttpRequest, project: Project, form: ErasingForm, *, status: int) -> HttpResponse:
    back_url = reverse("admin:projects_project_change", args=[project.pk])
    context = {"project": project, "form": form, "back_url": back_url}
    return render(request, "admin/projects/erasing.html", context, status=status)
