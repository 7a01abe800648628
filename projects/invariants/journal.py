"""I5: the chain of the journal, and the path of the states that it tells."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, Lag

from .. import chain
from ..models import Deposit, JournalEntry, Project
from ..workflow import MOVES, State
from .words import deposit_name, rows

DEPOSITS = ("deposit", "answer")


def chain_broken(at: datetime) -> Iterator[str]:
    yield from chain.flaws()


def states_that_jump(at: datetime) -> Iterator[str]:
    """Each move leaves the state that the one before had reached."""
    before = Window(Lag("to_state"), partition_by="project", order_by="number")
    jumps = _moves().annotate(before=before).exclude(before=None).exclude(before=F("from_state"))
    for reference, number, label in jumps.values_list("project__reference", "number", "label"):
        yield f"{reference}, entrée {number} du journal (« {label} ») : elle ne part pas de l’état précédent."


def moves_unknown(at: datetime) -> Iterator[str]:
    known = Q()
    for move in MOVES.values():
        known |= Q(act=move.name, from_state__in=move.sources, to_state=move.target)
    for reference, number, label in rows(_moves().exclude(known), "project__reference", "number", "label"):
        yield f"{reference}, entrée {number} du journal (« {label} ») : ce passage n’existe pas."


def states_untold(at: datetime) -> Iterator[str]:
    last = _moves().filter(project=OuterRef("pk")).order_by("-number").values("to_state")[:1]
    told = Project.objects.annotate(told=Coalesce(Subquery(last), Value(State.DRAFT.value)))
    for reference, state in rows(told.exclude(state=F("told")), "reference", "state"):
        yield f"{reference} : son état « {State(state).label} » n’est pas celui que dit le journal."


def deposits_untold(at: datetime) -> Iterator[str]:
    told = JournalEntry.objects.filter(project=OuterRef("project"), at=OuterRef("at"), act__in=DEPOSITS)
    for reference, number in rows(Deposit.objects.filter(~Exists(told)), "project__reference", "number"):
        yield f"{deposit_name(reference, number)} : le journal ne le dit pas."


def _moves():
    return JournalEntry.objects.exclude(from_state=F("to_state"))


CHECKS = (chain_broken, states_that_jump, moves_unknown, states_untold, deposits_untold)
