"""Answers → fields → the same answers, nothing lost; editions drawn at random go through test_real_forms."""

import pytest

from campaigns.questionnaire import load
from campaigns.questionnaire.bringing import Written, bring, propose
from tests.projects.papers import forms
from tests.projects.papers.writing import written
from tests.projects.printouts import filling
from tne29.lib.pdf_form import Limits, document, read_form


def read_here(content: bytes) -> document.Reading:
    """Without a process for each of a thousand files; what follows reads the same code behind its walls."""
    return document.read(content, Limits())


def read_back(questionnaire, form, catalogue) -> dict:
    said = Written(questionnaire, form.texts, form.states)
    brought = bring(questionnaire, said, catalogue)
    assert [(each.question.key, each.faults) for each in brought if each.faults] == []
    return {each.question.key: each.proposed for each in propose(brought, {}) if each.proposed is not None}


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_the_shipped_edition_comes_back_whole(share):
    questionnaire = load(filling.SHIPPED.read_text(encoding="utf-8"))
    answers = filling.filled(questionnaire, share=share, rows=4)
    content = forms.form(*written(questionnaire, answers, filling.CATALOGUE))
    assert read_back(questionnaire, read_form(content), filling.CATALOGUE) == answers


def test_rows_without_ids_come_back_too_and_always_with_the_same_ids():
    questionnaire = load(filling.SHIPPED.read_text(encoding="utf-8"))
    answers = filling.filled(questionnaire, rows=4)
    content = forms.form(*written(questionnaire, answers, filling.CATALOGUE, with_ids=False))
    first, second = (read_back(questionnaire, read_form(content), filling.CATALOGUE) for _ in range(2))
    assert first == second
    assert without_ids(first) == without_ids(answers)


def without_ids(answers: dict) -> dict:
    return {
        key: [{name: cell for name, cell in row.items() if name != "id"} for row in value]
        if value and isinstance(value, list) and isinstance(value[0], dict)
        else value
        for key, value in answers.items()
    }
