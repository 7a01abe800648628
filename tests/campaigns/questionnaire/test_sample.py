"""A trial dossier: complete answers to any edition, which its own forms accept and give back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.questionnaire import asked, canonical, document_of, effective, load, missing
from campaigns.questionnaire.sample import files_of, sample

from .definitions import CATALOGUE, documents, unhurried
from .shipped import SOURCE


def everything_but_the_books(questionnaire, answers):
    """What is still missing, sums aside: two editions at random may ask sums that cannot be equal."""
    files = {each.path: 1 for each in files_of(questionnaire)}
    found = missing(questionnaire, answers, files, CATALOGUE)
    return [each.sentence for each in found if each.question.kind.asks]


@unhurried
@given(documents(), st.integers(0, 3))
def test_a_sample_leaves_nothing_to_fill(document, turn):
    questionnaire = load(canonical(document))
    answers = sample(questionnaire, CATALOGUE.choices, turn)
    assert everything_but_the_books(questionnaire, answers) == []
    assert answers == sample(questionnaire, CATALOGUE.choices, turn)


@unhurried
@given(documents())
def test_a_sample_is_kept_by_the_fields_as_it_is(document):
    questionnaire = load(canonical(document))
    for question in questionnaire.questions:
        value = sample(questionnaire, CATALOGUE.choices).get(question.key)
        if value is not None:
            assert question.kind.value(question, {question.key: value}, CATALOGUE) == value


def test_a_sample_of_the_shipped_edition_is_complete_and_asks_everything():
    questionnaire = load(SOURCE)
    answers = sample(questionnaire, CATALOGUE.choices)
    files = {each.path: 1 for each in files_of(questionnaire)}
    assert missing(questionnaire, answers, files, CATALOGUE) == []
    assert asked(questionnaire, answers, CATALOGUE) == {question.key for question in questionnaire.questions}


@pytest.mark.parametrize("turn", range(5))
def test_other_turns_of_the_shipped_edition_are_complete(turn):
    questionnaire = load(SOURCE)
    answers = effective(questionnaire, sample(questionnaire, CATALOGUE.choices, turn), CATALOGUE)
    files = {each.path: 1 for each in files_of(questionnaire)}
    assert missing(questionnaire, answers, files, CATALOGUE) == []


def test_a_budget_is_balanced_within_its_limits():
    document = document_of(SOURCE)
    [spending] = [q for s in document["section"] for q in s["question"] if q["key"] == "depenses"]
    spending["min_rows"] = 5
    spending["cell"][-1]["max"] = "40.00"
    questionnaire = load(canonical(document))
    answers = sample(questionnaire, CATALOGUE.choices)
    assert "equilibre" not in {each.question.key for each in missing(questionnaire, answers, {}, CATALOGUE)}
    assert [row["montant"] for row in answers["depenses"]] == ["40.00"] * 5
    assert answers["recettes"][0]["montant"] == "200.00"


def test_days_that_follow_each_other_do():
    document = document_of(SOURCE)
    [period] = [q for s in document["section"] for q in s["question"] if q["key"] == "periode"]
    period["cell"][0]["min"] = document_of("d = 2025-09-01")["d"]
    assert sample(load(canonical(document)), CATALOGUE.choices)["periode"] == {
        "debut": "2025-09-01",
        "fin": "2025-09-01",
    }
