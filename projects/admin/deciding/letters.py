"""The words of the letters of the review: read, changed with their fields, tried on a real dossier, brought back."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tne29.lib.errors import Refusal

from ... import actions, letters, letters_wording
from ...letters_fields import FIELDS, REQUIRED
from ...letters_wording import PERSON, Wording
from ...models import LetterText, Project
from ..page import require
from . import examples

Name = LetterText.Name
SHOWN = 40
FIRST_NAME = "Annaig"
BODY_HELP = (
    "Écrivez comme dans un courriel. Un champ entre crochets est remplacé par ce que dit le dossier ; un paragraphe "
    "dont les champs sont vides n’est pas écrit. Les contacts et le lien du dossier s’ajoutent à la fin."
)


class LetterForm(forms.Form):
    """seen: the version that the author began from."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    subject = forms.CharField(
        label="Objet", max_length=150, error_messages={"required": "Écrivez l’objet du courriel."}
    )
    body = forms.CharField(
        label="Texte",
        help_text=BODY_HELP,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Écrivez le texte du courriel."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def words(self) -> Wording:
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])


@admin.register(LetterText)
class LetterTextAdmin(admin.ModelAdmin):
    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The letters, not their versions."""
        require(self.has_view_permission(request))
        newest = {each.name: each for each in LetterText.objects.select_related("by").order_by("number")}
        found = [(name, newest.get(name.value), _words(name, newest.get(name.value))) for name in Name]
        return render(request, "admin/projects/deciding/letters.html", {"letters": found})

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        raise Http404

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("<slug:name>/modifier/", guarded(self._edit), name="projects_lettertext_edit"),
            *super().get_urls(),
        ]

    def _edit(self, request: HttpRequest, name: str) -> HttpResponse:
        require(self.has_view_permission(request))
        if name not in Name.values:
            raise Http404("Ce courriel n’existe pas.")
        may_write = request.user.has_perm("projects.add_lettertext")
        if request.method != "POST":
            return _page(request, name, _form_of(name, request.GET.get("version", "")), may_write)
        require(may_write or "preview" in request.POST)
        return _posted(request, name, may_write)


def _words(name: str, version: LetterText | None) -> Wording:
    return letters_wording.of_version(version) if version else letters_wording.original(name)


def _form_of(name: str, wanted: str) -> LetterForm:
    """The version in force; or a former one, to be taken up again."""
    newest = LetterText.objects.filter(name=name).first()
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 0
    former = LetterText.objects.filter(name=name, number=number).first() if number else None
    words = letters_wording.of_version(former) if former else letters_wording.in_force(name)
    seen = newest.number if newest else 0
    return LetterForm(initial={"seen": seen, "subject": words.subject, "body": words.body})


def _posted(request: HttpRequest, name: str, may_write: bool) -> HttpResponse:
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, name, form, may_write, status=422)
    given = {"seen": form.cleaned_data["seen"], "by": request.user, "at": request.arrived_at}
    try:
        if "preview" in request.POST:
            return _tried(request, name, form, may_write)
        if "original" in request.POST:
            actions.restore_original(name, **given)
        else:
            actions.save_wording(name, form.words.subject, form.words.body, **given)
    except actions.WordingRefused as refused:
        return _page(request, name, _with_faults(form, refused.faults), may_write, status=422)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, name, form, may_write, status=409)
    done = "Le texte d’origine est de nouveau envoyé." if "original" in request.POST else "Le texte est enregistré."
    messages.success(request, f"{done} Les prochains courriels le diront ainsi.")
    return redirect("admin:projects_lettertext_edit", name)


def _tried(request: HttpRequest, name: str, form: LetterForm, may_write: bool) -> HttpResponse:
    found = letters_wording.faults(name, form.words)
    if any(found.values()):
        return _page(request, name, _with_faults(form, found), may_write, status=422)
    return _page(request, name, form, may_write)


def _with_faults(form: LetterForm, found: dict[str, list[str]]) -> LetterForm:
    for field, sentences in found.items():
        for sentence in dict.fromkeys(sentences):
            form.add_error(field, sentence)
    return form


def _page(request: HttpRequest, name: str, form: LetterForm, may_write: bool, *, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("dossier") or request.GET.get("dossier") or ""
    dossiers = examples.dossiers(name, wanted[:20])
    shown = dossiers[0] if dossiers else None
    context = {
        "name": Name(name),
        "form": form,
        "fields": [(PERSON, "le prénom de la personne qui reçoit le courriel")]
        + [(field.name, field.meaning) for field in FIELDS[Name(name)]],
        "required": REQUIRED.get(Name(name), ()),
        "dossiers": dossiers,
        "shown": shown,
        "preview": _preview(request, name, form, shown) if shown else None,
        "versions": LetterText.objects.filter(name=name).select_related("by")[:SHOWN],
        "may_write": may_write,
    }
    return render(request, "admin/projects/deciding/letter.html", context, status=status)


def _preview(request: HttpRequest, name: str, form: LetterForm, project: Project) -> tuple[str, str]:
    words = form.words if form.is_bound and form.is_valid() else _initial_words(form)
    about = examples.about(name, project, by=request.user, at=request.arrived_at)
    return letters.preview(name, about, words, FIRST_NAME)


def _initial_words(form: LetterForm) -> Wording:
    if form.is_bound:
        return Wording(form.data.get("subject", ""), form.data.get("body", ""))
    return Wording(form.initial["subject"], form.initial["body"])
