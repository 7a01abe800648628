"""Answers written into the fields of a paper, as the portal or a hand would: the other way round of reading them."""

from typing import Any

from campaigns.questionnaire import Catalogue, Questionnaire, acroform
from campaigns.questionnaire.schema import Question


def written(
    questionnaire: Questionnaire, answers: dict[str, Any], catalogue: Catalogue, *, with_ids: bool = True
) -> tuple[dict[str, str], dict[str, str]]:
    """(texts, values of the ticked boxes), by name. with_ids: the rows say which ones they are."""
    texts: dict[str, str] = {}
    ticked: dict[str, str] = {}
    for question in questionnaire.questions:
        _write(question, question.key, answers.get(question.key), catalogue, (texts, ticked, with_ids))
    return texts, ticked


def _write(question: Question, name: str, value: Any, catalogue: Catalogue, into: tuple) -> None:
    texts, ticked, with_ids = into
    kind = question.kind
    if value is None or not kind.asks:
        return
    if kind.name == "table":
        for place, row in enumerate(value):
            if with_ids:
                texts[acroform.row_id_name(name, place)] = row["id"]
            _cells(question, acroform.row_name(name, place), row, catalogue, into)
    elif kind.name == "composite":
        _cells(question, name, value, catalogue, into)
    elif kind.name in ("multi", "references"):
        boxes = acroform.numbered(name, kind.choices(question, catalogue))
        ticked.update({box: option if option in value else "" for box, option, _ in boxes})
    elif kind.name == "tick":
        ticked[name] = acroform.TICKED
    elif kind.name in ("choice", "yesno"):
        ticked[name] = kind.form_value(question, value, catalogue)
    else:
        texts[name] = kind.tell(question, value, catalogue).plain if kind.role == "amount" else str(value)


def _cells(question: Question, name: str, values: dict, catalogue: Catalogue, into: tuple) -> None:
    for cell in question.cells:
        _write(cell, acroform.cell_name(name, cell.key), values.get(cell.key), catalogue, into)
