"""What a page says around a question, given the answers so far: condition, counter, warnings, sums."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.questionnaire import Catalogue, Question, Questionnaire, Sum, add_up, among, effective
from tne29.lib.french import euros


@dataclass(frozen=True, slots=True)
class ShownSum:
    label: str
    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Asking:
    condition: str = ""
    hidden: bool = False
    when: str = ""
    warnings: tuple[str, ...] = ()
    sums: tuple[ShownSum, ...] = ()


def asking(
    question: Question,
    questionnaire: Questionnaire,
    values: Mapping[str, Any],
    catalogue: Catalogue,
    shown: set[str],
) -> Asking:
    value = question.kind.value(question, values, catalogue)
    return Asking(
        condition=question.condition.sentence(questionnaire) if question.condition else "",
        hidden=question.key not in shown,
        when=_when(question, questionnaire),
        warnings=() if question.kind.blank(value) else tuple(question.kind.flaws(question, value, catalogue)),
        sums=tuple(_shown_sum(wanted, values) for wanted in question.sums),
    )


def form_values(
    questionnaire: Questionnaire, questions: Iterable[Question], stored: Mapping[str, Any], catalogue: Catalogue
) -> dict[str, Any]:
    """What the controls hold. What is hidden keeps its own answer, and counts for nothing elsewhere."""
    counted = effective(questionnaire, stored, catalogue)
    return {
        question.key: _form_value(question, counted | among({question.key}, stored), catalogue)
        for question in questions
    }


def _form_value(question: Question, values: Mapping[str, Any], catalogue: Catalogue) -> Any:
    return question.kind.form_value(question, question.kind.value(question, values, catalogue), catalogue)


def _when(question: Question, questionnaire: Questionnaire) -> str:
    """For the page’s script: the control to watch and what it must hold."""
    condition = question.condition
    target = questionnaire.question(condition.path) if condition else None
    if target is None:
        return ""
    values = [target.kind.form_value(target, value, None) for value in condition.values]
    return json.dumps({"name": condition.path, "values": values}, ensure_ascii=False)


def _shown_sum(wanted: Sum, values: Mapping[str, Any]) -> ShownSum:
    amount = add_up(wanted, values)
    return ShownSum(wanted.label, "—" if amount is None else euros(amount), json.dumps(wanted.as_data))
