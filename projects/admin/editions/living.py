"""The life of an edition: cloned, verified, published, used by a call, or given up while it is a draft."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Call, Edition
from tne29.lib.errors import Refusal

from ... import actions
from ...forms.filing import PageForm
from . import verifying
from .asked.base import Line
from .saving import meanwhile, outline_url, sentences_of

CLONED = "Voici votre brouillon. Changez ce que vous voulez : l’original reste comme il est."
PUBLISHED = "Le questionnaire est publié. Il ne changera plus ; un appel peut maintenant l’utiliser."
CHANGED = "Ce questionnaire a changé depuis que vous avez ouvert cette page : relisez, puis recommencez."
DISCARDED = "Le brouillon « {title} » est supprimé."
USED = "L’appel « {call} » utilise désormais ce questionnaire."


class TitleForm(PageForm):
    title = Line(
        label="Titre du nouveau questionnaire",
        max_length=160,
        help_text="Vous pourrez le changer tant que le questionnaire n’est pas publié.",
        error_messages={"required": "Donnez un titre à la copie.", "max_length": "160 caractères au plus."},
    )


class CallForm(PageForm):
    call = forms.ModelChoiceField(
        label="Appel",
        queryset=Call.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choisissez un appel.", "invalid_choice": "Choisissez un appel de la liste."},
    )

    def __init__(self, calls, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls


def clone(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = TitleForm(request.POST or None, initial={"title": f"{edition.title} (copie)"[:160]})
    context = {"edition": edition, "form": form, "back_url": outline_url(edition)}
    if request.method != "POST":
        return render(request, "admin/editions/clone.html", context)
    if not form.is_valid():
        return render(request, "admin/editions/clone.html", context | {"errors": form.error_items()}, status=422)
    try:
        draft = actions.clone(edition, form.cleaned_data["title"], by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return _refused(request, "clone", context, refusal)
    messages.success(request, CLONED)
    return redirect(outline_url(draft))


def discard(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {"edition": edition, "back_url": outline_url(edition)}
    if request.method != "POST":
        return render(request, "admin/editions/discard.html", context)
    try:
        actions.discard(edition, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return _refused(request, "discard", context, refusal)
    messages.success(request, DISCARDED.format(title=edition.title))
    return redirect("admin:campaigns_edition_changelist")


def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The checks, made by the worker, each with what to mend; then the act, once they all pass."""
    if request.method != "POST":
        return _checked(request, edition)
    if request.POST.get("seen") != edition.fingerprint:
        return _checked(request, edition, warning=CHANGED, status=409)
    if request.POST.get("faire") != "publier":
        return _verify(request, edition)
    try:
        actions.publish(edition, by=request.user, at=request.arrived_at)
    except actions.StaleEdition as stale:
        return _checked(request, stale.edition, warning=meanwhile(stale), status=409)
    except Refusal as refusal:
        return _checked(request, edition, warning=refusal.message, status=409)
    messages.success(request, PUBLISHED)
    return redirect(outline_url(edition))


def _verify(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The same page, which says how far the worker is."""
    actions.ask_trial(edition, by=request.user, at=request.arrived_at)
    return redirect("admin:campaigns_edition_publish", edition.pk)


def _checked(request: HttpRequest, edition: Edition, *, warning: str = "", status: int = 200) -> HttpResponse:
    context = {
        "edition": edition,
        "back_url": outline_url(edition),
        "seen": edition.fingerprint,
        "verification": verifying.Verification(edition, request.arrived_at),
        "warning": warning,
    }
    return render(request, "admin/editions/publish.html", context, status=status)


def use(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Which call, then what that changes, then the act."""
    if edition.is_draft:
        return redirect(outline_url(edition))
    form = CallForm(Call.objects.order_by("-school_year", "pk"), request.POST or None)
    context = {"edition": edition, "form": form, "back_url": outline_url(edition)}
    if request.method != "POST":
        return render(request, "admin/editions/use.html", context)
    if not form.is_valid():
        return render(request, "admin/editions/use.html", context | {"errors": form.error_items()}, status=422)
    call = form.cleaned_data["call"]
    if "confirme" not in request.POST:
        chosen = {"call": call, "consequences": actions.consequences_of_use(call, edition), "before": call.edition}
        return render(request, "admin/editions/use_confirm.html", context | chosen)
    try:
        actions.use_edition(call, edition, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return _refused(request, "use", context, refusal)
    messages.success(request, USED.format(call=call.title))
    return redirect(outline_url(edition))


def _refused(request: HttpRequest, name: str, context: dict, refusal: Refusal) -> HttpResponse:
    errors = [(sentence, "") for sentence in sentences_of(refusal)]
    return render(request, f"admin/editions/{name}.html", context | {"errors": errors}, status=409)
