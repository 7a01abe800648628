"""Who reads for a partner: let in by the address of their account, let go at once."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.groups import PARTNER
from accounts.models import User, normalised_email
from tne29.lib.errors import Refusal
from tne29.outbox import Kind, post, register_kind

from .letters import absolute, write
from .models import Partner, Reader

ADMITTED = register_kind(Kind("partner_reader", label="accès d’un partenaire", after_uncertain="resend_once"))
NO_ACCOUNT = "Aucun compte n’a l’adresse {email}. Demandez à cette personne d’en créer un, puis recommencez."
CLOSED = "Le compte {email} est fermé."
STAFF = "Le compte {email} entre déjà dans l’administration, où tous les dossiers se lisent."
ALREADY = "Cette personne lit déjà pour {partner}."


@transaction.atomic
def admit(partner: Partner, email: str, *, by: User, at: datetime) -> Reader:
    """One partner for each person. The letter says where the dossiers are."""
    user = account_of(email)
    former = Reader.objects.current().filter(user=user).select_related("partner").first()
    if former:
        raise Refusal(ALREADY.format(partner=former.partner))
    try:
        with transaction.atomic():
            reader = Reader.objects.create(partner=partner, user=user, by=by, at=at)
    except IntegrityError as error:
        raise Refusal(ALREADY.format(partner=partner)) from error
    user.groups.add(Group.objects.get(name=PARTNER))
    _tell(reader, at)
    return reader


@transaction.atomic
def dismiss(reader: Reader, *, by: User, at: datetime) -> None:
    """From the next page on, nothing is shown any more. Twice, it is once."""
    if Reader.objects.current().filter(pk=reader.pk).update(ended_at=at, ended_by=by):
        reader.user.groups.remove(Group.objects.get(name=PARTNER))


def account_of(email: str) -> User:
    """Whose address it is, when that person may be admitted."""
    user = User.objects.filter(email=normalised_email(email)).first()
    if user is None:
        raise Refusal(NO_ACCOUNT.format(email=email))
    if not user.is_active:
        raise Refusal(CLOSED.format(email=email))
    if user.is_staff:
        raise Refusal(STAFF.format(email=email))
    return user


def _tell(reader: Reader, at: datetime) -> None:
    context = {"reader": reader, "remit_url": absolute(reverse("projects:remit"))}
    subject, text = write("partner_reader", context)
    key = f"partner_reader:{reader.partner.slug}:{reader.user_id}:{at.isoformat()}"
    post(key, kind=ADMITTED.name, recipient=reader.user.email, subject=subject, text=text, at=at)
