"""The life of a project, as a table of moves. Pure: who and what is asked are words, checked by the verbs."""

from dataclasses import dataclass
from enum import Enum, nonmember

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "brouillon"
    SUBMITTED = "submitted", "déposé"
    UNDER_REVIEW = "under_review", "en instruction"
    CHANGES_REQUESTED = "changes_requested", "complément demandé"
    ACCEPTED = "accepted", "accepté"
    REFUSED = "refused", "refusé"
    NO_ACTION = "no_action", "classé sans suite"
    WITHDRAWN = "withdrawn", "retiré"

    decided = nonmember(frozenset({"accepted", "refused", "no_action"}))
    with_staff = nonmember(frozenset({"submitted", "under_review", "changes_requested"}))
    under_way = nonmember(frozenset({"draft", "submitted", "under_review", "changes_requested"}))
    writable = nonmember(frozenset({"draft", "submitted", "changes_requested"}))


# Those in which a project may have a delay of its own.
LATE_STATES = (State.DRAFT, State.SUBMITTED, State.WITHDRAWN)


class Actor(Enum):
    TEAM = "team"
    STAFF = "staff"


@dataclass(frozen=True)
class Move:
    """name: the verb; sources: states it leaves; target: the state it reaches; needs_open: only inside the window."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    actor: Actor
    needs_open: bool = False
    needs_reason: bool = False


def _move(name, label, sources, target, actor, **asks) -> Move:
    return Move(name, label, frozenset(sources.split()), target, actor, **asks)


TEAM, STAFF = Actor.TEAM, Actor.STAFF

MOVES = {
    move.name: move
    for move in (
        _move("deposit", "dépôt", "draft submitted", "submitted", TEAM, needs_open=True),
        _move("answer", "complément déposé", "changes_requested", "under_review", TEAM, needs_open=True),
        _move("withdraw_draft", "abandon du brouillon", "draft", "withdrawn", TEAM),
        _move("carry_on", "poursuite dans une autre campagne", "draft", "withdrawn", TEAM),
        _move("withdraw", "retrait du dossier", "submitted", "withdrawn", TEAM, needs_open=True),
        _move("resume", "reprise du dossier", "withdrawn", "draft", TEAM, needs_open=True),
        _move("start_review", "début de l’instruction", "submitted", "under_review", STAFF),
        _move(
            "request_changes",
            "demande de complément",
            "submitted under_review",
            "changes_requested",
            STAFF,
            needs_reason=True,
        ),
        _move(
            "resume_review",
            "reprise de l’instruction sans complément",
            "changes_requested",
            "under_review",
            STAFF,
        ),
        _move("accept", "acceptation", "under_review", "accepted", STAFF),
        _move("refuse", "refus", "under_review", "refused", STAFF, needs_reason=True),
        _move(
            "close_without_action",
            "classement sans suite",
            "under_review",
            "no_action",
            STAFF,
            needs_reason=True,
        ),
        _move("reopen", "réouverture", "accepted refused no_action", "under_review", STAFF, needs_reason=True),
    )
}


def moves_from(state: str, actor: Actor) -> list[Move]:
    return [move for move in MOVES.values() if state in move.sources and move.actor is actor]
