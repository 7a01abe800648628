"""A link to the school’s official mailbox: asked for by somebody, answered once by whoever reads that mailbox."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from schools import letters
from schools.models import Membership, MembershipLink, School
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal, TooMany

from .vouching import Kind, end, lock, vouch, write_acts

VALIDITY = timedelta(days=15)
DAY, PATIENCE, SILENCE = timedelta(days=1), timedelta(minutes=10), timedelta(days=30)
PER_SCHOOL, PER_PERSON, PER_MAILBOX = 3, 10, 10

NO_MAILBOX = "Le portail ne connaît pas de boîte officielle pour cet établissement : écrivez au service instructeur."
NOTHING_TO_ASK = "Votre appartenance à cet établissement n’a pas à être confirmée maintenant."
JUST_SENT = "Le lien vient d’être envoyé. S’il n’est pas arrivé dans dix minutes, demandez-en un autre."
TOO_OFTEN = "Trop de liens ont été demandés aujourd’hui : réessayez demain, ou écrivez au service instructeur."
SAID_NO = (
    "L’établissement a répondu récemment que vous n’en faites pas partie. "
    "Voyez-le avec la direction, ou écrivez au service instructeur."
)
DEAD = "Ce lien n’est plus valable : il a déjà servi, il a été remplacé, ou il a plus de quinze jours."


@transaction.atomic
def ask_mailbox(membership: Membership, *, by: User, at: datetime) -> MembershipLink:
    """Sends the link to the school’s mailbox, and tells the heads who may confirm as well."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
    school = School.objects.select_for_update(no_key=True, of=("self",)).get(pk=membership.school_id)
    found = lock(Membership.objects.to_confirm(at).filter(pk=membership.pk, user=by))
    if not found:
        raise Refusal(NOTHING_TO_ASK)
    if not school.email:
        raise Refusal(NO_MAILBOX)
    _require_patience(by, school, at)
    link = _send(found[0], school.email, at)
    heads = [each.user for each in Membership.objects.heads(school, at).exclude(user=by).select_related("user")]
    letters.membership_waits(found[0], heads, at=at)
    return link


def _require_patience(person: User, school: School, at: datetime) -> None:
    """Counted in the database, under the locks of the person and of the school."""
    recent = MembershipLink.objects.filter(at__gt=at - SILENCE).select_related("membership")
    sent = list(recent.filter(Q(membership__user=person) | Q(email=school.email, at__gt=at - DAY)))
    mine = [each for each in sent if each.membership.user_id == person.pk]
    here = [each for each in mine if each.membership.school_id == school.pk]
    if any(each.said_yes is False for each in here):
        raise Refusal(SAID_NO)
    if any(each.at > at - PATIENCE for each in here):
        raise TooMany(JUST_SENT)
    today = [sum(each.at > at - DAY for each in some) for some in (here, mine)]
    to_mailbox = sum(each.email == school.email and each.at > at - DAY for each in sent)
    if today[0] >= PER_SCHOOL or today[1] >= PER_PERSON or to_mailbox >= PER_MAILBOX:
        raise TooMany(TOO_OFTEN)


def _send(membership: Membership, address: str, at: datetime) -> MembershipLink:
    membership.links.unanswered().update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    link = MembershipLink.objects.create(
        membership=membership, email=address, token_hash=sha256_hex(secret), at=at, expires_at=at + VALIDITY
    )
    write_acts([membership], Kind.ASKED, by=membership.user, at=at, means=Membership.Means.MAILBOX, detail=address)
    letters.membership_link(link, secret, at=at)
    return link


@transaction.atomic
def answer_link(secret: str, *, is_one_of_us: bool, at: datetime) -> MembershipLink:
    """What the school’s mailbox says, once. The link must have been sent to the mailbox it has today."""
    link = MembershipLink.objects.filter(token_hash=sha256_hex(secret)).first()
    membership = lock(Membership.objects.active().filter(pk=link.membership_id))[:1] if link else []
    if not membership or not _answer(link, membership[0], is_one_of_us, at):
        raise Refusal(DEAD)
    if is_one_of_us:
        vouch(membership, means=Membership.Means.MAILBOX, by=None, at=at, detail=link.email)
    else:
        end(membership, Kind.REFUSED, by=None, at=at, means=Membership.Means.MAILBOX)
    return link


def _answer(link: MembershipLink, membership: Membership, is_one_of_us: bool, at: datetime) -> bool:
    """Whether this answer is the first; the membership is locked."""
    live = MembershipLink.objects.live(at).filter(pk=link.pk, email=membership.school.email)
    return bool(live.update(answered_at=at, said_yes=is_one_of_us))
