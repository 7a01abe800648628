"""Decisions that are being prepared, and their publication: all those that one press lets go."""

from django.db import models

from accounts.models import User

from .deposit import Deposit
from .journal import Decision
from .project import Project


class PreparedDecision(models.Model):
    """What would be decided: seen by staff alone, changed or dropped until it is published, which removes it.

    deposit: the one that was read. version: moves with each change, so that nobody publishes what they did not read.
    """

    project = models.OneToOneField(Project, models.CASCADE, verbose_name="dossier", related_name="prepared")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt lu", related_name="+")
    kind = models.CharField("décision", max_length=12, choices=Decision.Kind.choices)
    reason = models.TextField("motif", blank=True)
    amount = models.DecimalField("montant accordé", max_digits=12, decimal_places=2, null=True, blank=True)
    conditions = models.TextField("conditions", blank=True)
    needs_convention = models.BooleanField("convention à signer", default=False)
    version = models.PositiveIntegerField("version", default=1)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="préparée par", related_name="+")
    at = models.DateTimeField("préparée le")

    class Meta:
        verbose_name = "décision préparée"
        verbose_name_plural = "décisions préparées"
        ordering = ("project",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="accepted") | ~models.Q(reason=""), name="prepared_with_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Release(models.Model):
    """Decisions published together, each in a transaction of its own.

    key: of the page that was confirmed; pressed twice, it is one publication.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "terminée"

    key = models.UUIDField("clé", unique=True, editable=False)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.QUEUED)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="demandée par", related_name="+")
    asked_at = models.DateTimeField("demandée le")
    done_at = models.DateTimeField("terminée le", null=True, blank=True)
    token = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "publication de décisions"
        verbose_name_plural = "publications de décisions"
        ordering = ("-pk",)
        permissions = (("publish_decision", "Peut publier les décisions préparées"),)

    def __str__(self) -> str:
        return f"publication n°\u00a0{self.pk}"

    @property
    def waits(self) -> bool:
        return self.state != self.State.DONE


class ReleaseItem(models.Model):
    """One dossier of a publication: what became of it, and why nothing left when nothing did.

    version: of the prepared decision, as it was read and confirmed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        RELEASED = "released", "publiée"
        REFUSED = "refused", "non publiée"

    release = models.ForeignKey(Release, models.CASCADE, verbose_name="publication", related_name="items")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="+")
    version = models.PositiveIntegerField("version lue")
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    failure = models.CharField("pourquoi", max_length=300, blank=True)
    decision = models.OneToOneField(
        Decision, models.PROTECT, verbose_name="décision", null=True, blank=True, related_name="release_item"
    )
    at = models.DateTimeField("le", null=True, blank=True)

    class Meta:
        verbose_name = "décision d’une publication"
        verbose_name_plural = "décisions d’une publication"
        ordering = ("release", "pk")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("release", "project"), name="project_once_in_a_release"),
            models.CheckConstraint(
                condition=models.Q(state="released", decision__isnull=False)
                | (~models.Q(state="released") & models.Q(decision=None)),
                name="released_with_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, {self.get_state_display()}"
