"""Who speaks for a school."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from accounts.models import User

from ..school_year import lapse_after
from .school import School


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)

    def confirmed(self, at: datetime) -> "MembershipQuerySet":
        """Those that hold at that moment: confirmed, not ended, not lapsed."""
        return self.active().filter(confirmed_at__isnull=False, valid_until__gt=at)

    def unconfirmed(self) -> "MembershipQuerySet":
        return self.active().filter(confirmed_at=None)

    def lapsed(self, at: datetime) -> "MembershipQuerySet":
        """Those of a school year that is over, which nobody renewed."""
        return self.active().filter(confirmed_at__isnull=False, valid_until__lte=at)

    def to_confirm(self, at: datetime) -> "MembershipQuerySet":
        """Those that a confirmation would change: new, lapsed, or confirmed for a school year that ends."""
        return self.active().filter(Q(confirmed_at=None) | Q(valid_until__lt=lapse_after(at)))

    def heads(self, school: School, at: datetime) -> "MembershipQuerySet":
        return self.confirmed(at).filter(school=school, role=Membership.Role.HEAD, user__is_active=True)


class Membership(models.Model):
    """Somebody who says they belong to a school; confirmed once the school, its head or staff agreed."""

    class Role(models.TextChoices):
        HEAD = "head", "direction"
        MEMBER = "member", "membre de l’équipe"

    class Means(models.TextChoices):
        MAILBOX = "mailbox", "boîte institutionnelle"
        HEAD = "head", "direction de l’établissement"
        STAFF = "staff", "service instructeur"

    user = models.ForeignKey(User, models.PROTECT, verbose_name="personne", related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="memberships")
    role = models.CharField("rôle", max_length=8, choices=Role.choices, default=Role.MEMBER)
    requested_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="confirmé par", null=True, blank=True, related_name="+"
    )
    confirmation_means = models.CharField("confirmé au moyen de", max_length=8, choices=Means.choices, blank=True)
    valid_until = models.DateTimeField("vaut jusqu’au", null=True, blank=True, editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ("school", "user")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "school"), condition=Q(ended_at=None), name="membership_one_live_per_school"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("requested_at")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(valid_until__isnull=False),
                name="membership_confirmed_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.school}"

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Nobody is confirmed for ever."""
        if self.confirmed_at and not self.valid_until:
            self.valid_until = lapse_after(self.confirmed_at)
            update_fields = update_fields and {*update_fields, "valid_until"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def is_confirmed(self, at: datetime) -> bool:
        return self.ended_at is None and self.confirmed_at is not None and self.valid_until > at

    def is_to_confirm(self, at: datetime) -> bool:
        return self.ended_at is None and (self.confirmed_at is None or self.valid_until < lapse_after(at))

    def has_lapsed(self, at: datetime) -> bool:
        return self.confirmed_at is not None and self.valid_until <= at

    @property
    def last_day(self) -> datetime | None:
        """An instant of the last day on which it holds."""
        return self.valid_until - timedelta(seconds=1) if self.valid_until else None
