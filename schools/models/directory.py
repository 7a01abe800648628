"""An import of the national directory: its file, how far it is, what it changed. One at a time."""

from django.db import models
from django.db.models import Q

from accounts.models import User


class DirectoryImport(models.Model):
    """slot: 1 for the one that has work to do, nothing for the others; unique, so there is never a second."""

    class State(models.TextChoices):
        QUEUED = "queued", "en attente"
        RUNNING = "running", "en cours"
        CHECKED = "checked", "à confirmer"
        DONE = "done", "terminé"
        FAILED = "failed", "échec"
        GIVEN_UP = "given_up", "abandonné"

    name = models.CharField("fichier", max_length=140)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("taille", default=0)
    file = models.FileField("fichier gardé", max_length=200, blank=True)
    communes_name = models.CharField("fichier des communes", max_length=140, blank=True)
    communes_file = models.FileField("fichier des communes gardé", max_length=200, blank=True)
    closes_absent = models.BooleanField("ferme les absents d’un fichier qui paraît partiel", default=False)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.QUEUED, db_index=True)
    slot = models.PositiveSmallIntegerField(null=True, unique=True, editable=False)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    failure = models.CharField("échec", max_length=400, blank=True)
    created = models.PositiveIntegerField("créés", default=0)
    updated = models.PositiveIntegerField("modifiés", default=0)
    closed = models.PositiveIntegerField("fermés", default=0)
    refused = models.PositiveIntegerField("lignes refusées", default=0)
    report = models.JSONField("bilan", default=dict, blank=True)
    source_on = models.DateField("données du", null=True, blank=True)
    token = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="demandé par", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    done_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "import de l’annuaire"
        verbose_name_plural = "imports de l’annuaire"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="directory_import_progress_percent"),
            models.CheckConstraint(condition=Q(slot=None) | Q(slot=1), name="directory_import_one_slot"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_work(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
