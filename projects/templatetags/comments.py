"""Beside a question, what the team says of it: only on the pages that bring `talks`."""

from django import template
from django.template import Context

from campaigns.questionnaire import Question

register = template.Library()


@register.inclusion_tag("projects/talk_link.html", takes_context=True)
def talk_link(context: Context, question: Question) -> dict:
    """talks: the comments with something to settle, by the key of their question."""
    if "talks" not in context:
        return {}
    return {"project": context["project"], "question": question, "talk": context["talks"].get(question.key)}


@register.inclusion_tag("projects/talk_said.html", takes_context=True)
def talk_said(context: Context, question: Question) -> dict:
    """spoken: all that was said, by the key of its question; only on the pages and PDFs that were asked for it."""
    return {"talk": context.get("spoken", {}).get(question.key)}
