"""A document asked for, PDF or export: made by the worker, kept, never made twice for the same content."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.models import Campaign, Edition

from .deposit import Deposit
from .journal import Decision
from .project import Project


class Printout(models.Model):
    """fingerprint: SHA-256 of all that the document shows; unique, so the same content is one file.

    selection: the deposits of a selection, or the dossiers that an export is of, when they were chosen.
    digest: SHA-256 of the file, in hex; report: what an export of open data leaves out, and why (exports only).
    retired: its file told of somebody whose data were erased since, and is no more.
    """

    class Kind(models.TextChoices):
        BLANK = "blank", "questionnaire vierge"
        PROOF = "proof", "épreuve d’un questionnaire"
        PROOF_FILL = "proof_fill", "épreuve d’un questionnaire à remplir"
        FILLABLE = "fillable", "questionnaire remplissable"
        DOSSIER = "dossier", "dossier"
        WORKING = "working", "document de travail"
        RECEIPT = "receipt", "accusé de réception"
        DECISION = "decision", "décision"
        SELECTION = "selection", "sélection de dossiers"
        CSV = "csv", "tableau des dossiers (CSV)"
        CSV_BUDGET = "csv_budget", "lignes de budget (CSV)"
        CSV_SCHOOLS = "csv_schools", "établissements (CSV)"
        XLSX = "xlsx", "classeur (XLSX)"
        ZIP = "zip", "archive des dossiers et des pièces (ZIP)"
        SCDL = "scdl", "données ouvertes, schéma SCDL « subventions »"
        REGULATORY = "regulatory", "données essentielles des subventions"

    class State(models.TextChoices):
        QUEUED = "queued", "en attente"
        RUNNING = "running", "en préparation"
        DONE = "done", "prêt"
        FAILED = "failed", "échec"
        RETIRED = "retired", "retiré"

    kind = models.CharField("document", max_length=12, choices=Kind.choices)
    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name="campagne", null=True, blank=True, related_name="printouts"
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, verbose_name="questionnaire", null=True, blank=True, related_name="proofs"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name="dossier", null=True, blank=True, related_name="printouts"
    )
    deposit = models.ForeignKey(
        Deposit, models.PROTECT, verbose_name="dépôt", null=True, blank=True, related_name="printouts"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, verbose_name="décision", null=True, blank=True, related_name="printouts"
    )
    selection = models.JSONField("sélection", default=list, blank=True)
    file = models.FileField("fichier", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("taille (octets)", default=0)
    digest = models.CharField("empreinte du fichier", max_length=64, blank=True, default="", db_default="")
    report = models.JSONField("ce qui manque", null=True, blank=True)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.QUEUED, db_index=True)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    failure = models.CharField("échec", max_length=300, blank=True)
    token = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="demandé par", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le")
    done_at = models.DateTimeField("prêt le", null=True, blank=True)

    class Meta:
        verbose_name = "imprimé ou export"
        verbose_name_plural = "imprimés et exports"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="printout_progress_percent"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_export(self) -> bool:
        """Made of a whole campaign, by projects.exports."""
        return self.kind in EXPORTS


EXPORTS = frozenset(
    {
        Printout.Kind.CSV,
        Printout.Kind.CSV_BUDGET,
        Printout.Kind.CSV_SCHOOLS,
        Printout.Kind.XLSX,
        Printout.Kind.ZIP,
        Printout.Kind.SCDL,
        Printout.Kind.REGULATORY,
    }
)
