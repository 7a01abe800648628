"""« Seulement si »: what a condition looks at, then the answers that let the question be asked."""

from typing import Any

from django import forms

from campaigns.questionnaire.conditions import CONTAINS, EQUALS
from campaigns.questionnaire.sources import FACTS

from ..words import fact_choices
from .base import QuietForm, Table, Ticks
from .scene import Scene, answers_of

FACT = "fact:"
ALWAYS = "Cette question est toujours posée"
GONE = "La question dont elle dépendait n’est plus placée avant elle"


class ConditionForm(QuietForm):
    about = forms.ChoiceField(
        label="Quand la poser ?",
        required=False,
        error_messages={"invalid_choice": "Choisissez une question placée avant celle-ci."},
    )

    def __init__(self, data: Any, prefix: str, table: Table, scene: Scene, *, speaks: bool = False) -> None:
        self.scene = scene
        super().__init__(data, prefix, self._initial(table), speaks=speaks)
        self.fields["about"].choices = self._targets()
        self.about = self["about"].value() or ""
        self.answers = self._answers()
        if self.answers:
            self.fields["wanted"] = Ticks(
                label=self._asked_label(),
                choices=[(raw, label) for raw, (_, label) in self.answers.items()],
                error_messages={"required": "Cochez au moins une réponse."},
            )

    def _initial(self, table: Table) -> dict[str, Any]:
        written = table.get("condition") or {}
        path = f"{FACT}{written['fact']}" if "fact" in written else written.get("question", "")
        path = f"{path}-{written['cell']}" if "cell" in written else path
        wanted = written.get(EQUALS, written.get(CONTAINS, []))
        wanted = wanted if isinstance(wanted, list) else [wanted]
        return {"about": path, "wanted": [_posted(value) for value in wanted]}

    def _targets(self) -> list:
        offered = [
            ("", ALWAYS),
            ("Selon l’établissement", [(f"{FACT}{name}", words) for name, words in fact_choices()]),
        ]
        groups: dict[str, list] = {}
        for path, question in self.scene.deciders.items():
            words = f"{self.scene.number_of(question)} {question.label}"
            groups.setdefault(self.scene.section_of(question), []).append((path, words))
        return offered + list(groups.items())

    def _answers(self) -> dict[str, tuple[str | bool, str]]:
        if self.about.startswith(FACT):
            fact = FACTS.get(self.about.removeprefix(FACT))
            return {value: (value, words.capitalize()) for value, words in fact.values.items()} if fact else {}
        asked = self.scene.deciders.get(self.about)
        return answers_of(asked) if asked else {}

    @property
    def chosen(self) -> str:
        return self.about

    @property
    def about_choices(self) -> list[dict]:
        """For the page’s list: groups of (value, words)."""
        return [
            {"label": words, "options": value} if isinstance(value, list) else {"label": "", "options": [(name, words)]}
            for name, words, value in self._groups()
        ]

    def _groups(self):
        for first, second in self._targets():
            yield (first, second, None) if isinstance(second, str) else ("", first, second)
        if self.about and not self.answers:
            yield self.about, GONE, None

    def _asked_label(self) -> str:
        asked = self.scene.deciders.get(self.about)
        contains = asked is not None and asked.kind.decides == CONTAINS
        return "Seulement si la réponse contient" if contains else "Seulement si la réponse est"

    @property
    def table(self) -> Table:
        about, values = self.cleaned.get("about", ""), self.cleaned.get("wanted", [])
        if not about or not values:
            return {}
        kept = [self.answers[raw][0] for raw in values]
        operator = EQUALS
        if about.startswith(FACT):
            target = {"fact": about.removeprefix(FACT)}
        else:
            asked = self.scene.deciders[about]
            operator = asked.kind.decides
            target = {"question": asked.parent, "cell": asked.key} if asked.parent else {"question": asked.key}
        return {"condition": target | {operator: kept[0] if len(kept) == 1 else kept}}


def _posted(value: str | bool) -> str:
    """As the page posts it: « oui » and « non » for what is true or false."""
    return {True: "oui", False: "non"}.get(value, value) if isinstance(value, bool) else value
