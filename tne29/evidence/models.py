"""Two tables that stay small: an hour of uninterrupted life is a row, a refused attempt is a row."""

from django.conf import settings
from django.db import models


class Role(models.TextChoices):
    WEB = "web", "le site"
    WORKER = "worker", "les tâches de fond"
    SCHEDULER = "scheduler", "le planificateur"
    MAIL = "mail", "le serveur de courriels"
    STORAGE = "storage", "le stockage des fichiers"


class Presence(models.Model):
    """Signs of life followed each other from first_at to last_at: one row for each hour and each interruption."""

    role = models.CharField("qui", max_length=10, choices=Role.choices)
    first_at = models.DateTimeField("de")
    last_at = models.DateTimeField("à")

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["role", "last_at"], name="presence_of_role")]
        constraints = [
            models.CheckConstraint(condition=models.Q(first_at__lte=models.F("last_at")), name="presence_goes_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.first_at:%d/%m/%Y %H:%M}"


class Attempt(models.Model):
    """Something that was asked about a dossier and refused: who, when, what, and the sentence they read.

    repeated: how many more of the same person within that hour were counted and not kept.
    """

    at = models.DateTimeField("le")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="par", null=True, blank=True, related_name="+"
    )
    about = models.CharField("dossier", max_length=20, db_index=True)
    act = models.CharField("geste", max_length=40)
    status = models.PositiveSmallIntegerField("réponse")
    code = models.CharField("motif", max_length=40)
    sentence = models.CharField("phrase montrée", max_length=300)
    repeated = models.PositiveIntegerField("répétitions", default=0)

    class Meta:
        verbose_name = "tentative refusée"
        verbose_name_plural = "tentatives refusées"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["at"], name="attempt_at")]

    def __str__(self) -> str:
        return f"{self.about}, {self.at:%d/%m/%Y %H:%M:%S}"
