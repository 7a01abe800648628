"""The questionnaire as forms: one section to fill on screen, all of it to fill with a pen, all of it told."""

from campaigns.questionnaire import told

from .paper import paper_form
from .section import SectionForm, section_form

__all__ = ["SectionForm", "paper_form", "section_form", "told"]
