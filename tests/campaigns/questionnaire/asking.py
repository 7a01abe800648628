"""One question at a time, for the tests of its kind."""

from typing import Any

from django.core.exceptions import ValidationError

from campaigns.questionnaire import load
from campaigns.questionnaire.schema import Question

from .definitions import CATALOGUE, to_toml

YES_OR_NO = [{"value": "a", "label": "La première"}, {"value": "b", "label": "La seconde"}]


def question(kind: str, **attributes: Any) -> Question:
    table = {"key": "q", "kind": kind, "label": "Une question", **attributes}
    section = {"key": "s", "title": "Une section", "question": [table]}
    return load(to_toml({"slug": "essai", "title": "Essai", "section": [section]})).questions[0]


def cell(key: str, kind: str, **attributes: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": f"Case {key}", **attributes}


def kept(asked: Question, raw: Any) -> Any:
    """The JSON of what was typed, or the list of the errors."""
    try:
        cleaned = asked.kind.field(asked, CATALOGUE).clean(raw)
    except ValidationError as error:
        return error.messages
    return asked.kind.keep(asked, cleaned)


def said(asked: Question, value: Any) -> str:
    return asked.kind.tell(asked, asked.kind.read(asked, value), CATALOGUE).plain


def gaps(asked: Question, value: Any) -> list[str]:
    return asked.kind.gaps(asked, asked.kind.read(asked, value), CATALOGUE)
