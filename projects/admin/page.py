"""The page of one dossier: what was deposited (never the working copy), beside what may be done with it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from campaigns.questionnaire import projections
from tne29.lib.french import euros, file_size

from .. import actions, complements, content, network, printouts
from ..models import Attachment, Complement, Decision, Deposit, JournalEntry, Project
from ..models.team import Role
from ..printouts.decision import decisions_to_print
from ..scoring.rights import unsaid_to
from ..silence import Silence
from ..views.files import for_staff
from ..views.neighbours import SHOWN_TWINS, twins
from ..workflow import STAFF, Move, State, moves_from
from . import panels
from .consultations import Act, note
from .moments import Moment, moments_of
from .neighbours import Neighbours
from .reading import project_of
from .words import BUTTONS

OF_PROJECT = ("project__campaign__call", "project__school__commune", "project__edition")


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    style: str


class Dossier:
    """What the page says of a project. unsaid: acts of the journal that are not for whoever reads it."""

    unsaid: tuple[str, ...] = ()

    def __init__(self, project: Project, number: int | None):
        self.project = project
        self.deposits: list[Deposit] = sorted(project.deposits.all(), key=lambda each: -each.number)
        self.deposit = self._chosen(number)
        self.reading = content.read(self.deposit) if self.deposit else None
        self.journal: list[JournalEntry] = list(project.journal.order_by("-pk"))

    def _chosen(self, number: int | None) -> Deposit | None:
        if number is None:
            return self.deposits[0] if self.deposits else None
        found = [deposit for deposit in self.deposits if deposit.number == number]
        if not found:
            raise Http404("Ce dépôt n’existe pas.")
        return found[0]

    @property
    def is_last(self) -> bool:
        return bool(self.deposits) and self.deposit == self.deposits[0]

    @cached_property
    def deposited(self) -> dict[str, Any]:
        """What the deposit says for the columns of the list, which follow the working copy."""
        if self.reading is None or self.reading.is_erased:
            return {}
        return projections(self.deposit.edition.questionnaire, self.reading.answers, self.reading.catalogue)

    @property
    def title(self) -> str:
        if self.deposit is None:
            return "Brouillon en préparation"
        return self.deposited.get("title") or "Projet sans titre"

    @property
    def theme(self) -> str:
        code = self.deposited.get("main_theme")
        return self.reading.catalogue.label("themes", code) if code else "non renseignée"

    @property
    def amount(self) -> str:
        amount = self.deposited.get("amount")
        return euros(amount) if amount else "non renseigné"

    @cached_property
    def agreements(self) -> list[network.Frozen]:
        """As they were frozen, with what was answered since to exactly what was deposited."""
        return network.brought_up_to_date(self.project, self.reading.agreements) if self.reading else []

    @property
    def moments(self) -> list[Moment]:
        """Not what is not for this reader."""
        return moments_of(self.project, [each for each in self.journal if each.act not in self.unsaid])

    @cached_property
    def complements(self) -> list[Complement]:
        return complements.asked_of(self.project) if self.project.has_complements else []

    @cached_property
    def silence(self) -> Silence | None:
        """Nothing once it is decided: the service has spoken."""
        if self.project.state not in State.with_staff:
            return None
        return complements.silence_of(
            self.project, next(iter(self.deposits), None), self.complements, received_on=self._received_on
        )

    @property
    def _received_on(self) -> date | None:
        paper = getattr(self.project, "paper_answer", None)
        return paper.received_on if paper else None

    @property
    def is_ownerless(self) -> bool:
        """As ProjectQuerySet.ownerless."""
        owners = (each for each in self.project.members if each.role == Role.OWNER and each.user.is_active)
        return self.project.state in State.under_way and not any(owners)

    @cached_property
    def twins(self) -> list[Project]:
        """The other dossiers of the school in that campaign: those shown, and one more when there are more."""
        project = self.project
        if not project.has_twins:
            return []
        others = twins(project.school_id, project.campaign_id).exclude(pk=project.pk).defer("answers")
        return list(others.order_by("pk")[: SHOWN_TWINS + 1])

    @property
    def may_be_late(self) -> bool:
        return self.project.state in actions.LATE_STATES

    @property
    def seen(self) -> int:
        return self.journal[0].pk if self.journal else 0

    @property
    def decision(self) -> Decision | None:
        return self.project.in_force if self.project.state in State.decided else None

    @property
    def buttons(self) -> list[Button]:
        return [self._button(move) for move in moves_from(self.project.state, STAFF)]

    def _button(self, move: Move) -> Button:
        words = BUTTONS[move.name]
        url = reverse("admin:projects_project_act", args=[self.project.pk, move.name])
        return Button(words.action, url, words.style)

    @cached_property
    def pieces(self) -> list[dict[str, str]]:
        """The files of the deposit, for components/files.html."""
        held = self.reading.attachments if self.reading else []
        rows = Attachment.objects.in_bulk([each["id"] for each in held]) if held else {}
        return [self._piece(each, rows.get(each["id"])) for each in held]

    def _piece(self, told: dict, row: Attachment | None) -> dict[str, str]:
        """No link to what the antivirus has not let through yet."""
        url = reverse("admin:projects_project_piece", args=[self.project.pk, told["id"]])
        note = f"{file_size(told['size'])}, {row.scan_note}" if row else file_size(told["size"])
        return {"name": told["name"], "url": url if row and row.is_for_staff else "", "note": note}

    @cached_property
    def sections(self):
        return self.reading.sections if self.reading and not self.reading.is_erased else []


def show(request: HttpRequest, pk: int, *, may_act: bool, beside: Neighbours) -> HttpResponse:
    number = request.GET.get("depot", "")
    if number and not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise Http404("Ce dépôt n’existe pas.")
    dossier = Dossier(project_of(pk), int(number) if number else None)
    dossier.unsaid = unsaid_to(request.user)
    context = {
        "dossier": dossier,
        "project": dossier.project,
        "may_act": may_act,
        "may_move_dates": may_act and request.user.has_perm("campaigns.add_window"),
        "may_publish": request.user.has_perm("projects.publish_decision"),
        "may_print": request.user.has_perm("projects.add_printout"),
        "at": request.arrived_at,
        "beside": beside,
        "side_panels": panels.built(panels.SIDE, request, dossier),
        "main_panels": panels.built(panels.MAIN, request, dossier),
    }
    if dossier.deposit and request.method == "GET":
        note(request, [pk], Act.READ, f"dépôt n°\u00a0{dossier.deposit.number}")
    return render(request, "admin/projects/dossier.html", context)


def print_deposit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Asks for the PDF of a deposit, by a POST; the worker makes it."""
    if request.method != "POST":
        return redirect("admin:projects_project_change", pk)
    related = (
        "project__campaign__call",
        "project__school__commune",
        "project__edition",
        "edition",
        "content",
        "window",
    )
    deposit = get_object_or_404(Deposit.objects.select_related(*related), project=pk, number=number)
    asked = printouts.ask(printouts.Kind.DOSSIER, deposit=deposit, by=request.user, at=request.arrived_at)
    note(request, [pk], Act.ASKED, f"dépôt n°\u00a0{number}")
    return redirect("admin:projects_printout_change", asked.pk)


def print_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the decision in force."""
    if request.method != "POST":
        return redirect("admin:projects_project_change", pk)
    found = get_object_or_404(decisions_to_print(), project=pk, reopened_at=None)
    asked = printouts.ask(printouts.Kind.DECISION, decision=found, by=request.user, at=request.arrived_at)
    note(request, [pk], Act.ASKED, "décision")
    return redirect("admin:projects_printout_change", asked.pk)


def piece(request: HttpRequest, pk: int, piece: int) -> FileResponse:
    """A file that a deposit lists, downloaded, never shown as a page; those of a draft are the team’s alone."""
    held = get_object_or_404(Attachment, pk=piece, project=pk)
    deposits = Deposit.objects.filter(project=pk).select_related("content")
    if not any(each["id"] == piece for deposit in deposits for each in content.read(deposit).attachments):
        raise Http404("Ce fichier n’est dans aucun dépôt.")
    response = for_staff(held)
    note(request, [pk], Act.PIECE, held.name)
    return response
