"""What the head of an associated school fills in, without an account."""

from django import forms

from accounts.forms.fields import CleanLineField
from tne29.lib.text import clean_text

from ..models import Agreement
from .filing import PageForm

LONGEST_LINE, LONGEST_COMMENT = 120, 1000
ANSWERS = [
    (Agreement.Answer.AGREED.value, "Je donne mon accord"),
    (Agreement.Answer.DECLINED.value, "Je ne donne pas mon accord"),
]


def line(label: str, *, autocomplete: str, required: str, **kwargs) -> CleanLineField:
    too_long = f"Ce texte est trop long : {LONGEST_LINE} caractères au plus."
    return CleanLineField(
        label=label,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": required, "max_length": too_long},
        **kwargs,
    )


class AgreementForm(PageForm):
    reponse = forms.ChoiceField(
        label="Votre réponse",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre réponse.", "invalid_choice": "Choisissez une des deux réponses."},
    )
    nom = line("Vos prénom et nom", autocomplete="name", required="Indiquez qui répond : votre prénom et votre nom.")
    fonction = line(
        "Votre fonction",
        autocomplete="organization-title",
        required="Indiquez votre fonction dans l’établissement.",
        help_text="Par exemple : directrice de l’école, principal du collège, proviseure adjointe.",
    )
    commentaire = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Si vous le souhaitez ; l’équipe du projet et le service instructeur le liront.",
        error_messages={"max_length": "Ce texte est trop long : 1 000 caractères au plus."},
    )

    def clean_commentaire(self) -> str:
        return clean_text(self.cleaned_data["commentaire"])

    @property
    def typed(self) -> dict[str, str]:
        """What the confirmation carries along."""
        return {name: self.cleaned_data[name] for name in self.fields}

    @property
    def answer_label(self) -> str:
        return dict(ANSWERS)[self.cleaned_data["reponse"]]
