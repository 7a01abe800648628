"""The verbs: the only writers of a project’s state. Each is one transaction: lock, check, write, journal, letter.

Locks are always taken in the same order: campaign, project, then what hangs on it.
"""

from .answers import Conflict, ConflictField, SaveResult, save_answers
from .files import attach, remove_attachment
from .filing import Incomplete, deposit, resume, start_project, withdraw
from .review import (
    accept,
    assign,
    close_without_action,
    refuse,
    reopen,
    request_changes,
    resume_review,
    start_review,
)
from .team import accept_invitation, invite, revoke_invitation
from .windows import move_window, open_campaign

__all__ = [
    "Conflict",
    "ConflictField",
    "Incomplete",
    "SaveResult",
    "accept",
    "accept_invitation",
    "assign",
    "attach",
    "close_without_action",
    "deposit",
    "invite",
    "move_window",
    "open_campaign",
    "refuse",
    "remove_attachment",
    "reopen",
    "request_changes",
    "resume",
    "resume_review",
    "revoke_invitation",
    "save_answers",
    "start_project",
    "start_review",
    "withdraw",
]
