"""The letters about the agreements of associated schools (templates/letters/agreement*.txt).

The link goes to the official mailbox alone, which the directory gives: the address of the contact is typed by the
team, and whoever holds the link answers for the school.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from partners.letters import absolute
from partners.models import Contact
from tne29.outbox import Kind, Mail, forget, post_each, register_guard, register_kind

from . import network
from .letters import write
from .models import Agreement, AgreementRequest
from .network import Place
from .workflow import State

ASKING = register_kind(Kind("agreement", label="demande d’accord", after_uncertain="drop", secret=True))
TOLD = register_kind(Kind("agreement_told", label="suivi des accords", after_uncertain="resend_once"))
ANSWERABLE = (State.DRAFT, *State.with_staff)


def ask(sent: list[tuple[AgreementRequest, Place]], *, contacts: list[Contact], at: datetime) -> None:
    """To each school its link; to the contact that the team names, a copy without it."""
    post_each([mail for request, place in sent for mail in _request(request, place, contacts)], at=at)


def remind(request: AgreementRequest, place: Place, *, contacts: list[Contact], at: datetime) -> None:
    post_each([_to_mailbox("agreement_reminder", request, place, contacts)], at=at)


def answered(agreement: Agreement, place: Place, *, contacts: list[Contact], at: datetime) -> None:
    """The receipt to the school’s mailbox, and the news to whoever asked, while they are in the team."""
    request = agreement.request
    context = {**_context(request, place), "agreement": agreement, "lines": place.lines}
    mails = [_told("agreement_receipt", f"receipt:{request.pk}", request.school.email, context, contacts)]
    if request.project.team.filter(user=request.asked_by, ended_at=None, user__is_active=True).exists():
        page = reverse("projects:agreements", args=[request.project.reference])
        context |= {"project": request.project, "agreements_url": absolute(page)}
        mails.append(_told("agreement_news", f"news:{request.pk}", request.asked_by.email, context, contacts))
    post_each(mails, at=at)


def forget_answerer(request: AgreementRequest) -> None:
    """What quotes the answer, and the copy to the contact that the team named; the mailbox of the school stays."""
    forget([f"agreement_told:receipt:{request.pk}", f"agreement_told:news:{request.pk}"])
    forget([f"agreement_told:copy:{request.pk}:"], with_address=True)


def _request(request: AgreementRequest, place: Place, contacts: list[Contact]) -> list[Mail]:
    mails = [_to_mailbox("agreement_request", request, place, contacts)]
    address = place.concern.contact_address
    if address and address.lower() != request.school.email.lower():
        key = f"copy:{request.pk}:{request.sendings}"
        mails.append(_told("agreement_copy", key, address, _context(request, place), contacts))
    return mails


def _to_mailbox(name: str, request: AgreementRequest, place: Place, contacts: list[Contact]) -> Mail:
    url = absolute(reverse("projects:agreement", args=[network.secret_of(request)]))
    subject, text = write(name, {**_context(request, place), "agreement_url": url}, contacts)
    key, reference = f"agreement:{request.pk}:{request.sendings}", request.project.reference
    return Mail(key, request.school.email, ASKING.name, subject, text, about=reference, valid_until=request.expires_at)


def _told(name: str, key: str, recipient: str, context: dict[str, Any], contacts: list[Contact]) -> Mail:
    subject, text = write(name, context, contacts)
    return Mail(f"agreement_told:{key}", recipient, TOLD.name, subject, text, about=context["dossier"].reference)


def _context(request: AgreementRequest, place: Place) -> dict[str, Any]:
    """« dossier », not « project »: the foot of a letter leads the team to its project, and nobody else."""
    words = {"dossier": request.project, "request": request, "school": request.school, "place": place}
    return words | {"by": request.asked_by, "concerns": network.IN_WORDS}


def no_longer_useful(letter, at: datetime) -> str | None:
    """Asked again at the moment of sending: answered or revoked meanwhile, the request does not leave."""
    asked = AgreementRequest.objects.to_answer(at).filter(pk=letter.key.split(":")[1], project__state__in=ANSWERABLE)
    return None if asked.exists() else "cet accord n’est plus attendu"


register_guard(ASKING, no_longer_useful)
