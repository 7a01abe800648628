"""Small worlds for tests: a call, a campaign, a school, people, a project. Plain functions, no surprises."""

from datetime import date, datetime
from itertools import count

from accounts.models import User
from campaigns.models import Call, Campaign, Edition, Theme
from projects import actions
from projects.models import Project
from schools.models import Commune, Membership, School
from tests.moments import at

numbers = count(1)

BEFORE = at("2023-09-01 12:00:00")
INSIDE = at("2023-10-02 10:00:00")
AFTER = at("2023-10-21 00:00:00")

EDITION = """
slug = "essai"
title = "Questionnaire d’essai"

[[section]]
key = "projet"
title = "Le projet"

[[section.question]]
key = "titre"
kind = "short"
label = "Titre du projet"
required = true
max_length = 120
column = "title"

[[section.question]]
key = "resume"
kind = "long"
label = "Résumé"
required = true
max_length = 600

[[section.question]]
key = "thematique"
kind = "reference"
source = "themes"
label = "Thématique"
column = "main_theme"

[[section]]
key = "budget"
title = "Budget"

[[section.question]]
key = "depenses"
kind = "table"
label = "Dépenses"
min_rows = 1
max_rows = 10

[[section.question.cell]]
key = "poste"
kind = "short"
label = "Poste"

[[section.question.cell]]
key = "montant"
kind = "euros"
label = "Montant"

[[section.question]]
key = "devis"
kind = "file"
label = "Devis"
accepts = ["pdf", "png", "odt", "docx"]
"""

ANSWERS = {"titre": "Une webradio à l’école", "resume": "Les élèves fabriquent une émission."}


def make_user(name: str = "", *, is_staff: bool = False, **fields) -> User:
    name = name or f"personne{next(numbers)}"
    fields = {"first_name": name.capitalize(), "last_name": "Le Goff", **fields}
    return User.objects.create(email=f"{name}@example.org", is_staff=is_staff, **fields)


def make_school(uai: str = "0299001B", **fields) -> School:
    commune, _ = Commune.objects.get_or_create(insee="29019", defaults={"name": "Brest"})
    defaults = {"name": "École de la Pointe", "kind": "primary", "commune": commune, "email": f"{uai}@example.org"}
    school, _ = School.objects.get_or_create(uai=uai, defaults={**defaults, **fields})
    return school


def make_edition(source: str = EDITION, slug: str = "essai") -> Edition:
    edition, _ = Edition.objects.get_or_create(
        slug=slug, defaults={"title": "Essai", "source": source, "published_at": BEFORE}
    )
    return edition


def make_call(**fields) -> Call:
    defaults = {
        "title": "AMI 2023-2024",
        "school_year": "2023-2024",
        "edition": fields.pop("edition", None) or make_edition(),
        "service_name": "Service d’essai",
        "service_email": "service@example.org",
        "is_current": True,
    }
    call, _ = Call.objects.get_or_create(slug="ami-2023-2024", defaults={**defaults, **fields})
    Theme.objects.get_or_create(call=call, code="inclusion", defaults={"label": "Numérique et école inclusive"})
    return call


def make_campaign(
    opens_on: date = date(2023, 9, 4), closes_on: date = date(2023, 10, 20), *, slug: str = "campagne-1", **fields
) -> Campaign:
    """With its first window in force."""
    call = fields.pop("call", None) or make_call()
    number = call.campaigns.count() + 1
    campaign = Campaign.objects.create(
        call=call, number=number, name=f"Campagne {number}", slug=slug, opens_on=opens_on, closes_on=closes_on, **fields
    )
    actions.open_campaign(campaign, by=None, at=BEFORE)
    return campaign


def make_head(school: School, name: str = "", *, when: datetime = BEFORE) -> User:
    """Somebody who speaks for the school, in the school year of that day."""
    user = make_user(name)
    Membership.objects.create(
        user=user, school=school, role="head", requested_at=when, confirmed_at=when, confirmation_means="staff"
    )
    return user


def make_project(
    campaign: Campaign | None = None,
    *,
    by: User | None = None,
    school: School | None = None,
    answers: dict | None = None,
    when: datetime = INSIDE,
) -> Project:
    """A draft, complete unless other answers are given, owned by the head of its school."""
    school = school or make_school()
    campaign = campaign or make_campaign()
    by = by or make_head(school)
    given = ANSWERS if answers is None else answers
    return actions.start_project(school, campaign, by=by, at=when, answers=given)


def make_deposit(project: Project | None = None, *, when: datetime = INSIDE):
    project = project or make_project()
    return actions.deposit(project, by=project.created_by, at=when)
