"""An answer that a school sent on paper, typed by staff: when it arrived, its scan, who typed it. It never changes."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from campaigns.deadlines import paris_day

from .project import Project


class PaperAnswer(models.Model):
    """received_at: the first instant of the day it arrived, in Paris. late_reason: why it counts, out of the window.

    The instant of its deposits is the server’s, like any other: what the paper is worth is told apart, here.
    """

    project = models.OneToOneField(Project, models.PROTECT, verbose_name="dossier", related_name="paper_answer")
    received_at = models.DateTimeField("reçu le")
    late_reason = models.CharField("motif du retard admis", max_length=300, blank=True)
    file = models.FileField("numérisation", max_length=200)
    name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille (octets)")
    sha256 = models.CharField("empreinte", max_length=64)
    content_type = models.CharField("type", max_length=100)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="saisi par", related_name="+")
    at = models.DateTimeField("saisi le")

    class Meta:
        verbose_name = "réponse reçue sur papier"
        verbose_name_plural = "réponses reçues sur papier"
        ordering = ("-pk",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(received_at__lte=F("at")), name="paper_received_before_typed"),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, sur papier"

    @property
    def received_on(self) -> date:
        return paris_day(self.received_at)
