"""What a team does together: a draft goes on in the next campaign, its four roles, what they say to each other."""

from datetime import datetime, timedelta

from accounts.models import User
from campaigns.models import Campaign
from projects import actions
from projects.models import Project
from projects.models.team import Role

from .cast import Troupe, join_school, person
from .playing import welcome
from .stories import read

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def play_together(troupe: Troupe, campaign: Campaign, *, now: datetime) -> Project:
    """The draft that was left behind goes on in `campaign`, a few days ago."""
    values, begun = read("teamwork"), now - 4 * DAY
    left = Project.objects.get(title=values["left_draft"])
    owner = left.created_by
    project = actions.carry_on(left, campaign, by=owner, at=begun)
    team = {"owner": owner}
    for rank, each in enumerate(values["member"], start=1):
        team[each["key"]] = _come(each, project, troupe, at=begun + rank * HOUR)
    deposit = project.team.get(user=team["deputy"], ended_at=None)
    actions.change_place(project, deposit.pk, role=Role.EDITOR, may_deposit=True, by=owner, at=begun + 5 * HOUR)
    for rank, talk in enumerate(values["talk"]):
        _talk(talk, project, team, at=begun + DAY + rank * HOUR)
    return project


def _come(values: dict, project: Project, troupe: Troupe, *, at: datetime) -> User:
    user = person(values["who"], troupe, at)
    if values.get("belongs"):
        join_school(user, project.school, by=project.created_by, at=at)
    welcome(project, user, role=Role(values["role"]), by=project.created_by, at=at)
    return user


def _talk(values: dict, project: Project, team: dict[str, User], *, at: datetime) -> None:
    (author, words), *replies = values["said"]
    head = actions.comment(project, values["question"], words, by=team[author], at=at)
    for rank, (who, reply) in enumerate(replies, start=1):
        actions.comment(project, head.question, reply, answers=head.pk, by=team[who], at=at + rank * 20 * MINUTE)
    if settler := values.get("settled_by"):
        actions.resolve_comment(project, head.pk, by=team[settler], at=at + 50 * MINUTE)
