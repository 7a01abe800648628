"""The link of an opinion: what it opens at a given moment, and why it opens nothing any more."""

from dataclasses import dataclass
from datetime import datetime

from tne29.lib.links import hash_of, secret_from

from ..models import OpinionRequest
from ..workflow import State

SALT = "projects.opinion"
RELATED = (
    "opinion",
    "piece",
    "asked_by",
    "deposit__content",
    "deposit__edition",
    "project__campaign__call",
    "project__school__commune",
)


@dataclass(frozen=True)
class Opened:
    """A link that lives: to answer, or answered."""

    request: OpinionRequest

    @property
    def is_answered(self) -> bool:
        return self.request.answered_at is not None


def secret_of(request: OpinionRequest) -> str:
    return secret_from(request.nonce, SALT)


def opened(secret: str, at: datetime) -> Opened | None:
    """Nothing when it is unknown, replaced, revoked, over, or of no use any more."""
    found = OpinionRequest.objects.filter(token_hash=hash_of(secret), revoked_at=None, expires_at__gt=at)
    request = found.select_related(*RELATED).first()
    if request is None or (request.answered_at is None and not still_wanted(request, at)):
        return None
    return Opened(request)


def still_wanted(request: OpinionRequest, at: datetime) -> bool:
    """A dossier that is decided or withdrawn needs no opinion."""
    is_open = request.answered_at is None and request.revoked_at is None and at < request.expires_at
    return is_open and request.project.state in State.with_staff
