"""The questionnaire as forms: a section to fill on screen, all to fill with a pen or in a file, all told."""

from campaigns.questionnaire import told

from .fillable import fillable_form
from .paper import paper_form
from .section import SectionForm, section_form

__all__ = ["SectionForm", "fillable_form", "paper_form", "section_form", "told"]
