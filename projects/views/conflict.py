"""Two people wrote the same answer: both versions side by side, and a choice for each."""

from dataclasses import dataclass
from datetime import datetime

from django.forms.boundfield import BoundField
from django.http import QueryDict

from accounts.models import User
from campaigns.questionnaire import Catalogue, Question, Told

from ..actions import ConflictField
from ..forms import SectionForm

CHOICE = "choix-"
THEIRS = "autre"


@dataclass(frozen=True)
class Clash:
    """field: the control, holding my version, so that it can be changed before it is kept.

    by: who wrote the other one; somebody’s own other window too (is_own).
    """

    question: Question
    field: BoundField
    mine: Told
    theirs: Told
    by: User
    at: datetime
    is_own: bool

    @property
    def whose(self) -> str:
        return "votre autre fenêtre" if self.is_own else self.by.get_full_name()

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.question.key}"


def clashes(form: SectionForm, conflicts: list[ConflictField], catalogue: Catalogue, reader: User) -> list[Clash]:
    return [_clash(form, each, catalogue, reader) for each in conflicts]


def _clash(form: SectionForm, conflict: ConflictField, catalogue: Catalogue, reader: User) -> Clash:
    question = form[conflict.key].question

    def told(value) -> Told:
        kind = question.kind
        return kind.tell(question, kind.value(question, {question.key: value}, catalogue), catalogue)

    mine, theirs = told(conflict.mine), told(conflict.theirs)
    return Clash(question, form[conflict.key], mine, theirs, conflict.by, conflict.at, is_own=conflict.by == reader)


def chosen_theirs(data: QueryDict) -> set[str]:
    """Keys of the questions where the other person’s version is kept."""
    return {name.removeprefix(CHOICE) for name, value in data.items() if name.startswith(CHOICE) and value == THEIRS}
