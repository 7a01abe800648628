"""A project that associates schools: a small edition, letters to open, heads who answer."""

from datetime import datetime, timedelta

from accounts.models import User
from campaigns.models import Call
from projects import actions
from projects.content import WorkingCopy
from projects.models import Agreement, AgreementRequest, Project
from projects.network import Place
from schools.models import School
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tne29.outbox.models import Letter

EDITION = """
slug = "reseau"
title = "Questionnaire d’un réseau"

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
label = "Résumé publiable"
max_length = 600
column = "summary"

[[section.question]]
key = "thematique"
kind = "reference"
source = "themes"
label = "Thématique principale"
column = "main_theme"

[[section.question]]
key = "demarche"
kind = "long"
label = "Démarche"
max_length = 900

[[section.question]]
key = "periode"
kind = "composite"
label = "Dates du projet"
ordered = ["debut", "fin"]

[[section.question.cell]]
key = "debut"
kind = "date"
label = "Début"

[[section.question.cell]]
key = "fin"
kind = "date"
label = "Fin"

[[section]]
key = "reseau"
title = "Réseau"

[[section.question]]
key = "en_reseau"
kind = "yesno"
label = "En réseau ?"

[[section.question]]
key = "associes"
kind = "table"
label = "Établissements associés"
max_rows = 9
column = "schools"
condition = { question = "en_reseau", equals = true }

[[section.question.cell]]
key = "school"
kind = "reference"
source = "schools"
label = "Établissement"

[[section.question.cell]]
key = "role"
kind = "short"
label = "Rôle dans le projet"

[[section.question.cell]]
key = "contact"
kind = "short"
label = "Personne à contacter"

[[section.question.cell]]
key = "courriel"
kind = "email"
label = "Son adresse électronique"

[[section.question.cell]]
key = "pupils"
kind = "integer"
label = "Élèves concernés"

[[section.question]]
key = "materiel"
kind = "table"
label = "Équipements demandés"
max_rows = 9

[[section.question.cell]]
key = "pour"
kind = "reference"
source = "schools"
label = "Pour qui"

[[section.question.cell]]
key = "quoi"
kind = "short"
label = "Quoi"
"""
UAIS = ("0299002C", "0299003D", "0299004E")
HEAD = {"name": "Maïwenn Kerdraon", "job": "directrice"}
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def row(uai: str, number: int = 1, **cells) -> dict:
    people = {"contact": f"Contact {number}", "courriel": f"contact{number}@example.org"}
    return {"id": f"r{number}", "school": uai, "role": "accueille les ateliers", **people, "pupils": 20, **cells}


def make_project(
    uais: tuple[str, ...] = UAIS[:2],
    *,
    requires: bool = False,
    by: User | None = None,
    dates: dict | None = None,
    **answers,
) -> Project:
    """A complete draft of a lead school, which associates those."""
    call = factories.make_call(edition=factories.make_edition(EDITION, "reseau"))
    Call.objects.filter(pk=call.pk).update(requires_agreements=requires)
    for number, uai in enumerate(uais, start=1):
        factories.make_school(uai, name=f"École {number} du réseau")
    given = {
        "titre": "Une webradio",
        "resume": "Les élèves fabriquent une émission.",
        "thematique": "inclusion",
        "demarche": "Trois ateliers.",
        "periode": {"debut": "2024-01-08", "fin": "2024-06-28"},
        "en_reseau": True,
        "associes": [row(uai, number) for number, uai in enumerate(uais, start=1)],
        **answers,
    }
    call.refresh_from_db()
    return factories.make_project(factories.make_campaign(call=call, **dates or {}), by=by, answers=given)


def school(uai: str = UAIS[0]) -> School:
    return School.objects.get(uai=uai)


def ask(project: Project, when: datetime = INSIDE, only: str = "", by: User | None = None) -> actions.Asked:
    return actions.ask_agreements(project, by=by or project.created_by, at=when, only=only)


def secret(uai: str = UAIS[0]) -> str:
    """What the head finds in the last letter of the official mailbox."""
    letter = Letter.objects.filter(kind="agreement", recipient=school(uai).email).latest("pk")
    return letter.text.partition("/accord/")[2].partition("/")[0]


def network_of(project: Project) -> list[Place]:
    return WorkingCopy(Project.objects.get(pk=project.pk)).network


def place(project: Project, uai: str = UAIS[0]) -> Place:
    return next(each for each in network_of(project) if each.concern.uai == uai)


def state(project: Project, uai: str = UAIS[0]) -> str:
    return place(project, uai).state.value


def answer(
    project: Project, choice: str = "agreed", uai: str = UAIS[0], when: datetime = INSIDE, **fields
) -> Agreement:
    """The head answers to what the page shows."""
    given = {"seen_hash": place(project, uai).concern.hash, **HEAD, **fields}
    return actions.answer_agreement(secret(uai), choice, at=when, **given)


def agreed(project: Project, *uais: str) -> None:
    ask(project)
    for uai in uais:
        answer(project, uai=uai)


def change(project: Project, **answers) -> None:
    desk.write(project, project.created_by, **answers)


def request_of(uai: str = UAIS[0]) -> AgreementRequest:
    return AgreementRequest.objects.filter(school__uai=uai).latest("pk")
