"""What a printed page asks of a question."""

from django import template

from campaigns.questionnaire.schema import Question

register = template.Library()


@register.filter
def width(question: Question) -> str:
    """How wide an answer is: xs, s, m, l or full."""
    return question.kind.width(question)
