"""Questionnaires drawn at random, and answers to them: every kind, cells in composites and tables, conditions."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from campaigns.questionnaire import Questionnaire, StaticCatalogue, load
from campaigns.questionnaire.kinds import KINDS
from campaigns.questionnaire.schema import Question
from tne29.lib.text import clean_line, clean_text

# A busy machine is slow, and that proves nothing.
unhurried = settings(deadline=None)

CATALOGUE = StaticCatalogue(
    {
        "schools": [
            ("0299001B", "École <Ti ar C’hoat> (0299001B)"),
            ("0299002C", "Collège « Île-de-Sein » (0299002C)"),
        ],
        "themes": [(f"theme-{place}", f"Thématique n° {place}") for place in range(5)],
        "territories": [(f"territoire-{place}", f"Territoire {place} & littoral") for place in range(9)],
        "authorities": [("brest", "Brest métropole"), ("crozon", "Crozon")],
        "districts": [("0291111A", "Brest nord"), ("0291112B", "Brest sud")],
        "partners": [("canope", "Réseau Canopé"), ("banque", "Banque des Territoires")],
    },
    {
        "school": "École de démonstration (0299001B)",
        "school_contact": ["1 rue de l’Exemple", "02 98 00 00 00"],
        "school_kind": "primary",
        "school_sector": "public",
    },
)
LETTERS = "abcdefghijklmnopqrstuvwxyzéèçœÉñ0123456789 '’\"<>&%{}€–«»🙂"
OPTIONS = ["oui", "a", "b2", "autre-choix", "c_3"]
SMALL_SOURCES = ["themes", "territories", "authorities", "districts", "partners"]
ALONE = ["short", "long", "choice", "yesno", "integer", "euros", "date", "email", "phone", "reference"]
IN_COMPOSITE = [*ALONE, "multi", "references", "tick", "file"]
FREE = [*IN_COMPOSITE, "composite", "table", "notice"]


def words(longest: int = 40) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=longest).map(clean_line).filter(bool)


@dataclass
class Draft:
    """A document being written, as nested dicts, and what later questions may point to."""

    document: dict[str, Any]
    deciders: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)


@st.composite
def asked(draw, key: str, kinds: list[str]) -> dict[str, Any]:
    """A question or a cell, without its condition."""
    kind = draw(st.sampled_from(kinds))
    table = {"key": key, "kind": kind, "label": draw(words()), "required": draw(st.booleans())}
    if draw(st.booleans()):
        table["help"] = draw(words(80))
    return {**table, **draw(ATTRIBUTES.get(kind, st.just({})))}


def options() -> st.SearchStrategy[list[dict]]:
    values = st.lists(st.sampled_from(OPTIONS), min_size=2, unique=True)
    return values.flatmap(
        lambda keys: st.lists(words(), min_size=len(keys), max_size=len(keys), unique=True).map(
            lambda labels: [{"value": key, "label": label} for key, label in zip(keys, labels, strict=True)]
        )
    )


@st.composite
def cells(draw, kinds: list[str]) -> dict[str, Any]:
    return {"cell": [draw(asked(f"c{place}", kinds)) for place in range(draw(st.integers(1, 4)))]}


@st.composite
def table_attributes(draw) -> dict[str, Any]:
    attributes = draw(cells(ALONE))
    attributes["cell"].append({"key": "montant", "kind": "euros", "label": draw(words()), "required": True})
    attributes["cell"].append({"key": "quantite", "kind": "integer", "label": draw(words())})
    if draw(st.booleans()):
        attributes["min_rows"] = draw(st.integers(0, 3))
        attributes["max_rows"] = draw(st.integers(3, 6))
    if draw(st.booleans()):
        attributes["totals"] = [{"label": draw(words()), "cell": "montant", "times": "quantite"}]
    return attributes


ATTRIBUTES: dict[str, st.SearchStrategy[dict]] = {
    "short": st.one_of(
        st.just({}),
        st.fixed_dictionaries({"max_length": st.integers(1, 300)}),
        st.just({"format": "siren"}),
        st.just({"format": "year"}),
        st.just({"source": "authorities"}),
    ),
    "long": st.fixed_dictionaries({"max_length": st.integers(50, 5000)}),
    "choice": st.fixed_dictionaries({"options": options()}),
    "multi": st.fixed_dictionaries({"options": options()}),
    "integer": st.sampled_from([{}, {"min": 1}, {"max": 500}, {"min": 2, "max": 60}]),
    "euros": st.sampled_from([{}, {"max": "90000.00"}]),
    "date": st.sampled_from([{}, {"min": date(2023, 9, 1), "max": date(2024, 8, 31)}]),
    "reference": st.sampled_from([*SMALL_SOURCES, "schools"]).map(lambda source: {"source": source}),
    "references": st.sampled_from(SMALL_SOURCES).map(lambda source: {"source": source}),
    "file": st.just({"accepts": ["pdf", "png"], "max_files": 2}),
    "notice": st.sampled_from(["school", "school_contact", "school_epci"]).map(lambda fact: {"source": fact}),
    "composite": cells(IN_COMPOSITE),
    "table": table_attributes(),
}


def conditions(draft: Draft) -> st.SearchStrategy[dict | None]:
    """On an earlier answer, on a cell of one, or on a fact that holds or not."""
    choices = [None, {"fact": "school_kind", "equals": "primary"}, {"fact": "school_kind", "equals": "high"}]
    for question in draft.deciders:
        choices += _conditions_on(question, {"question": question["key"]})
        for cell in question.get("cell", []):
            choices += _conditions_on(cell, {"question": question["key"], "cell": cell["key"]})
    return st.sampled_from(choices)


def _conditions_on(asked: dict, place: dict) -> list[dict]:
    if asked["kind"] == "yesno":
        return [{**place, "equals": True}, {**place, "equals": False}]
    values = [option["value"] for option in asked.get("options", [])]
    operator = {"choice": "equals", "multi": "contains"}.get(asked["kind"])
    return [{**place, operator: values[0]}, {**place, operator: values[:2]}] if operator else []


@st.composite
def documents(draw) -> dict[str, Any]:
    draft = Draft({"slug": "au-hasard", "title": draw(words()), "section": []})
    number = 0
    for place in range(draw(st.integers(1, 3))):
        questions = []
        for _ in range(draw(st.integers(1, 5))):
            number += 1
            questions.append(draw(questions_for(draft, f"q{number}")))
            _remember(draft, questions[-1])
        draft.document["section"].append({"key": f"s{place}", "title": draw(words()), "question": questions})
    return draft.document


@st.composite
def questions_for(draw, draft: Draft, key: str) -> dict[str, Any]:
    kinds = [*FREE, *(["computed", "balance"] if draft.tables else [])]
    question = draw(asked(key, kinds))
    if question["kind"] in ("computed", "balance"):
        question |= draw(sums(draft, question["kind"]))
    if KINDS[question["kind"]].asks and draw(st.booleans()):
        question["anew"] = True
    condition = draw(conditions(draft))
    return question | ({"condition": condition} if condition else {})


@st.composite
def sums(draw, draft: Draft, kind: str) -> dict[str, Any]:
    names = ["sum"] if kind == "computed" else ["left", "right"]
    table = st.sampled_from([table["key"] for table in draft.tables])
    return {name: {"label": f"Côté {name}", "table": draw(table), "cell": "montant"} for name in names}


def _remember(draft: Draft, question: dict) -> None:
    if question["kind"] == "table":
        draft.tables.append(question)
    if question["kind"] in ("yesno", "choice", "multi", "composite"):
        draft.deciders.append(question)


def to_toml(document: dict[str, Any]) -> str:
    """One line for each value: enough for any document of ours."""
    head = "".join(f"{name} = {_inline(value)}\n" for name, value in document.items() if name != "section")
    return head + "".join(_table("section", section, "question") for section in document["section"])


def _table(path: str, table: dict, inner: str) -> str:
    values = "".join(f"{name} = {_inline(value)}\n" for name, value in table.items() if name != inner)
    inside = "".join(_table(f"{path}.{inner}", item, "cell") for item in table.get(inner, []))
    return f"\n[[{path}]]\n{values}{inside}"


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_inline(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def questionnaires() -> st.SearchStrategy[Questionnaire]:
    return documents().map(to_toml).map(load)


# -- answers ---------------------------------------------------------------------------------------


def answers_to(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the questions answered, with values that a page could have kept."""
    given = {
        question.key: st.none() | answer_to(question)
        for question in questionnaire.questions
        if question.kind.asks and question.kind is not KINDS["file"]
    }
    return st.fixed_dictionaries(given).map(_without_none)


