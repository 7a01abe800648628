"""The words of the letters of decision: read, changed with their fields, tried on a real dossier, brought back."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from accounts.models import User
from tne29.lib.errors import Refusal

from ... import actions, letters, letters_wording
from ...letters_wording import FIELDS, PERSON, Wording
from ...models import Decision, LetterText, PreparedDecision, Project
from ..page import require

Name = LetterText.Name
EXAMPLE = {
    Name.ACCEPTED: {"amount": "4200.00", "conditions": "Convention à signer avant le premier achat."},
    Name.REFUSED: {"reason": "Le projet sort du cadre de l’appel."},
    Name.NO_ACTION: {"reason": "L’établissement a renoncé à son projet."},
}
FEW = 40
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
        """The three letters, not their versions."""
        require(self.has_view_permission(request))
        newest: dict[str, LetterText] = {}
        for version in LetterText.objects.select_related("by").order_by("number"):
            newest[version.name] = version
        found = [(name, newest.get(name.value), letters_wording.in_force(name)) for name in Name]
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
    messages.success(request, f"{done} Les prochaines décisions publiées le diront ainsi.")
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
    dossiers = list(_dossiers(name))
    words = form.words if form.is_bound and form.is_valid() else _initial_words(form)
    decision = _decision(name, _wanted(request, dossiers), by=request.user, at=request.arrived_at)
    context = {
        "name": Name(name),
        "form": form,
        "fields": [(PERSON, "le prénom de la personne qui reçoit le courriel")]
        + [(field.name, field.meaning) for field in FIELDS],
        "required": letters_wording.REQUIRED.get(Name(name), ()),
        "dossiers": dossiers,
        "shown": decision.project if decision else None,
        "preview": letters.decision_preview(decision, words, "Annaig") if decision else None,
        "versions": LetterText.objects.filter(name=name).select_related("by")[:FEW],
        "may_write": may_write,
    }
    return render(request, "admin/projects/deciding/letter.html", context, status=status)


def _initial_words(form: LetterForm) -> Wording:
    if form.is_bound:
        return Wording(form.data.get("subject", ""), form.data.get("body", ""))
    return Wording(form.initial["subject"], form.initial["body"])


def _dossiers(name: str):
    """Those about which that letter may soon be sent come first; then any that was deposited."""
    related = ("school__commune", "campaign__call", "prepared", "edition")
    found = Project.objects.filter(submitted_at__isnull=False).select_related(*related).defer("answers")
    return sorted(found.order_by("-submitted_at")[:FEW], key=lambda each: _kind_prepared(each) != name)


def _kind_prepared(project: Project) -> str:
    return project.prepared.kind if hasattr(project, "prepared") else ""


def _wanted(request: HttpRequest, dossiers: list[Project]) -> Project | None:
    wanted = request.POST.get("dossier") or request.GET.get("dossier") or ""
    found = [each for each in dossiers if each.reference == wanted]
    return (found or dossiers or [None])[0]


def _decision(name: str, project: Project | None, *, by: User, at: datetime) -> Decision | None:
    """Not saved: what is prepared for that dossier, or an example of what could be."""
    if project is None:
        return None
    prepared = PreparedDecision.objects.filter(project=project, kind=name).first()
    outcome = actions.Outcome.of(prepared) if prepared else actions.Outcome(name)
    made = Decision(project=project, deposit=project.last_deposit(), kind=name, by=by, at=at)
    made.amount, made.reason, made.conditions = outcome.amount, outcome.reason, outcome.conditions
    made.needs_convention = outcome.needs_convention
    made.mentions = {each: getattr(project.campaign.call, each) for each in letters.DECISION_MENTIONS}
    if prepared is None:
        for field, value in EXAMPLE[Name(name)].items():
            setattr(made, field, value)
    return made
