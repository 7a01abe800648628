"""The committee of the demonstration: a provisional grid, and what three people give to each dossier, on their own."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import Group

from accounts import groups
from accounts.models import User
from campaigns.models import Call
from projects import actions, scoring
from projects.models import Criterion, Grid, Project
from projects.workflow import State

from .cast import person
from .scene import Scene
from .stories import read as plays

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALONE_ONE_TURN_IN, ASIDE_ONE_TURN_IN, SHARED_ONE_TURN_IN = 9, 7, 5


def plant_grid(call: Call) -> None:
    """Provisional, as the page says; and the envelope, unless the lead gave one."""
    values = plays("scoring")
    grid = Grid(call=call, is_open=True, scale="\n".join(values["scale"]))
    actions.number_grid(grid)
    grid.save()
    for order, each in enumerate(values["criterion"], start=1):
        Criterion.objects.create(grid=grid, order=order, **each)
    Call.objects.filter(pk=call.pk, envelope=None).update(envelope=Decimal(values["envelope"]))


def score_past(scene: Scene, project: Project) -> None:
    """Once the review has begun, weeks before the decision."""
    if scene.timetable.is_past:
        _score(scene, project, scene.timetable.review_started + HOUR)


def score_again(scene: Scene, project: Project, at: datetime) -> None:
    """What was deposited for a complement is scored anew."""
    if scene.timetable.is_past:
        for rank, by in enumerate(each for each in _reviewers(scene, at) if _former(project, each)):
            _give(scene, project, by, at=at + rank * MINUTE)


def score_now(scene: Scene, project: Project) -> None:
    """Around the window that is open: whatever waits for the service."""
    if not scene.timetable.is_past and project.state in State.with_staff:
        _score(scene, project, project.journal.latest("number").at + MINUTE)


def _score(scene: Scene, project: Project, at: datetime) -> None:
    """One dossier still lacks somebody, and of another one a reviewer stands aside."""
    reviewers = _reviewers(scene, at)
    if scene.turn % ASIDE_ONE_TURN_IN == 4:
        aside = reviewers.pop(1)
        actions.declare_interest(project, plays("scoring")["recusal"], by=aside, at=min(at, scene.timetable.now))
    if scene.turn % ALONE_ONE_TURN_IN == 8:
        reviewers = reviewers[:1]
    is_shared = scene.turn % SHARED_ONE_TURN_IN == 2
    for rank, reviewer in enumerate(reviewers, start=1):
        is_severe = is_shared and reviewer == reviewers[-1]
        _give(scene, project, reviewer, at=min(at + rank * MINUTE, scene.timetable.now), is_severe=is_severe)


def _reviewers(scene: Scene, at: datetime) -> list[User]:
    third = person(plays("scoring")["reviewer"], scene.troupe, at)
    if not third.is_staff:
        third.is_staff = True
        third.save(update_fields=["is_staff"])
        third.groups.add(Group.objects.get(name=groups.REVIEW))
    return [scene.troupe.reviewer, third, scene.troupe.lead]


def _give(scene: Scene, project: Project, by: User, *, at: datetime, is_severe: bool = False) -> None:
    """The same dossier is worth about the same to each of them, but for one who is severe."""
    grid, deposit = Grid.objects.in_force(scene.campaign.call_id), project.last_deposit()
    criteria = list(grid.criteria.all())
    worth, taste = random.Random(scene.story.key), random.Random(f"{scene.story.key} {by.email}")
    remarks = plays("scoring")["remark"]
    tastes = (-2, -2, -1) if is_severe else (-1, 0, 0, 0, 1)
    degrees = {each.code: worth.choice((1, 2, 3, 3, 4)) + taste.choice(tastes) for each in criteria}
    scores = {code: actions.Score(min(4, max(0, degree))) for code, degree in degrees.items()}
    comment = taste.choice(remarks)["text"]
    scored = actions.Scored(scores, deposit.pk, comment, scoring.fingerprint(grid, criteria), _former(project, by))
    actions.give_review(project, scored, by=by, at=at)


def _former(project: Project, by: User) -> int:
    return project.reviews.standing().filter(by=by).values_list("pk", flat=True).first() or 0
