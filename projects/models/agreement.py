"""What the heads of the associated schools are asked, and what they answered."""

from django.db import models
from django.db.models import F, Q

from campaigns.models import Edition
from schools.models import School

from .erased import NOBODY, Erasable
from .project import Project
from .signed import SignedRequest


class AgreementState(models.TextChoices):
    """Where the agreement of one school is, seen from what the project says of it now."""

    UNASKED = "unasked", "accord non demandé"
    ASKED = "asked", "en attente de réponse"
    AGREED = "agreed", "accord donné"
    DECLINED = "declined", "accord refusé"
    OUTDATED = "outdated", "à redemander"


class AgreementRequest(SignedRequest):
    """A question put to one school, with one link, which takes one answer.

    content: the canonical text of what concerns the school, as it was last sent, then as it was answered: from then
    on it is frozen (triggers), save for an erasure, which leaves the hash. words: the labels of its codes that day.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="agreement_requests")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="questionnaire", related_name="+")
    content = models.TextField("contenu")
    content_hash = models.CharField("empreinte du contenu", max_length=64)
    words = models.JSONField("libellés", default=dict)

    class Meta:
        verbose_name = "demande d’accord"
        verbose_name_plural = "demandes d’accord"
        ordering = ("project", "pk")
        indexes = [
            models.Index(
                fields=("sent_at",), name="agreement_to_remind", condition=Q(answered_at=None, revoked_at=None)
            ),
            models.Index(fields=("asked_by", "sent_at"), name="agreement_by_sender"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("project", "school"),
                condition=Q(answered_at=None, revoked_at=None),
                name="agreement_one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(revoked_at=None), name="agreement_answered_or_revoked"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="agreement_expires_after_asking"),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, {self.school}"


class Agreement(Erasable):
    """One answer, for ever (triggers): who, when, and the hash of the exact content that it is about.

    Immutable save for the lawful erasure of the person who gave it, with a reason: the answer of the school stays.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "accord donné"
        DECLINED = "declined", "accord refusé"

    request = models.OneToOneField(
        AgreementRequest, models.PROTECT, verbose_name="demande", related_name="agreement", primary_key=True
    )
    answer = models.CharField("réponse", max_length=8, choices=Answer.choices)
    content_hash = models.CharField("empreinte du contenu", max_length=64)
    name = models.CharField("nom", max_length=120)
    job = models.CharField("fonction", max_length=120)
    comment = models.TextField("commentaire", blank=True)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "accord d’un établissement"
        verbose_name_plural = "accords des établissements"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=("agreed", "declined")), name="agreement_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.request.school}, {self.get_answer_display()}"

    @property
    def who(self) -> str:
        return NOBODY if self.erased_at else f"{self.name}, {self.job}"
