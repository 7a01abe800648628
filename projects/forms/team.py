"""The forms of a team: invite a colleague, change what somebody may do, hand the project over."""

from django import forms

from ..models.team import Role
from .filing import PageForm

CHOOSE = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."}
EDITOR = (Role.EDITOR, "Co-rédaction : lire et modifier les réponses")
READER = (Role.READER, "Lecture : lire seulement")
OWNER = (Role.OWNER, "Titulaire : modifier, gérer l’équipe, déposer et retirer")


class InviteForm(PageForm):
    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="De préférence professionnelle. L’invitation y est envoyée, et n’est valable que pour elle.",
        error_messages={
            "required": "Indiquez l’adresse électronique de la personne.",
            "invalid": "Cette adresse électronique est incomplète. Exemple : prenom.nom@example.org.",
            "max_length": "Cette adresse électronique est trop longue.",
        },
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=[EDITOR, READER, OWNER],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez un rôle de la liste."},
    )


class PlaceForm(PageForm):
    """What somebody may do. An owner stays one, or steps down; nobody becomes one here."""

    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect, error_messages=CHOOSE)
    depot = forms.ChoiceField(
        label="Déposer et retirer le dossier",
        choices=[("oui", "Cette personne peut aussi le faire"), ("non", "Réservé aux titulaires")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text="Il faut aussi que l’établissement ait confirmé que cette personne en fait partie.",
    )

    def __init__(self, member, *args, **kwargs) -> None:
        initial = {"role": member.role, "depot": "oui" if member.may_deposit else "non"}
        super().__init__(*args, initial=initial, **kwargs)
        owner = [OWNER] if member.role == Role.OWNER else []
        self.fields["role"].choices = [*owner, EDITOR, READER]

    def place(self) -> dict:
        return {"role": self.cleaned_data["role"], "may_deposit": self.cleaned_data["depot"] == "oui"}


class OfferForm(PageForm):
    suite = forms.ChoiceField(
        label="Et vous, ensuite ?",
        choices=[
            ("cede", "Je lui laisse la place, et reste dans l’équipe en co-rédaction"),
            ("garde", "Je reste titulaire aussi : nous le serons à deux"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
