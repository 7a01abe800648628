"""The page saves itself: a section’s answers as they are typed, a few questions at a time, answered in JSON.

With no question in it, a request only asks what others did meanwhile, and says that somebody is at work here.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from accounts.models import User
from tne29.lib.errors import NotAllowed, Refusal, WrongType
from tne29.lib.french import hour

from .. import access, actions
from ..forms import SectionForm, section_form
from ..models import Project, TeamMember
from ..workflow import State
from .closing import Closing, closing_of
from .common import private_page
from .section_page import READER, Saved, SectionPage, part_of

STILL_THERE = timedelta(seconds=45)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WRONG_TYPE = "Cette adresse attend les champs d’un formulaire."
DEPOSITED = (
    "{name} vient de déposer le dossier (à {hour}). Ce que vous écrivez reste enregistré, "
    "mais n’est pas dans ce dépôt : il faudra déposer de nouveau."
)
MOVED = "Le dossier est passé à l’état « {state} »."


class SessionEnded(Refusal):
    status = 401
    code = "session_finie"


@login_not_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def autosave(request: HttpRequest, reference: str, section: str) -> JsonResponse:
    """GET: who is signed in, and a fresh proof of origin, after a session that ended."""
    if not request.user.is_authenticated:
        raise SessionEnded("Votre session a pris fin. Votre texte est gardé sur cette page.")
    try:
        project = access.project_for(request.user, reference)
    except Http404:
        if request.method == "POST" and access.has_left(request.user, reference):
            raise NotAllowed(access.NO_LONGER) from None
        raise
    door = Autosave(request, project, section)
    if request.method != "POST":
        return JsonResponse({"jeton": get_token(request), "personne": request.user.pk})
    if request.content_type not in FORMS:
        raise WrongType(WRONG_TYPE)
    return door.answer()


@dataclass(frozen=True)
class News:
    """The last change of an answer by somebody else, or by the same person elsewhere."""

    by: User
    at: Any


class Autosave(SectionPage):
    """The section page, for its script: only the questions named in the request are read."""

    pieces: dict = {}

    def answer(self) -> JsonResponse:
        keys = self.only & {question.key for question in self.whole.questions}
        self._require_open(has_text=bool(keys))
        form = self.form(self.request.POST) if keys else None
        saved = self._write(self._changes(form)) if form else Saved(self.project)
        self._set_aside(saved)
        if not form:
            actions.say_present(self.project.member, self.whole.key, at=self.request.arrived_at)
        return JsonResponse(self._content(form, saved), status=_status(form, saved))

    def _require_open(self, *, has_text: bool) -> None:
        """A text is refused where it would have been written: there, what came too late is kept beside."""
        if not self.project.member.may_write:
            raise NotAllowed(READER)
        if self.is_open or (has_text and self.is_over):
            return
        raise (self.closed() if self.is_over else Refusal(self.why_read_only))

    def _content(self, form: SectionForm | None, saved: Saved) -> dict[str, Any]:
        closing = closing_of(self.project, self.request.arrived_at) if "cloture" in self.request.POST else None
        return {
            "revision": saved.project.revision,
            "heure": hour(self.request.arrived_at),
            "erreurs": _errors(form) if form else {},
            "conflits": self._shown_clashes(saved),
            "autres": self._others(form, saved),
            "presents": self._present(),
            "etat": saved.project.state,
            "avis": self._notice(saved.project),
            "cloture": self._shown_closing(closing) if closing else "",
        }

    def _shown_closing(self, closing: Closing) -> str:
        context = {"closing": closing, "project": self.project, "now": self.request.arrived_at}
        return render_to_string("projects/closing.html", context)

    # -- what others did ---------------------------------------------------------------------------

    def _others(self, form: SectionForm | None, saved: Saved) -> dict[str, Any]:
        """Answers of this section that are no longer what the page shows: their values as the controls hold them."""
        if saved.is_alone_since(self.seen):
            return {}
        news, sent = self._news(saved.project), form.changes() if form else {}
        clashing = {each.key for each in saved.conflicts}
        stored = saved.project.answers
        keys = {key for key in news if key not in clashing and (key not in sent or sent[key] != stored.get(key))}
        values = self._values(stored, keys)
        return {key: {"valeur": values[key], **self._by(news[key].by, news[key].at)} for key in keys}

    def _news(self, project: Project) -> dict[str, News]:
        mine = {question.key for question in self.whole.questions}
        later = project.revisions.filter(number__gt=self.seen).select_related("by").order_by("number")
        return {key: News(each.by, each.at) for each in later for key in each.changes if key in mine}

    def _values(self, answers: dict, keys: set[str]) -> dict[str, Any]:
        if not keys:
            return {}
        form = section_form(
            self.questionnaire, part_of(self.whole, keys), answers=answers, catalogue=self.sheet.catalogue
        )
        return {key: form.fields[key].shown(form.initial[key]) for key in keys}

    def _by(self, user: User, at: Any) -> dict[str, str]:
        return {"par": "" if user == self.request.user else user.get_full_name(), "heure": hour(at)}

    def _shown_clashes(self, saved: Saved) -> dict[str, Any]:
        if not saved.conflicts:
            return {}
        values = self._values(saved.project.answers, {each.key for each in saved.conflicts})
        shown = {}
        for clash in self._clashes(saved):
            html = render_to_string("projects/clash_here.html", {"clash": clash, "question": clash.question})
            shown[clash.question.key] = {"html": html, "valeur": values[clash.question.key], "par": clash.whose}
        return shown

    def _present(self) -> list[str]:
        since = self.request.arrived_at - STILL_THERE
        others = TeamMember.objects.filter(project=self.project, ended_at=None, seen_at__gt=since)
        others = others.exclude(user=self.request.user).select_related("user").order_by("joined_at", "pk")
        return [self._at_work(each) for each in others]

    def _at_work(self, member: TeamMember) -> str:
        section = self.questionnaire.section(member.seen_section)
        here = section is self.whole
        where = "cette section" if here else f"la section {section.letter}" if section else "le dossier"
        return f"{member.user.get_full_name()} modifie {where}"

    def _notice(self, project: Project) -> str:
        """A deposit, or another move, since the page was opened."""
        if self.request.POST.get("etat", project.state) == project.state:
            return ""
        if project.state != State.SUBMITTED:
            return MOVED.format(state=project.get_state_display())
        deposit = project.deposits.select_related("by").order_by("-number").first()
        return DEPOSITED.format(name=deposit.by.get_full_name(), hour=hour(deposit.at)) if deposit else ""


def _errors(form: SectionForm) -> dict[str, list[dict[str, str]]]:
    """By question: where (a cell, a row and a cell, or nowhere in particular) and what to mend."""
    return {
        name: [
            {"place": each.code if each.code in _places(form, name, each.code) else "", "texte": message}
            for error in errors
            for each in error.error_list
            for message in each.messages
        ]
        for name, errors in form.errors.as_data().items()
    }


def _places(form: SectionForm, name: str, code: str | None) -> set[str | None]:
    cells = getattr(form.fields[name], "fields", {})
    return {code} if (code or "").rpartition("-")[2] in cells else set()


def _status(form: SectionForm | None, saved: Saved) -> int:
    if saved.conflicts:
        return 409
    return 422 if form and form.errors else 200
