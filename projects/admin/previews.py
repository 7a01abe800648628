"""The letter that an act is about to send, or to prepare, read before it is confirmed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts.models import User

from .. import actions, letters, letters_wording
from ..letters_fields import Reopening
from ..models import LetterText, Project
from . import complements
from .act_forms import ActForm
from .deciding.examples import decision_of

Name = LetterText.Name
READ = ("amount", "needs_convention", "conditions", "reason")
# Of the letters that the project lead may write again; by act.
WORDINGS = {
    "request_changes": Name.CHANGES_REQUESTED,
    "accept": Name.ACCEPTED,
    "refuse": Name.REFUSED,
    "close_without_action": Name.NO_ACTION,
    "reopen": Name.REOPENED,
}


def letter_of(request: HttpRequest, act: str, dossier, form: ActForm) -> tuple[str, str] | None:
    """(subject, text) for the first person of the team; nothing for an act whose letter is not written here."""
    name = WORDINGS.get(act)
    if name is None:
        return None
    project = dossier.project
    about = ABOUT.get(act, _decision)(name, project, form.cleaned_data, by=request.user, at=request.arrived_at)
    team = letters.team_of(project)
    first_name = team[0].first_name if team else ""
    return letters.preview(name, about, letters_wording.in_force(name), first_name)


def _complement(name: str, project: Project, given: dict[str, Any], *, by: User, at: datetime):
    return actions.planned_complement(project, **complements.asks(given), by=by, at=at)


def _reopening(name: str, project: Project, given: dict[str, Any], *, by: User, at: datetime):
    return Reopening(project, given["reason"])


def _decision(name: str, project: Project, given: dict[str, Any], *, by: User, at: datetime):
    outcome = actions.Outcome(name, **{each: given[each] for each in READ if each in given})
    return decision_of(project, outcome, by=by, at=at)


ABOUT: dict[str, Callable] = {"request_changes": _complement, "reopen": _reopening}
