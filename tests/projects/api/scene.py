"""A project that was accepted, and may be shown."""

from projects import actions
from tests.factories import INSIDE
from tests.projects.exports.scene import deposited

BASE = "/api/v1"


def accepted(campaign, lead, place: int = 0, **answers):
    deposit = deposited(campaign, place, publication=True, thematique="inclusion", **answers)
    project = actions.start_review(deposit.project, by=lead, at=INSIDE)
    actions.accept(project, by=lead, at=INSIDE, amount=1000)
    return deposit
