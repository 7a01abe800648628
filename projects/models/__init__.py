"""What a school answers, what it deposited, and everything that happened to it."""

from .agreement import Agreement, AgreementRequest, AgreementState
from .aside import SetAside
from .attachment import Attachment
from .comment import Comment
from .complement import Complement
from .consultation import Consultation
from .convention import Convention
from .deciding import PreparedDecision, Release, ReleaseItem
from .deposit import Deposit, DepositContent
from .descent import Descent
from .journal import Decision, JournalEntry
from .note import Note
from .opinion import Opinion, OpinionFile, OpinionReminder, OpinionRequest
from .paper import BroughtPaper
from .paper_answer import PaperAnswer
from .printout import Printout
from .project import Project, ProjectSchool, Revision
from .reminder import Reminder
from .remit import Remit, RemitAct
from .review import Criterion, Grid, Recusal, Review, ReviewDraft, ScoringTurn
from .saved_filter import SavedFilter
from .team import Invitation, TeamMember
from .trial import EditionTrial
from .wording import LetterText

__all__ = [
    "Agreement",
    "AgreementRequest",
    "AgreementState",
    "Attachment",
    "BroughtPaper",
    "Comment",
    "Complement",
    "Consultation",
    "Convention",
    "Criterion",
    "Decision",
    "Deposit",
    "DepositContent",
    "Descent",
    "EditionTrial",
    "Grid",
    "Invitation",
    "JournalEntry",
    "LetterText",
    "Note",
    "Opinion",
    "OpinionFile",
    "OpinionReminder",
    "OpinionRequest",
    "PaperAnswer",
    "PreparedDecision",
    "Printout",
    "Project",
    "ProjectSchool",
    "Recusal",
    "Release",
    "ReleaseItem",
    "Reminder",
    "Remit",
    "RemitAct",
    "Review",
    "ReviewDraft",
    "Revision",
    "SavedFilter",
    "ScoringTurn",
    "SetAside",
    "TeamMember",
]
