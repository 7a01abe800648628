"""What a section that stays open says of the end of its window: before it, and once it has come."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.deadlines import Span, paris_day
from tne29.lib.french import hour

from ..models import Project
from ..workflow import State

BEFORE = {
    State.DRAFT: "Le dépôt ferme à {hour}, heure de Paris",
    State.SUBMITTED: "Les corrections sont possibles jusqu’à {hour}, heure de Paris",
    State.CHANGES_REQUESTED: "Le complément est attendu pour {hour}, heure de Paris",
}
ADVICE = {
    State.DRAFT: "Seul compte un dossier déposé avant.",
    State.SUBMITTED: "Une correction ne compte que si le dossier est déposé de nouveau avant.",
    State.CHANGES_REQUESTED: "Il ne compte que si le dossier est déposé avant.",
}
OVER = "Le dépôt a fermé à {hour}, heure de Paris."
AFTER = {
    State.DRAFT: "Vous pouvez encore écrire : le brouillon reste enregistré, mais cette campagne ne l’accepte plus.",
    State.SUBMITTED: "Cette page n’enregistre plus : votre dernier dépôt reste valable.",
    State.CHANGES_REQUESTED: "Cette page n’enregistre plus : le dossier reste tel qu’il est enregistré.",
}


@dataclass(frozen=True)
class Closing:
    """before: « Le dépôt ferme à 23 h 59, heure de Paris » ; what to do then; after: what becomes of the page."""

    ends_at: datetime
    before: str
    advice: str
    after: str
    is_today: bool


def closing_of(project: Project, at: datetime) -> Closing | None:
    """Nothing once it is over, nor in a state where no window counts."""
    state = State(project.state)
    span = _span(project, at)
    if state not in BEFORE or span is None or not span.is_open(at):
        return None
    last = hour(span.last_moment)
    after = f"{OVER.format(hour=last)} {AFTER[state]}"
    is_today = paris_day(at) == span.closes_on
    return Closing(span.ends_at, BEFORE[state].format(hour=last), ADVICE[state], after, is_today)


def _span(project: Project, at: datetime) -> Span | None:
    """The window is read when it is about to matter; before, the days noted with the campaign are enough."""
    campaign = project.campaign
    if project.window is None and paris_day(at) < campaign.closes_on:
        return Span.of_days(campaign.opens_on, campaign.closes_on)
    window = project.window_in_force()
    return window and window.span
