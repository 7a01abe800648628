"""What every question asks of the lead: its words, and what the portal makes of the answer."""

from typing import Any

from django import forms

from campaigns.questionnaire import Question
from campaigns.questionnaire.kinds import Kind

from ..words import column_choices
from .base import Line, Lines, QuietForm, Table, select
from .scene import Scene


class WordsForm(QuietForm):
    label = Line(
        label="Question",
        max_length=220,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez la question.", "max_length": "220 caractères au plus."},
    )
    help = Lines(
        label="Aide",
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une ou deux phrases sous la question : ce qu’on attend, un exemple.",
        error_messages={"max_length": "900 caractères au plus."},
    )
    required = forms.BooleanField(label="Réponse obligatoire pour déposer", required=False)

    def __init__(self, data: Any, prefix: str, table: Table, kind: Kind, *, is_cell: bool, speaks: bool) -> None:
        initial = {name: table.get(name) for name in ("label", "help", "required")}
        super().__init__(data, prefix, initial, speaks=speaks)
        if is_cell:
            self.fields["label"].label = "Intitulé"
            self.fields["label"].widget = forms.TextInput()
            self.fields["label"].error_messages["required"] = "Donnez un intitulé à cette case."
            self.fields["help"].widget.attrs["rows"] = 2
            self.fields["required"].label = "Obligatoire"
        if not _may_be_required(kind):
            del self.fields["required"]

    @property
    def table(self) -> Table:
        return {name: self.cleaned[name] for name in ("label", "help", "required") if self.cleaned.get(name)}


def _may_be_required(kind: Kind) -> bool:
    """Does a deposit look at it?"""
    return bool(kind.gaps(Question("", kind, "", required=True), None, None))


class UseForm(QuietForm):
    """What the rest of the portal takes from the answer, and whether it goes from one dossier to the next."""

    anew = forms.BooleanField(
        label="À redonner dans chaque dossier",
        required=False,
        help_text="Pour un engagement, une attestation, un accord : la réponse n’est pas reprise quand un brouillon "
        "continue dans une autre campagne, ou quand un projet part d’un ancien.",
    )

    def __init__(self, data: Any, prefix: str, table: Table, kind: Kind, scene: Scene, *, speaks: bool) -> None:
        initial = {"column": table.get("column", ""), "anew": table.get("anew", False)}
        super().__init__(data, prefix, initial, speaks=speaks)
        if not kind.asks:
            del self.fields["anew"]
        offered = scene.free_columns(column_choices(kind))
        if offered:
            hint = (
                "Le portail recopie la réponse à cet endroit : liste des dossiers, statistiques, accusé de réception."
            )
            self.fields["column"] = select("Le portail s’en sert comme", offered, "rien de particulier", help_text=hint)

    @property
    def table(self) -> Table:
        return {name: self.cleaned[name] for name in ("column", "anew") if self.cleaned.get(name)}
