"""The verbs of schools: import the directory, confirm who speaks for a school."""

from .imports import ask_import, begin_import, confirm_import, give_up_import
from .mailbox import answer_link, ask_mailbox
from .memberships import (
    belong,
    change_role,
    confirm_as_head,
    confirm_memberships,
    end_as_head,
    end_memberships,
    leave_school,
)

__all__ = [
    "answer_link",
    "ask_import",
    "ask_mailbox",
    "begin_import",
    "belong",
    "change_role",
    "confirm_as_head",
    "confirm_import",
    "confirm_memberships",
    "end_as_head",
    "end_memberships",
    "give_up_import",
    "leave_school",
]
