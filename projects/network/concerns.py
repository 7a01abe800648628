"""What concerns an associated school: the one place that says so. Its head agrees to that, and to nothing else.

The lead school; the title, the summary, the themes and the dates of the project; and, in every table where a line
names a school (the network’s own, equipment or expenses when the edition asks for whom), the lines that name it.
Codes are kept, not words: a school or a theme that is renamed does not undo what was agreed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from campaigns.questionnaire import Catalogue, Question, Questionnaire, effective
from tne29.lib.canonical import canonical_json, sha256_hex

from ..models import Project

FORMAT = 1
COLUMNS = ("title", "summary")
NETWORK = "schools"
IN_WORDS = (
    "l’établissement porteur, le titre, le résumé publiable, les thématiques, les dates du projet, "
    "et ce que le dossier prévoit pour"
)


@dataclass(frozen=True)
class Concern:
    """What a project says of one school. row: its line in the network, for its contact."""

    uai: str
    row: dict[str, Any]
    document: dict[str, Any]

    @cached_property
    def content(self) -> str:
        return canonical_json(self.document)

    @cached_property
    def hash(self) -> str:
        return sha256_hex(self.content)

    @property
    def contact_name(self) -> str:
        return self.row.get("contact") or ""

    @property
    def contact_address(self) -> str:
        return self.row.get("courriel") or ""


def concerns(project: Project, catalogue: Catalogue) -> list[Concern]:
    """One for each school that the network names, in its order; none when the question is not asked. No query.

    A team that lists its own school asks nothing of it: the lead school deposits the project.
    """
    questionnaire = project.edition.questionnaire
    network = _network(questionnaire)
    if not has_network(project):
        return []
    answers = effective(questionnaire, project.answers, catalogue)
    values = {each.key: each.kind.value(each, answers, catalogue) for each in _told_to_all(questionnaire)}
    tables = {each.key: each.kind.value(each, answers, catalogue) or [] for each in _tables(questionnaire)}
    shared = {key: value for key, value in values.items() if value is not None}
    named = {
        row["school"]: row for row in tables[network.key] if row.get("school") not in (None, "", project.school.uai)
    }
    return [
        Concern(uai, row, _document(project, uai, shared | _lines(questionnaire, tables, uai)))
        for uai, row in named.items()
    ]


def has_network(project: Project) -> bool:
    """Whether its answers name schools; the question that has them may be hidden by another."""
    network = _network(project.edition.questionnaire)
    return network is not None and bool(project.answers.get(network.key))


def read_content(text: str) -> dict[str, Any]:
    """The document back from its canonical text; nothing once it was erased."""
    return json.loads(text) if text else {}


def concerning(questionnaire: Questionnaire) -> Iterator[Question]:
    """The questions whose answers concern a school, whole or by lines, in the order of the questionnaire."""
    kept = {each.key for each in (*_told_to_all(questionnaire), *_tables(questionnaire))}
    yield from (question for question in questionnaire.questions if question.key in kept)


def _document(project: Project, uai: str, answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "reference": project.reference,
        "lead": project.school.uai,
        "school": uai,
        "answers": answers,
    }


def _network(questionnaire: Questionnaire) -> Question | None:
    return next((each for each in questionnaire.questions if each.column == NETWORK), None)


def _told_to_all(questionnaire: Questionnaire) -> list[Question]:
    return [each for each in questionnaire.questions if _is_told_to_all(each)]


def _is_told_to_all(question: Question) -> bool:
    return question.column in COLUMNS or question.source == "themes" or bool(question.ordered)


def _tables(questionnaire: Questionnaire) -> list[Question]:
    return [each for each in questionnaire.questions if _school_cells(each)]


def _school_cells(question: Question) -> list[str]:
    """The cells of a table that name a school."""
    cells = question.cells if question.kind.role == "rows" else ()
    return [cell.key for cell in cells if cell.source == "schools"]


def _lines(questionnaire: Questionnaire, tables: dict[str, list[dict]], uai: str) -> dict[str, list[dict]]:
    """By table, the lines that name that school, without the ids of the page: written again, they are the same."""
    found = {}
    for question in _tables(questionnaire):
        cells = _school_cells(question)
        rows = [row for row in tables[question.key] if any(row.get(cell) == uai for cell in cells)]
        if rows:
            found[question.key] = [{key: value for key, value in row.items() if key != "id"} for row in rows]
    return found
