"""The letters about opinions (templates/letters/opinion*.txt): to those who are asked, and to those who ask."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from campaigns.snapshot import reference_lists
from partners.letters import absolute
from tne29.outbox import Kind, Mail, forget, post_each, register_guard, register_kind

from . import opinions
from .letters import write
from .models import Opinion, OpinionFile, OpinionRequest
from .workflow import State

ASKING = register_kind(Kind("opinion", label="demande d’avis", after_uncertain="resend_once", secret=True))
REMINDING = register_kind(Kind("opinion_reminder", label="rappel d’un avis", after_uncertain="drop", secret=True))
TOLD = register_kind(Kind("opinion_told", label="suivi des avis", after_uncertain="resend_once"))


def ask(requests: list[OpinionRequest], *, at: datetime) -> None:
    post_each(
        [_with_link(ASKING, "opinion_request", each, f"opinion:{each.pk}:{each.sendings}") for each in requests], at=at
    )


def remind(request: OpinionRequest, days: int, *, at: datetime) -> str:
    """The key of the letter."""
    key = f"opinion_reminder:{request.pk}:{request.sendings}:{days}"
    post_each([_with_link(REMINDING, "opinion_reminder", request, key, is_late=days < 0)], at=at)
    return key


def revoked(request: OpinionRequest, *, at: datetime) -> None:
    key = f"opinion_told:revoked:{request.pk}"
    post_each([_told("opinion_revoked", key, request.email, _context(request))], at=at)


def answered(opinion: Opinion, piece: OpinionFile | None, *, at: datetime) -> None:
    """The receipt to whoever answered, and the news to whoever asked and follows the dossier."""
    request = opinion.request
    context = {**_context(request), "opinion": opinion, "piece": piece}
    mails = [_told("opinion_receipt", f"opinion_told:receipt:{request.pk}", request.email, context)]
    page = absolute(reverse("admin:projects_project_change", args=[request.project_id]))
    for person in {request.asked_by, request.project.assigned_to} - {None}:
        if person.is_active and person.is_staff:
            key = f"opinion_told:news:{request.pk}:{person.pk}"
            mails.append(_told("opinion_news", key, person.email, {**context, "person": person, "page_url": page}))
    post_each(mails, at=at)


def forget_asked(request: OpinionRequest) -> None:
    """What was written to the person, with their address, and what quotes their answer."""
    asked = [f"opinion:{request.pk}:", f"opinion_reminder:{request.pk}:"]
    told = [f"opinion_told:{name}:{request.pk}" for name in ("receipt", "revoked")]
    forget([*asked, *told], with_address=True)
    forget([f"opinion_told:news:{request.pk}:"])


def _with_link(kind: Kind, name: str, request: OpinionRequest, key: str, **more: Any) -> Mail:
    url = absolute(reverse("projects:opinion", args=[opinions.secret_of(request)]))
    subject, text = write(name, {**_context(request), "opinion_url": url, **more}, _contacts())
    about, until = request.project.reference, request.expires_at
    return Mail(key, request.email, kind.name, subject, text, about=about, valid_until=until)


def _told(name: str, key: str, recipient: str, context: dict[str, Any]) -> Mail:
    subject, text = write(name, context, _contacts())
    return Mail(key, recipient, TOLD.name, subject, text, about=context["dossier"].reference)


def _context(request: OpinionRequest) -> dict[str, Any]:
    """« dossier », not « project »: the foot of a letter leads the team to its project, and nobody else."""
    title = opinions.read(request).title
    return {"dossier": request.project, "request": request, "title": title, "by": request.asked_by}


def _contacts():
    return reference_lists().contacts


def no_longer_useful(letter, at: datetime) -> str | None:
    """Asked again at the moment of sending: answered, revoked or sent again meanwhile, this link does not leave."""
    _, pk, sending, *_ = letter.key.split(":")
    wanted = OpinionRequest.objects.to_answer(at).filter(pk=pk, sendings=sending, project__state__in=State.with_staff)
    return None if wanted.exists() else "cet avis n’est plus attendu"


register_guard(ASKING, no_longer_useful)
register_guard(REMINDING, no_longer_useful)
