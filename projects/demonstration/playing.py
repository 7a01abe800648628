"""Plays a story with the real verbs, each at its instant: the team writes and deposits, the service answers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from campaigns.deadlines import day_start, paris_day
from projects import actions, network
from projects.models import Project
from projects.models.team import Role
from tne29.outbox.models import Letter

from . import cast, papers
from .answering import answers
from .opinions import play_opinions
from .scene import Scene
from .scoring import score_again, score_now, score_past

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AS_PEOPLE_FILL = (
    "porteur",
    "projet",
    "reseau",
    "collectivite",
    "diagnostic",
    "equipement",
    "formation",
    "budget",
    "ressources",
    "parentalite",
    "evaluation",
    "avis",
    "engagements",
)
TOGETHER = 2
EURO = Decimal("1")


def play(scene: Scene) -> Project:
    project = _write(scene)
    OUTCOMES[scene.story.outcome](scene, project)
    project.refresh_from_db()
    play_opinions(scene, project)
    score_now(scene, project)
    return project


# -- the team writes -------------------------------------------------------------------------------


def _write(scene: Scene) -> Project:
    begun = scene.timetable.started
    project = actions.start_project(scene.school, scene.campaign, by=scene.owner, at=begun)
    for rank, person in enumerate(scene.companions, start=1):
        welcome(project, person, role=Role.EDITOR, by=scene.owner, at=begun + rank * MINUTE)
    authors = [scene.owner, *scene.companions]
    saves = list(_saves(scene))
    moments = scene.timetable.saves(len(saves))
    for rank, ((sections, changes), at) in enumerate(zip(saves, moments, strict=True)):
        author = authors[rank % len(authors)]
        project = _save(project, changes, by=author, at=at)
        _join_papers(scene, project, sections, by=author, at=at + MINUTE)
    return project


def welcome(project: Project, person: User, *, role: str, by: User, at: datetime) -> None:
    invitation = actions.invite(project, person.email, role, by=by, at=at)
    actions.accept_invitation(_secret_in_letter(invitation), by=person, at=at + 5 * MINUTE)


def _secret_in_letter(invitation) -> str:
    """What the invited person would click on."""
    before, after = reverse("projects:accept_invitation", args=["--"]).split("--")
    text = Letter.objects.get(key=f"invitation:{invitation.token_hash}").text
    return text.partition(before)[2].split()[0].removesuffix(after)


def _saves(scene: Scene) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The sections that were filled, in the order people fill them, two at a time."""
    written = answers(scene)
    count = max(1, round(len(AS_PEOPLE_FILL) * scene.story.filled / 100))
    for place in range(0, count, TOGETHER):
        sections = AS_PEOPLE_FILL[place : min(place + TOGETHER, count)]
        changes = {key: value for section in sections for key, value in written[section].items()}
        kept = {key: value for key, value in changes.items() if key not in scene.story.leave_out}
        if kept:
            yield list(sections), kept


def _join_papers(scene: Scene, project: Project, sections: list[str], *, by: User, at: datetime) -> None:
    if "equipement" in sections and scene.story.equipment:
        actions.attach(project, "devis", papers.quote(scene), by=by, at=at)
    if "avis" in sections:
        actions.attach(project, "avis_direction-piece", papers.head_opinion(scene), by=by, at=at)


def _save(project: Project, changes: dict[str, Any], *, by: User, at: datetime) -> Project:
    project.refresh_from_db(fields=["revision"])
    return actions.save_answers(project, changes, project.revision, by=by, at=at).project


# -- and then --------------------------------------------------------------------------------------


def _stay(scene: Scene, project: Project) -> Project:
    _ask_heads(scene, project, scene.timetable.finished + MINUTE)
    _heads_answer(scene, project, scene.timetable.finished)
    return project


def _abandon(scene: Scene, project: Project) -> Project:
    return actions.withdraw(project, by=scene.owner, at=scene.timetable.finished, reason=scene.story.withdrawal)


def _submit(scene: Scene, project: Project) -> Project:
    _ask_heads(scene, project, scene.timetable.finished - MINUTE)
    actions.deposit(project, by=scene.owner, at=scene.timetable.finished)
    _heads_answer(scene, project, scene.timetable.finished)
    return project


def _ask_heads(scene: Scene, project: Project, at: datetime) -> None:
    if "heads" in scene.story.network:
        actions.ask_agreements(project, by=scene.owner, at=at)


