"""Asking the heads of the associated schools, and taking their answers: once for each request, about one content."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from campaigns.deadlines import day_start, paris_day
from campaigns.snapshot import reference_lists
from partners.models import Contact
from schools.models import School
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal
from tne29.lib.french import count, in_sentence, short_moment

from .. import letters_of_agreement as letters
from .. import network
from ..catalogue import catalogue_for
from ..models import Agreement, AgreementRequest, AgreementState, Project
from ..network import Place
from ..standing import standing_of
from ..workflow import State
from .move import lock_for, lock_project, write_journal

VALIDITY = timedelta(days=60)  # whole days in Paris: the last one counts
REST, REST_AFTER_CHANGE = timedelta(days=1), timedelta(hours=1)
BETWEEN_REMINDERS = timedelta(days=7)
MOST_A_DAY = 60
ANY_TIME = datetime.min.replace(tzinfo=UTC)
REMINDED_AT_ONCE = 200
ANSWERED = ("content", "content_hash", "words", "edition", "answered_at")
RENEWED = (*ANSWERED[:-1], "school", "asked_by", "asked_at", "expires_at", "sent_at", "sendings", "token_hash")
LABEL_LENGTH = 200
HEAD = "la direction de l’établissement"  # the journal, which keeps everything, names nobody without an account

NOT_NOW = "Les accords se demandent tant que le dossier peut être déposé."
NO_LONGER_VALID = "Ce lien n’est plus valable."
CHANGED = "Le projet vient de changer : relisez ce qui suit avant de répondre. Rien n’a été enregistré."
UNKNOWN = "Cet établissement n’est pas associé au projet."
NO_MAILBOX = "L’annuaire ne donne pas de boîte institutionnelle pour {school} : signalez-le au service."
TOO_SOON = "Un courriel est déjà parti pour {school} le {when} : vous pourrez en renvoyer un à partir du {next}."
ENOUGH = "Vous avez déjà envoyé {number} aujourd’hui pour demander des accords : reprenez demain."
HAS_AGREED = "{school} a déjà donné son accord à ce que dit le projet."


class ContentChanged(Refusal):
    """The head read something else than what the project says now."""

    def __init__(self):
        super().__init__(CHANGED)


@dataclass
class Asked:
    """What a press of the button did: schools written to, too soon to write again, or without a known mailbox."""

    sent: list[Place] = field(default_factory=list)
    too_soon: list[Place] = field(default_factory=list)
    unreachable: list[Place] = field(default_factory=list)


@transaction.atomic
def ask_agreements(project: Project, *, by: User, at: datetime, only: str = "") -> Asked:
    """Writes to the schools whose agreement is to ask, and to them alone; `only`: to that one, even once more."""
    project = lock_for(project, by, "write")
    standing = standing_of(project, by, at)
    if not is_time_to_ask(project, standing.window, at):
        raise Refusal(NOT_NOW)
    chosen = _chosen(network.places(project, catalogue_for(project, standing.lists_stamp)), only)
    schools = School.objects.select_related("commune").in_bulk([each.concern.uai for each in chosen], field_name="uai")
    asked = _sorted(chosen, schools, at)
    if only:
        _explain(asked)
    if asked.sent:
        _require_measure(by, len(asked.sent), at)
        requests = [_request(place, schools[place.concern.uai], by=by, at=at) for place in asked.sent]
        _keep(requests)
        letters.ask(list(zip(requests, asked.sent, strict=True)), contacts=_contacts(standing.lists_stamp), at=at)
        _note(project, "ask_agreements", "accord demandé", asked.sent, by=by, at=at)
    return asked


def is_time_to_ask(project: Project, window, at: datetime) -> bool:
    return project.state in State.writable and window is not None and at < window.ends_at


@transaction.atomic
def revoke_agreement_request(project: Project, uai: str, *, by: User, at: datetime) -> None:
    """The link stops working; an answer already given stays."""
    project = lock_for(project, by, "write")
    places = network.places(project, catalogue_for(project))
    open_ones = AgreementRequest.objects.open().filter(project=project, school__uai=uai)
    if open_ones.update(revoked_at=at):
        named = [place for place in places if place.concern.uai == uai]
        _note(project, "revoke_agreement", "demande d’accord annulée", named, by=by, at=at)


@transaction.atomic
def answer_agreement(
    secret: str, answer: str, *, seen_hash: str, name: str, job: str, comment: str = "", at: datetime
) -> Agreement:
    """The one answer of a request, to exactly what was read; asked again, the answer already given."""
    request = AgreementRequest.objects.filter(token_hash=sha256_hex(secret)).select_related("project").first()
    if request is None:
        raise Refusal(NO_LONGER_VALID)
    project = lock_project(request.project)
    request = _locked(request)
    request.project = project
    if request.answered_at:
        return request.agreement
    place = network.place_of(request) if network.may_be_answered(request, at) else None
    if place is None:
        raise Refusal(NO_LONGER_VALID)
    if seen_hash != place.concern.hash:
        raise ContentChanged
    return _write(request, place, Agreement.Answer(answer), name=name, job=job, comment=comment, at=at)


def _locked(request: AgreementRequest) -> AgreementRequest:
    locked = AgreementRequest.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("school__commune", "asked_by", "edition").defer("edition__source").get(pk=request.pk)


def _write(
    request: AgreementRequest, place: Place, answer: str, *, name: str, job: str, comment: str, at: datetime
) -> Agreement:
    _set_content(request, place)
    request.answered_at = at
    request.save(update_fields=ANSWERED)
    made = Agreement.objects.create(
        request=request, answer=answer, content_hash=place.concern.hash, name=name, job=job, comment=comment, at=at
    )
    label = _clipped(f"{made.get_answer_display()} : {place.label}")
    write_journal(request.project, f"agreement_{answer}", label, by=None, by_name=HEAD, at=at)
    letters.answered(made, place, contacts=_contacts(), at=at)
    return made


def remind_agreements(at: datetime) -> int:
    """Once a week at most, while the answer is awaited and the project may still be deposited."""
    due = AgreementRequest.objects.to_answer(at).filter(
        sent_at__lte=at - BETWEEN_REMINDERS, project__state__in=State.writable
    )
    waiting = due.select_related("project").order_by("sent_at")[:REMINDED_AT_ONCE]
    return sum(_remind(request, at) for request in waiting)


@transaction.atomic
def _remind(seen: AgreementRequest, at: datetime) -> bool:
    project = lock_project(seen.project)
    request = _locked(seen)
    request.project = project
    place = network.place_of(request)
    is_awaited = place is not None and place.state == AgreementState.ASKED and place.waiting.pk == request.pk
    in_time = is_time_to_ask(project, project.window_in_force(), at)
    if request.sent_at != seen.sent_at or not is_awaited or not in_time or not request.school.email:
        return False
    _send_again(request, at)
    request.save(update_fields=["sent_at", "sendings", "token_hash"])
    letters.remind(request, place, contacts=_contacts(), at=at)
    _note(project, "remind_agreement", "rappel envoyé pour l’accord", [place], by=None, at=at)
    return True


# -- who is written to -----------------------------------------------------------------------------


def _chosen(places: list[Place], only: str) -> list[Place]:
    if not only:
        return [place for place in places if place.is_to_ask]
    named = [place for place in places if place.concern.uai == only]
    if not named:
        raise Refusal(UNKNOWN)
    if named[0].has_agreed:
        raise Refusal(HAS_AGREED.format(school=named[0].label))
    return named


def _sorted(places: list[Place], schools: dict[str, School], at: datetime) -> Asked:
    asked = Asked()
    for place in places:
        school = schools.get(place.concern.uai)
        if school is None or not school.email:
            asked.unreachable.append(place)
        elif at < may_write_from(place):
            asked.too_soon.append(place)
        else:
            asked.sent.append(place)
    return asked


def may_write_from(place: Place) -> datetime:
    """The same words leave once a day at most, others once an hour: a mailbox is not a notice board."""
    last = place.last
    if last is None:
        return ANY_TIME
    is_same = last.content_hash == place.concern.hash
    return last.sent_at + (REST if is_same else REST_AFTER_CHANGE)


def _explain(asked: Asked) -> None:
    for place in asked.unreachable:
        raise Refusal(NO_MAILBOX.format(school=place.label))
    for place in asked.too_soon:
        when, following = short_moment(place.last.sent_at), short_moment(may_write_from(place))
        raise Refusal(TOO_SOON.format(school=place.label, when=when, next=following))


def _require_measure(by: User, wanted: int, at: datetime) -> None:
    """An account is not a machine to write to schools."""
    recent = AgreementRequest.objects.filter(asked_by=by, sent_at__gt=at - timedelta(days=1))
    sent = recent.aggregate(sent=Sum("sendings"))["sent"] or 0
    if sent + wanted > MOST_A_DAY:
        raise Refusal(ENOUGH.format(number=count(sent, "courriel")))


# -- rows ------------------------------------------------------------------------------------------


def _request(place: Place, school: School, *, by: User, at: datetime) -> AgreementRequest:
    """The open request of that school, brought up to date, or a new one: its link stays the same while it is open."""
    request = place.waiting or AgreementRequest(project=place.project, nonce=secrets.token_hex(16), sendings=0)
    request.school, request.asked_by, request.asked_at = school, by, at
    request.expires_at = day_start(paris_day(at) + VALIDITY)
    _set_content(request, place)
    _send_again(request, at)
    return request


def _keep(requests: list[AgreementRequest]) -> None:
    """Two statements at most, however many schools are written to."""
    new, known = ([each for each in requests if (each.pk is None) is is_new] for is_new in (True, False))
    AgreementRequest.objects.bulk_update(known, RENEWED)
    AgreementRequest.objects.bulk_create(new)


def _set_content(request: AgreementRequest, place: Place) -> None:
    request.content, request.content_hash = place.concern.content, place.concern.hash
    request.words, request.edition = place.words, place.project.edition


def _send_again(request: AgreementRequest, at: datetime) -> None:
    """The hash follows the key of the portal, should it have been changed."""
    request.sent_at, request.sendings = at, request.sendings + 1
    request.token_hash = sha256_hex(network.secret_of(request))


def _note(project: Project, act: str, label: str, places: list[Place], *, by: User | None, at: datetime) -> None:
    if len(places) == 1:
        write_journal(project, act, _clipped(f"{label} : {places[0].label}"), by=by, at=at)
    elif places:
        message = in_sentence(place.label for place in places)
        title = f"{label} à {count(len(places), 'établissement')}"
        write_journal(project, act, title, by=by, at=at, message=message)


def _contacts(stamp: int | None = None) -> list[Contact]:
    return reference_lists(stamp).contacts


def _clipped(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"
