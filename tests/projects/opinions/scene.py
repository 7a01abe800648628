"""A deposited dossier, a project lead who asks, somebody who answers by the link of their letter."""

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from projects import actions
from projects.models import Opinion, OpinionRequest, Project
from projects.opinions import Person
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tests.staff import make_staff
from tne29.outbox.models import Letter

DAY = timedelta(days=1)
DUE_ON = date(2023, 10, 23)
IEN = Person("inspector", "Inspection, circonscription de Brest", "ien@example.org")
TOWN = Person("authority", "Commune de Brest", "mairie@example.org")
SAYS = {"name": "Soazig Le Bihan", "job": "inspectrice"}
SECRET_WORDS = "Budget confidentiel"


def make_filed(title: str = "Le phare", number: int = 0) -> Project:
    """With a file in its second section."""
    owner = factories.make_head(factories.make_school(), f"titulaire{number}")
    before = Project.objects.first()
    campaign = before.campaign if before else desk.make_campaign()
    answers = {
        "titre": title,
        "resume": "Une émission sur le port.",
        "depenses": [{"id": "r1", "poste": SECRET_WORDS, "montant": "1200"}],
    }
    project = desk.make_project(owner, campaign=campaign, answers=answers)
    actions.attach(project, "avis-piece", upload("devis.pdf"), by=owner, at=INSIDE)
    actions.deposit(project, by=owner, at=INSIDE)
    project.refresh_from_db()
    return project


def lead() -> User:
    return User.objects.filter(email="nolwenn@example.org").first() or make_staff("nolwenn", "pilotage")


def wanted(*sections: str, files: bool = False, due_on: date = DUE_ON, message: str = "") -> actions.Wanted:
    return actions.Wanted(list(sections or ("projet",)), files, due_on, message)


def ask(project: Project, *people: Person, when: datetime = INSIDE, sections=(), **what) -> list[OpinionRequest]:
    given = wanted(*sections, **what)
    return actions.ask_opinions(project, people or (IEN,), given, by=lead(), at=when).sent


def secret(person: Person = IEN) -> str:
    """What the last letter to that person says."""
    kinds = ("opinion", "opinion_reminder")
    letter = Letter.objects.filter(kind__in=kinds, recipient=person.email).latest("pk")
    return letter.text.partition("/avis/")[2].partition("/")[0]


def answer(choice: str = "favourable", person: Person = IEN, when: datetime = INSIDE + DAY, **says) -> Opinion:
    return actions.answer_opinion(secret(person), choice, at=when, **{**SAYS, **says})


def upload(name: str = "avis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, desk.PDF, "application/pdf")
