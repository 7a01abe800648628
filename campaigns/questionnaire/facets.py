"""What a question is made of, facet by facet, in words: to compare two editions, and to say what one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tne29.lib.french import file_size, number

from .formats import FORMATS
from .schema import Limits, Question, Questionnaire, Sum
from .sources import COLUMNS


@dataclass(frozen=True, slots=True)
class Facet:
    """`id`: which one, among several of the same name; `mark`: what is compared, when it is not the words."""

    name: str
    words: str
    id: str = ""
    mark: Any = None

    @property
    def compared(self) -> Any:
        return self.words if self.mark is None else self.mark


LIMITS = {
    "max_length": ("longueur", "{} caractères au plus"),
    "min_rows": ("lignes au moins", "{}"),
    "max_rows": ("lignes au plus", "{}"),
    "max_files": ("fichiers au plus", "{}"),
}


def facets(question: Question, questionnaire: Questionnaire) -> Iterator[Facet]:
    yield Facet("libellé", question.label)
    yield Facet("sorte de question", question.kind.words)
    yield Facet("réponse", "obligatoire" if question.required else "facultative")
    yield from (facet for facet in _told(question, questionnaire) if facet.words)
    yield from (Facet("réponse possible", _option(option), option.value) for option in question.options)
    yield from (
        Facet("somme", _sum_words(each, questionnaire), str(place), each) for place, each in enumerate(question.sums)
    )


def _told(question: Question, questionnaire: Questionnaire) -> Iterator[Facet]:
    yield Facet("aide", question.help)
    if question.condition:
        yield Facet("condition", question.condition.sentence(questionnaire), mark=question.condition)
    yield from _limits(question, question.limits)
    if question.source:
        yield Facet("liste", question.kind.sources[question.source].words)
    if question.format:
        yield Facet("forme de la réponse", FORMATS[question.format].words)
    if question.ordered:
        yield Facet("ordre des dates", " → ".join(question.cell(key).label for key in question.ordered))
    if question.anew:
        yield Facet("reprise", "à redonner dans chaque dossier")
    if question.column:
        yield Facet("repris par le portail", COLUMNS[question.column].words)


def _limits(question: Question, limits: Limits) -> Iterator[Facet]:
    for name, (words, sentence) in LIMITS.items():
        if value := getattr(limits, name):
            yield Facet(words, sentence.format(number(value)))
    for words, bound in (("minimum", limits.min), ("maximum", limits.max)):
        if bound is not None:
            yield Facet(words, question.kind.bound(bound))
    if limits.max_bytes:
        yield Facet("taille d’un fichier", f"{file_size(limits.max_bytes)} au plus")
    if limits.accepts:
        yield Facet("formats acceptés", ", ".join(extension.upper() for extension in limits.accepts))


def _option(option) -> str:
    return f"{option.label} (seule)" if option.alone else option.label


def _sum_words(each: Sum, questionnaire: Questionnaire) -> str:
    """« Total des dépenses : Montant TTC, tableau J3 »"""
    table = questionnaire.question(each.table)
    columns = " × ".join(table.cell(key).label for key in (each.cell, each.times) if key)
    only = ""
    if each.where_cell:
        cell = table.cell(each.where_cell)
        only = f", lignes où « {cell.label} » est « {cell.kind.word(cell, each.where_value)} »"
    name = f"{each.label} : " if each.label else ""
    return f"{name}{columns}, tableau {table.number}{only}"
