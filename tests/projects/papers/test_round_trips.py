"""Answers → a filled PDF → the same answers, nothing lost: on editions drawn at random and on the shipped one."""

import pytest
from hypothesis import HealthCheck, given, settings

from campaigns.questionnaire import load
from campaigns.questionnaire.bringing import Written, bring, propose
from tests.campaigns.questionnaire.definitions import CATALOGUE, documents, full_answers_to, to_toml
from tests.projects.papers import forms
from tests.projects.papers.writing import written
from tests.projects.printouts import filling
from tne29.lib.pdf_form import Limits, document, read_form

FEW, MANY = 50, 1_000


def read_here(content: bytes) -> document.Reading:
    """Without a process for each of a thousand files; what follows reads the same code behind its walls."""
    return document.read(content, Limits())


def read_back(questionnaire, form, catalogue) -> dict:
    said = Written(questionnaire, form.texts, form.states)
    brought = bring(questionnaire, said, catalogue)
    assert [(each.question.key, each.faults) for each in brought if each.faults] == []
    return {each.question.key: each.proposed for each in propose(brought, {}) if each.proposed is not None}


def loses_nothing(questionnaire, answers: dict, catalogue, read) -> None:
    kept = {key: value for key, value in answers.items() if value is not None}
    content = forms.form(*written(questionnaire, kept, catalogue))
    assert read_back(questionnaire, read(content), catalogue) == kept


def round_trips(times: int):
    @settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents().map(to_toml).flatmap(lambda source: _with_answers(source)))
    def trip(drawn) -> None:
        questionnaire, answers = drawn
        loses_nothing(questionnaire, answers, CATALOGUE, read_here)

    return trip


def _with_answers(source: str):
    questionnaire = load(source)
    return full_answers_to(questionnaire).map(lambda answers: (questionnaire, answers))


def test_generated_answers_come_back_whole():
    round_trips(FEW)()


@pytest.mark.soak
def test_many_generated_answers_come_back_whole():
    round_trips(MANY)()


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_the_shipped_edition_comes_back_whole(share):
    questionnaire = load(filling.SHIPPED.read_text(encoding="utf-8"))
    answers = filling.filled(questionnaire, share=share, rows=4)
    loses_nothing(questionnaire, answers, filling.CATALOGUE, read_form)


def test_rows_without_ids_come_back_too_and_always_with_the_same_ids():
    questionnaire = load(filling.SHIPPED.read_text(encoding="utf-8"))
    answers = filling.filled(questionnaire, rows=4)
    content = forms.form(*written(questionnaire, answers, filling.CATALOGUE, with_ids=False))
    first, second = (read_back(questionnaire, read_form(content), filling.CATALOGUE) for _ in range(2))
    assert first == second
    assert _without_ids(first) == _without_ids(answers)


def _without_ids(answers: dict) -> dict:
    return {
        key: [{name: cell for name, cell in row.items() if name != "id"} for row in value]
        if value and isinstance(value, list) and isinstance(value[0], dict)
        else value
        for key, value in answers.items()
    }
