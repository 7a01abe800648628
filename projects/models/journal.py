"""What happened, and what was decided."""

from django.db import models

from accounts.models import User

from ..workflow import State
from .deposit import Deposit
from .project import Project


class JournalEntry(models.Model):
    """Append-only (triggers). act: the verb’s name; from_state, to_state: equal when the state did not move.

    A chain for each project: number is the place in it, hash covers the entry and previous_hash (projects.chain).
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="journal")
    at = models.DateTimeField("le")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", null=True, blank=True, related_name="+")
    by_name = models.CharField("nom", max_length=170)
    act = models.CharField("acte", max_length=40)
    label = models.CharField("ce qui s’est passé", max_length=200)
    from_state = models.CharField("de l’état", max_length=20, choices=State.choices, blank=True)
    to_state = models.CharField("à l’état", max_length=20, choices=State.choices, blank=True)
    message = models.TextField("message", blank=True)
    number = models.PositiveIntegerField("numéro", editable=False)
    previous_hash = models.CharField("empreinte de la précédente", max_length=64, blank=True, editable=False)
    hash = models.CharField("empreinte", max_length=64, editable=False)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        ordering = ("project", "pk")
        constraints = [models.UniqueConstraint(fields=("project", "number"), name="journal_number_unique")]

    def __str__(self) -> str:
        return self.label


SCORING = ("scoring_given", "scoring_corrected", "scoring_recused", "scoring_restored", "scoring_erased")
# What staff prepare among themselves: the team of a project does not read it.
STAFF_ONLY = ("prepare_decision", "drop_prepared", *SCORING)


class Decision(models.Model):
    """The outcome of a review, with its reason and the amount granted in euros. It never changes (triggers).

    mentions: the service, the ways of appeal and who signed, as they were. reopened_at: from then on it holds no more.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "accepté"
        REFUSED = "refused", "refusé"
        NO_ACTION = "no_action", "classé sans suite"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="decisions")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt examiné", related_name="decisions")
    kind = models.CharField("décision", max_length=12, choices=Kind.choices)
    reason = models.TextField("motif", blank=True)
    amount = models.DecimalField("montant accordé", max_digits=12, decimal_places=2, null=True, blank=True)
    conditions = models.TextField("conditions", blank=True)
    needs_convention = models.BooleanField("convention à signer", default=False, db_default=False)
    mentions = models.JSONField("mentions", default=dict, blank=True)
    prepared_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="préparée par", null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")
    reopened_at = models.DateTimeField("rouverte le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ("project", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("project",), condition=models.Q(reopened_at=None), name="decision_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
