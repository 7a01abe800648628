"""What staff do with a deposited project: each verb is one move, one journal entry and the school’s letters."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal

from .. import letters
from ..models import Deposit, Project
from ..workflow import State
from .move import lock_project, make_move, require_move, write_journal

NOT_STAFF = "Cette action est réservée au service instructeur."


def begin_act(project: Project, name: str, *, by: User, at: datetime, reason: str = ""):
    """The project, locked in the house’s order, and the move asked for."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    project = lock_project(project, with_campaign=True)
    return project, require_move(project, name, at=at, reason=reason)


def deposit_in_hand(project: Project, *, not_now: str, erased: str) -> Deposit:
    """The last deposit, while staff have the dossier and its content is there; else a refusal in the verb’s words."""
    deposit = project.last_deposit()
    if project.state not in State.with_staff or deposit is None:
        raise Refusal(not_now)
    if not deposit.content.content:
        raise Refusal(erased)
    return deposit


@transaction.atomic
def start_review(project: Project, *, by: User, at: datetime) -> Project:
    project, move = begin_act(project, "start_review", by=by, at=at)
    columns = {} if project.assigned_to_id else {"assigned_to": by}
    make_move(project, move, by=by, at=at, **columns)
    letters.review_started(project, at=at)
    return project


@transaction.atomic
def assign(project: Project, person: User | None, *, by: User, at: datetime) -> Project:
    """Says who follows the project; the state does not move."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    project = lock_project(project)
    project.assigned_to = person
    project.save(update_fields=["assigned_to"])
    name = person.get_full_name() if person else "personne"
    write_journal(project, "assign", f"dossier suivi par {name}", by=by, at=at)
    return project
