"""The opinions of a dossier as the reviewer reads them beside it: one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from ...models import Deposit, OpinionRequest, Project
from ...workflow import State
from .panel import Panel

if TYPE_CHECKING:
    from ..page import Dossier

COLOURS = {"favourable": "accepted", "reserved": "changes_requested", "unfavourable": "refused"}


@dataclass(frozen=True)
class Line:
    request: OpinionRequest
    is_late: bool
    is_dead: bool
    is_on_older: bool
    may_be_moved: bool

    @property
    def given(self):
        return self.request.opinion if self.request.answered_at else None

    @property
    def piece(self):
        return getattr(self.request, "piece", None) if self.given else None

    @property
    def badge(self) -> str:
        """The colour of a state of the workflow (components/state.html)."""
        if self.given:
            return COLOURS[self.given.answer]
        return "withdrawn" if self.request.revoked_at else "refused" if self.is_late else "submitted"

    @property
    def words(self) -> str:
        if self.given:
            return self.given.get_answer_display()
        if self.request.revoked_at:
            return "demande annulée"
        return "avis en retard" if self.is_late else "avis attendu"


def lines(project: Project, last: Deposit | None, at: datetime) -> list[Line]:
    """Those given first, then those awaited, then those given up."""
    rows = OpinionRequest.objects.filter(project=project).select_related("opinion", "piece", "asked_by", "deposit")
    found = [_line(each, project, last, at) for each in rows.order_by("pk")]
    return sorted(found, key=lambda line: (line.request.revoked_at is not None, line.given is None))


def _line(request: OpinionRequest, project: Project, last: Deposit | None, at: datetime) -> Line:
    is_open = request.answered_at is None and request.revoked_at is None
    return Line(
        request=request,
        is_late=is_open and request.due_at <= at,
        is_dead=is_open and request.expires_at <= at,
        is_on_older=last is not None and request.deposit_id != last.pk,
        may_be_moved=is_open and project.state in State.with_staff,
    )


@dataclass(frozen=True)
class Said:
    lines: list[Line]
    may_ask: bool


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    """Nothing of a draft; of a dossier that is decided, what was said of it."""
    if not dossier.deposits:
        return None
    project = dossier.project
    may_ask = request.user.has_perm("projects.change_project") and project.state in State.with_staff
    found = lines(project, dossier.deposits[0], request.arrived_at) if project.has_opinions else []
    return Panel("opinions", Said(found, may_ask)) if found or may_ask else None
