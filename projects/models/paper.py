"""A filled questionnaire brought back, between its reading and the choice of what to take from it."""

from django.db import models

from accounts.models import User
from campaigns.models import Edition

from .project import Project


class BroughtPaper(models.Model):
    """What the fields of the file said, for the one who brought it, for a day. The file itself is not kept.

    reference, revision: the project it was made for, and what it held then, when it was pre-filled.
    taken_at: its answers were taken, and the words are no longer here.
    """

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="papers")
    by = models.ForeignKey(User, models.CASCADE, verbose_name="rapporté par", related_name="+")
    at = models.DateTimeField("rapporté le")
    expires_at = models.DateTimeField("gardé jusqu’au", db_index=True)
    name = models.CharField("fichier", max_length=160)
    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="questionnaire", related_name="+")
    campaign_name = models.CharField("campagne", max_length=120, blank=True)
    reference = models.CharField("dossier du fichier", max_length=16, blank=True)
    revision = models.PositiveIntegerField("révision du fichier", null=True, blank=True)
    texts = models.JSONField("textes", default=dict)
    states = models.JSONField("cases", default=dict)
    taken_at = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "questionnaire rapporté"
        verbose_name_plural = "questionnaires rapportés"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_another_project(self) -> bool:
        return bool(self.reference) and self.reference != self.project.reference

    @property
    def is_of_another_edition(self) -> bool:
        return self.edition_id != self.project.edition_id
