"""Giving a token, taking it back, knowing whose it is."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User

from .models import ApiToken, Partner

PREFIX = "tne29_"
BYTES = 32
HINT = len(PREFIX) + 5
NOTED_EVERY = timedelta(minutes=1)


def issue(
    partner: Partner, name: str, scopes: Iterable[str], *, by: User, at: datetime, until: datetime | None = None
) -> tuple[ApiToken, str]:
    """The row, and the secret: nobody will read it again."""
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        partner=partner,
        name=name,
        scopes=sorted(scopes),
        hint=secret[:HINT],
        digest=digest_of(secret),
        created_by=by,
        created_at=at,
        expires_at=until,
    )
    return token, secret


def revoke(token: ApiToken, *, by: User, at: datetime) -> bool:
    """False when it was done already: the first time and person stay."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by))


def find(secret: str, at: datetime) -> ApiToken | None:
    """The hash of 256 random bits is looked for: nothing to compare, nothing to guess slowly."""
    if not secret.startswith(PREFIX):
        return None
    token = ApiToken.objects.select_related("partner").filter(digest=digest_of(secret)).first()
    return token if token and token.is_valid(at) else None


def note_use(token: ApiToken, at: datetime) -> None:
    """To the minute: a program that reads a thousand pages writes once."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
