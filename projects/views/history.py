"""« Historique du brouillon »: who changed what and when, and the way back to any former text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from campaigns.questionnaire import Question
from tne29.lib.errors import BadRequest
from tne29.lib.wordwise import differences

from .. import access, actions
from ..history import Version, history_of
from ..models import Project
from .common import private_page
from .sheet import Sheet

BACK = "La version choisie est de nouveau en place : l’autre reste dans l’historique."
SAME = "Cette version est déjà celle du brouillon."
CLASH = "Cette réponse vient d’être modifiée par une autre personne : relisez son texte avant d’en reprendre un ancien."
UNREADABLE = "Cette version n’a pas été trouvée. Rouvrez l’historique et recommencez."
LARGEST = 2**31


@dataclass(frozen=True)
class Line:
    """A version as the page tells it. which: the side that its button brings back, « apres » or « avant »."""

    version: Version
    question: Question | None
    before: str
    after: str
    which: str

    @property
    def words(self) -> Iterator[tuple[str, str]]:
        return differences(self.before, self.after)


@private_page
@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference)
    view = HistoryView(project, request)
    return render(request, "projects/history.html", {"project": project, "view": view})


class HistoryView:
    def __init__(self, project: Project, request: HttpRequest):
        self.project, self.sheet = project, Sheet(project)
        self.questionnaire = project.edition.questionnaire
        self.wanted = request.GET.get("question", "")
        self.question = self.questionnaire.question(self.wanted) if self.wanted else None
        self.person = _number(request.GET.get("personne", ""))
        self.until = _number(request.GET.get("avant", "")) or None
        self.may_write = project.member.may_write and project.is_writable(request.arrived_at)
        key = self.question.key if self.question else ""
        self.history = history_of(project, question=key, person=self.person, until=self.until)

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(each) for each in self.history.versions]

    @cached_property
    def people(self) -> list[User]:
        return list(User.objects.filter(teams__project=self.project).distinct().order_by("last_name", "first_name"))

    @property
    def questions(self) -> list[Question]:
        return [each for each in self.questionnaire.questions if each.kind.asks]

    @property
    def earlier_url(self) -> str:
        kept = {"question": self.wanted, "personne": self.person or "", "avant": self.history.earlier}
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def _line(self, version: Version) -> Line:
        question = self.questionnaire.question(version.question)
        if version.is_file or question is None:
            return Line(version, question, version.before or "", version.after or "", "")
        before, after = self._told(question, version.before), self._told(question, version.after)
        return Line(version, question, before, after, self._which(version))

    def _which(self, version: Version) -> str:
        """The newest version goes back to what was there before it; any other comes back itself."""
        current = self.project.answers.get(version.key)
        if not self.may_write or (version.after == current and version.before is None):
            return ""
        if version.after == current:
            return "avant"
        return "apres" if version.after is not None else "avant" if version.before not in (None, current) else ""

    def _told(self, question: Question, value: Any) -> str:
        kind, catalogue = question.kind, self.sheet.catalogue
        return kind.tell(question, kind.value(question, {question.key: value}, catalogue), catalogue).plain


@private_page
@require_POST
def bring_back(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "write")
    key = request.POST.get("question", "")
    value, written_at = _chosen(request, project, key)
    seen = min(_number(request.POST.get("revision", "")), project.revision)
    try:
        result = actions.bring_back(project, key, value, written_at, seen, by=request.user, at=request.arrived_at)
    except actions.Conflict:
        messages.warning(request, CLASH)
    else:
        messages.success(request, BACK) if result.changed else messages.info(request, SAME)
    return redirect(f"{reverse('projects:history', args=[project.reference])}?{urlencode({'question': key})}")


def _chosen(request: HttpRequest, project: Project, key: str) -> tuple[Any, Any]:
    """The text that comes back, and when it was written."""
    if aside := _number(request.POST.get("ecarte", "")):
        kept = project.set_aside.filter(pk=aside, question=key).first()
        if kept is not None:
            return kept.value, kept.at
    revision = project.revisions.filter(number=_number(request.POST.get("version", ""))).first()
    if revision is None or key not in revision.changes or project.edition.questionnaire.question(key) is None:
        raise BadRequest(UNREADABLE)
    side = "before" if request.POST.get("cote") == "avant" else "after"
    return revision.changes[key][side], revision.at


def _number(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) < LARGEST):
        raise Http404("Ce nombre n’en est pas un.")
    return int(text)
