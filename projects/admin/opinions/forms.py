"""What the reviewer fills in to ask for opinions, or to send a link again."""

from django import forms

from accounts.forms.fields import CleanLineField
from tne29.lib.century import DayField
from tne29.lib.text import clean_text

from ... import actions
from ...models import OpinionRequest
from ...opinions import Person
from ..acts import ActForm

NO_DAY = "Indiquez le jour auquel les avis sont attendus."
LONGEST_MESSAGE = 3_000


def due_field() -> DayField:
    return DayField(
        label="Avis attendu au plus tard le",
        help_text="Des rappels partent 7 jours et 2 jours avant, le matin même, puis 3 jours après. "
        "Le lien fonctionne encore 30 jours après cette date.",
        error_messages={"required": NO_DAY},
    )


class AskForm(ActForm):
    seen = None
    destinataires = forms.MultipleChoiceField(
        label="À qui demander un avis",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-input"}),
        error_messages={"invalid_choice": "Choisissez parmi les personnes proposées."},
    )
    autre_organisme = CleanLineField(
        label="Une autre personne : son organisme ou sa fonction",
        required=False,
        max_length=120,
        help_text="Sans nom de personne : l’historique du dossier le garde.",
    )
    autre_courriel = forms.EmailField(
        label="Son adresse électronique",
        required=False,
        error_messages={"invalid": "Indiquez une adresse complète, par exemple nom@example.org."},
    )
    sections = forms.MultipleChoiceField(
        label="Ce qui est montré du dépôt",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-input"}),
        help_text="Jamais la copie de travail de l’équipe. Décochez ce qui n’est pas utile à l’avis.",
        error_messages={"required": actions.NO_SECTION, "invalid_choice": actions.NO_SECTION},
    )
    pieces = forms.BooleanField(label="Montrer aussi les pièces jointes de ces sections", required=False)
    message = forms.CharField(
        label="Votre message",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Facultatif ; il est repris dans le courriel et sur la page.",
    )
    due_on = due_field()

    def __init__(self, people: list[Person], sections: list[tuple[str, str]], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.key: each for each in people if each.email}
        self.fields["destinataires"].choices = [
            (each.key, f"{each.name} ({each.email})") for each in self.people.values()
        ]
        self.fields["sections"].choices = sections
        if not self.people:
            del self.fields["destinataires"]

    def clean_message(self) -> str:
        return clean_text(self.cleaned_data["message"])

    def clean(self) -> dict:
        given = super().clean()
        body, email = given.get("autre_organisme"), given.get("autre_courriel")
        if email and not body and "autre_organisme" not in self.errors:
            self.add_error("autre_organisme", "Dites à quel titre cette personne est sollicitée.")
        if body and not email and "autre_courriel" not in self.errors:
            self.add_error("autre_courriel", "Indiquez l’adresse à laquelle envoyer le lien.")
        if not (given.get("destinataires") or body or email) and not self.errors:
            self.add_error("destinataires" if "destinataires" in self.fields else "autre_courriel", actions.NOBODY)
        return given

    @property
    def chosen(self) -> list[Person]:
        given = self.cleaned_data
        found = [self.people[key] for key in given.get("destinataires", ())]
        if given["autre_courriel"]:
            kind = OpinionRequest.Kind.OTHER.value
            found.append(Person(kind, given["autre_organisme"], given["autre_courriel"]))
        return found

    @property
    def wanted(self) -> actions.Wanted:
        given = self.cleaned_data
        return actions.Wanted(given["sections"], given["pieces"], given["due_on"], given["message"])


class AgainForm(ActForm):
    """seen: how many letters had left."""

    due_on = due_field()


class SeenForm(ActForm):
    pass
