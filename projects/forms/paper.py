"""The whole questionnaire to fill with a pen: the same fields, drawn by the pack forms_print."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from campaigns.questionnaire import Catalogue, Questionnaire, Section

PACK = "forms_print"


class PaperSection(LayoutObject):
    """A section with its title and introduction."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.fields = [question.key for question in section.questions]

    def render(self, form: forms.Form, context, template_pack=TEMPLATE_PACK, **kwargs) -> SafeString:
        questions = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(f"{template_pack}/section.html", {"section": self.section, "questions": questions})


class PaperForm(forms.Form):
    pack = PACK

    def __init__(self, questionnaire: Questionnaire, catalogue: Catalogue) -> None:
        super().__init__()
        self.questionnaire = questionnaire
        self.fields = {question.key: question.kind.field(question, catalogue) for question in questionnaire.questions}
        self.conditions = {
            question.key: question.condition.sentence(questionnaire)
            for question in questionnaire.questions
            if question.condition
        }
        self.helper = paper_helper(questionnaire, self.pack)


def paper_helper(questionnaire: Questionnaire, pack: str) -> FormHelper:
    helper = FormHelper()
    helper.template_pack = pack
    helper.form_tag = helper.include_media = False
    helper.disable_csrf = True
    helper.layout = Layout(*(PaperSection(section) for section in questionnaire.sections))
    return helper


def paper_form(questionnaire: Questionnaire, catalogue: Catalogue) -> PaperForm:
    return PaperForm(questionnaire, catalogue)
