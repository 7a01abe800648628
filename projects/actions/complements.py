"""Asking for complements, and holding the team to what was asked: one door for answers, files and the deposit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.models import Window
from tne29.lib.errors import Refusal

from .. import complements, content, letters
from ..content import WorkingCopy, live_attachments
from ..models import Complement, Deposit, Project
from ..models.project import FILES
from .move import make_move
from .review import begin_act

NO_DEADLINE = "Indiquez une date limite à venir pour le complément."
UNKNOWN = "Ce questionnaire n’a pas toutes les questions choisies : rouvrez la page et recommencez."
NOT_ASKED = (
    "Le service n’a pas demandé de changer {titles}. Rien n’a été enregistré : seules les questions qu’il a nommées "
    "se modifient."
)
STRAYED = "Des réponses que le service n’a pas demandé de changer ont changé depuis votre dépôt : {titles}."


@transaction.atomic
def request_changes(project: Project, *, by: User, at: datetime, message: str, until: datetime, **asks: Any) -> Project:
    """Gives the team a window of its own, from now until `until` (aware, UTC, exclusive), to complete its answers."""
    project, move = begin_act(project, "request_changes", by=by, at=at, reason=message)
    asked = planned_complement(project, by=by, at=at, message=message, until=until, **asks)
    asked.window.save(force_insert=True)
    asked.save(force_insert=True)
    make_move(project, move, by=by, at=at, message=message, window=asked.window)
    letters.changes_requested(project, asked, at=at)
    return project


def planned_complement(
    project: Project,
    *,
    by: User,
    at: datetime,
    message: str,
    until: datetime,
    scope: Iterable[str] = (),
    is_indispensable: bool = False,
) -> Complement:
    """What would be asked, with its window; nothing is written.

    scope: the only questions that may change; all of them when none is named. What depends on them may change too, and
    what the team has already changed since its deposit.
    """
    if until <= at:
        raise Refusal(NO_DEADLINE)
    deposit = Deposit.objects.select_related("content").filter(project=project).latest("number")
    window = Window(
        campaign_id=project.campaign_id,
        is_special=True,
        opens_at=at,
        ends_at=until,
        by=by,
        reason=f"Complément demandé pour le dossier {project.reference}",
        created_at=at,
    )
    return Complement(
        project=project,
        deposit=deposit,
        window=window,
        scope=_whole_scope(project, deposit, scope),
        message=message.strip(),
        is_indispensable=is_indispensable,
        by=by,
        at=at,
    )


@transaction.atomic
def resume_review(project: Project, *, by: User, at: datetime) -> Project:
    """Without waiting any longer for what was asked."""
    project, move = begin_act(project, "resume_review", by=by, at=at)
    make_move(project, move, by=by, at=at)
    close_complement(project, at=at)
    return project


def _whole_scope(project: Project, deposit: Deposit, scope: Iterable[str]) -> list[str]:
    questionnaire, wanted = project.edition.questionnaire, set(scope)
    if not wanted:
        return []
    if wanted - {each.key for each in questionnaire.questions}:
        raise Refusal(UNKNOWN)
    return complements.with_dependents(questionnaire, wanted | changed_since(project, deposit))


def changed_since(project: Project, deposit: Deposit) -> set[str]:
    """The questions whose answers or files are no longer what they were when that deposit was made."""
    former: dict = {}
    for revision in project.revisions.filter(number__gt=deposit.revision).order_by("number"):
        for key, change in revision.changes.items():
            former.setdefault(key, change["before"])
    answers = {key for key, before in former.items() if key[: len(FILES)] != FILES}
    changed = {key for key in answers if project.answers.get(key) != former[key]}
    return changed | (_files_changed(project, deposit) if len(answers) < len(former) else set())


def _files_changed(project: Project, deposit: Deposit) -> set[str]:
    then = {(each["question"], each["id"]) for each in content.read(deposit).attachments}
    now = set(live_attachments(project).values_list("question", "pk"))
    return {path.partition("-")[0] for path, _ in then ^ now}


def require_in_scope(project: Project, keys: Iterable[str]) -> None:
    """Asked by whatever writes an answer or a file of a project that is locked."""
    wanted = {key.partition("-")[0] for key in keys}
    allowed = complements.open_keys(project) if wanted else None
    if allowed is not None and (astray := wanted - allowed):
        raise Refusal(NOT_ASKED.format(titles=_named(project, astray)))


def close_complement(project: Project, *, at: datetime, answer: Deposit | None = None) -> None:
    Complement.objects.filter(project=project, ended_at=None).update(ended_at=at, answer=answer)


def require_nothing_astray(copy: WorkingCopy) -> None:
    """Whatever the path by which it was written, what was not asked for does not go with the answer."""
    asked = next((each for each in copy.complements if each.ended_at is None), None)
    if asked is None or not asked.scope:
        return
    if astray := changed_since(copy.project, asked.deposit) - set(asked.scope):
        raise Refusal(STRAYED.format(titles=_named(copy.project, astray)))


def _named(project: Project, keys: Iterable[str]) -> str:
    return ", ".join(f"« {title} »" for title in complements.titles(project.edition.questionnaire, keys))
