"""A question put to somebody without an account, by one signed link, which takes one answer."""

from datetime import date, datetime, timedelta

from django.db import models

from accounts.models import User
from campaigns.deadlines import paris_day


class SignedRequestQuerySet(models.QuerySet):
    def open(self) -> "SignedRequestQuerySet":
        """Neither answered nor revoked."""
        return self.filter(answered_at=None, revoked_at=None)

    def to_answer(self, at: datetime) -> "SignedRequestQuerySet":
        """Those whose link may still be answered."""
        return self.open().filter(expires_at__gt=at)


class SignedRequest(models.Model):
    """token_hash: SHA-256 of the secret of the link, which is worked out from `nonce` and the key of the portal."""

    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = models.DateTimeField("demandé le")
    sent_at = models.DateTimeField("dernier courriel le")
    sendings = models.PositiveSmallIntegerField("courriels", default=1)
    expires_at = models.DateTimeField("valable jusqu’au")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = SignedRequestQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date:
        """Inclusive, in Paris."""
        return paris_day(self.expires_at) - timedelta(days=1)
