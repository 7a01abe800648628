"""How somebody came to speak for a school: the links sent to its mailbox, and every act, kept for ever."""

from datetime import datetime, timedelta

from django.db import models

from accounts.models import User

from .membership import Membership


class MembershipLinkQuerySet(models.QuerySet):
    def unanswered(self) -> "MembershipLinkQuerySet":
        return self.filter(answered_at=None, revoked_at=None)

    def live(self, at: datetime) -> "MembershipLinkQuerySet":
        return self.unanswered().filter(expires_at__gt=at)


class MembershipLink(models.Model):
    """token_hash: SHA-256 of the secret of the link; the secret itself is only in the letter to the mailbox."""

    membership = models.ForeignKey(Membership, models.PROTECT, verbose_name="appartenance", related_name="links")
    email = models.EmailField("boîte de l’établissement")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    said_yes = models.BooleanField("réponse", null=True, blank=True)
    revoked_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = MembershipLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de confirmation"
        verbose_name_plural = "liens de confirmation"
        ordering = ("-at",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.email


class MembershipAct(models.Model):
    """One act about a membership; inserted, never touched again (projects.triggers)."""

    class Kind(models.TextChoices):
        ASKED = "asked", "confirmation demandée"
        CONFIRMED = "confirmed", "confirmée"
        REFUSED = "refused", "refusée"
        ENDED = "ended", "terminée"
        LEFT = "left", "quittée"
        CHANGED = "changed", "rôle changé"

    membership = models.ForeignKey(Membership, models.PROTECT, verbose_name="appartenance", related_name="acts")
    kind = models.CharField("acte", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("le")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", null=True, blank=True, related_name="+")
    by_name = models.CharField("nom", max_length=254)
    means = models.CharField("au moyen de", max_length=8, choices=Membership.Means.choices, blank=True)
    detail = models.CharField("précision", max_length=300, blank=True)
    valid_until = models.DateTimeField("vaut jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "acte sur une appartenance"
        verbose_name_plural = "actes sur les appartenances"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.by_name}"

    @property
    def last_day(self) -> datetime | None:
        """As Membership.last_day: the end is exclusive."""
        return self.valid_until - timedelta(seconds=1) if self.valid_until else None
