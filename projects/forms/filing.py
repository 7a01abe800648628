"""The small forms of a school: start a project, withdraw."""

from crispy_forms.helper import FormHelper
from django import forms

from accounts.forms.fields import CleanLineField
from schools.models import Membership, School
from tne29.lib.identifiers import read_uai
from tne29.lib.text import clean_text

OF_A_SCHOOL = ("commune__territory", "district", "territory")


def open_school(uai: str | None) -> School | None:
    return School.objects.filter(is_open=True, uai=uai).select_related(*OF_A_SCHOOL).first() if uai else None


class PageForm(forms.Form):
    """The page has its own <form> and its own buttons."""

    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = helper.include_media = False
        helper.disable_csrf = True
        return helper

    def error_items(self) -> list[tuple[str, str]]:
        """(sentence, link) for the list of errors at the top of the page."""
        return [
            (sentence, f"#{self._first_id(name)}" if name in self.fields else "")
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    def _first_id(self, name: str) -> str:
        bound = self[name]
        return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


class StartForm(PageForm):
    """What is confirmed at the end: the campaign, the school, and what one is in it."""

    campagne = forms.ChoiceField(
        label="Campagne",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une campagne.",
            "invalid_choice": "Cette campagne n’accepte plus de nouveau dossier : choisissez-en une autre.",
        },
    )
    etablissement = CleanLineField(
        label="Établissement", max_length=20, error_messages={"required": "Choisissez un établissement."}
    )
    role = forms.ChoiceField(
        label="Vous êtes",
        choices=[
            (Membership.Role.HEAD, "À la direction de cette école ou de cet établissement"),
            (Membership.Role.MEMBER, "Membre de l’équipe"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, campaigns: list[tuple[str, str]], membership: Membership | None = None, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["campagne"].choices = campaigns
        self.fields["role"].required = membership is None
        self.fields["role"].error_messages["required"] = "Dites si vous dirigez cet établissement."

    def clean_etablissement(self) -> School:
        if self.membership:
            return self.membership.school
        school = open_school(read_uai(self.cleaned_data["etablissement"]))
        if school is None:
            raise forms.ValidationError("Cet établissement n’est pas dans l’annuaire : cherchez-le de nouveau.")
        return school


class WithdrawForm(PageForm):
    motif = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Si vous souhaitez l’indiquer ; il est gardé dans l’historique du dossier.",
        error_messages={"max_length": "Ce texte est trop long : 1 000 caractères au plus."},
    )

    def clean_motif(self) -> str:
        return clean_text(self.cleaned_data["motif"])
