"""Where a project comes from: the draft that it continues, or the former project that it was begun from."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.models import Campaign

from .project import Project


class Descent(models.Model):
    """is_carried: the same project goes on in `campaign`, once; else it only served as a beginning.

    origin: nobody once that project is erased.
    """

    project = models.OneToOneField(Project, models.CASCADE, verbose_name="dossier", related_name="descent")
    origin = models.ForeignKey(
        Project, models.SET_NULL, verbose_name="repris de", null=True, blank=True, related_name="offspring"
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name="campagne", related_name="+")
    is_carried = models.BooleanField("continue le dossier d’origine", default=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "reprise de dossier"
        verbose_name_plural = "reprises de dossiers"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("origin", "campaign"), condition=Q(is_carried=True), name="carried_once_to_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.project}"
