"""What was deposited: frozen, numbered, hashed. The database refuses to change or delete it (triggers)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from campaigns.models import Edition, Window

from .erased import Erasable
from .project import Project


class Deposit(models.Model):
    """at: arrival of the complete request on the server, aware, UTC, to the microsecond.

    content_hash: SHA-256 of the salt followed by the canonical JSON of the content, in hex.
    window_opens_at, window_ends_at: the bounds of `window`, copied so that a CHECK holds them.
    journal_hash: the last entry of the journal just before. key_name, signature: of what the receipt attests
    (projects.receipts); empty on the deposits older than signatures.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="deposits")
    number = models.PositiveIntegerField("numéro")
    at = models.DateTimeField("déposé le")
    window = models.ForeignKey(Window, models.PROTECT, verbose_name="fenêtre", related_name="deposits")
    window_opens_at = models.DateTimeField("ouverture de la fenêtre")
    window_ends_at = models.DateTimeField("fin de la fenêtre (exclue)")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom de la personne", max_length=170)
    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="questionnaire", related_name="+")
    revision = models.PositiveIntegerField("révision déposée")
    content_hash = models.CharField("empreinte du contenu", max_length=64)
    code = models.CharField("code de vérification", max_length=40, unique=True)
    journal_hash = models.CharField("empreinte du journal", max_length=64, blank=True, default="", db_default="")
    key_name = models.CharField("clé de signature", max_length=16, blank=True, default="", db_default="")
    signature = models.CharField("signature", max_length=88, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ("project", "number")
        constraints = [
            models.UniqueConstraint(fields=("project", "number"), name="deposit_number_unique"),
            models.UniqueConstraint(fields=("project", "revision"), name="deposit_once_per_revision"),
            models.CheckConstraint(
                condition=Q(at__gte=F("window_opens_at"), at__lt=F("window_ends_at")),
                name="deposit_in_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, dépôt {self.number}"


class DepositContent(Erasable):
    """content: canonical JSON (answers, labels, school, attachments and their hashes).

    Immutable save for the lawful erasure, which empties it with a reason and leaves the deposit’s hash.
    """

    deposit = models.OneToOneField(
        Deposit, models.PROTECT, verbose_name="dépôt", related_name="content", primary_key=True
    )
    content = models.TextField("contenu")
    salt = models.CharField("sel", max_length=64)

    class Meta:
        verbose_name = "contenu du dépôt"
        verbose_name_plural = "contenus des dépôts"

    def __str__(self) -> str:
        return str(self.deposit)
