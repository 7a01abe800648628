"""What was asked of a team after its deposit: which answers it may change, until when, and what came of it."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.models import Window

from .deposit import Deposit
from .project import Project


class Complement(models.Model):
    """scope: the keys of the questions that may change; none of them means all.

    is_indispensable: without it the dossier cannot be examined: the clock of the silence depends on it.
    answer: the deposit that answered; ended without one when the service went on.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="complements")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt à compléter", related_name="+")
    window = models.OneToOneField(Window, models.PROTECT, verbose_name="fenêtre", related_name="complement")
    scope = models.JSONField("questions à compléter", default=list, blank=True)
    message = models.TextField("demande")
    is_indispensable = models.BooleanField("indispensable à l’instruction", default=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("demandé le")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    answer = models.OneToOneField(
        Deposit, models.PROTECT, verbose_name="réponse", null=True, blank=True, related_name="answered"
    )

    class Meta:
        verbose_name = "complément"
        verbose_name_plural = "compléments"
        ordering = ("project", "pk")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("project",), condition=Q(ended_at=None), name="complement_one_at_a_time"),
            models.CheckConstraint(condition=Q(answer=None) | Q(ended_at__isnull=False), name="complement_answered"),
        ]

    def __str__(self) -> str:
        return f"complément du dossier {self.project.reference}"
