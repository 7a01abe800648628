"""A committee’s morning: some dossiers under review, a lead who publishes, an instructor who prepares."""

import uuid
from decimal import Decimal

from projects import actions
from projects.models import PreparedDecision, Project
from tests.factories import AFTER, INSIDE, make_campaign, make_head, make_project, make_school
from tests.staff import make_staff

UAIS = ("0299001B", "0299002C", "0299003D", "0299004E", "0299005F")
YES = actions.Outcome("accepted", amount=Decimal("4200.00"), conditions="Avant juin.", needs_convention=True)
NO = actions.Outcome("refused", "Hors du cadre de l’appel.")


def lead(name: str = "nolwenn"):
    return make_staff(name, "pilotage")


def under_review(how_many: int = 1, *, by, campaign=None) -> list[Project]:
    campaign, found = campaign or make_campaign(), []
    for uai in UAIS[:how_many]:
        school = make_school(uai)
        project = make_project(campaign, by=make_head(school), school=school)
        actions.deposit(project, by=project.created_by, at=INSIDE)
        found.append(actions.start_review(project, by=by, at=AFTER))
    return found


def prepared(project: Project, outcome: actions.Outcome = YES, *, by) -> PreparedDecision:
    return actions.prepare_decision(project, outcome, by=by, at=AFTER)


def ask(*chosen: PreparedDecision, by, key=None):
    read = {each.project_id: each.version for each in chosen}
    return actions.ask_release(key or uuid.uuid4(), read, by=by, at=AFTER)