def _heads_answer(scene: Scene, project: Project, asked: datetime) -> None:
    """Hours later, or the day after; those whom the story does not name are still awaited."""
    for rank, (number, answer, words) in enumerate(scene.story.network.get("heads", ())):
        head = scene.troupe.team[number][0]
        request = project.agreement_requests.get(school__uai=cast.uai(number))
        actions.answer_agreement(
            network.secret_of(request),
            answer,
            seen_hash=request.content_hash,
            name=head.get_full_name(),
            job=head.job_title.lower(),
            comment=words,
            at=asked + timedelta(hours=3 + 22 * rank),
        )


def _submit_twice(scene: Scene, project: Project) -> Project:
    _submit(scene, project)
    key, text = scene.story.correction
    at = scene.timetable.finished + DAY
    project = _save(project, {key: text}, by=scene.owner, at=at)
    actions.deposit(project, by=scene.owner, at=at + 3 * MINUTE)
    return project


def _withdraw(scene: Scene, project: Project) -> Project:
    _submit(scene, project)
    at = scene.timetable.finished + 100 * MINUTE
    return actions.withdraw(project, by=scene.owner, at=at, reason=scene.story.withdrawal)


def _review(scene: Scene, project: Project) -> Project:
    project = _submit(scene, project)
    project = actions.start_review(project, by=scene.troupe.reviewer, at=scene.timetable.review_started)
    score_past(scene, project)
    return project


def _ask_for_more(scene: Scene, project: Project) -> Project:
    project = _review(scene, project)
    wanted = scene.story.complement
    at = scene.timetable.complement_asked(wanted.get("weeks", 0))
    until = day_start(paris_day(at) + (wanted["days"] + 1) * DAY)
    message = wanted["message"].strip()
    asked = {"scope": wanted.get("scope", ()), "is_indispensable": wanted.get("indispensable", False)}
    return actions.request_changes(project, by=scene.troupe.lead, at=at, message=message, until=until, **asked)


def _give_more(scene: Scene, project: Project) -> Project:
    project = _ask_for_more(scene, project)
    asked_at = project.window.opens_at
    at = scene.timetable.complement_given(asked_at, scene.story.complement["days"])
    answer = scene.story.complement["answer"].strip()
    project = _save(project, {scene.story.complement["question"]: answer}, by=scene.owner, at=at)
    actions.attach(project, "autres_pieces", papers.agreement(scene), by=scene.owner, at=at + MINUTE)
    actions.deposit(project, by=scene.owner, at=at + 4 * MINUTE)
    project.refresh_from_db()
    score_again(scene, project, at + DAY)
    return project


def _accept(scene: Scene, project: Project) -> Project:
    return _granted(scene, _review(scene, project))


def _accept_after_changes(scene: Scene, project: Project) -> Project:
    return _granted(scene, _give_more(scene, project))


def _granted(scene: Scene, project: Project) -> Project:
    wanted = scene.story.decision
    amount = _share_of_the_request(project, wanted["grant"])
    conditions = wanted.get("conditions", "").strip()
    actions.accept(project, **_decided(scene), amount=amount, conditions=conditions)
    return project


def _share_of_the_request(project: Project, percent: int) -> Decimal:
    project.refresh_from_db()
    if percent == 100:
        return project.amount
    return (project.amount * percent / 100).quantize(EURO, rounding=ROUND_DOWN)


def _prepare(scene: Scene, project: Project) -> Project:
    """Waits for the committee, and for the lead to publish it."""
    project, wanted = _review(scene, project), scene.story.prepared
    amount = _share_of_the_request(project, wanted["grant"])
    words = wanted["reason"].strip(), amount, wanted.get("conditions", "").strip(), wanted.get("convention", False)
    at = scene.timetable.review_started + 2 * timedelta(hours=1)
    actions.prepare_decision(project, actions.Outcome(wanted["kind"], *words), by=scene.troupe.reviewer, at=at)
    return project


def _refuse(scene: Scene, project: Project) -> Project:
    actions.refuse(_review(scene, project), **_decided(scene))
    return project


def _close(scene: Scene, project: Project) -> Project:
    actions.close_without_action(_review(scene, project), **_decided(scene))
    return project


def _decided(scene: Scene) -> dict[str, Any]:
    wanted = scene.story.decision
    at = scene.timetable.after_close("decision", weeks=wanted["weeks"])
    return {"by": scene.troupe.lead, "at": at, "reason": wanted["reason"].strip()}


OUTCOMES: dict[str, Callable[[Scene, Project], Project]] = {
    "draft": _stay,
    "abandoned": _abandon,
    "submitted": _submit,
    "submitted_twice": _submit_twice,
    "withdrawn": _withdraw,
    "under_review": _review,
    "prepared": _prepare,
    "changes_requested": _ask_for_more,
    "accepted": _accept,
    "accepted_after_changes": _accept_after_changes,
    "refused": _refuse,
    "no_action": _close,
}
