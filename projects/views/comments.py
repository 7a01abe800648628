"""What the team says to itself, question by question: read, written, settled; without scripts."""

from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.questionnaire import Question
from tne29.lib.errors import BadRequest, Refusal

from .. import access, actions
from ..models import Comment, Project
from ..models.comment import LONGEST
from ..talks import Talk, talk_of, talks_of
from . import kept
from .common import private_page
from .detail import ProjectView

SAID = {
    "ecrire": "Votre commentaire est enregistré.",
    "repondre": "Votre réponse est enregistrée.",
    "modifier": "Votre commentaire est modifié.",
    "supprimer": "Votre commentaire est supprimé.",
    "regler": "Le commentaire est réglé.",
    "rouvrir": "Le commentaire est rouvert : il devra être réglé avant le dépôt.",
}
UNKNOWN_ACT = "Cette page est incomplète. Rouvrez les commentaires de la question et recommencez."


@private_page
@require_safe
def all_of_project(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference)
    context = {"project": project, "talks": talks_of(project)}
    return render(request, "projects/comments.html", context)


@login_not_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, reference: str, question: str) -> HttpResponse:
    """?modifier= and ?supprimer=: one’s own comment. What was typed comes back when the session has ended."""
    if not request.user.is_authenticated:
        return kept.expired_page(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
    page = ThreadPage(request, access.project_for(request.user, reference), question)
    return page.act() if request.method == "POST" else page.show()


@private_page
def when_stale(request: HttpRequest, reference: str, question: str) -> HttpResponse:
    """The form was opened under another session: nothing is written, the words come back (pages.csrf_failure)."""
    if not request.user.is_authenticated:
        return kept.expired_page(request)
    page = ThreadPage(request, access.project_for(request.user, reference), question)
    return page.show(error=kept.STALE, status=403)


thread.when_stale = when_stale


class ThreadPage:
    """The comments of one question, for one request."""

    def __init__(self, request: HttpRequest, project: Project, key: str):
        self.request, self.project, self.key = request, project, key
        self.view = ProjectView(project, request.user, request.arrived_at)
        if self.question is None and not self.talk.threads:
            raise Http404("Cette question n’existe pas.")

    @property
    def question(self) -> Question | None:
        """A question, not one of its cells."""
        found = self.project.edition.questionnaire.question(self.key)
        return found if found and not found.parent else None

    @cached_property
    def talk(self) -> Talk:
        found = (each for each in talks_of(self.project) if each.key == self.key)
        return next(found, None) or talk_of(self.project, self.key, [])

    # -- show ------------------------------------------------------------------------------------------

    def show(self, *, error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "page": self,
            "project": self.project,
            "view": self.view,
            "question": self.question,
            "talk": self.talk,
            "error": error,
            "errors": [(error, f"#texte-{self.typed_in}")] if error else [],
            "longest": LONGEST,
        }
        return render(self.request, "projects/thread.html", context, status=status)

    @property
    def section_url(self) -> str:
        section = self.project.edition.questionnaire.section_of(self.question)
        return f"{self.view.sheet.section_url(section)}#field-{self.key}"

    @property
    def answer(self):
        """What the question is answered, in words."""
        told = (each for part in self.view.sheet.told for each in part.answers)
        return next((each for each in told if each.question.key == self.key), None)

    @property
    def typed(self) -> str:
        return self.request.POST.get("texte", "")

    @property
    def typed_in(self) -> str:
        """Where what was typed comes back: in the answer to a remark while it is there, else as a new comment."""
        open_ones = {thread.head.pk for thread in self.talk.threads if not thread.is_settled}
        return str(self._pk) if self._pk in open_ones else ""

    @property
    def editing(self) -> Comment | None:
        return self._own("modifier")

    @property
    def deleting(self) -> Comment | None:
        return self._own("supprimer")

    def _own(self, name: str) -> Comment | None:
        """The comment that the address names, while its author may still change it."""
        wanted = self.request.GET.get(name, "")
        return next((each for each in self.changeable if str(each.pk) == wanted), None)

    @cached_property
    def changeable(self) -> list[Comment]:
        """One’s own words that nobody answered: the last ones of the threads that are open."""
        if not self.view.is_writable:
            return []
        last = (each.all[-1] for each in self.talk.threads if not each.is_settled)
        return [each for each in last if each.by_id == self.request.user.pk]

    # -- act -------------------------------------------------------------------------------------------

    @property
    def _pk(self) -> int | None:
        text = self.request.POST.get("commentaire", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def act(self) -> HttpResponse:
        name = self.request.POST.get("acte", "")
        if name not in SAID or (name != "ecrire" and self._pk is None):
            raise BadRequest(UNKNOWN_ACT)
        try:
            self._do(name)
        except Refusal as refusal:
            return self.show(error=refusal.message, status=refusal.status)
        messages.success(self.request, SAID[name])
        return redirect(self.talk.url)

    def _do(self, name: str) -> None:
        project, pk, who = self.project, self._pk, {"by": self.request.user, "at": self.request.arrived_at}
        if name == "ecrire":
            actions.comment(project, self.key, self.typed, **who)
        elif name == "repondre":
            actions.comment(project, self.key, self.typed, answers=pk, **who)
        elif name == "modifier":
            actions.edit_comment(project, pk, self.typed, **who)
        elif name == "supprimer":
            actions.delete_comment(project, pk, **who)
        else:
            settle = actions.resolve_comment if name == "regler" else actions.reopen_comment
            settle(project, pk, **who)
