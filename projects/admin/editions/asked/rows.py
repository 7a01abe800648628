"""Rows of a question’s form: the choices it offers, and the sums it shows."""

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.questionnaire import Question

from .base import Line, QuietForm, Table, select
from .scene import answers_of

VALUE_LENGTH = 40


class OptionForm(QuietForm):
    """One possible answer."""

    key = forms.CharField(required=False, max_length=VALUE_LENGTH, widget=forms.HiddenInput)
    label = Line(
        label="Réponse proposée", max_length=160, error_messages={"required": "Écrivez cette réponse, ou retirez-la."}
    )
    alone = forms.BooleanField(label="Exclut les autres", required=False)

    def __init__(self, data: Any, prefix: str, table: Table, *, may_be_alone: bool, speaks: bool = False) -> None:
        initial = {"key": table.get("value", ""), "label": table.get("label"), "alone": table.get("alone", False)}
        super().__init__(data, prefix, initial, speaks=speaks)
        if not may_be_alone:
            del self.fields["alone"]

    @property
    def is_empty(self) -> bool:
        return not self.cleaned.get("label")

    @property
    def table(self) -> Table:
        written = {"value": self.cleaned.get("key", ""), "label": self.cleaned.get("label", "")}
        return written | ({"alone": True} if self.cleaned.get("alone") else {})


class SumForm(QuietForm):
    """A column of amounts added up. tables: where it may look; its own alone when it stands under a table."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = Line(label="Libellé", max_length=80, error_messages={"required": "Donnez un libellé à ce total."})

    def __init__(
        self,
        data: Any,
        prefix: str,
        table: Table,
        tables: Sequence[Question],
        *,
        is_named: bool,
        speaks: bool = False,
    ) -> None:
        self.tables = {each.key: each for each in tables}
        super().__init__(data, prefix, self._initial(table), speaks=speaks)
        if not is_named:
            del self.fields["label"]
        self.fields |= {
            "cell": select("Colonne à additionner", self._columns("amount")),
            "times": select("Multipliée par", self._columns("number"), "rien d’autre"),
            "where": select("Seulement les lignes où", self._filters(), "toutes les lignes"),
        }
        self.fields["cell"].error_messages["required"] = (
            "Choisissez la colonne à additionner : elle doit contenir des montants."
        )

    def _initial(self, table: Table) -> dict[str, Any]:
        owner = table.get("table") or next(iter(self.tables), "")
        paths = {name: f"{owner}.{table[name]}" for name in ("cell", "times") if name in table}
        for cell, value in table.get("where", {}).items():
            paths["where"] = f"{owner}.{cell}.{value}"
        return {"label": table.get("label"), **paths}

    def _columns(self, role: str) -> list:
        return self._grouped(
            lambda table: [
                (f"{table.key}.{cell.key}", cell.label) for cell in table.cells if cell.kind.role == role and cell.key
            ]
        )

    def _filters(self) -> list:
        return self._grouped(
            lambda table: [
                (f"{table.key}.{cell.key}.{kept}", f"{cell.label} est « {label} »")
                for cell in table.cells
                if cell.kind.decides
                for kept, label in answers_of(cell).values()
                if isinstance(kept, str)
            ]
        )

    def _grouped(self, choices) -> list:
        """By table, when there are several."""
        groups = [(table.title, choices(table)) for table in self.tables.values()]
        groups = [(title, found) for title, found in groups if found]
        return groups[0][1] if len(self.tables) == 1 and groups else groups

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        owner = given.get("cell", "").partition(".")[0]
        for name in ("times", "where"):
            if owner and given.get(name) and given[name].partition(".")[0] != owner:
                self.add_error(name, "Choisissez une colonne du même tableau.")
        return given

    @property
    def table(self) -> Table:
        owner, _, cell = self.cleaned.get("cell", "").partition(".")
        _, _, times = self.cleaned.get("times", "").partition(".")
        _, _, where = self.cleaned.get("where", "").partition(".")
        column, _, value = where.partition(".")
        written = {"label": self.cleaned.get("label", ""), "table": owner, "cell": cell, "times": times}
        found = {name: text for name, text in written.items() if text}
        return found | ({"where": {column: value}} if where else {})
