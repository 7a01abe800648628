"""The sentence a page says about a window, the same everywhere (components/deadline.html)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from campaigns.deadlines import Phase
from campaigns.models import Window
from tne29.lib.french import count

from ..models import Project
from ..workflow import State

SOON_DAYS = 7
NO_DATES = "Cette campagne n’a pas encore de dates."
OPEN = {
    State.DRAFT: "Vous pouvez déposer ce dossier {until}.",
    State.SUBMITTED: "Vous pouvez le corriger et le déposer de nouveau {until}.",
    State.CHANGES_REQUESTED: "Vous pouvez déposer votre complément {until}.",
    State.WITHDRAWN: "Vous pouvez le reprendre {until}.",
}
UPCOMING = "Vous pourrez déposer ce dossier à partir du {opening}."
OVER = "Le dépôt était possible {until}."
COMPLEMENT_OVER = "Le complément était attendu {until}."
TONES = {Phase.UPCOMING: "", Phase.CLOSED: "over"}


@dataclass(frozen=True)
class Deadline:
    """until: « jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris »."""

    sentence: str
    phase: Phase | None = None
    note: str = ""
    tone: str = ""
    until: str = ""

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN

    @property
    def is_over(self) -> bool:
        return self.phase is Phase.CLOSED


def deadline_of(project: Project, window: Window | None, at: datetime) -> Deadline:
    if window is None:
        return Deadline(NO_DATES)
    span, phase = window.span, window.phase(at)
    sentence = _words(project, phase).format(opening=span.opening, until=span.until)
    note, tone = _urgency(span.days_left(at)) if phase is Phase.OPEN else ("", TONES[phase])
    return Deadline(sentence, phase, note, tone, span.until)


def _words(project: Project, phase: Phase) -> str:
    if phase is Phase.UPCOMING:
        return UPCOMING
    if phase is Phase.CLOSED:
        return COMPLEMENT_OVER if project.state == State.CHANGES_REQUESTED else OVER
    return OPEN.get(State(project.state), OPEN[State.DRAFT])


def _urgency(days: int) -> tuple[str, str]:
    return days_sentence(days), "soon" if days <= SOON_DAYS else ""


def days_sentence(days: int) -> str:
    return f"Il reste {count(days, 'jour')}." if days else "C’est le dernier jour."


def windows_of(projects: Iterable[Project]) -> dict[int, Window]:
    """The window that counts for each project (by its id), in one query."""
    projects = list(projects)
    campaigns = {project.campaign_id for project in projects}
    rows = Window.objects.filter(campaign__in=campaigns, is_special=False).order_by("pk")
    in_force = {window.campaign_id: window for window in rows}
    found = {project.pk: project.window or in_force.get(project.campaign_id) for project in projects}
    return {key: window for key, window in found.items() if window}
