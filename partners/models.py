"""Who stands behind the call, and whom to ask."""

from datetime import datetime

from django.db import models

from accounts.models import User


class Partner(models.Model):
    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("identifiant", max_length=60, unique=True)
    role = models.TextField("rôle dans le dispositif")
    website = models.URLField("site internet", blank=True)
    email = models.EmailField(
        "adresse pour les avis", blank=True, help_text="Là où partent les demandes d’avis ; jamais publiée."
    )
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name


class ReaderQuerySet(models.QuerySet):
    def current(self) -> "ReaderQuerySet":
        return self.filter(ended_at=None)


class Reader(models.Model):
    """Somebody who reads for a partner: which dossiers, and what of them, the remits of that partner say.

    Let go, the row stays: who could read, from when to when.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name="partenaire", related_name="readers")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="compte", related_name="reads_for")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="admis par", related_name="+")
    at = models.DateTimeField("admis le")
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="retiré par", null=True, blank=True, related_name="+"
    )

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "personne qui lit pour un partenaire"
        verbose_name_plural = "personnes qui lisent pour un partenaire"
        ordering = ("partner", "pk")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("user",), condition=models.Q(ended_at=None), name="reader_for_one_partner"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reader_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.partner})"


class Contact(models.Model):
    """Someone to write to or to call. Addresses and telephone numbers are data, never code."""

    class Kind(models.TextChoices):
        PEDAGOGICAL = "pedagogical", "questions pédagogiques"
        ADMINISTRATIVE = "administrative", "questions administratives"
        TECHNICAL = "technical", "questions techniques"

    kind = models.CharField("pour", max_length=20, choices=Kind.choices)
    name = models.CharField("nom", max_length=120, blank=True)
    title = models.CharField("fonction", max_length=120, blank=True)
    organisation = models.CharField("organisme", max_length=120, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"
        ordering = ("order", "kind")

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class ApiToken(models.Model):
    """What a partner’s program shows to read the portal. The secret is said once; only its hash is kept.

    hint: its first signs, to tell one from another. scopes: what it may read.
    """

    class Scope(models.TextChoices):
        PUBLIC = "public", "l’appel et les projets retenus"
        DOSSIERS = "dossiers", "les dossiers déposés, réponses comprises"

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name="partenaire", related_name="tokens")
    name = models.CharField("usage", max_length=120)
    scopes = models.JSONField("peut lire", default=list)
    hint = models.CharField("commence par", max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="créé par", related_name="+")
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("valable jusqu’au", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="révoqué par", null=True, blank=True, related_name="+"
    )
    last_used_at = models.DateTimeField("dernier usage", null=True, blank=True)

    class Meta:
        verbose_name = "jeton d’accès"
        verbose_name_plural = "jetons d’accès aux données (API)"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.partner})"

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    @property
    def scope_words(self) -> list[str]:
        return [self.Scope(scope).label for scope in self.scopes]
