"""What is wrong between the questions of an edition, once each of them is right by itself."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .schema import Question, Questionnaire
from .sources import COLUMNS


def faults_among(questionnaire: Questionnaire) -> list[str]:
    twice = [*_twice(questionnaire)]
    return twice or [*_relations(questionnaire)]


def _twice(questionnaire: Questionnaire) -> Iterator[str]:
    for key in _repeated(section.key for section in questionnaire.sections):
        yield f"Deux sections ont la clé « {key} »."
    for key in _repeated(question.key for question in questionnaire.questions):
        yield f"Deux questions ont la clé « {key} »."
    for column in _repeated(question.column for question in questionnaire.questions if question.column):
        yield f"Deux questions remplissent la colonne « {column} »."


def _repeated(keys: Iterable[str]) -> list[str]:
    return sorted(key for key, times in Counter(keys).items() if times > 1)


def _relations(questionnaire: Questionnaire) -> Iterator[str]:
    before: set[str] = set()
    for question in questionnaire.questions:
        faults = [
            *_condition_faults(question, questionnaire, before),
            *_column_faults(question),
            *question.kind.faults_among(question, questionnaire),
        ]
        yield from (f"Question {question.number} « {question.key} » : {fault}." for fault in faults)
        before.add(question.key)


def _condition_faults(question: Question, questionnaire: Questionnaire, before: set[str]) -> Iterator[str]:
    condition = question.condition
    if condition is None or condition.fact:
        return
    target = questionnaire.question(condition.path)
    if target is None or condition.question not in before:
        yield f"sa condition vise « {condition.path} », qui n’est pas une question placée avant elle"
    elif target.kind.decides != condition.operator:
        yield f"sa condition ne peut pas porter ainsi sur la question {condition.question}"
    elif not all(target.kind.accepts_value(target, value) for value in condition.values):
        yield f"sa condition cherche une réponse impossible à la question « {condition.path} »"


def _column_faults(question: Question) -> Iterator[str]:
    if not question.column:
        return
    column = COLUMNS[question.column]
    if question.kind.name not in column.kinds or column.source not in ("", question.source):
        yield f"cette sorte de question ne peut pas remplir la colonne « {question.column} » ({column.words})"
