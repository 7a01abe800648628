from hypothesis import given

from campaigns.questionnaire import StaticCatalogue, asked, canonical, effective, load, told
from campaigns.questionnaire.conditions import CONTAINS, EQUALS, Condition

from .asking import YES_OR_NO, cell
from .definitions import CATALOGUE, documents, to_toml, unhurried


def chain():
    """Q2 depends on Q1, Q3 on Q2, Q4 on a fact, Q6 on a cell of Q5, Q7 on several values."""
    ask = [
        {"key": "q1", "kind": "yesno", "label": "Un"},
        {"key": "q2", "kind": "choice", "label": "Deux", "options": YES_OR_NO},
        {"key": "q3", "kind": "short", "label": "Trois"},
        {"key": "q4", "kind": "short", "label": "Quatre"},
        {"key": "q5", "kind": "composite", "label": "Cinq", "cell": [cell("c", "multi", options=YES_OR_NO)]},
        {"key": "q6", "kind": "short", "label": "Six"},
        {"key": "q7", "kind": "short", "label": "Sept"},
    ]
    ask[1]["condition"] = {"question": "q1", "equals": True}
    ask[2]["condition"] = {"question": "q2", "equals": "a"}
    ask[3]["condition"] = {"fact": "school_kind", "equals": ["primary", "middle"]}
    ask[5]["condition"] = {"question": "q5", "cell": "c", "contains": "b"}
    ask[6]["condition"] = {"question": "q2", "equals": ["a", "b"]}
    return load(to_toml({"slug": "e", "title": "E", "section": [{"key": "s", "title": "S", "question": ask}]}))


CHAIN = chain()


def shown(answers: dict, catalogue=CATALOGUE) -> list[str]:
    found = asked(CHAIN, answers, catalogue)
    return [question.key for question in CHAIN.questions if question.key in found]


def test_nothing_answered_shows_what_depends_on_nothing():
    assert shown({}) == ["q1", "q4", "q5"]


def test_answer_shows_what_depends_on_it():
    assert shown({"q1": True}) == ["q1", "q2", "q4", "q5"]
    assert shown({"q1": True, "q2": "a"}) == ["q1", "q2", "q3", "q4", "q5", "q7"]
    assert shown({"q1": True, "q2": "b"}) == ["q1", "q2", "q4", "q5", "q7"]


def test_hidden_question_hides_those_that_depend_on_it():
    assert shown({"q1": False, "q2": "a"}) == ["q1", "q4", "q5"]


def test_fact_decides():
    assert shown({}, StaticCatalogue(known={"school_kind": "high"})) == ["q1", "q5"]
    assert shown({}, StaticCatalogue()) == ["q1", "q5"]


def test_cell_of_a_group_decides():
    assert shown({"q5": {"c": ["b", "a"]}}) == ["q1", "q4", "q5", "q6"]
    assert shown({"q5": {"c": ["a"]}}) == ["q1", "q4", "q5"]
    assert shown({"q5": ["b"]}) == ["q1", "q4", "q5"]


def test_hidden_answers_stay_and_do_not_count():
    answers = {"q1": False, "q2": "a", "q3": "gardé", "q4": "x", "inconnue": 1}
    assert effective(CHAIN, answers, CATALOGUE) == {"q1": False, "q4": "x"}


def test_hidden_questions_are_told_as_such():
    told_section = told(CHAIN, {"q1": False, "q3": "gardé"}, CATALOGUE)[0]
    answers = {answer.question.key: answer for answer in told_section.answers}
    assert (answers["q3"].asked, answers["q3"].told.plain) == (False, "")
    assert (answers["q1"].asked, answers["q1"].told.plain) == (True, "Non")


def test_conditions_in_words():
    sentences = [question.condition.sentence(CHAIN) for question in CHAIN.questions if question.condition]
    assert sentences == [
        "si «\u00a0oui\u00a0» à la question A1",
        "si «\u00a0La première\u00a0» à la question A2",
        "si l’établissement porteur est une école ou un collège",
        "si «\u00a0La seconde\u00a0» à la question A5",
        "si «\u00a0La première\u00a0» ou «\u00a0La seconde\u00a0» à la question A2",
    ]


def test_yes_is_not_one():
    assert not Condition(EQUALS, (True,), "q").holds({"q": 1}, CATALOGUE)
    assert not Condition(CONTAINS, (True,), "q").holds({"q": [1]}, CATALOGUE)


@unhurried
@given(documents())
def test_every_question_of_an_edition_that_reads_can_be_shown(document):
    """Answers and facts that lead to it are found by walking up its conditions."""
    questionnaire = load(canonical(document))
    for question in questionnaire.questions:
        answers, facts, above = {}, {}, question
        while above is not None and above.condition is not None:
            condition, value = above.condition, above.condition.values[0]
            if condition.fact:
                facts[condition.fact] = value
                break
            given_value = [value] if condition.operator == "contains" else value
            answers[condition.question] = {condition.cell: given_value} if condition.cell else given_value
            above = questionnaire.question(condition.question)
        assert question.key in asked(questionnaire, answers, StaticCatalogue({}, facts))
