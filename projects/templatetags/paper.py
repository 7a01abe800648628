"""What a printed page asks of a question."""

import re
from collections.abc import Sequence
from math import ceil

from django import template
from django.forms import BoundField, Field, Form

from campaigns.questionnaire import Told
from campaigns.questionnaire.schema import Question

register = template.Library()

SIGNS_IN_COLUMN = {"xs": 8, "s": 12, "m": 18, "l": 26}
LONGEST_IN_M, NARROW = 80, ("xs", "s")
LEAST_IN_ROW, MOST_IN_ROW = 2, 4
MOST_BOXES, LONGEST_BOX = 5, 34
TALL = 13
LONG_WORD, WIDE, MOST_WIDE = 20, "wide", 2
CUT = re.compile(r"[.@]*[^.@]+[.@]*$|[.@]*[^.@]+")


@register.filter
def width(question: Question) -> str:
    """How wide an answer is: xs, s, m, l or full."""
    return question.kind.width(question)


@register.filter
def column(asked: Field) -> str:
    """How wide the column of a cell is, for what a hand writes in it: xs, s, m or l."""
    longest, choices = asked.question.limits.max_length, getattr(asked, "choices", ())
    if longest > LONGEST_IN_M or is_listed(choices):
        return "l"
    narrow = width(asked.question) in NARROW
    return width(asked.question) if narrow else "m" if longest or choices else "l"


@register.filter
def heads(told: Told, question: Question) -> list[tuple[str, str]]:
    """The head of each column with its width: that of its kind, or wide where a word is long, twice at most."""
    columns = [_longest(column) > LONG_WORD for column in zip(*told.rows, strict=True)]
    may_be_wide = sum(columns) <= MOST_WIDE
    return [
        (cell.label, WIDE if is_long and may_be_wide else width(cell))
        for cell, is_long in zip(question.cells, columns, strict=True)
    ]


def _longest(column: Sequence[Told]) -> int:
    return max((len(word) for told in column for word in told.plain.split()), default=0)


@register.filter
def address_parts(text: str) -> list[str]:
    """An address may be cut before its « @ » and its dots: a hyphen that ends a line is taken for the printer’s own."""
    return CUT.findall(text) if "@" in text and " " not in text else []


@register.filter
def row_lines(asked: Field) -> int:
    """How many lines of handwriting a row of a table has room for."""
    cells = asked.fields.values()
    needed = [ceil(cell.question.limits.max_length / SIGNS_IN_COLUMN[column(cell)]) for cell in cells]
    return min(max([LEAST_IN_ROW, *needed]), MOST_IN_ROW)


@register.filter
def is_listed(choices: Sequence[tuple[str, str]] | None) -> bool:
    """Too many or too long to be ticked in each row of a table: listed once, and written."""
    choices = choices or ()
    return len(choices) > MOST_BOXES or any(len(label) > LONGEST_BOX for _, label in choices)


@register.filter
def is_tall(asked: Field) -> bool:
    """Too tall to be kept on one page without leaving another half empty."""
    cells = getattr(asked, "fields", {}).values()
    return max(len(each.paper_lines) for each in (asked, *cells)) >= TALL


@register.filter
def introduced(label: str) -> str:
    """A label before its answer: « Nom : », but « Où en est-elle ? »."""
    return label if label.endswith(("?", "…", ".")) else f"{label}\u00a0:"


@register.filter
def field_of(form: Form, question: Question) -> BoundField:
    return form[question.key]
