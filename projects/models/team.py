"""Who writes a project, and with which rights."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models import User

from .project import Project


class Role(models.TextChoices):
    OWNER = "owner", "titulaire"
    EDITOR = "editor", "co-rédaction"
    READER = "reader", "lecture"


class TeamMember(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="team")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="personne", related_name="teams")
    role = models.CharField("rôle", max_length=8, choices=Role.choices)
    may_deposit = models.BooleanField("peut déposer", default=False)
    joined_at = models.DateTimeField("depuis le")
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)
    seen_at = models.DateTimeField("à l’œuvre le", null=True, blank=True, editable=False)
    seen_section = models.CharField("dans la section", max_length=120, blank=True, editable=False)

    class Meta:
        verbose_name = "membre de l’équipe"
        verbose_name_plural = "équipe"
        ordering = ("joined_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("project", "user"), condition=Q(ended_at=None), name="team_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def may_write(self) -> bool:
        return self.role in (Role.OWNER, Role.EDITOR)


class InvitationQuerySet(models.QuerySet):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None)

    def live(self, at: datetime) -> "InvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=at)


class Invitation(models.Model):
    """token_hash: SHA-256 of the secret of the link; the secret itself is only in the letter.

    succeeds: the owner who stops being one when somebody accepts to be it in their place.
    """

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="invitations")
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=8, choices=Role.choices, default=Role.EDITOR)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="invité par", related_name="+")
    at = models.DateTimeField("invité le")
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="acceptée par", null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)
    succeeds = models.ForeignKey(
        User, models.PROTECT, verbose_name="prend la suite de", null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.email

    def is_live(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > at
