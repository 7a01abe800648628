"""The first lines of a document about a project: of the working copy as it is, of a deposit as it was."""

from dataclasses import dataclass

from campaigns.questionnaire import projections

from ..content import DepositReading
from ..models import Project

UNTITLED = "Projet sans titre"


@dataclass(frozen=True)
class Face:
    title: str
    campaign: str
    school: str
    commune: str
    uai: str


def face_of_project(project: Project) -> Face:
    school = project.school
    return Face(project.display_title, project.campaign.name, school.name, school.commune.name, school.uai)


def face_of_deposit(reading: DepositReading) -> Face:
    """The words of the day; those of the project once they were erased."""
    if reading.is_erased:
        return face_of_project(reading.deposit.project)
    questionnaire, school = reading.deposit.edition.questionnaire, reading.document["school"]
    title = projections(questionnaire, reading.answers, reading.catalogue).get("title")
    campaign = reading.document["campaign"]
    return Face(title or UNTITLED, campaign, school["name"], school["commune"], school["uai"])
