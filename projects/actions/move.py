"""How a state changes: the one function that writes a move, and the locks it is written under."""

from datetime import datetime

from accounts.models import User
from campaigns.models import Campaign, Window
from tne29.lib.errors import Refusal

from .. import access
from ..models import Project, TeamMember
from ..workflow import MOVES, Move
from .journal import write_journal

NOT_OPEN_YET = "Le dépôt ouvre le {opening}. Votre brouillon est conservé."
CLOSED = "Le dépôt était possible {until}. Il n’est plus possible ; votre dossier reste lisible et téléchargeable."
NO_WINDOW = "Cette campagne n’a pas encore de dates. Votre brouillon est conservé."


class Closed(Refusal):
    """The window has ended."""

    code = "depot_ferme"


def lock_campaign(campaign_id: int) -> Campaign:
    locked = Campaign.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("call__edition").defer("call__edition__source").get(pk=campaign_id)


def lock_project(project: Project, *, with_campaign: bool = False) -> Project:
    """A fresh copy of the project, locked until the end of the transaction.

    One statement takes the locks in the order of `of`. It gives the last version of the rows that it locks, and of
    those alone: what else a verb depends on, the window first, is read by the next statement.
    """
    of = ("campaign", "self") if with_campaign else ("self",)
    return (
        Project.objects.select_for_update(no_key=True, of=of)
        .select_related(*access.RELATED)
        .defer(*access.UNREAD)
        .get(pk=project.pk)
    )


def lock_for(project: Project, user: User, right: str, *, with_campaign: bool = False) -> Project:
    """The same, for somebody who must have that right, whose place in the team is locked after the project."""
    of = ("project__campaign", "project", "self") if with_campaign else ("project", "self")
    places = TeamMember.objects.select_for_update(no_key=True, of=of).filter(project=project, user=user, ended_at=None)
    member = access.admit(access.with_project(places).first(), right)
    member.project.member = member
    return member.project


def require_open(project: Project, at: datetime) -> Window:
    """The window in force, if `at` is in it; else a refusal that says the dates."""
    return require_inside(project.window_in_force(), at)


def require_inside(window: Window | None, at: datetime) -> Window:
    if window is None:
        raise Refusal(NO_WINDOW)
    span = window.span
    if span.is_open(at):
        return window
    if at < span.opens_at:
        raise Refusal(NOT_OPEN_YET.format(opening=span.opening))
    raise Closed(CLOSED.format(until=span.until))


def require_move(project: Project, name: str, *, at: datetime, reason: str = "") -> Move:
    """The move of that name, if the project’s state and the moment allow it."""
    move = require_state(project, name, reason=reason)
    if move.needs_open:
        require_open(project, at)
    return move


def require_state(project: Project, name: str, *, reason: str = "") -> Move:
    """The move of that name, if the project’s state allows it, whatever the moment."""
    move = MOVES[name]
    if project.state not in move.sources:
        raise Refusal(f"Ce dossier est à l’état « {project.get_state_display()} » : {move.label} impossible.")
    if move.needs_reason and not reason.strip():
        raise Refusal("Indiquez le motif : il sera communiqué à l’établissement.")
    return move


def make_move(project: Project, move: Move, *, by: User, at: datetime, message: str = "", **columns) -> None:
    """Writes the new state and its entry in the journal; the project must be locked and the move checked."""
    origin, columns = project.state, {"state": move.target, "updated_at": at, **columns}
    for name, value in columns.items():
        setattr(project, name, value)
    write_journal(project, move.name, move.label, by=by, at=at, origin=origin, message=message, columns=columns)
