"""Asking for a complement: in which words, until when, and which answers may change."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from campaigns.deadlines import day_start
from campaigns.questionnaire import Question, Section
from tne29.lib.century import DayField

from .act_forms import ActForm, reason_field

NO_MESSAGE = "Écrivez ce que vous demandez : l’équipe reçoit ce message."
INDISPENSABLE = (
    "Cochez si le dossier ne peut pas être instruit sans cela : le délai du silence en dépend alors "
    "(articles L. 114-5 et L. 114-5-1 du code des relations entre le public et l’administration)."
)


class ComplementForm(ActForm):
    """scope, parties (whole sections): chosen in the template, which shows the questions section by section."""

    message = reason_field(
        "Ce que vous demandez",
        "Nommez les questions (« J3 : dépenses ») et les pièces attendues.",
        when_empty=NO_MESSAGE,
    )
    until = DayField(
        label="À déposer au plus tard le",
        help_text="Jusqu’à 23 h 59, heure de Paris.",
        error_messages={
            "required": "Indiquez la date limite du complément.",
        },
    )
    is_indispensable = forms.BooleanField(
        label="Indispensable à l’instruction", help_text=INDISPENSABLE, required=False
    )
    scope = forms.MultipleChoiceField(
        label="Ce que l’équipe peut changer",
        required=False,
        error_messages={"invalid_choice": "Une des questions choisies n’est pas de ce questionnaire."},
    )

    parties = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Une des parties choisies n’est pas de ce questionnaire."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = [(section.key, section.title) for section, _ in self.asked]
        self.fields["scope"].choices = [(each.key, each.title) for _, asked in self.asked for each in asked]
        self.helper.layout = Layout("seen", "message", "until", "is_indispensable")

    @property
    def asked(self) -> list[tuple[Section, list[Question]]]:
        """What a team answers, section by section."""
        sections = self.project.edition.questionnaire.sections
        found = [(section, [each for each in section.questions if each.kind.asks]) for section in sections]
        return [(section, questions) for section, questions in found if questions]

    @property
    def whole(self) -> set[str]:
        return set(self["parties"].value() or ())

    def clean(self) -> dict[str, Any]:
        """A whole section is each of its questions."""
        given = super().clean()
        whole = set(given.get("parties", ()))
        keys = [each.key for section, asked in self.asked if section.key in whole for each in asked]
        given["scope"] = [*given.get("scope", ()), *keys]
        return given

    @property
    def sections(self) -> list[tuple[Section, list[tuple[Question, bool]], int]]:
        """With what is ticked, and how many are in each section."""
        ticked = set(self["scope"].value() or ())
        return [
            (section, [(each, each.key in ticked) for each in asked], sum(each.key in ticked for each in asked))
            for section, asked in self.asked
        ]


def asks(given: dict[str, Any]) -> dict[str, Any]:
    """What the form says, in the words of the verb."""
    words = {name: given[name] for name in ("message", "scope", "is_indispensable")}
    return {**words, "until": day_start(given["until"] + timedelta(days=1))}
