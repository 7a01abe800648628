"""What may be tried on a ranking, by the address of nobody: it is computed, shown, and forgotten."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from ...forms.filing import PageForm
from ...scoring.standings import Standing, Trial
from ..deciding.forms import AmountField

NOT_AN_AMOUNT = "Indiquez un montant en euros, par exemple 1 234,56."
TOO_MUCH = "Indiquez un montant plus petit."
NOT_A_PART = "Indiquez une part de 0 à 100, par exemple 80."


def _amount(label: str, help_text: str = "") -> AmountField:
    return AmountField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        error_messages={"invalid": NOT_AN_AMOUNT, "min_value": NOT_AN_AMOUNT, "max_digits": TOO_MUCH},
    )


class TrialForm(PageForm):
    """One amount for each dossier that is not decided."""

    enveloppe = _amount("Une autre enveloppe, en euros", "Vide : ce qu’il reste de l’enveloppe de l’appel.")
    part = AmountField(
        label="Une part de chaque demande, en %",
        help_text="Vide : le montant demandé. Ne s’applique pas aux montants essayés un par un.",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "max_digits"), NOT_A_PART),
    )

    def __init__(self, standings: Iterable[Standing], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [each.project.pk for each in standings if not each.is_decided]
        for each in standings:
            if not each.is_decided:
                self.fields[_name(each.project.pk)] = _amount(f"Montant essayé pour {each.project.reference}")

    def amount_of(self, key: int) -> forms.BoundField | None:
        return self[_name(key)] if _name(key) in self.fields else None

    @property
    def trial(self) -> Trial:
        given = self.cleaned_data if self.is_bound else {}
        amounts: dict[int, Decimal] = {key: given[_name(key)] for key in self.keys if given.get(_name(key)) is not None}
        return Trial(given.get("enveloppe"), given.get("part"), amounts)


def _name(key: int) -> str:
    return f"montant-{key}"
