"""What those who stand beside the service are asked about a deposit, and what they think of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from campaigns.deadlines import paris_day

from .deposit import Deposit
from .erased import NOBODY, Erasable
from .project import Project
from .scanned import SCANNED_LATER, Scanned
from .signed import SignedRequest, SignedRequestQuerySet


class OpinionRequestQuerySet(SignedRequestQuerySet):
    def late(self, at) -> "OpinionRequestQuerySet":
        """Still open although the day has gone by: with a link that works, or not any more."""
        return self.open().filter(due_at__lte=at)


class OpinionRequest(SignedRequest):
    """An opinion asked of somebody on one deposit, of which they read the sections chosen, and no working copy.

    due_at: the end (exclusive) of the last day for the answer; the link lives on a while, for those who are late.
    Answered, the row is frozen (triggers).
    """

    class Kind(models.TextChoices):
        INSPECTOR = "inspector", "inspection"
        AUTHORITY = "authority", "collectivité référente"
        PARTNER = "partner", "partenaire"
        OTHER = "other", "autre"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="opinion_requests")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt lu", related_name="opinion_requests")
    kind = models.CharField("à quel titre", max_length=10, choices=Kind.choices)
    name = models.CharField("organisme", max_length=120)
    email = models.EmailField("adresse électronique")
    sections = models.JSONField("sections montrées", default=list)
    with_files = models.BooleanField("avec les pièces jointes", default=False)
    message = models.TextField("message", blank=True)
    due_at = models.DateTimeField("attendu avant le")

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’avis"
        verbose_name_plural = "demandes d’avis"
        ordering = ("project", "pk")
        indexes = [
            models.Index(fields=("due_at",), name="opinion_awaited", condition=Q(answered_at=None, revoked_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("project", "email"),
                condition=Q(answered_at=None, revoked_at=None),
                name="opinion_one_open_request",
                violation_error_message="Un avis est déjà attendu de cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(revoked_at=None), name="opinion_answered_or_revoked"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="opinion_due_after_asking"),
            models.CheckConstraint(condition=Q(expires_at__gte=F("due_at")), name="opinion_expires_after_due"),
            models.CheckConstraint(
                condition=Q(kind__in=("inspector", "authority", "partner", "other")), name="opinion_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, {self.name}"

    @property
    def due_on(self) -> date:
        """Inclusive, in Paris."""
        return paris_day(self.due_at) - timedelta(days=1)


class OpinionFile(Scanned):
    """What is joined to an opinion; frozen with it (triggers), save for what the antivirus says."""

    request = models.OneToOneField(
        OpinionRequest, models.PROTECT, verbose_name="demande", related_name="piece", primary_key=True
    )
    at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "fichier d’un avis"
        verbose_name_plural = "fichiers des avis"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=("scan", "scan_at"), condition=Q(scan__in=SCANNED_LATER), name="opinion_to_scan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__in=("none", "waiting", "clean", "infected", "failed")), name="opinion_scan_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def project(self) -> Project:
        return self.request.project


class Opinion(Erasable):
    """One opinion, for ever (triggers). hash: of everything that it said (projects.opinions.sealing).

    The lawful erasure of the person who gave it takes their name, words and file; the opinion of the body stays.
    """

    class Answer(models.TextChoices):
        FAVOURABLE = "favourable", "avis favorable"
        RESERVED = "reserved", "avis réservé"
        UNFAVOURABLE = "unfavourable", "avis défavorable"

    request = models.OneToOneField(
        OpinionRequest, models.PROTECT, verbose_name="demande", related_name="opinion", primary_key=True
    )
    answer = models.CharField("avis", max_length=12, choices=Answer.choices)
    comment = models.TextField("commentaire", blank=True)
    name = models.CharField("nom", max_length=120)
    job = models.CharField("fonction", max_length=120)
    deposit_hash = models.CharField("empreinte du dépôt lu", max_length=64)
    file_hash = models.CharField("empreinte du fichier", max_length=64, blank=True)
    hash = models.CharField("empreinte", max_length=64, editable=False)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=("favourable", "reserved", "unfavourable")), name="opinion_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.name}, {self.get_answer_display()}"

    @property
    def who(self) -> str:
        return NOBODY if self.erased_at else f"{self.name}, {self.job}"


class OpinionReminder(models.Model):
    """A reminder planned when the opinion was asked; unique, whatever runs twice.

    sending: of which link; due_at: the moment to send it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "prévu"
        SENT = "sent", "envoyé"
        SKIPPED = "skipped", "non envoyé"

    request = models.ForeignKey(OpinionRequest, models.PROTECT, verbose_name="demande", related_name="reminders")
    sending = models.PositiveSmallIntegerField("envoi")
    due_at = models.DateTimeField("prévu le")
    days = models.SmallIntegerField("jours avant la date")
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.PLANNED)
    why = models.CharField("raison", max_length=200, blank=True)
    letter_key = models.CharField("courriel", max_length=200, blank=True)
    at = models.DateTimeField("le", null=True, blank=True)

    class Meta:
        verbose_name = "rappel d’avis"
        verbose_name_plural = "rappels d’avis"
        ordering = ("due_at", "pk")
        indexes = [models.Index(fields=("due_at",), name="opinion_reminder_due", condition=Q(state="planned"))]
        constraints = [
            models.UniqueConstraint(fields=("request", "sending", "days"), name="opinion_reminder_once"),
            models.CheckConstraint(
                condition=Q(state="planned", at=None) | (Q(state__in=("sent", "skipped")) & Q(at__isnull=False)),
                name="opinion_reminder_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"J−{self.days}, {self.request}"
