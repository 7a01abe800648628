"""The verbs: the only writers of a project’s state. Each is one transaction: lock, check, write, journal, letter.

Locks are always taken in the same order: campaign, project, then what hangs on it.
"""

from .agreements import (
    Asked,
    ContentChanged,
    answer_agreement,
    ask_agreements,
    is_time_to_ask,
    remind_agreements,
    revoke_agreement_request,
)
from .answers import Conflict, ConflictField, SaveResult, save_answers
from .aside import keep_late, set_aside
from .belonging import ask_school
from .bringing_back import bring_back
from .carrying import carry_on, start_from
from .comments import comment, delete_comment, edit_comment, reopen_comment, resolve_comment
from .complements import planned_complement, request_changes, resume_review
from .deciding import Outcome, accept, close_without_action, decide, drop_prepared, prepare_decision, refuse, reopen
from .editions import (
    EditionRefused,
    StaleEdition,
    clone,
    consequences_of_use,
    discard,
    export,
    import_text,
    publish,
    save_edition,
    use_edition,
)
from .erasing import erase_answerer, erase_note, erase_opinion_giver
from .erasing_scores import erase_recusal, erase_review
from .files import attach, remove_attachment, take_back
from .filing import Incomplete, deposit, resume, start_project, withdraw
from .lateness import LATE_STATES, permit_late, withdraw_late
from .move import Closed
from .notes import write_note
from .on_paper import file_paper
from .opinion_files import ACCEPTED as ACCEPTED_FOR_OPINIONS
from .opinion_files import join_to_opinion, take_from_opinion
from .opinions import (
    NO_SECTION,
    NOBODY,
    OpinionsAsked,
    Wanted,
    answer_opinion,
    ask_opinions,
    revoke_opinion_request,
    send_opinion_again,
)
from .papers import bring_paper, forget_papers, leave_paper, take_answers
from .places import change_place, leave_team, name_owner, offer_ownership, remove_member
from .presence import say_present
from .releasing import MOST_AT_ONCE, ask_release, run_release, sweep_releases
from .remits import set_remit
from .review import assign, start_review
from .saved_filters import change_filter, save_filter
from .scoring import (
    MAY_LIFT,
    Score,
    Scored,
    declare_interest,
    give_review,
    hold_grid,
    is_scoring_closed,
    keep_review,
    lift_recusal,
    new_version,
    number_grid,
    turn_scoring,
)
from .team import accept_invitation, invite, resend_invitation, revoke_invitation
from .trial import ask_trial, run_trial, sweep_trials
from .windows import STALE_DATES, move_window, open_campaign, planned_span
from .wording import StaleWording, WordingRefused, restore_original, save_wording

__all__ = [
    "ACCEPTED_FOR_OPINIONS",
    "LATE_STATES",
    "MAY_LIFT",
    "MOST_AT_ONCE",
    "NOBODY",
    "NO_SECTION",
    "STALE_DATES",
    "Asked",
    "Closed",
    "Conflict",
    "ConflictField",
    "ContentChanged",
    "EditionRefused",
    "Incomplete",
    "OpinionsAsked",
    "Outcome",
    "SaveResult",
    "Score",
    "Scored",
    "StaleEdition",
    "StaleWording",
    "Wanted",
    "WordingRefused",
    "accept",
    "accept_invitation",
    "answer_agreement",
    "answer_opinion",
    "ask_agreements",
    "ask_opinions",
    "ask_release",
    "ask_school",
    "ask_trial",
    "assign",
    "attach",
    "bring_back",
    "bring_paper",
    "carry_on",
    "change_filter",
    "change_place",
    "clone",
    "close_without_action",
    "comment",
    "consequences_of_use",
    "decide",
    "declare_interest",
    "delete_comment",
    "deposit",
    "discard",
    "drop_prepared",
    "edit_comment",
    "erase_answerer",
    "erase_note",
    "erase_opinion_giver",
    "erase_recusal",
    "erase_review",
    "export",
    "file_paper",
    "forget_papers",
    "give_review",
    "hold_grid",
    "import_text",
    "invite",
    "is_scoring_closed",
    "is_time_to_ask",
    "join_to_opinion",
    "keep_late",
    "keep_review",
    "leave_paper",
    "leave_team",
    "lift_recusal",
    "move_window",
    "name_owner",
    "new_version",
    "number_grid",
    "offer_ownership",
    "open_campaign",
    "permit_late",
    "planned_complement",
    "planned_span",
    "prepare_decision",
    "publish",
    "refuse",
    "remind_agreements",
    "remove_attachment",
    "remove_member",
    "reopen",
    "reopen_comment",
    "request_changes",
    "resend_invitation",
    "resolve_comment",
    "restore_original",
    "resume",
    "resume_review",
    "revoke_agreement_request",
    "revoke_invitation",
    "revoke_opinion_request",
    "run_release",
    "run_trial",
    "save_answers",
    "save_edition",
    "save_filter",
    "save_wording",
    "say_present",
    "send_opinion_again",
    "set_aside",
    "set_remit",
    "start_from",
    "start_project",
    "start_review",
    "sweep_releases",
    "sweep_trials",
    "take_answers",
    "take_back",
    "take_from_opinion",
    "turn_scoring",
    "use_edition",
    "withdraw",
    "withdraw_late",
    "write_note",
]
