"""Who speaks for a school."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User

from .school import School


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)

    def confirmed(self) -> "MembershipQuerySet":
        return self.active().exclude(confirmed_at=None)


class Membership(models.Model):
    """Somebody who says they belong to a school; confirmed once the school, its head or staff agreed."""

    class Role(models.TextChoices):
        HEAD = "head", "direction"
        MEMBER = "member", "membre de l’équipe"

    class Means(models.TextChoices):
        MAILBOX = "mailbox", "boîte institutionnelle"
        HEAD = "head", "direction de l’établissement"
        STAFF = "staff", "service instructeur"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="personne", related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="memberships")
    role = models.CharField("rôle", max_length=8, choices=Role.choices, default=Role.MEMBER)
    requested_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="confirmé par", null=True, blank=True, related_name="+"
    )
    confirmation_means = models.CharField("confirmé au moyen de", max_length=8, choices=Means.choices, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.school}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None
