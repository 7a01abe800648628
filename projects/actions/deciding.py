"""Deciding: prepared among staff, then taken. What is taken is one move, one journal entry, one row and the letters."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal
from tne29.lib.french import euros, short_moment

from .. import letters
from ..models import Decision, PreparedDecision, Project
from ..workflow import Move, State
from .move import lock_project, make_move, require_move, require_state, write_journal
from .review import NOT_STAFF, begin_act

Kind = Decision.Kind
MOVE_OF = {Kind.ACCEPTED: "accept", Kind.REFUSED: "refuse", Kind.NO_ACTION: "close_without_action"}
MOST_EUROS = Decimal("9999999999.99")
CHANGED = "{by} a préparé une autre décision le {at}, pendant que vous écriviez la vôtre : rien n’a été enregistré."
DROPPED = "La décision préparée n’est plus là : quelqu’un l’a abandonnée ou publiée. Relisez l’historique."


@dataclass(frozen=True)
class Outcome:
    """What is decided, in the words that the school reads."""

    kind: str
    reason: str = ""
    amount: Decimal | None = None
    conditions: str = ""
    needs_convention: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason.strip())
        object.__setattr__(self, "conditions", self.conditions.strip())
        if self.amount is not None and self.amount < 0:
            raise Refusal("Le montant accordé ne peut pas être négatif.")
        if self.amount is not None and self.amount > MOST_EUROS:
            raise Refusal("Le montant accordé est trop grand pour être enregistré.")

    @property
    def move(self) -> str:
        return MOVE_OF[Kind(self.kind)]

    @property
    def words(self) -> str:
        """For the journal of staff: « accepté, 4 200 €, convention à signer »."""
        said = [str(Kind(self.kind).label)]
        said += [euros(self.amount)] if self.amount is not None else []
        return ", ".join([*said, "convention à signer"] if self.needs_convention else said)

    @classmethod
    def of(cls, prepared: PreparedDecision) -> "Outcome":
        return cls(**{name: getattr(prepared, name) for name in cls.__dataclass_fields__})


@transaction.atomic
def prepare_decision(
    project: Project, outcome: Outcome, *, by: User, at: datetime, seen: int | None = None
) -> PreparedDecision:
    """Nothing leaves, and the school sees nothing. seen: the version that its author read; None when there was none."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    project = lock_project(project)
    require_state(project, outcome.move, reason=outcome.reason)
    former = PreparedDecision.objects.filter(project=project).select_related("by").first()
    _require_read(former, seen)
    written = {**asdict(outcome), "deposit": project.last_deposit(), "by": by, "at": at}
    version = former.version + 1 if former else 1
    prepared, _ = PreparedDecision.objects.update_or_create(project=project, defaults={**written, "version": version})
    write_journal(project, "prepare_decision", "décision préparée", by=by, at=at, message=outcome.words)
    return prepared


def _require_read(former: PreparedDecision | None, seen: int | None) -> None:
    if former is None and seen is not None:
        raise Refusal(DROPPED)
    if former is not None and former.version != seen:
        raise Refusal(CHANGED.format(by=former.by.get_full_name(), at=short_moment(former.at)))


@transaction.atomic
def drop_prepared(project: Project, *, by: User, at: datetime, seen: int) -> None:
    """The dossier is as if nothing had been prepared, but for the journal of staff."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    project = lock_project(project)
    former = PreparedDecision.objects.filter(project=project).select_related("by").first()
    _require_read(former, seen)
    words = Outcome.of(former).words
    former.delete()
    write_journal(project, "drop_prepared", "décision préparée abandonnée", by=by, at=at, message=words)


def accept(
    project: Project,
    *,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    reason: str = "",
    conditions: str = "",
    needs_convention: bool = False,
) -> Decision:
    return decide(project, Outcome(Kind.ACCEPTED, reason, amount, conditions, needs_convention), by=by, at=at)


def refuse(project: Project, *, by: User, at: datetime, reason: str) -> Decision:
    return decide(project, Outcome(Kind.REFUSED, reason), by=by, at=at)


def close_without_action(project: Project, *, by: User, at: datetime, reason: str) -> Decision:
    return decide(project, Outcome(Kind.NO_ACTION, reason), by=by, at=at)


@transaction.atomic
def decide(project: Project, outcome: Outcome, *, by: User, at: datetime) -> Decision:
    """Takes the decision and tells the team, at once. What was prepared otherwise is forgotten."""
    project, move = begin_act(project, outcome.move, by=by, at=at, reason=outcome.reason)
    return take(project, move, outcome, by=by, at=at)


def take(
    project: Project, move: Move, outcome: Outcome, *, by: User, at: datetime, prepared_by: User | None = None
) -> Decision:
    """The project must be locked, the move checked."""
    PreparedDecision.objects.filter(project=project).delete()
    make_move(project, move, by=by, at=at, message=outcome.reason)
    decision = Decision.objects.create(
        project=project,
        deposit=project.last_deposit(),
        **asdict(outcome),
        mentions=_mentions(project, by),
        prepared_by=prepared_by,
        by=by,
        at=at,
    )
    letters.decision(decision, at=at)
    return decision


def _mentions(project: Project, by: User) -> dict[str, Any]:
    """What the law wants said, as it is on that day: a later change of the call does not reach it."""
    call = project.campaign.call
    return {name: getattr(call, name) for name in letters.DECISION_MENTIONS} | {
        "signed_by": by.get_full_name(),
        "signed_as": by.job_title,
    }


@transaction.atomic
def reopen(project: Project, *, by: User, at: datetime, reason: str) -> Project:
    """The decision stands in the history with its date of reopening; another one will be taken."""
    project, move = begin_act(project, "reopen", by=by, at=at, reason=reason)
    Decision.objects.filter(project=project, reopened_at=None).update(reopened_at=at)
    make_move(project, move, by=by, at=at, message=reason)
    letters.reopened(project, reason=reason, at=at)
    return project


def require_decidable(project: Project, prepared: PreparedDecision, *, at: datetime) -> Move:
    """The move of what was prepared; the deposit that was read must still be the last one."""
    move = require_move(project, MOVE_OF[Kind(prepared.kind)], at=at, reason=prepared.reason)
    last = project.last_deposit()
    if last.pk != prepared.deposit_id:
        raise Refusal(f"Le dépôt n°\u00a0{last.number} est arrivé depuis : relisez-le, puis préparez de nouveau.")
    return move


def is_decided(project: Project) -> bool:
    return project.state in State.decided
