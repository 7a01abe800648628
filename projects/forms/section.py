"""One section of the questionnaire on screen. A draft accepts what is missing and refuses what is not of its type."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from campaigns.questionnaire import Catalogue, Piece, Questionnaire, Section, among, asked
from campaigns.questionnaire.fields.groups import ADD, REMOVE

from .asking import Asking, asking, form_values

REMOVE_PIECE = "retirer_piece"
NOTE = (
    "Toutes les questions sont à remplir pour déposer, sauf celles marquées « facultatif ». "
    "En attendant, vous pouvez enregistrer une section incomplète."
)


class SectionForm(forms.Form):
    use_required_attribute = False
    default_button = "Enregistrer"
    note = NOTE
    versions_url = ""

    def __init__(
        self,
        questionnaire: Questionnaire,
        section: Section,
        *,
        answers: Mapping[str, Any],
        catalogue: Catalogue,
        data: Any = None,
        files: Any = None,
        attachments: Mapping[str, Sequence[Piece]] | None = None,
        more: str = "",
    ) -> None:
        self.questionnaire, self.section, self.catalogue, self.more = questionnaire, section, catalogue, more
        self.stored = {**answers, **(attachments or {})}
        super().__init__(data, files, initial=self._initial())
        self.fields = {question.key: question.kind.field(question, catalogue) for question in section.questions}
        self.show_pieces(attachments or {})
        self.helper = section_helper(section)

    def _initial(self) -> dict[str, Any]:
        return form_values(self.questionnaire, self.section.questions, self.stored, self.catalogue)

    def show_pieces(self, attachments: Mapping[str, Sequence[Piece]]) -> None:
        for path, pieces in attachments.items():
            field = self.fields.get(path.partition("-")[0])
            if field is not None:
                field.widget_at(path).pieces = pieces

    def changes(self) -> dict[str, Any]:
        """JSON by question key for what was understood; None erases."""
        self.is_valid()
        changes: dict[str, Any] = {}
        for question in self.section.questions:
            if question.key in self.cleaned_data:
                changes |= question.kind.kept(question, self.cleaned_data[question.key])
        return changes

    def uploads(self) -> list[tuple[str, Any]]:
        """(question path, file) for each file to attach."""
        self.is_valid()
        return [
            upload
            for question in self.section.questions
            for upload in question.kind.uploads(question, self.cleaned_data.get(question.key))
        ]

    @property
    def pressed(self) -> str:
        """The table whose « ajouter » or « retirer » was pressed."""
        key = self.data.get(ADD) or str(self.data.get(REMOVE, "")).rpartition("-")[0]
        return key if key in self.fields else ""

    @property
    def removed_pieces(self) -> list[str]:
        return self.data.getlist(REMOVE_PIECE) if hasattr(self.data, "getlist") else []

    @property
    def current(self) -> dict[str, Any]:
        """The answers as they stand with what was just typed."""
        if not self.is_bound:
            return self.stored
        return {**self.stored, **self.changes()}

    @cached_property
    def asking(self) -> dict[str, Asking]:
        shown = asked(self.questionnaire, self.current, self.catalogue)
        counted = among(shown, self.current)
        values = {question.key: counted | among({question.key}, self.current) for question in self.section.questions}
        return {
            question.key: asking(question, self.questionnaire, values[question.key], self.catalogue, shown)
            for question in self.section.questions
        }

    def reveals(self, before: Mapping[str, Any]) -> bool:
        """Do these answers make questions of this page appear, that were not answered at once (a script shows them)?"""
        current = self.current
        appeared = asked(self.questionnaire, current, self.catalogue) - asked(
            self.questionnaire, before, self.catalogue
        )
        return any(
            question.key in appeared and question.kind.blank(current.get(question.key))
            for question in self.section.questions
        )

    def error_items(self) -> list[tuple[str, str]]:
        """(sentence, link) for the list of errors at the top of the page."""
        return [
            (self[name].describe(error), f"#{self[name].link(error)}")
            for name, errors in self.errors.as_data().items()
            for error in _flat(errors)
        ]


def _flat(errors: list) -> list:
    return [single for error in errors for single in error.error_list]


def section_helper(section: Section) -> FormHelper:
    """The page has its own <form>: several blocks of it go round the questions."""
    helper = FormHelper()
    helper.form_tag = helper.include_media = False
    helper.disable_csrf = True
    helper.layout = Layout(*(question.key for question in section.questions))
    return helper


def section_form(questionnaire: Questionnaire, section: Section, **given: Any) -> SectionForm:
    return SectionForm(questionnaire, section, **given)
