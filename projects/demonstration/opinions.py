"""Around the open window, inspectors and authorities are asked what they think: given, awaited, late."""

from datetime import timedelta

from projects import actions, content, opinions
from projects.models import OpinionRequest, Project
from projects.workflow import State

from .scene import Scene
from .stories import read as plays

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def play_opinions(scene: Scene, project: Project) -> None:
    """The first one asked answers; the second is late, or has time left; each project in its turn."""
    if scene.timetable.is_past or project.state not in State.with_staff:
        return
    values, now = plays("opinions"), scene.timetable.now
    asked_at = max(project.journal.latest("number").at + 10 * MINUTE, now - 2 * DAY)
    people = [each for each in opinions.people(project, content.read(project.last_deposit())) if each.email][:2]
    late, soon = (now - DAY).date(), (now + 12 * DAY).date()
    for rank, person in enumerate(people):
        is_late = rank == 1 and scene.turn % 2 == 0 and asked_at.date() < late
        (request,) = _ask(scene, project, person, due_on=late if is_late else soon, at=asked_at + rank * MINUTE)
        if rank == 0:
            _answer(request, values["given"][scene.turn % len(values["given"])], at=min(asked_at + 3 * HOUR, now))


def _ask(scene: Scene, project: Project, person, *, due_on, at) -> list[OpinionRequest]:
    sections = [key for key, _ in opinions.sections_of(project.last_deposit())]
    wanted = actions.Wanted(sections, True, due_on, plays("opinions")["message"].strip())
    return actions.ask_opinions(project, [person], wanted, by=scene.troupe.reviewer, at=at).sent


def _answer(request: OpinionRequest, values: dict, *, at) -> None:
    actions.answer_opinion(
        opinions.secret_of(request),
        values["answer"],
        name=values["name"],
        job=values["job"],
        comment=values["comment"].strip(),
        at=at,
    )
