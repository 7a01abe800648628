"""The pages: ask for opinions, send one link again, revoke one request, download what was joined."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from campaigns.deadlines import paris_day
from tne29.lib.errors import Refusal
from tne29.lib.french import count, in_sentence

from ... import actions, opinions
from ...models import OpinionFile, OpinionRequest
from ...models.consultation import OF_AN_OPINION
from ...views.files import for_staff
from .. import page
from ..consultations import Act, note
from .forms import AgainForm, AskForm, SeenForm

THREE_WEEKS, TWO_WEEKS = timedelta(days=21), timedelta(days=14)
SENT = "La demande part à {people} : {names}."
ALREADY = "Un avis y est déjà attendu, rien n’est reparti : {names}."


def urls(admin) -> list:
    """Under the address of the list of dossiers; `admin`: who may change them, who may read them."""

    def guarded(view: Callable, *, writes: bool):
        def allowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            page.require((admin.has_change_permission if writes else admin.has_view_permission)(request))
            return view(request, *args, **kwargs)

        return admin.admin_site.admin_view(allowed)

    return [
        path("<int:pk>/avis/", guarded(ask, writes=True), name="projects_project_opinions"),
        path("<int:pk>/avis/<int:asked>/renvoyer/", guarded(again, writes=True), name="projects_project_opinion_again"),
        path(
            "<int:pk>/avis/<int:asked>/annuler/", guarded(revoke, writes=True), name="projects_project_opinion_revoke"
        ),
        path("<int:pk>/avis/<int:asked>/fichier/", guarded(piece, writes=False), name="projects_project_opinion_piece"),
    ]


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a dossier that was deposited: a draft is its team’s alone."""
    dossier = _dossier(pk)
    project = dossier.project
    people = opinions.people(project, dossier.reading)
    sections = list(opinions.sections_of(dossier.deposit))
    start = {
        "due_on": paris_day(request.arrived_at) + THREE_WEEKS,
        "sections": [key for key, _ in sections],
        "pieces": True,
    }
    form = AskForm(people, sections, request.POST or None, initial=start)
    more = {"unreachable": [each for each in people if not each.email]}
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, dossier, form, "opinions", 422 if request.method == "POST" else 200, **more)
    try:
        asked = actions.ask_opinions(project, form.chosen, form.wanted, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, dossier, form, "opinions", 409, **more)
    _say(request, asked)
    return redirect("admin:projects_project_change", pk)


def _say(request: HttpRequest, asked: actions.OpinionsAsked) -> None:
    if asked.sent:
        names = in_sentence(each.name for each in asked.sent)
        messages.success(request, SENT.format(people=count(len(asked.sent), "personne"), names=names))
    if asked.already:
        messages.warning(request, ALREADY.format(names=in_sentence(each.name for each in asked.already)))


def again(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    dossier, row = _dossier(pk), _request(pk, asked)
    start = {"seen": row.sendings, "due_on": paris_day(request.arrived_at) + TWO_WEEKS}

    def act(form) -> None:
        due_on, seen = form.cleaned_data["due_on"], form.cleaned_data["seen"]
        actions.send_opinion_again(
            dossier.project, asked, due_on=due_on, seen=seen, by=request.user, at=request.arrived_at
        )

    done = f"Un nouveau lien part à {row.name} ; l’ancien ne fonctionne plus."
    return _run(request, dossier, row, AgainForm(request.POST or None, initial=start), act, "opinion_again", done)


def revoke(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    dossier, row = _dossier(pk), _request(pk, asked)

    def act(form) -> None:
        seen = form.cleaned_data["seen"]
        actions.revoke_opinion_request(dossier.project, asked, seen=seen, by=request.user, at=request.arrived_at)

    form = SeenForm(request.POST or None, initial={"seen": row.sendings})
    done = f"La demande faite à {row.name} est annulée : son lien ne fonctionne plus."
    return _run(request, dossier, row, form, act, "opinion_revoke", done)


def _run(request: HttpRequest, dossier, row: OpinionRequest, form, act: Callable, name: str, done: str) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, dossier, form, name, 422 if request.method == "POST" else 200, asked=row)
    try:
        act(form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, dossier, form, name, 409, asked=row)
    messages.success(request, done)
    return redirect("admin:projects_project_change", dossier.project.pk)


def piece(request: HttpRequest, pk: int, asked: int) -> FileResponse:
    """Downloaded, never shown as a page; once the opinion is given."""
    given = OpinionFile.objects.filter(request__project=pk, request__answered_at__isnull=False)
    held = get_object_or_404(given, pk=asked)
    response = for_staff(held)
    note(request, [pk], Act.PIECE, OF_AN_OPINION.format(name=held.name))
    return response


def _dossier(pk: int) -> page.Dossier:
    dossier = page.Dossier(page.project_of(pk), None)
    if dossier.deposit is None:
        raise Http404("Ce dossier n’est pas déposé.")
    return dossier


def _request(pk: int, asked: int) -> OpinionRequest:
    return get_object_or_404(OpinionRequest.objects.select_related("deposit"), pk=asked, project=pk)


def _form_page(request: HttpRequest, dossier: page.Dossier, form, name: str, status: int, **more) -> HttpResponse:
    back_url = reverse("admin:projects_project_change", args=[dossier.project.pk])
    context = {"dossier": dossier, "project": dossier.project, "form": form, "back_url": back_url, **more}
    return render(request, f"admin/projects/{name}.html", context, status=status)
