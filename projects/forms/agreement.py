"""What the head of an associated school fills in, without an account."""

from django import forms

from ..models import Agreement
from .answering import AnswerForm, line

LONGEST_COMMENT = 1000
ANSWERS = [
    (Agreement.Answer.AGREED.value, "Je donne mon accord"),
    (Agreement.Answer.DECLINED.value, "Je ne donne pas mon accord"),
]


class AgreementForm(AnswerForm):
    chosen = "reponse"
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
