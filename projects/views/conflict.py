"""Two people wrote the same answer: both versions side by side, and a choice for each."""

from dataclasses import dataclass
from datetime import datetime

from django.forms.boundfield import BoundField
from django.http import QueryDict

from campaigns.questionnaire import Catalogue, Question, Told

from ..actions import ConflictField
from ..forms import SectionForm

CHOICE = "choix-"
THEIRS = "autre"


@dataclass(frozen=True)
class Clash:
    """field: the control, holding my version, so that it can be changed before it is kept."""

    question: Question
    field: BoundField
    mine: Told
    theirs: Told
    by_name: str
    at: datetime

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.question.key}"


def clashes(form: SectionForm, conflicts: list[ConflictField], catalogue: Catalogue) -> list[Clash]:
    return [_clash(form, each, catalogue) for each in conflicts]


def _clash(form: SectionForm, conflict: ConflictField, catalogue: Catalogue) -> Clash:
    question = form[conflict.key].question

    def told(value) -> Told:
        kind = question.kind
        return kind.tell(question, kind.value(question, {question.key: value}, catalogue), catalogue)

    return Clash(
        question, form[conflict.key], told(conflict.mine), told(conflict.theirs), conflict.by_name, conflict.at
    )


def chosen_theirs(data: QueryDict) -> set[str]:
    """Keys of the questions where the other person’s version is kept."""
    return {name.removeprefix(CHOICE) for name, value in data.items() if name.startswith(CHOICE) and value == THEIRS}
