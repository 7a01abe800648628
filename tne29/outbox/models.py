"""The outbox: one row for each letter, from the act that caused it to the server's yes."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from .kinds import ENCLOSED


class State(models.TextChoices):
    QUEUED = "queued", "à envoyer"
    CLAIMED = "claimed", "envoi en cours"
    FINAL_DOT = "final_dot", "remise en cours"
    SENT = "sent", "envoyée"
    UNCERTAIN = "uncertain", "incertaine"
    REFUSED = "refused", "refusée"
    CANCELLED = "cancelled", "annulée"
    HELD = "held", "retenue"


IN_FLIGHT = (State.CLAIMED, State.FINAL_DOT)
MAY_BE_SENT_AGAIN = (State.REFUSED, State.UNCERTAIN)


class LetterQuerySet(models.QuerySet):
    def claimable(self, at: datetime) -> "LetterQuerySet":
        """Waiting and due, or left by a deliverer that died before the final dot."""
        waiting = Q(state=State.QUEUED, next_try_at__lte=at)
        return self.filter(waiting | Q(state=State.CLAIMED, lease_until__lt=at))

    def held_with(self, token: int) -> "LetterQuerySet":
        """Still in the hands of whoever knows this token."""
        return self.filter(token=token)

    def most_urgent_first(self) -> "LetterQuerySet":
        return self.order_by(F("valid_until").asc(nulls_last=True), "next_try_at", "pk")

    def lost_in_the_final_dot(self, at: datetime) -> "LetterQuerySet":
        return self.filter(state=State.FINAL_DOT, lease_until__lt=at)

    def in_trouble(self) -> "LetterQuerySet":
        """What staff should look at."""
        return self.filter(state__in=MAY_BE_SENT_AGAIN)

    def resendable(self, at: datetime) -> "LetterQuerySet":
        return self.in_trouble().filter(Q(valid_until=None) | Q(valid_until__gt=at))


class Letter(models.Model):
    key = models.CharField("clé", max_length=255, unique=True)
    kind = models.CharField("genre", max_length=40)
    recipient = models.CharField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=150)
    text = models.TextField("texte")
    message_id = models.CharField("identifiant du message", max_length=255)
    about = models.CharField("dossier", max_length=40, blank=True, db_index=True)
    created_at = models.DateTimeField("écrite le")
    valid_until = models.DateTimeField("utile jusqu’au", null=True, blank=True)

    state = models.CharField("état", max_length=10, choices=State.choices, default=State.QUEUED)
    token = models.PositiveIntegerField("jeton", default=0)
    lease_until = models.DateTimeField("bail jusqu’au", null=True, blank=True)
    attempts = models.PositiveIntegerField("essais", default=0)
    next_try_at = models.DateTimeField("prochain essai le")
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    uncertain_at = models.DateTimeField("incertaine depuis le", null=True, blank=True)
    renewals = models.PositiveSmallIntegerField("renvois", default=0)
    error = models.TextField("dernière réponse", blank=True)
    released_at = models.DateTimeField("laissée partir le", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        default_permissions = ("view",)
        permissions = [("resend_letter", "peut renvoyer une lettre")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="letter_to_do",
                condition=Q(state__in=[State.QUEUED, *IN_FLIGHT]),
            ),
            models.Index(fields=["-created_at"], name="letter_newest"),
            models.Index(fields=["sent_at"], name="letter_sent", condition=Q(sent_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="letter_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="letter_sent_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FLIGHT) | Q(lease_until__isnull=False),
                name="letter_in_flight_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.recipient})"

    @property
    def enclosed(self) -> "Enclosure | None":
        return getattr(self, "enclosure", None)

    @property
    def words(self) -> str:
        """The text, as it is read."""
        return self.text.replace(ENCLOSED, self.enclosed.said, 1) if self.enclosed else self.text


class Enclosure(models.Model):
    """A file that goes along with a letter: once joined, the same at every attempt.

    kind: who makes it; source: the number of what is being made; asked_at: since when; said: what the letter says
    of it.
    """

    class State(models.TextChoices):
        AWAITED = "awaited", "en préparation"
        JOINED = "joined", "jointe"
        LEFT_OUT = "left_out", "non jointe"

    letter = models.OneToOneField(Letter, models.CASCADE, primary_key=True, verbose_name="lettre")
    kind = models.CharField("genre", max_length=40)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.AWAITED)
    source = models.PositiveBigIntegerField("numéro", null=True, blank=True)
    asked_at = models.DateTimeField("attendue depuis", null=True, blank=True)
    said = models.CharField("ce qu’en dit la lettre", max_length=200, blank=True)
    name = models.CharField("nom", max_length=200, blank=True)
    file = models.CharField("fichier", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("taille (octets)", default=0)
    digest = models.CharField("empreinte du fichier", max_length=64, blank=True)
    content = b""

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="joined") | ~(Q(file="") | Q(digest="")), name="enclosure_joined_is_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.kind} ({self.get_state_display()})"
