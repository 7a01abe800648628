"""A grid of three criteria, deposited dossiers, and three who score: Nolwenn leads, Malo and Rozenn review."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from projects import actions, scoring
from projects.models import Criterion, Grid, Project, Review
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.opinions import scene as opinions
from tests.staff import make_staff

WEIGHTS = {"sens": 3, "equipe": 2, "budget": 1}
LABELS = {"sens": "Sens du projet", "equipe": "Équipe", "budget": "Budget"}


def make_filed(title: str = "Le phare", number: int = 0) -> Project:
    return opinions.make_filed(title, number)


@transaction.atomic
def make_grid(project: Project, *, is_open: bool = True, **fields) -> Grid:
    grid = Grid(call=project.campaign.call, is_open=is_open, **fields)
    actions.number_grid(grid)
    grid.save()
    for order, (code, weight) in enumerate(WEIGHTS.items()):
        Criterion.objects.create(grid=grid, order=order, code=code, label=LABELS[code], weight=weight)
    return grid


def person(name: str, group: str = "instruction") -> User:
    return User.objects.filter(email=f"{name}@example.org").first() or make_staff(name, group)


def lead() -> User:
    return person("nolwenn", "pilotage")


def scored(project: Project, degrees: Iterable[int], *, by: User, comment: str = "", **change) -> actions.Scored:
    """As the page of that person would send it, now."""
    former = Review.objects.standing().filter(project=project, by=by).first()
    grid = Grid.objects.in_force(project.campaign.call_id)
    seen = {
        "deposit": project.last_deposit().pk,
        "grid": scoring.fingerprint(grid, grid.criteria.all()) if grid else "",
        "former": former.pk if former else 0,
    }
    scores = {code: actions.Score(degree) for code, degree in zip(WEIGHTS, degrees, strict=False)}
    return actions.Scored(scores, comment=comment, **seen | change)


def give(project: Project, *degrees: int, by: User, when=INSIDE, **change) -> Review:
    return actions.give_review(project, scored(project, degrees, by=by, **change), by=by, at=when)


def deposit_again(project: Project, title: str, when) -> None:
    project.refresh_from_db()
    actions.save_answers(project, {"titre": title}, project.revision, by=project.created_by, at=when)
    project.refresh_from_db()
    actions.deposit(project, by=project.created_by, at=when)
    project.refresh_from_db()


def page_text(response) -> str:
    return desk.text_of(response)
