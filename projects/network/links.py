"""The link of a request: worked out again whenever it is sent, looked up by its hash, good for one answer."""

from dataclasses import dataclass
from datetime import datetime

from tne29.lib.links import hash_of, secret_from

from .. import access
from ..catalogue import catalogue_for
from ..models import AgreementRequest
from ..workflow import State
from .places import Place, places

SALT = "projects.agreement"


@dataclass(frozen=True)
class Link:
    """place: what the project says of the school now; None once it no longer associates it."""

    request: AgreementRequest
    place: Place | None

    @property
    def is_answered(self) -> bool:
        return self.request.answered_at is not None


def secret_of(request: AgreementRequest) -> str:
    return secret_from(request.nonce, SALT)


def opened(secret: str, at: datetime) -> Link | None:
    """What a link opens at that moment; nothing at all when it is unknown, revoked, over or of no use any more."""
    request = _request(secret)
    if request is None:
        return None
    place = place_of(request)
    if request.answered_at is None and (place is None or not may_be_answered(request, at)):
        return None
    return Link(request, place)


def place_of(request: AgreementRequest) -> Place | None:
    """Where the school of a request stands now."""
    found = places(request.project, catalogue_for(request.project))
    return next((place for place in found if place.concern.uai == request.school.uai), None)


def may_be_answered(request: AgreementRequest, at: datetime) -> bool:
    """A draft that nobody can deposit any more needs no agreement; what was deposited may still be completed."""
    project = request.project
    if request.answered_at or request.revoked_at or at >= request.expires_at:
        return False
    if project.state == State.DRAFT:
        window = project.window_in_force()
        return window is not None and at < window.ends_at
    return project.state in State.with_staff


def _request(secret: str) -> AgreementRequest | None:
    related = ["agreement", "school__commune", "edition", "asked_by", "project__window"]
    related += [f"project__{name}" for name in access.RELATED]
    found = AgreementRequest.objects.filter(token_hash=hash_of(secret), revoked_at=None)
    unread = [f"project__{name}" for name in access.UNREAD]
    return found.select_related(*related).defer("edition__source", *unread).first()
