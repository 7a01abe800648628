"""Answers to any questionnaire, as long as those of a school; and what holds them, in memory."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import User
from campaigns.deadlines import Span
from campaigns.models import Call, Campaign, Edition, Window
from campaigns.questionnaire import Questionnaire, StaticCatalogue, told
from campaigns.questionnaire.schema import Question
from partners.models import Contact
from projects import receipts
from projects.models import Deposit, DepositContent, Project
from projects.printouts import dossier
from projects.printouts.blank import blank_of
from projects.printouts.document import Document
from projects.printouts.fillable import fillable_of, prefilled_of
from schools.models import Commune, School
from tne29.lib.canonical import canonical_json, sha256_hex

SENTENCES = (
    "Les élèves de CM2 et de sixième fabriquent chaque mois une émission de radio.",
    "L’équipe a constaté que la moitié des familles n’utilise pas l’espace numérique de travail, faute d’équipement.",
    "Un atelier du samedi matin réunit parents et enfants à « Ti ar C’hoat »\u00a0: on y parle des écrans.",
    "Le matériel demandé circule entre les trois écoles du réseau\u00a0; le calendrier est commun.",
    "La commune prend à sa charge le câblage de deux salles, pour 12\u202f345,60\u00a0€, avant la Toussaint.",
    "Deiz mat\u00a0! Ar skolidi a skriv ur gazetenn\u00a0: ñ, ù, c’h, Plouarzel, Île-de-Sein, Élorn, Œuvre.",
)
LISTS = {
    "themes": [("inclusion", "Numérique et école inclusive"), ("medias", "Éducation aux médias et à l’information")],
    "territories": [("iroise", "Pays d’Iroise"), ("poher", "Poher")],
    "partners": [("canope", "Réseau Canopé"), ("departement", "Conseil départemental du Finistère")],
    "districts": [("0291111A", "Brest nord")],
    "authorities": [("Brest métropole", "Brest métropole")],
    "schools": [("0299001B", "École de la Pointe, Brest (0299001B)"), ("0299002C", "Collège de l’Élorn (0299002C)")],
}
FACTS = {
    "school": "École de la Pointe, Brest (0299001B)",
    "school_contact": ["12 rue de l’Exemple, 29200 Brest", "0299001B@example.org", "02 98 00 00 00"],
    "school_kind": "primary",
    "school_sector": "public",
    "school_district": "Brest nord",
    "school_epci": "Brest métropole",
}
STATIC = Path(settings.BASE_DIR, "static")
SHIPPED = Path(settings.BASE_DIR, "campaigns/editions/ami_2023_2024.toml")
AT = datetime(2023, 10, 20, 12, 3, 22, 123456, tzinfo=UTC)


def prose(length: int) -> str:
    """Paragraphs of about that many characters, never more."""
    text = ""
    for place in range(length):
        sentence = SENTENCES[place % len(SENTENCES)]
        if len(text) + len(sentence) + 2 > length:
            break
        text += ("\n\n" if place and place % 4 == 0 else " " if text else "") + sentence
    return text or SENTENCES[0][:length].strip()


def filled(questionnaire: Questionnaire, *, share: float = 0.4, rows: int = 4) -> dict[str, Any]:
    """An answer to every question; long ones use that share of their limit."""
    answers = {question.key: _answer(question, share, rows) for question in questionnaire.questions}
    return {key: value for key, value in answers.items() if value is not None}


def _answer(question: Question, share: float, rows: int) -> Any:
    return ANSWERS[question.kind.name](question, share, rows)


def _composite(question: Question, share: float, rows: int) -> dict:
    cells = {cell.key: _answer(cell, share, rows) for cell in question.cells}
    return {key: value for key, value in cells.items() if value is not None}


def _table(question: Question, share: float, rows: int) -> list[dict]:
    wanted = min(max(rows, question.limits.min_rows), question.limits.max_rows or rows)
    return [{"id": f"r{place:04}", **_composite(question, share, rows)} for place in range(wanted)]


def _short(question: Question, share: float, rows: int) -> str:
    formats = {"siren": "200068120", "year": "2021"}
    longest = question.limits.max_length or 60
    return formats.get(question.format) or "Une webradio de l’école au collège"[:longest].strip()


ANSWERS = {
    "short": _short,
    "long": lambda question, share, rows: prose(max(int(question.limits.max_length * share), 30)),
    "choice": lambda question, share, rows: question.options[0].value,
    "multi": lambda question, share, rows: [option.value for option in question.options if not option.alone][:3],
    "yesno": lambda question, share, rows: True,
    "integer": lambda question, share, rows: int(question.limits.min or 1) + 11,
    "euros": lambda question, share, rows: "1234.50",
    "date": lambda question, share, rows: str(question.limits.min or date(2023, 11, 6)),
    "email": lambda question, share, rows: "prenom.nom@example.org",
    "phone": lambda question, share, rows: "02 98 00 00 00",
    "reference": lambda question, share, rows: LISTS[question.source][0][0],
    "references": lambda question, share, rows: [value for value, _ in LISTS[question.source]],
    "composite": _composite,
    "table": _table,
    "tick": lambda question, share, rows: True,
    "file": lambda *given: None,
    "notice": lambda *given: None,
    "computed": lambda *given: None,
    "balance": lambda *given: None,
}
CATALOGUE = StaticCatalogue(LISTS, FACTS)


def project_in_memory(source: str, answers: dict[str, Any] | None = None) -> Project:
    """A draft of the edition, in no database."""
    edition = Edition(slug="essai", title="Essai", source=source, fingerprint=sha256_hex(source))
    call = Call(title="Appel à manifestation d’intérêt 2023-2024", edition=edition, service_name="Service du numérique")
    call.service_email, call.service_phone = "service@example.org", "02 98 00 00 00"
    call.service_address = "32 boulevard de l’Exemple\n29000 Quimper"
    call.appeal_text = "Vous pouvez la contester dans les deux mois devant le tribunal administratif de Rennes."
    span = Span.of_days(date(2023, 9, 4), date(2023, 10, 20))
    campaign = Campaign(call=call, number=1, name="Première campagne 2023-2024", slug="c1")
    campaign.opens_on, campaign.closes_on = span.opens_on, span.closes_on
    school = School(uai="0299001B", name="École de la Pointe", kind="primary", commune=Commune(name="Brest"))
    return Project(
        reference="TNE29-7KQ4-M2",
        campaign=campaign,
        school=school,
        edition=edition,
        window=Window(campaign=campaign, opens_at=span.opens_at, ends_at=span.ends_at),
        title="Une webradio de l’école au collège",
        answers=filled(edition.questionnaire) if answers is None else answers,
        revision=12,
        updated_at=AT,
    )


def deposit_in_memory(project: Project) -> Deposit:
    by = User(email="anne.le-goff@example.org", first_name="Anne", last_name="Le Goff")
    window = project.window
    deposit = Deposit(project=project, number=2, at=AT, window=window, by=by, by_name="Anne Le Goff", revision=12)
    deposit.edition, deposit.content_hash, deposit.code = project.edition, "3f" * 32, "K7QM-4T2X-9WPR-H3VD"
    deposit.window_opens_at, deposit.window_ends_at = window.opens_at, window.ends_at
    receipts.sign(deposit)
    DepositContent(deposit=deposit, content=canonical_json(_frozen(project)), salt="5a" * 32)
    return deposit


def _frozen(project: Project) -> dict[str, Any]:
    questionnaire = project.edition.questionnaire
    files = [question for question in questionnaire.questions if question.kind.name == "file"]
    return {
        "campaign": project.campaign.name,
        "school": {"uai": "0299001B", "name": "École de la Pointe", "commune": "Brest"},
        "answers": json.loads(json.dumps(project.answers)),
        "labels": {source: dict(choices) for source, choices in LISTS.items()},
        "facts": FACTS,
        "attachments": [
            {
                "id": place,
                "question": question.key,
                "name": f"devis n° {place + 1} – matériel.pdf",
                "size": 123_456 * (place + 1),
                "sha256": f"{place + 10:x}" * 64,
                "content_type": "application/pdf",
            }
            for place, question in enumerate(files)
        ],
    }


def draft_in_memory(project: Project, catalogue: StaticCatalogue = CATALOGUE) -> Document:
    sections = told(project.edition.questionnaire, project.answers, catalogue)
    return dossier.draft_of(project, sections, [])


def blank_in_memory(project: Project, catalogue: StaticCatalogue = CATALOGUE) -> Document:
    return blank_of(project.campaign, project.window.span, contacts(), catalogue)


def fillable_in_memory(project: Project, catalogue: StaticCatalogue = CATALOGUE) -> Document:
    return fillable_of(project.campaign, project.window.span, contacts(), catalogue)


def prefilled_in_memory(project: Project, catalogue: StaticCatalogue = CATALOGUE) -> Document:
    return prefilled_of(project, project.window.span, contacts(), catalogue, {})


def contacts() -> list[Contact]:
    return [Contact(kind="technical", name="Camille Exemple", email="aide@example.org", phone="02 98 00 00 01")]
