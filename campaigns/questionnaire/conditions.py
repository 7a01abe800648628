"""When a question is asked: another answer, or a fact about the lead school, has one of some values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .sources import FACTS

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .schema import Question, Questionnaire

EQUALS, CONTAINS = "equals", "contains"


@dataclass(frozen=True, slots=True)
class Condition:
    """`question` (and `cell`, in a composite) or `fact`; `values`: any of them will do."""

    operator: str
    values: tuple[str | bool, ...]
    question: str = ""
    cell: str = ""
    fact: str = ""

    def holds(self, answers: Mapping[str, Any], catalogue: "Catalogue") -> bool:
        given = catalogue.facts(self.fact) if self.fact else self._given(answers)
        if isinstance(given, list):
            return any(_same(value, item) for value in self.values for item in given)
        return any(_same(value, given) for value in self.values)

    def _given(self, answers: Mapping[str, Any]) -> Any:
        given = answers.get(self.question)
        if not self.cell:
            return given
        return given.get(self.cell) if isinstance(given, dict) else None

    @property
    def path(self) -> str:
        return f"{self.question}-{self.cell}" if self.cell else self.question

    def sentence(self, questionnaire: "Questionnaire") -> str:
        """« si « oui » à la question B1 »"""
        if self.fact:
            return FACTS[self.fact].sentence(self.values)
        asked = questionnaire.question(self.path)
        number = questionnaire.question(self.question).number
        return f"si {self._words(asked)} à la question {number}"

    def _words(self, asked: "Question") -> str:
        return " ou ".join(f"« {asked.kind.word(asked, value)} »" for value in self.values)


def _same(value: str | bool, given: Any) -> bool:
    return type(value) is type(given) and value == given
