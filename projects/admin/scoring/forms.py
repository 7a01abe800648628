"""What a reviewer fills in, criterion by criterion; and why somebody stands aside."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html

from tne29.lib.text import clean_text

from ... import actions
from ...forms.filing import PageForm
from ...models import Criterion
from ...models.review import LONGEST_COMMENT, LONGEST_REASON, LONGEST_REMARK

TOO_LONG = "Ce texte est trop long : raccourcissez-le."
NO_DEGREE = "Choisissez un degré pour « {label} »."


def _text(label: str, longest: int, rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG, **kwargs.pop("error_messages", {})},
        **kwargs,
    )


class ScoreForm(PageForm):
    """is_final: given, not kept as a draft; then every criterion wants its degree."""

    depot = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    grille = forms.CharField(widget=forms.HiddenInput, max_length=64)
    ancienne = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)

    def __init__(self, criteria: list[Criterion], degrees: list[str], *args: Any, is_final: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        choices = [(str(degree), f"{degree} – {word}") for degree, word in enumerate(degrees)]
        for each in criteria:
            self.fields[f"degre-{each.code}"] = _degree(each, choices, required=is_final)
            self.fields[f"remarque-{each.code}"] = _text("Remarque", LONGEST_REMARK, 2, required=False)
        self.fields["commentaire"] = _text("Commentaire d’ensemble", LONGEST_COMMENT, 4, required=False)

    @property
    def rows(self) -> Iterator[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        for each in self.criteria:
            yield each, self[f"degre-{each.code}"], self[f"remarque-{each.code}"]

    @property
    def scored(self) -> actions.Scored:
        given = self.cleaned_data
        scores = {
            each.code: actions.Score(int(given[f"degre-{each.code}"]), given[f"remarque-{each.code}"])
            for each in self.criteria
            if given[f"degre-{each.code}"]
        }
        comment = clean_text(given["commentaire"])
        return actions.Scored(scores, given["depot"], comment, given["grille"], given["ancienne"])


def _degree(criterion: Criterion, choices: list[tuple[str, str]], *, required: bool) -> forms.ChoiceField:
    missing = NO_DEGREE.format(label=criterion.label)
    return forms.ChoiceField(
        label=criterion.label,
        help_text=format_html("{}", criterion.guidance),
        choices=choices,
        required=required,
        widget=forms.RadioSelect(attrs={"class": "choice-input"}),
        error_messages={"required": missing, "invalid_choice": missing},
    )


def initial_of(scores: Mapping[str, Any], comment: str) -> dict[str, str]:
    """What is kept of a draft, or of a review that is taken over, as the form shows it."""
    shown = {"commentaire": comment}
    for code, each in scores.items():
        shown |= {f"degre-{code}": str(each["degree"]), f"remarque-{code}": each["comment"]}
    return shown


class InterestForm(PageForm):
    motif = _text(
        "De quel intérêt s’agit-il ?",
        LONGEST_REASON,
        4,
        help_text="Par exemple : vous y enseignez, un proche y travaille. Lu par le pilotage seulement.",
        error_messages={"required": "Dites en quelques mots de quel intérêt il s’agit."},
    )


class LiftForm(PageForm):
    motif = _text(
        "Pourquoi le conflit d’intérêts est-il levé ?",
        LONGEST_REASON,
        4,
        help_text="Gardé avec la déclaration.",
        error_messages={"required": "Indiquez pourquoi le conflit d’intérêts est levé."},
    )
