"""A questionnaire as a school will see it, outside any dossier: real pages, nothing hidden, nothing to send."""

from dataclasses import dataclass, replace
from functools import cached_property

from crispy_forms.layout import Layout
from django import forms
from django.forms.boundfield import BoundField

from campaigns.models import Call
from campaigns.questionnaire import Catalogue, Question, Questionnaire, Section, StaticCatalogue

from ...catalogue import blank_catalogue
from ...forms import SectionForm, paper_form
from ...forms.asking import Asking
from ...forms.paper import PaperForm, PaperSection

SAMPLE_SCHOOL = {
    "school": "École de la Pointe (0299001B), Brest",
    "school_contact": ["1 rue du Port", "29200 Brest", "ecole.pointe@example.org", "02 98 00 00 01"],
    "school_district": "Brest Nord",
    "school_epci": "Brest Métropole",
    "school_kind": "primary",
    "school_sector": "public",
}


class OpenSection(SectionForm):
    """Conditions are written beside the questions, and hide nothing."""

    note = "Voici ce que verront les équipes. Rien de ce que vous écririez ici n’est enregistré."

    @cached_property
    def asking(self) -> dict[str, Asking]:
        return {key: replace(asking, hidden=False, when="") for key, asking in super().asking.items()}


def catalogue_of(call: Call | None) -> Catalogue:
    """The lists of a call, and a school of fiction for what the portal shows of one."""
    lists = blank_catalogue(call.pk if call else 0).lists
    return StaticCatalogue(lists, SAMPLE_SCHOOL)


def on_screen(questionnaire: Questionnaire, section: Section, catalogue: Catalogue) -> OpenSection:
    return OpenSection(questionnaire, section, answers={}, catalogue=catalogue)


def on_paper(questionnaire: Questionnaire, catalogue: Catalogue, *sections: Section) -> PaperForm:
    """The paper form; of those sections only, when some are named."""
    form = paper_form(questionnaire, catalogue)
    if sections:
        form.helper.layout = Layout(*(PaperSection(section) for section in sections))
    return form


class PaperQuestion(forms.Form):
    """One question of the paper form."""

    def __init__(self, questionnaire: Questionnaire, question: Question, catalogue: Catalogue) -> None:
        super().__init__()
        self.fields = {question.key: question.kind.field(question, catalogue)}
        self.conditions = {question.key: question.condition.sentence(questionnaire)} if question.condition else {}


@dataclass(frozen=True)
class Preview:
    """One question, both ways."""

    questionnaire: Questionnaire
    question: Question
    catalogue: Catalogue

    @cached_property
    def screen(self) -> BoundField:
        section = replace(self.questionnaire.section_of(self.question), questions=(self.question,))
        return on_screen(self.questionnaire, section, self.catalogue)[self.question.key]

    @cached_property
    def paper(self) -> BoundField:
        return PaperQuestion(self.questionnaire, self.question, self.catalogue)[self.question.key]
