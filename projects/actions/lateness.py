"""A window for one project alone: given, given again, taken back; never below what it has deposited."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from campaigns.deadlines import INSTANT, Span, day_start
from campaigns.models import Window
from tne29.lib.errors import Refusal

from .. import letters_of_dates
from ..models import Project
from ..workflow import LATE_STATES
from .move import lock_project, write_journal

STALE_DELAY = "Le délai de ce dossier a changé entre-temps. Relisez-le avant de le modifier."
NO_REASON = "Indiquez le motif : il est gardé dans l’histoire du dossier, et l’équipe le reçoit."
NO_DELAY = "Ce dossier n’a pas de délai en cours : il n’y a rien à retirer."


@transaction.atomic
def permit_late(project: Project, *, until: date, reason: str, by: User, at: datetime) -> Window:
    """From now to the end of that day; given again, it is moved. project: as its author saw it.

    It never ends before what the project has already deposited: the database holds it too.
    """
    locked = _locked_as_seen(project, reason)
    span = Span(at, day_start(until + timedelta(days=1)))
    _require_late(locked, span, at=at)
    window = _insert(locked, span, reason, by=by, at=at)
    label = f"dépôt permis {span.until}"
    _give(locked, window, "permit_late", label, reason, by=by, at=at)
    letters_of_dates.late_permission(locked, window, at=at)
    return window


@transaction.atomic
def withdraw_late(project: Project, *, reason: str, by: User, at: datetime) -> Window:
    """The delay ends now, or with what was deposited under it; the project follows the dates of its campaign again,
    or will when they are prolonged (move_window).

    The row that says so is kept beside the one it ends. project: as its author saw it.
    """
    locked = _locked_as_seen(project, reason)
    given = locked.window
    if locked.state not in LATE_STATES or given is None or given.ends_at <= at:
        raise Refusal(NO_DELAY)
    window = _insert(locked, Span(given.opens_at, _end(locked, given, at)), reason, by=by, at=at)
    common = locked.campaign.window_in_force()
    is_open_to_all = common is not None and at < common.ends_at
    _give(locked, None if is_open_to_all else window, "withdraw_late", "délai de dépôt retiré", reason, by=by, at=at)
    letters_of_dates.late_withdrawn(locked, window, common if is_open_to_all else None, at=at)
    return window


def _locked_as_seen(project: Project, reason: str) -> Project:
    if not reason.strip():
        raise Refusal(NO_REASON)
    locked = lock_project(project, with_campaign=True)
    if locked.window_id != project.window_id:
        raise Refusal(STALE_DELAY)
    return locked


def _require_late(project: Project, span: Span, *, at: datetime) -> None:
    if project.state not in LATE_STATES:
        raise Refusal(
            f"Ce dossier est à l’état « {project.get_state_display()} » : le délai de dépôt ne le concerne plus."
        )
    if span.ends_at <= at:
        raise Refusal("Indiquez une date limite à venir.")
    common = project.campaign.window_in_force()
    if common and common.ends_at >= span.ends_at:
        raise Refusal(f"Toutes les équipes peuvent déposer {common.span.until} : choisissez un jour plus tardif.")


def _end(project: Project, given: Window, at: datetime) -> datetime:
    """Now; or just after a deposit that arrived meanwhile, which stands."""
    last = project.last_deposit()
    return max(at, given.opens_at + INSTANT, *([last.at + INSTANT] if last else []))


def _insert(project: Project, span: Span, reason: str, *, by: User, at: datetime) -> Window:
    return Window.objects.create(
        campaign_id=project.campaign_id,
        is_special=True,
        opens_at=span.opens_at,
        ends_at=span.ends_at,
        by=by,
        reason=reason.strip(),
        audience=letters_of_dates.late_audience(project),
        created_at=at,
    )


def _give(
    project: Project, window: Window | None, act: str, label: str, reason: str, *, by: User, at: datetime
) -> None:
    project.window = window
    write_journal(project, act, label, by=by, at=at, message=reason.strip(), columns={"window": window})
