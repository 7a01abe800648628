"""Which questions are asked, given the answers: a hidden answer stays in the draft and is not deposited."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .schema import Answers, Questionnaire


def asked(questionnaire: "Questionnaire", answers: "Answers", catalogue: "Catalogue") -> set[str]:
    """Keys of the questions asked. A condition looks at an earlier question, itself asked."""
    shown: set[str] = set()
    for question in questionnaire.questions:
        condition = question.condition
        above = condition is None or condition.fact or condition.question in shown
        if above and (condition is None or condition.holds(answers, catalogue)):
            shown.add(question.key)
    return shown


def effective(questionnaire: "Questionnaire", answers: "Answers", catalogue: "Catalogue") -> dict[str, Any]:
    """The answers that count: those of the questions asked (files too, known by their path)."""
    return among(asked(questionnaire, answers, catalogue), answers)


def among(shown: set[str], values: "Answers") -> dict[str, Any]:
    return {path: value for path, value in values.items() if path.partition("-")[0] in shown}
