"""Publishing prepared decisions: one press, each dossier in its own transaction, whatever falls in the middle.

The row of the publication is only held to spare work; what decides a dossier once is its own transaction, which takes
its line of the publication, its prepared decision and its state together, under the lock of the project.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal
from tne29.lib.french import short_moment
from tne29.lib.queue import nudge

from ..models import Decision, PreparedDecision, Project, Release, ReleaseItem
from .deciding import Outcome, is_decided, require_decidable, take
from .move import lock_project
from .review import NOT_STAFF

logger = logging.getLogger(__name__)
State, Line = Release.State, ReleaseItem.State

TASK = "projects.release_decisions"
LEASE = timedelta(seconds=60)
HINT_TIME = timedelta(seconds=10)
MOST_AT_ONCE = 250
MOST_ATTEMPTS = 3
NOTHING = "Aucune décision préparée n’est choisie : rien n’est parti."
TOO_MANY = "Publiez 250 décisions au plus à la fois : celles qui restent partiront ensuite."
GONE = "La décision préparée a été abandonnée entre-temps."
ALREADY = "Ce dossier a déjà été décidé : {label}, le {at}, par {by}."
CHANGED = "{by} a changé la décision préparée le {at}, après que vous l’avez relue. Relisez-la, puis publiez-la."
BROKEN = "La publication a échoué plusieurs fois ; rien n’est parti. La cause est dans le journal du portail."


@transaction.atomic
def ask_release(key: UUID, chosen: dict[int, int], *, by: User, at: datetime) -> Release:
    """chosen: {project id: version of the prepared decision that was read}. The same key is the same publication."""
    if not by.has_perm("projects.publish_decision"):
        raise Refusal(NOT_STAFF)
    if not chosen:
        raise Refusal(NOTHING)
    if len(chosen) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    release, is_new = Release.objects.get_or_create(key=key, defaults={"by": by, "asked_at": at})
    if is_new:
        ReleaseItem.objects.bulk_create(
            ReleaseItem(release=release, project_id=project, version=version) for project, version in chosen.items()
        )
        nudge(TASK, release.pk)
    return release


def run_release(release_id: int, at: datetime) -> bool:
    """Goes on where a former attempt was cut. True when each dossier has its outcome."""
    clock = Clock(at)
    release = _take(release_id, clock.now())
    if release is None:
        return False
    for item in list(release.items.filter(state=Line.WAITING).select_related("project").order_by("pk")):
        _settle(release, item, clock.now())
        if not _mine(release).update(lease_until=clock.now() + LEASE):
            return False
    if release.items.filter(state=Line.WAITING).exists():
        _mine(release).update(state=State.QUEUED, lease_until=None)
        return False
    return bool(_mine(release).update(state=State.DONE, lease_until=None, done_at=clock.now()))


def sweep_releases(at: datetime) -> int:
    """What a lost hint or a dead worker left to publish; those just asked for are left to their hint."""
    late = Q(state=State.QUEUED, asked_at__lte=at - HINT_TIME) | Q(state=State.RUNNING)
    due = Release.objects.filter(_claimable(at), late).order_by("pk").values_list("pk", flat=True)
    clock = Clock(at)
    return sum(run_release(pk, clock.now()) for pk in list(due))


def _claimable(at: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)


def _take(release_id: int, at: datetime) -> Release | None:
    taken = Release.objects.filter(_claimable(at), pk=release_id).update(
        state=State.RUNNING, token=F("token") + 1, lease_until=at + LEASE
    )
    return Release.objects.select_related("by").get(pk=release_id) if taken else None


def _mine(release: Release) -> QuerySet:
    return Release.objects.filter(pk=release.pk, token=release.token, state=State.RUNNING)


def _settle(release: Release, item: ReleaseItem, at: datetime) -> None:
    """One dossier never keeps the others from leaving."""
    try:
        _publish(release, item, at)
    except Refusal as refusal:
        _waiting(item).update(state=Line.REFUSED, failure=str(refusal)[:300], at=at)
    except Exception:
        logger.exception("%s, %s", release, item.project.reference)
        _waiting(item).update(attempts=F("attempts") + 1)
        _waiting(item).filter(attempts__gte=MOST_ATTEMPTS).update(state=Line.REFUSED, failure=BROKEN, at=at)


def _waiting(item: ReleaseItem) -> QuerySet:
    return ReleaseItem.objects.filter(pk=item.pk, state=Line.WAITING)


@transaction.atomic
def _publish(release: Release, item: ReleaseItem, at: datetime) -> None:
    project = lock_project(item.project, with_campaign=True)
    if not _waiting(item).exists():
        return
    prepared = PreparedDecision.objects.filter(project=project).select_related("by").first()
    _require_as_read(project, prepared, item)
    move = require_decidable(project, prepared, at=at)
    decision = take(project, move, Outcome.of(prepared), by=release.by, at=at, prepared_by=prepared.by)
    _waiting(item).update(state=Line.RELEASED, decision=decision, at=at)


def _require_as_read(project: Project, prepared: PreparedDecision | None, item: ReleaseItem) -> None:
    if prepared is None and is_decided(project):
        raise Refusal(_already(project))
    if prepared is None:
        raise Refusal(GONE)
    if prepared.version != item.version:
        raise Refusal(CHANGED.format(by=prepared.by.get_full_name(), at=short_moment(prepared.at)))


def _already(project: Project) -> str:
    found = Decision.objects.filter(project=project, reopened_at=None).select_related("by").get()
    return ALREADY.format(label=found.get_kind_display(), at=short_moment(found.at), by=found.by.get_full_name())
