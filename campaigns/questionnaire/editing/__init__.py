"""Changing an edition, one gesture at a time. Pure: each takes a document and gives another, the first is untouched.

A section is named by its key, a question by its key, a cell by its path (« question-case »), an option by its value.
What these gestures make may be wrong for other questions (a condition placed before what it looks at): whoever saves
reads the document again and says so.
"""

from .attributes import change, change_kind, change_section, set_edition
from .cells import add_cell, duplicate_cell, move_cell
from .dependents import Dependent, depending_on, depending_on_option
from .keys import RESERVED, fresh_key
from .options import add_option, change_option, move_option
from .places import Misplaced, Spot, question_of, spots
from .questions import add_question, duplicate_question, move_question, move_to_section
from .removing import remove, remove_option, remove_section
from .sections import add_section, duplicate_section, move_section

__all__ = [
    "RESERVED",
    "Dependent",
    "Misplaced",
    "Spot",
    "add_cell",
    "add_option",
    "add_question",
    "add_section",
    "change",
    "change_kind",
    "change_option",
    "change_section",
    "depending_on",
    "depending_on_option",
    "duplicate_cell",
    "duplicate_question",
    "duplicate_section",
    "fresh_key",
    "move_cell",
    "move_option",
    "move_question",
    "move_section",
    "move_to_section",
    "question_of",
    "remove",
    "remove_option",
    "remove_section",
    "set_edition",
    "spots",
]
