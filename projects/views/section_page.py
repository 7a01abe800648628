"""What a section’s page shows and saves. A wrong answer, a clash, a stale page: nothing typed is lost."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.questionnaire import Piece, Question, Section, ToldSection
from tne29.lib.errors import BadRequest, Refusal

from .. import access, actions, complements
from ..content import live_attachments
from ..forms import SectionForm, section_form
from ..history import answers_at
from ..models import Project
from ..talks import unsettled_talks
from ..workflow import State
from . import kept
from .closing import closing_of
from .conflict import Clash, chosen_theirs, clashes
from .dates import deadline_of
from .sheet import Sheet

NO_REVISION = "Cette page est incomplète. Revenez au dossier, rouvrez la section et recommencez."
REVEALED = "De nouvelles questions apparaissent d’après vos réponses : complétez-les avant de continuer."
READER = (
    "Vous pouvez lire ce dossier, sans le modifier. Pour écrire aussi, demandez-le à la personne qui en est titulaire."
)
SAVED = "La section {letter} est enregistrée."
SAVED_BUT = "Vos autres réponses sont enregistrées."
NOT_ASKED = "Le service n’a rien demandé de changer dans cette section : ses réponses restent celles de votre dépôt."
NOT_SAVED_YET = (
    "Une autre personne a enregistré ce dossier entre-temps : vos réponses seront enregistrées ensemble, "
    "une fois la correction faite."
)
KEPT_LATE = "Ce que vous veniez d’écrire n’y est pas : votre texte est gardé dans l’historique du brouillon."
MERGED = "Une autre personne a complété les mêmes réponses en même temps que vous : ses ajouts sont gardés."


class KeptLate(actions.Closed):
    code = "texte_garde"


@dataclass
class Saved:
    """What a save did: the project as it is now, whether others wrote too, what could not be written.

    revision: the one that the conflicting answers of others were read at.
    """

    project: Project
    wrote: bool = False
    merged: bool = False
    conflicts: list = field(default_factory=list)
    revision: int = 0

    def is_alone_since(self, seen: int) -> bool:
        """Nobody else wrote between the page and this save: what the page shows is what is stored."""
        return self.project.revision == seen + self.wrote


class SectionPage:
    """One section, for one request."""

    def __init__(self, request: HttpRequest, project: Project, key: str):
        self.request, self.project = request, project
        self.questionnaire = project.edition.questionnaire
        self.whole = self.questionnaire.section(key)
        if self.whole is None:
            raise Http404("Cette section n’existe pas.")
        self.only = set(request.POST.getlist("seulement"))
        self.scope = scope_of(project, self.whole)
        self.section = part_of(self.whole, (self.only & self.scope) or self.scope)
        self.is_open = project.member.may_write and project.is_writable(request.arrived_at) and bool(self.scope)
        self.sheet = Sheet(project, removable=self.is_open)

    # -- show --------------------------------------------------------------------------------------

    def form(self, data=None, files=None) -> SectionForm:
        return section_form(
            self.questionnaire,
            self.section,
            answers=self.project.answers,
            catalogue=self.sheet.catalogue,
            data=data,
            files=files,
            attachments=self.pieces,
            more=self.request.GET.get("ajouter", ""),
        )

    @property
    def pieces(self) -> dict[str, list[Piece]]:
        """Nothing to look for where no file is asked: no condition and no sum depends on one."""
        return self.sheet.pieces if any(map(_takes_files, self.section.questions)) else {}

    def show(self, form: SectionForm, *, status: int = 200, seen: int | None = None, notice: str = "") -> HttpResponse:
        context = {
            "page": self,
            "project": self.project,
            "section": self.whole,
            "form": form,
            "errors": form.error_items() if form.is_bound else [],
            "seen": self.project.revision if seen is None else seen,
            "notice": notice,
            "talks": unsettled_talks(self.project),
            "closing": closing_of(self.project, self.request.arrived_at),
            "now": self.request.arrived_at,
            "beside": self.beside,
        }
        form.versions_url = reverse("projects:history", args=[self.project.reference])
        template = "projects/section_part.html" if self.only else "projects/section.html"
        return render(self.request, template, context, status=status)

    @property
    def beside(self) -> list[ToldSection]:
        """The answers of this section that a complement leaves as they are, to be read."""
        if len(self.scope) == len(self.whole.questions):
            return []
        told = next(part for part in self.sheet.told if part.section is self.whole)
        return [replace(told, answers=[each for each in told.answers if each.question.key not in self.scope])]

    def read(self) -> HttpResponse:
        told = [part for part in self.sheet.told if part.section is self.whole]
        context = {"page": self, "project": self.project, "section": self.whole, "told": told}
        context["talks"] = unsettled_talks(self.project)
        return render(self.request, "projects/section_read.html", context)

    def stale(self) -> HttpResponse:
        """The proof of origin is out of date: nothing is written, the answers come back with a fresh one."""
        if not self.is_open:
            return kept.kept_page(self.request, kept.STALE, status=403, questionnaire=self.questionnaire)
        return self.show(self.form(self.request.POST), status=403, seen=self.seen, notice=kept.STALE)

    @property
    def why_read_only(self) -> str:
        if not self.project.member.may_write:
            return READER
        if not self.scope:
            return NOT_ASKED
        if self.project.state in State.writable:
            return deadline_of(self.project, self.project.window_in_force(), self.request.arrived_at).sentence
        return f"Le dossier est à l’état « {self.project.get_state_display()} »."

    @property
    def is_over(self) -> bool:
        """Nothing but the end of the window keeps this page from being saved."""
        is_ours = self.project.member.may_write and self.project.state in State.writable
        return is_ours and not self.project.is_writable(self.request.arrived_at)

    def closed(self, changes: dict | None = None) -> actions.Closed:
        """The refusal once the window has ended, and where to go on; what was typed meanwhile is kept beside."""
        by, at = self.request.user, self.request.arrived_at
        back = ("Revenir au dossier", self.project.get_absolute_url())
        if not changes or not actions.keep_late(self.project, changes, by=by, at=at):
            return actions.Closed(self.why_read_only, links=[back])
        history = ("Voir l’historique du brouillon", reverse("projects:history", args=[self.project.reference]))
        return KeptLate(f"{self.why_read_only} {KEPT_LATE}", links=[history, back])

    @property
    def place(self) -> int:
        return self.questionnaire.sections.index(self.whole) + 1

    @property
    def previous(self) -> Section | None:
        return self.questionnaire.sections[self.place - 2] if self.place > 1 else None

    @property
    def following(self) -> Section | None:
        return self.questionnaire.sections[self.place] if self.place < len(self.questionnaire.sections) else None

    # -- save --------------------------------------------------------------------------------------

    @property
    def seen(self) -> int:
        """The revision that the page showed."""
        text = self.request.POST.get("revision", "")
        if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) > self.project.revision:
            raise BadRequest(NO_REVISION)
        return int(text)

    def save(self) -> HttpResponse:
        form = self.form(self.request.POST, self.request.FILES)
        before, is_stale = self.project.answers, self.seen != self.project.revision
        waits = self.is_open and is_stale and not form.is_valid()
        saved = Saved(self.project) if waits else self._write(self._changes(form))
        self._set_aside(saved)
        self._keep_files(form)
        if saved.conflicts:
            return self._conflict(saved)
        if form.errors:
            return self._again(form, saved, waits)
        self._say(form, saved)
        return redirect(self._next(form, before))

    def _changes(self, form: SectionForm) -> dict:
        """Only what differs from what the page showed; not what is left to somebody else’s version."""
        shown, theirs = answers_at(self.project, self.seen), chosen_theirs(self.request.POST)
        changes = form.changes().items()
        return {key: value for key, value in changes if key not in theirs and value != shown.get(key)}

    def _write(self, changes: dict) -> Saved:
        """All that can be written is; each turn puts the answers that clash aside."""
        saved = Saved(self.project)
        while True:
            try:
                result = actions.save_answers(
                    self.project, changes, self.seen, by=self.request.user, at=self.request.arrived_at
                )
            except actions.Conflict as conflict:
                saved.revision = saved.revision or conflict.project.revision
                saved.conflicts += conflict.fields
                saved.project = conflict.project
                clashing = {each.key for each in conflict.fields}
                changes = {key: value for key, value in changes.items() if key not in clashing}
                if changes:
                    continue
                return saved
            except actions.Closed as refusal:
                raise self.closed(changes) from refusal
            saved.project, saved.wrote, saved.merged = result.project, bool(result.changed), bool(result.merged)
            return saved

    def _set_aside(self, saved: Saved) -> None:
        """Whatever is chosen, and even if nothing is: both texts stay."""
        if saved.conflicts:
            by, at = self.request.user, self.request.arrived_at
            actions.set_aside(self.project, saved.conflicts, saved.revision, by=by, at=at)

    def _keep_files(self, form: SectionForm) -> None:
        by, at = self.request.user, self.request.arrived_at
        wanted = [pk for pk in form.removed_pieces if pk.isascii() and pk.isdigit() and len(pk) < 19]
        for attachment in live_attachments(self.project).filter(pk__in=wanted) if wanted else ():
            actions.remove_attachment(attachment, by=by, at=at)
        for path, upload in form.uploads():
            try:
                piece = actions.attach(self.project, path, upload, by=by, at=at)
                if piece.notice:
                    messages.info(self.request, piece.notice)
            except Refusal as refusal:
                key, _, cell = path.partition("-")
                form.add_error(key, ValidationError(refusal.message, code=cell or None))

    # -- answer ------------------------------------------------------------------------------------

    def _again(self, form: SectionForm, saved: Saved, waits: bool) -> HttpResponse:
        """The wrong answers stay on the screen; the others are saved, unless somebody else wrote meanwhile."""
        fresh = SectionPage(self.request, access.project_for(self.request.user, self.project.reference), self.whole.key)
        form.show_pieces(fresh.pieces)
        notice = NOT_SAVED_YET if waits else SAVED_BUT if saved.wrote else ""
        seen = saved.project.revision if saved.is_alone_since(self.seen) else self.seen
        return fresh.show(form, status=422, seen=seen, notice=notice)

    def _conflict(self, saved: Saved) -> HttpResponse:
        context = {
            "page": self,
            "project": self.project,
            "section": self.whole,
            "clashes": self._clashes(saved),
            "seen": saved.revision,
            "wrote": saved.wrote,
        }
        return render(self.request, "projects/section_conflict.html", context, status=409)

    def _clashes(self, saved: Saved) -> list[Clash]:
        form = section_form(
            self.questionnaire,
            part_of(self.whole, {each.key for each in saved.conflicts}),
            answers={**self.project.answers, **{each.key: each.mine for each in saved.conflicts}},
            catalogue=self.sheet.catalogue,
            attachments=self.pieces,
        )
        return clashes(form, saved.conflicts, self.sheet.catalogue, self.request.user)

    def _say(self, form: SectionForm, saved: Saved) -> None:
        if saved.wrote or form.uploads() or form.removed_pieces or "au_fil" in self.request.POST:
            messages.success(self.request, SAVED.format(letter=self.whole.letter))
        if saved.merged:
            messages.info(self.request, MERGED)

    def _next(self, form: SectionForm, before: dict) -> str:
        """Where the button pressed leads."""
        here = self.sheet.section_url(self.whole)
        if form.pressed:
            added = f"?ajouter={form.pressed}" if "ajouter" in self.request.POST else ""
            return f"{here}{added}#field-{form.pressed}"
        if form.removed_pieces:
            return here
        if form.reveals(before):
            messages.info(self.request, REVEALED)
            return here
        return self._destination(here)

    def _destination(self, here: str) -> str:
        wanted = self.request.POST.get("vers", "")
        if wanted == "avant" and self.previous:
            return self.sheet.section_url(self.previous)
        if wanted == "dossier":
            return self.project.get_absolute_url()
        if wanted != "suite":
            return here
        if self.following:
            return self.sheet.section_url(self.following)
        return reverse("projects:check", args=[self.project.reference])


def scope_of(project: Project, section: Section) -> set[str]:
    """Those of its questions that may change: all, unless a complement has named some."""
    keys, allowed = {question.key for question in section.questions}, complements.open_keys(project)
    return keys if allowed is None else keys & allowed


def _takes_files(question: Question) -> bool:
    return bool(question.limits.accepts) or any(map(_takes_files, question.cells))


def part_of(section: Section, keys: set[str]) -> Section:
    """The section with those questions only; whole when none is named."""
    kept_questions = tuple(question for question in section.questions if question.key in keys)
    return replace(section, questions=kept_questions) if kept_questions else section
