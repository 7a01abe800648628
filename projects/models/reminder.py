"""What was sent before a deadline, and the signs of life of those who send."""

from django.db import models

from accounts.models import User

from .project import Project


class Reminder(models.Model):
    """One reminder to one person; unique, whatever runs twice. window_ends_at: exclusive end, UTC."""

    class State(models.TextChoices):
        SENT = "sent", "envoyé"
        SKIPPED = "skipped", "non envoyé"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="reminders")
    window_ends_at = models.DateTimeField("fin de la fenêtre (exclue)")
    milestone = models.PositiveSmallIntegerField("jours avant la fin")
    person = models.ForeignKey(User, models.PROTECT, verbose_name="personne", related_name="+")
    state = models.CharField("état", max_length=8, choices=State.choices)
    why = models.CharField("raison", max_length=200, blank=True)
    letter_key = models.CharField("courriel", max_length=200, blank=True)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("project", "window_ends_at", "milestone", "person"), name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"J−{self.milestone}, {self.person}"
