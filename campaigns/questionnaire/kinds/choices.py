"""Picks among options written in the edition: one, several, yes or no, a box to tick."""

from collections.abc import Mapping
from typing import Any

from ..fields.choices import ONE, SEVERAL, ChoiceField, ChoicesField, TickField, YesNoField
from ..telling import Told
from .base import Kind

YES, NO = "oui", "non"
FIRST_OPTIONS = {
    "options": [
        {"value": "premiere", "label": "Première réponse"},
        {"value": "deuxieme", "label": "Deuxième réponse"},
    ]
}
NO_LONGER_OFFERED = "« {} » n’est plus proposé : choisissez une autre réponse."


class Choice(Kind):
    name = "choice"
    family = "options"
    words = "un choix"
    attributes = needs = frozenset({"options"})
    decides = "equals"
    first = FIRST_OPTIONS
    to_fill = "Choisissez une réponse."
    paper = "forms_print/kinds/choices.html"
    fill = "forms_fill/kinds/choice.html"

    def faults(self, question) -> list[str]:
        return _option_faults(question)

    def example(self, question, sampling) -> str | None:
        return sampling.one_of(question, [option.value for option in question.options])

    def field(self, question, catalogue):
        return ChoiceField(question, [(option.value, option.label) for option in question.options])

    def instruction(self, question) -> str:
        return ONE

    def width(self, question) -> str:
        return "m"

    def taken(self, origin, value: list[str], catalogue) -> str | None:
        """One of several can be the only one; which of two, nobody but the team can say."""
        return value[0] if len(value) == 1 else None

    def say(self, question, value: str, catalogue) -> str:
        return question.option_label(value) or value

    def flaws(self, question, value: str, catalogue) -> list[str]:
        return [] if question.option_label(value) else [NO_LONGER_OFFERED.format(value)]


class Multi(Kind):
    name = "multi"
    family = "options"
    words = "plusieurs choix"
    attributes = needs = frozenset({"options"})
    decides = "contains"
    stored = list
    first: Mapping[str, Any] = FIRST_OPTIONS
    in_table = False
    to_fill = "Cochez au moins une réponse."
    paper = "forms_print/kinds/choices.html"
    fill = "forms_fill/kinds/boxes.html"

    def faults(self, question) -> list[str]:
        return _option_faults(question)

    def example(self, question, sampling) -> list[str] | None:
        """All that conditions look for, unless one of them stands alone."""
        alone = {option.value for option in question.options if option.alone}
        values = [value for value, _ in self.choices(question, sampling)]
        chosen = {sampling.one_of(question, values), *sampling.looked_for(question)}
        together = [value for value in values if value in chosen - alone]
        return together or [value for value in values if value in chosen][:1] or None

    def field(self, question, catalogue):
        return ChoicesField(question, self.choices(question, catalogue))

    def choices(self, question, catalogue) -> list[tuple[str, str]]:
        return [(option.value, option.label) for option in question.options]

    def instruction(self, question) -> str:
        return SEVERAL

    def read(self, question, raw: Any) -> list[str] | None:
        return [value for value in raw if isinstance(value, str)] or None if isinstance(raw, list) else None

    def taken(self, origin, value: str, catalogue) -> list[str]:
        return [value]

    def tell(self, question, value: list[str] | None, catalogue) -> Told:
        return Told(lines=tuple(self.label(question, item, catalogue) for item in value or ()))

    def label(self, question, value: str, catalogue) -> str:
        return question.option_label(value) or value

    def cell(self, question, value: list[str], catalogue) -> str:
        return " | ".join(self.tell(question, value, catalogue).lines)

    def flaws(self, question, value: list[str], catalogue) -> list[str]:
        known = dict(self.choices(question, catalogue))
        gone = [NO_LONGER_OFFERED.format(item) for item in value if item not in known]
        alone = [option for option in question.options if option.alone and option.value in value]
        if alone and len(value) > 1:
            gone.append(f"« {alone[0].label} » ne se coche pas avec une autre réponse.")
        return gone


class YesNo(Kind):
    name = "yesno"
    words = "oui ou non"
    decides = "equals"
    stored = bool
    to_fill = "Répondez par oui ou par non."
    paper = "forms_print/kinds/choices.html"
    fill = "forms_fill/kinds/choice.html"

    def word(self, question, value: Any) -> str:
        return YES if value else NO

    def accepts_value(self, question, value: Any) -> bool:
        return isinstance(value, bool)

    def example(self, question, sampling) -> bool:
        return sampling.one_of(question, [True, False])

    def field(self, question, catalogue):
        return YesNoField(question, [(YES, "Oui"), (NO, "Non")])

    def instruction(self, question) -> str:
        return ONE

    def width(self, question) -> str:
        return "s"

    def keep(self, question, cleaned: str) -> bool | None:
        return {YES: True, NO: False}.get(cleaned)

    def form_value(self, question, value: bool | None, catalogue) -> str:
        return "" if value is None else self.word(question, value)

    def typed(self, question, value: bool, catalogue) -> str:
        return self.word(question, value)

    def say(self, question, value: bool, catalogue) -> str:
        return self.word(question, value).capitalize()


class Tick(Kind):
    """A box that a deposit wants ticked when it is required."""

    name = "tick"
    words = "case à cocher"
    stored = bool
    in_table = lasts = False
    to_fill = "Cochez cette case pour pouvoir déposer."
    paper = "forms_print/kinds/tick.html"
    fill = "forms_fill/kinds/tick.html"

    def example(self, question, sampling) -> bool:
        return True

    def field(self, question, catalogue):
        return TickField(question)

    def keep(self, question, cleaned: bool) -> bool | None:
        return True if cleaned else None

    def read(self, question, raw: Any) -> bool | None:
        return True if raw is True else None

    def say(self, question, value: bool, catalogue) -> str:
        return "Oui"


def _option_faults(question) -> list[str]:
    values = [option.value for option in question.options]
    labels = [option.label for option in question.options]
    faults = ["il faut au moins deux réponses possibles"] if len(values) < 2 else []
    faults += ["deux réponses ont la même valeur"] if len(set(values)) < len(values) else []
    return faults + (["deux réponses ont le même libellé"] if len(set(labels)) < len(labels) else [])