def full_answers_to(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    """Every question answered, to the last cell."""
    given = {
        question.key: answer_to(question, full=True)
        for question in questionnaire.questions
        if question.kind.asks and question.kind is not KINDS["file"]
    }
    return st.fixed_dictionaries(given).map(_without_none)


def _without_none(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value is not None}


def answer_to(question: Question, full: bool = False) -> st.SearchStrategy[Any]:
    return ANSWERS[question.kind.name](question, full)


def _line(question: Question, full: bool) -> st.SearchStrategy[str]:
    known = {"siren": "200068120", "year": "2021"}
    if question.format:
        return st.just(known[question.format])
    return words(question.limits.max_length or 200)


def _text(question: Question, full: bool) -> st.SearchStrategy[str]:
    longest = question.limits.max_length
    return st.text(LETTERS + "\n", min_size=1, max_size=longest).map(clean_text).filter(bool)


def _choice(question: Question, full: bool) -> st.SearchStrategy[str]:
    return st.sampled_from([option.value for option in question.options])


def _ordered(values: list[str]) -> st.SearchStrategy[list[str]]:
    chosen = st.sets(st.sampled_from(values), min_size=1)
    return chosen.map(lambda some: [value for value in values if value in some])


def _whole(question: Question, full: bool) -> st.SearchStrategy[int]:
    return st.integers(question.limits.min or 0, question.limits.max or 2**31 - 1)


def _euros(question: Question, full: bool) -> st.SearchStrategy[str]:
    return st.integers(0, 9_000_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


def _day(question: Question, full: bool) -> st.SearchStrategy[str]:
    low, high = question.limits.min or date(2000, 1, 1), question.limits.max or date(2100, 12, 31)
    return st.dates(low, high).map(date.isoformat)


def _source_values(question: Question) -> list[str]:
    return [value for value, _ in CATALOGUE.choices(question.source)]


def _cells(question: Question, full: bool) -> st.SearchStrategy[dict[str, Any]]:
    stored = [cell for cell in question.cells if cell.kind is not KINDS["file"]]
    given = {
        cell.key: answer_to(cell, full) if full or cell.required else st.none() | answer_to(cell) for cell in stored
    }
    return st.fixed_dictionaries(given).map(_without_none)


def _rows(question: Question, full: bool) -> st.SearchStrategy[list[dict]]:
    least = max(question.limits.min_rows, 1)
    rows = st.lists(_cells(question, full).filter(bool), min_size=least, max_size=max(least, 3))
    return rows.map(lambda found: [{"id": f"r000{place}", **row} for place, row in enumerate(found)])


ANSWERS = {
    "short": _line,
    "long": _text,
    "choice": _choice,
    "multi": lambda question, full: _ordered([option.value for option in question.options]),
    "yesno": lambda question, full: st.booleans(),
    "integer": _whole,
    "euros": _euros,
    "date": _day,
    "email": lambda question, full: st.sampled_from(["anne.le-goff@example.org", "x@example.org"]),
    "phone": lambda question, full: st.sampled_from(["02 98 00 00 00", "+32 2 555 12 12"]),
    "reference": lambda question, full: st.sampled_from(_source_values(question)),
    "references": lambda question, full: _ordered(_source_values(question)),
    "tick": lambda question, full: st.just(True),
    "composite": lambda question, full: _cells(question, full).map(lambda cells: cells or None),
    "table": _rows,
}
