"""The trial of a draft edition, before it is published: asked for by a person, made by the worker, check by check."""

from django.db import models

from accounts.models import User
from campaigns.models import Edition


class EditionTrial(models.Model):
    """One for each draft, of the text whose fingerprint it bears; asked again, it begins anew.

    results: the checks made so far, by name, each with the faults it found (sentence, keys of section and question).
    """

    class State(models.TextChoices):
        QUEUED = "queued", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "terminé"
        FAILED = "failed", "interrompu"

    edition = models.OneToOneField(Edition, models.CASCADE, verbose_name="questionnaire", related_name="trial")
    fingerprint = models.CharField("empreinte", max_length=64)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.QUEUED)
    results = models.JSONField("vérifications faites", default=dict)
    token = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="demandé par", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le")
    done_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "essai d’un questionnaire"
        verbose_name_plural = "essais de questionnaires"

    def __str__(self) -> str:
        return f"essai de « {self.edition} »"

    @property
    def waits(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
