"""What stands in place of the fields of each letter that the project lead may write again: names, meanings, words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from partners.letters import absolute
from tne29.lib.french import euros, long_date, moment

from . import complements
from .models import Complement, Decision, LetterText, Project

Name = LetterText.Name
CONVENTION = "Une convention vous sera adressée : l’aide n’est versée qu’une fois qu’elle est signée."
SUSPENDED = {
    "rejection": (
        "Sans ces éléments, votre dossier ne peut pas être instruit. Le délai au terme duquel le silence du service "
        "vaut rejet est suspendu jusqu’à votre réponse, et au plus tard jusqu’à la date ci-dessous (article L. 114-5 "
        "du code des relations entre le public et l’administration)."
    ),
    "acceptance": (
        "Sans ces éléments, votre dossier ne peut pas être instruit. Le délai au terme duquel le silence du service "
        "vaut acceptation ne court qu’à partir de votre réponse (article L. 114-5 du code des relations entre le "
        "public et l’administration)."
    ),
}


@dataclass(frozen=True)
class Reopening:
    project: Project
    reason: str


@dataclass(frozen=True)
class Field:
    """name: what is written between brackets; meaning: what stands there; of: its words, from the thing told."""

    name: str
    meaning: str
    of: Callable[[Any], str]


def _amount(amount) -> str:
    return euros(amount) if amount is not None else ""


def _deposit(about: Decision | Complement) -> str:
    return f"n°\u00a0{about.deposit.number} du {long_date(about.deposit.at)}"


def _questions(asked: Complement) -> str:
    titles = complements.titles(asked.project.edition.questionnaire, asked.scope)
    return "\n".join(f"– {title}" for title in titles)


def _suspended(asked: Complement) -> str:
    return SUSPENDED[asked.project.campaign.call.silence_means] if asked.is_indispensable else ""


OF_PROJECT = (
    Field("référence", "la référence du dossier", lambda it: it.project.reference),
    Field("titre du projet", "le titre du projet", lambda it: it.project.display_title),
    Field("établissement", "le nom de l’établissement", lambda it: it.project.school.name),
    Field("commune", "la commune de l’établissement", lambda it: it.project.school.commune.name),
    Field("campagne", "le nom de la campagne", lambda it: it.project.campaign.name),
    Field("lien du dossier", "l’adresse de la page du dossier", lambda it: absolute(it.project.get_absolute_url())),
)
OF_DECISION = (
    *OF_PROJECT,
    Field("dépôt", "le dépôt examiné : « n° 1 du 3 octobre 2023 »", _deposit),
    Field("montant demandé", "le montant demandé", lambda it: _amount(it.project.amount)),
    Field("montant accordé", "le montant accordé, s’il y en a un", lambda it: _amount(it.amount)),
    Field("conditions", "les conditions, s’il y en a", lambda it: it.conditions),
    Field(
        "convention",
        f"s’il faut une convention : « {CONVENTION} »",
        lambda it: CONVENTION if it.needs_convention else "",
    ),
    Field("motif", "le motif de la décision, ou votre commentaire", lambda it: it.reason),
    Field("date de la décision", "le jour et l’heure de la publication", lambda it: moment(it.at)),
    Field("service", "le nom du service", lambda it: it.mentions.get("service_name", "")),
    Field(
        "voies de recours",
        "les délais et voies de recours, tels que l’appel les donne",
        lambda it: it.mentions.get("appeal_text", "").strip(),
    ),
)
OF_COMPLEMENT = (
    *OF_PROJECT,
    Field("dépôt", "le dépôt à compléter : « n° 1 du 3 octobre 2023 »", _deposit),
    Field("demande", "ce que vous demandez", lambda it: it.message.strip()),
    Field("questions", "les questions qui peuvent changer, si vous en avez choisi ; une par ligne", _questions),
    Field(
        "date limite",
        "« jusqu’au vendredi 3 novembre 2023 à 23 h 59, heure de Paris »",
        lambda it: it.window.span.until,
    ),
    Field("délai du silence", "ce que la loi veut que l’on dise d’un complément indispensable", _suspended),
    Field("service", "le nom du service", lambda it: it.project.campaign.call.service_name),
)
OF_REOPENING = (
    *OF_PROJECT,
    Field("motif", "pourquoi l’instruction reprend", lambda it: it.reason),
    Field("service", "le nom du service", lambda it: it.project.campaign.call.service_name),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    Name.ACCEPTED: OF_DECISION,
    Name.REFUSED: OF_DECISION,
    Name.NO_ACTION: OF_DECISION,
    Name.CHANGES_REQUESTED: OF_COMPLEMENT,
    Name.REOPENED: OF_REOPENING,
}
# Without these the letter would not do what the law, or its own sense, asks of it.
REQUIRED: dict[str, tuple[str, ...]] = {
    Name.REFUSED: ("motif", "voies de recours"),
    Name.NO_ACTION: ("motif", "voies de recours"),
    Name.CHANGES_REQUESTED: ("demande", "questions", "date limite", "délai du silence"),
    Name.REOPENED: ("motif",),
}
