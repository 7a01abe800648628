"""What is asked for to prepare a decision, of one dossier or of several."""

import re
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from ... import actions
from ...models import Decision, Project

Kind = Decision.Kind
NO_REASON = "Indiquez le motif : il sera communiqué à l’établissement."
SAME, ASKED, NONE = "same", "asked", "none"


class AmountField(forms.DecimalField):
    """Euros as people type them: « 4 200,50 € »."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[\s€]", "", value) if isinstance(value, str) else value)


def amount_field(label: str, help_text: str) -> AmountField:
    return AmountField(
        label=label,
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        error_messages={"invalid": "Indiquez un montant en euros, par exemple 1 234,56."},
        help_text=help_text,
    )


def words_field(label: str, help_text: str, rows: int = 5) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4_000, widget=widget)


class BatchForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(
        label="Décision",
        choices=[(Kind.ACCEPTED, "Accepter"), (Kind.REFUSED, "Refuser"), (Kind.NO_ACTION, "Classer sans suite")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la décision."},
    )
    rule = forms.ChoiceField(
        label="Montant accordé, si vous acceptez",
        choices=[
            (ASKED, "Le montant demandé par chaque dossier"),
            (SAME, "Le même montant pour tous, indiqué ci-dessous"),
            (NONE, "Aucun montant : l’aide n’est pas financière"),
        ],
        widget=forms.RadioSelect,
        initial=ASKED,
        required=False,
    )
    amount = amount_field("Montant pour chacun, en euros", "Seulement si vous avez choisi le même montant pour tous.")
    needs_convention = forms.BooleanField(
        label="Une convention est à signer", help_text="Le courriel et la décision le disent.", required=False
    )
    conditions = words_field("Conditions, si vous acceptez", "Calendrier, points à respecter.", rows=3)
    reason = words_field(
        "Motif ou commentaire",
        "Obligatoire pour un refus ou un classement sans suite. Les établissements le reçoivent tel quel.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("kind") == Kind.ACCEPTED:
            if given.get("rule") == SAME and given.get("amount") is None and "amount" not in self.errors:
                self.add_error("amount", "Indiquez le montant, ou choisissez une autre règle.")
        elif given.get("kind") and not given.get("reason", "").strip():
            self.add_error("reason", NO_REASON)
        return given

    def outcome_for(self, project: Project) -> actions.Outcome:
        given = self.cleaned_data
        if given["kind"] != Kind.ACCEPTED:
            return actions.Outcome(given["kind"], given["reason"])
        return actions.Outcome(
            given["kind"], given["reason"], self._amount(project), given["conditions"], given["needs_convention"]
        )

    def _amount(self, project: Project) -> Decimal | None:
        rule = self.cleaned_data["rule"] or ASKED
        return {ASKED: project.amount, SAME: self.cleaned_data["amount"], NONE: None}[rule]
