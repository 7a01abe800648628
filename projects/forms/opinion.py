"""What somebody asked for an opinion fills in, without an account."""

from django import forms

from ..models import Opinion
from .answering import AnswerForm, line

LONGEST_COMMENT = 5_000
REASONED = (Opinion.Answer.RESERVED, Opinion.Answer.UNFAVOURABLE)
ANSWERS = [
    (Opinion.Answer.FAVOURABLE.value, "Avis favorable"),
    (Opinion.Answer.RESERVED.value, "Avis réservé"),
    (Opinion.Answer.UNFAVOURABLE.value, "Avis défavorable"),
]
NO_REASON = (
    "Expliquez en une phrase ou deux votre réserve ou votre avis défavorable : le service en a besoin pour décider."
)


class OpinionForm(AnswerForm):
    chosen = "avis"
    avis = forms.ChoiceField(
        label="Votre avis",
        choices=ANSWERS,
        widget=forms.RadioSelect(attrs={"class": "choice-input"}),
        error_messages={"required": "Choisissez votre avis.", "invalid_choice": "Choisissez un des trois avis."},
    )
    commentaire = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Facultatif pour un avis favorable. Le service instructeur le lira ; l’établissement, non.",
        error_messages={"max_length": "Ce texte est trop long : 5 000 caractères au plus."},
    )
    nom = line("Vos prénom et nom", autocomplete="name", required="Indiquez qui répond : votre prénom et votre nom.")
    fonction = line(
        "Votre fonction",
        autocomplete="organization-title",
        required="Indiquez votre fonction.",
        help_text="Par exemple : inspectrice de l’Éducation nationale, adjoint au maire chargé des écoles.",
    )

    def clean(self) -> dict:
        given = super().clean()
        if given.get("avis") in REASONED and not given.get("commentaire") and "commentaire" not in self.errors:
            self.add_error("commentaire", NO_REASON)
        return given
