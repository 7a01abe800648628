"""What staff do with a deposited project: each verb is one move, one journal entry and the school’s letters."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from campaigns.models import Window
from tne29.lib.errors import Refusal

from .. import letters
from ..models import Decision, Project
from ..workflow import State
from .move import lock_project, make_move, require_move, write_journal

NOT_STAFF = "Cette action est réservée au service instructeur."


def _begin(project: Project, name: str, *, by: User, at: datetime, reason: str = ""):
    """The project, locked in the house’s order, and the move asked for."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    project = lock_project(project, with_campaign=True)
    return project, require_move(project, name, at=at, reason=reason)


@transaction.atomic
def start_review(project: Project, *, by: User, at: datetime) -> Project:
    project, move = _begin(project, "start_review", by=by, at=at)
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


@transaction.atomic
def request_changes(project: Project, *, by: User, at: datetime, message: str, until: datetime) -> Project:
    """Gives the team a window of its own, from now until `until` (aware, UTC, exclusive), to complete its answers."""
    project, move = _begin(project, "request_changes", by=by, at=at, reason=message)
    if until <= at:
        raise Refusal("Indiquez une date limite à venir pour le complément.")
    window = Window.objects.create(
        campaign_id=project.campaign_id,
        is_special=True,
        opens_at=at,
        ends_at=until,
        by=by,
        reason=f"Complément demandé pour le dossier {project.reference}",
        created_at=at,
    )
    make_move(project, move, by=by, at=at, message=message, window=window)
    letters.changes_requested(project, message=message, at=at)
    return project


@transaction.atomic
def resume_review(project: Project, *, by: User, at: datetime) -> Project:
    project, move = _begin(project, "resume_review", by=by, at=at)
    make_move(project, move, by=by, at=at)
    return project


def accept(
    project: Project,
    *,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    reason: str = "",
    conditions: str = "",
) -> Decision:
    return _decide(project, "accept", by=by, at=at, reason=reason, amount=amount, conditions=conditions)


def refuse(project: Project, *, by: User, at: datetime, reason: str) -> Decision:
    return _decide(project, "refuse", by=by, at=at, reason=reason)


def close_without_action(project: Project, *, by: User, at: datetime, reason: str) -> Decision:
    return _decide(project, "close_without_action", by=by, at=at, reason=reason)


@transaction.atomic
def reopen(project: Project, *, by: User, at: datetime, reason: str) -> Project:
    project, move = _begin(project, "reopen", by=by, at=at, reason=reason)
    make_move(project, move, by=by, at=at, message=reason)
    letters.reopened(project, reason=reason, at=at)
    return project


@transaction.atomic
def _decide(
    project: Project,
    name: str,
    *,
    by: User,
    at: datetime,
    reason: str,
    amount: Decimal | None = None,
    conditions: str = "",
) -> Decision:
    project, move = _begin(project, name, by=by, at=at, reason=reason)
    if amount is not None and amount < 0:
        raise Refusal("Le montant accordé ne peut pas être négatif.")
    make_move(project, move, by=by, at=at, message=reason)
    decision = Decision.objects.create(
        project=project,
        deposit=project.last_deposit(),
        kind=State(move.target).value,
        reason=reason.strip(),
        amount=amount,
        conditions=conditions.strip(),
        by=by,
        at=at,
    )
    letters.decision(decision, at=at)
    return decision
