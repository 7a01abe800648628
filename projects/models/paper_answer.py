"""An answer that a school sent on paper, typed by staff: when it arrived, its scan, who typed it.

It never changes (triggers), save for what the antivirus says of the scan.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from campaigns.deadlines import paris_day

from .project import Project
from .scanned import SCANNED_LATER, Scanned


class PaperAnswer(Scanned):
    """received_at: the first instant of the day it arrived, in Paris. late_reason: why it counts, out of the window.

    The instant of its deposits is the server’s, like any other: what the paper is worth is told apart, here.
    """

    project = models.OneToOneField(Project, models.PROTECT, verbose_name="dossier", related_name="paper_answer")
    received_at = models.DateTimeField("reçu le")
    late_reason = models.CharField("motif du retard admis", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="saisi par", related_name="+")
    at = models.DateTimeField("saisi le")

    class Meta:
        verbose_name = "réponse reçue sur papier"
        verbose_name_plural = "réponses reçues sur papier"
        ordering = ("-pk",)
        default_permissions = ()
        indexes = [
            models.Index(fields=("scan", "scan_at"), condition=Q(scan__in=SCANNED_LATER), name="paper_to_scan"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(received_at__lte=F("at")), name="paper_received_before_typed"),
            models.CheckConstraint(
                condition=Q(scan__in=("none", "waiting", "clean", "infected", "failed")), name="paper_scan_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, sur papier"

    @property
    def received_on(self) -> date:
        return paris_day(self.received_at)
