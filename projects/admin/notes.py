"""A note of staff about a dossier: written from its page, changed on a page of its own. No text is lost to an error."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tne29.lib.errors import Refusal

from .. import actions
from ..models import Note, Project
from ..models.note import LONGEST

WRITTEN = "La note est enregistrée. L’établissement ne la voit pas."


class NoteForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label="Note",
        help_text="Pour l’équipe d’instruction seulement. Le texte d’avant reste lisible sous la note.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez votre note avant de l’enregistrer.",
            "max_length": "Cette note est trop longue : 4\u202f000 caractères au plus.",
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The form is on the page of the dossier; it is shown again alone when something is wrong."""
    project = _project(pk)
    if request.method != "POST":
        return redirect(_back(project))
    return _write(request, project, None)


def change(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    project = _project(pk)
    former = get_object_or_404(Note.objects.filter(project=pk).select_related("successor"), pk=note)
    if former.by_id != request.user.pk or former.erased_at or hasattr(former, "successor"):
        raise Http404("Cette note ne se modifie pas.")
    if request.method == "POST":
        return _write(request, project, former)
    return _form_page(request, project, former, NoteForm(initial={"text": former.text}))


def _write(request: HttpRequest, project: Project, former: Note | None) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _form_page(request, project, former, form, status=422)
    replaces = former.pk if former else None
    try:
        actions.write_note(
            project, form.cleaned_data["text"], replaces=replaces, by=request.user, at=request.arrived_at
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, project, former, form, status=refusal.status)
    messages.success(request, WRITTEN)
    return redirect(_back(project))


def _project(pk: int) -> Project:
    return get_object_or_404(Project.objects.select_related("school").defer("answers"), pk=pk)


def _back(project: Project) -> str:
    return reverse("admin:projects_project_change", args=[project.pk]) + "#notes"


def _form_page(
    request: HttpRequest, project: Project, former: Note | None, form: NoteForm, *, status: int = 200
) -> HttpResponse:
    title = "Modifier une note" if former else "Écrire une note"
    context = {"project": project, "form": form, "title": title, "back_url": _back(project)}
    return render(request, "admin/projects/note.html", context, status=status)
