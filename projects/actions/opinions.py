"""Asking for opinions on a deposit, and taking each of them once; what was given never changes."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from campaigns.deadlines import day_start, paris_day
from tne29.lib.errors import Refusal
from tne29.lib.french import count, in_sentence, long_date
from tne29.lib.links import hash_of

from .. import letters_of_opinions as letters
from .. import opinions, reminders_of_opinions
from ..models import Opinion, OpinionFile, OpinionRequest, Project
from ..opinions import Person
from .move import lock_project, write_journal
from .review import NOT_STAFF, deposit_in_hand

GRACE = timedelta(days=30)  # the link outlives the day it was due: a late opinion is worth more than none
MOST_AT_ONCE = 20
REPLACED = ("nonce", "token_hash", "deposit", "due_at", "expires_at", "sent_at", "sendings")
SOMEBODY = "la personne sollicitée"  # the journal, which keeps everything, names nobody without an account
GIVEN = "opinion_given"
REVOKING = "opinion_revoked"

NOT_NOW = "Un avis se demande sur un dossier déposé, tant qu’il n’est pas décidé."
NOBODY = "Choisissez à qui demander un avis."
NO_SECTION = "Choisissez au moins une section à montrer."
TOO_EARLY = "Indiquez une date à venir : les avis sont attendus ce jour-là au plus tard."
TOO_MANY = f"{MOST_AT_ONCE} demandes au plus à la fois."
ERASED = "Le contenu de ce dépôt a été effacé : il n’y a plus rien à lire."
NO_LONGER_VALID = "Ce lien n’est plus valable."
UNKNOWN = "Cette demande d’avis n’existe pas dans ce dossier."
ANSWERED = "Cet avis est déjà donné : il ne se redemande ni ne s’annule."
REVOKED = "Cette demande est annulée : demandez un nouvel avis."
MOVED = "Quelqu’un d’autre vient d’agir sur cette demande : rien n’a été fait. Relisez le dossier."


@dataclass(frozen=True)
class Wanted:
    """What is asked: on which sections, with the files or not, in which words, for which day (inclusive, Paris)."""

    sections: list[str]
    with_files: bool
    due_on: date
    message: str = ""

    @property
    def due_at(self) -> datetime:
        return day_start(self.due_on + timedelta(days=1))


@dataclass
class OpinionsAsked:
    sent: list[OpinionRequest] = field(default_factory=list)
    already: list[Person] = field(default_factory=list)


@transaction.atomic
def ask_opinions(
    project: Project, people: Iterable[Person], wanted: Wanted, *, by: User, at: datetime
) -> OpinionsAsked:
    """One link for each; somebody whose opinion is already awaited is not written to twice."""
    project = _locked_for_staff(project, by)
    deposit = deposit_in_hand(project, not_now=NOT_NOW, erased=ERASED)
    _require_sense(people := list(people), wanted, deposit, at)
    awaited = {email.lower() for email in _open(project).values_list("email", flat=True)}
    asked = OpinionsAsked(already=[person for person in people if person.email.lower() in awaited])
    chosen = {person.email.lower(): person for person in people if person.email.lower() not in awaited}
    asked.sent = [_request(project, deposit, person, wanted, by=by, at=at) for person in chosen.values()]
    OpinionRequest.objects.bulk_create(asked.sent)
    reminders_of_opinions.plan(asked.sent, at)
    letters.ask(asked.sent, at=at)
    _note(project, "opinion_asked", "avis demandé", asked.sent, by=by, at=at, message=_told(wanted))
    return asked


@transaction.atomic
def send_opinion_again(project: Project, pk: int, *, due_on: date, seen: int, by: User, at: datetime) -> OpinionRequest:
    """A new link, on the last deposit and for a new day; the old one opens nothing any more."""
    project = _locked_for_staff(project, by)
    request = _awaited(project, pk, seen=seen)
    due_at = day_start(due_on + timedelta(days=1))
    if due_at <= at:
        raise Refusal(TOO_EARLY)
    request.deposit = deposit_in_hand(project, not_now=NOT_NOW, erased=ERASED)
    request.nonce, request.due_at, request.expires_at = secrets.token_hex(16), due_at, due_at + GRACE
    request.sent_at, request.sendings = at, request.sendings + 1
    request.token_hash = hash_of(opinions.secret_of(request))
    request.save(update_fields=REPLACED)
    reminders_of_opinions.plan([request], at)
    letters.ask([request], at=at)
    message = f"attendu le {long_date(request.due_on)}"
    _note(project, "opinion_sent_again", "nouveau lien envoyé pour un avis", [request], by=by, at=at, message=message)
    return request


@transaction.atomic
def revoke_opinion_request(project: Project, pk: int, *, seen: int, by: User, at: datetime) -> OpinionRequest:
    """The link stops working, its reminders with it."""
    project = _locked_for_staff(project, by)
    request = _awaited(project, pk, seen=seen)
    request.revoked_at = at
    request.save(update_fields=["revoked_at"])
    reminders_of_opinions.cancel(request, reminders_of_opinions.REVOKED, at)
    letters.revoked(request, at=at)
    _note(project, REVOKING, "demande d’avis annulée", [request], by=by, at=at)
    return request


@transaction.atomic
def answer_opinion(secret: str, answer: str, *, name: str, job: str, comment: str = "", at: datetime) -> Opinion:
    """The one opinion of a request; pressed again, the one already given."""
    request = lock_opinion_request(secret, at)
    if request.answered_at:
        return request.opinion
    piece = OpinionFile.objects.filter(pk=request.pk).first()
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    made = Opinion(
        request=request,
        answer=Opinion.Answer(answer),
        comment=comment,
        name=name,
        job=job,
        deposit_hash=request.deposit.content_hash,
        file_hash=piece.sha256 if piece else "",
        at=at,
    )
    made.hash = opinions.seal(made)
    made.save(force_insert=True)
    reminders_of_opinions.cancel(request, reminders_of_opinions.GIVEN, at)
    label = f"{made.get_answer_display()} : {request.name}"
    write_journal(request.project, GIVEN, label, by=None, by_name=SOMEBODY, at=at)
    letters.answered(made, piece, at=at)
    return made


def lock_opinion_request(secret: str, at: datetime) -> OpinionRequest:
    """The request of a link that lives, locked after its project; a refusal otherwise."""
    seen = OpinionRequest.objects.filter(token_hash=hash_of(secret)).select_related("project").first()
    if seen is None:
        raise Refusal(NO_LONGER_VALID)
    project = lock_project(seen.project)
    locked = OpinionRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("deposit", "asked_by")
    request = locked.get(pk=seen.pk)
    request.project = project
    is_same = request.token_hash == seen.token_hash
    if not is_same or not (request.answered_at or opinions.still_wanted(request, at)):
        raise Refusal(NO_LONGER_VALID)
    return request


# -- what staff may ask ----------------------------------------------------------------------------


def _locked_for_staff(project: Project, by: User) -> Project:
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    return lock_project(project)


def _require_sense(people: list[Person], wanted: Wanted, deposit, at: datetime) -> None:
    known = {key for key, _ in opinions.sections_of(deposit)}
    if not people:
        raise Refusal(NOBODY)
    if len(people) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    if not wanted.sections or not known.issuperset(wanted.sections):
        raise Refusal(NO_SECTION)
    if wanted.due_at <= at or wanted.due_on < paris_day(at):
        raise Refusal(TOO_EARLY)


def _open(project: Project):
    return OpinionRequest.objects.open().filter(project=project)


def _awaited(project: Project, pk: int, *, seen: int) -> OpinionRequest:
    """seen: how many letters had left when the page was drawn."""
    rows = OpinionRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("asked_by", "deposit")
    request = rows.filter(pk=pk, project=project).first()
    if request is None:
        raise Refusal(UNKNOWN)
    if request.answered_at or request.revoked_at:
        raise Refusal(ANSWERED if request.answered_at else REVOKED)
    if request.sendings != seen:
        raise Refusal(MOVED)
    request.project = project
    return request


def _request(project: Project, deposit, person: Person, wanted: Wanted, *, by: User, at: datetime) -> OpinionRequest:
    request = OpinionRequest(
        project=project,
        deposit=deposit,
        kind=person.kind,
        name=person.name,
        email=person.email,
        sections=wanted.sections,
        with_files=wanted.with_files,
        message=wanted.message,
        due_at=wanted.due_at,
        expires_at=wanted.due_at + GRACE,
        nonce=secrets.token_hex(16),
        asked_by=by,
        asked_at=at,
        sent_at=at,
    )
    request.token_hash = hash_of(opinions.secret_of(request))
    return request


def _told(wanted: Wanted) -> str:
    files = "avec les pièces jointes" if wanted.with_files else "sans les pièces jointes"
    return f"{count(len(wanted.sections), 'section')}, {files} ; attendu le {long_date(wanted.due_on)}"


def _note(
    project: Project, act: str, label: str, requests: list[OpinionRequest], *, by: User, at: datetime, message: str = ""
) -> None:
    if len(requests) == 1:
        write_journal(project, act, f"{label} : {requests[0].name}", by=by, at=at, message=message)
    elif requests:
        names = in_sentence(request.name for request in requests)
        title = f"{label} à {count(len(requests), 'personne')}"
        write_journal(project, act, title, by=by, at=at, message=f"{names} ; {message}")
