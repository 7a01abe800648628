"""Who answers: schools, where they are, and who speaks for them.

Source of the schools: « Annuaire de l’éducation », data.education.gouv.fr, Licence Ouverte 2.0.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from tne29.lib.identifiers import siren_is_valid, siret_is_valid, uai_is_valid
from tne29.lib.text import search_key


def check_uai(value: str) -> None:
    if not uai_is_valid(value):
        raise ValidationError("Ce code UAI est incorrect : sept chiffres et une lettre, par exemple 0299001B.")


def check_siren(value: str) -> None:
    if not siren_is_valid(value):
        raise ValidationError("Ce numéro SIREN est incorrect : neuf chiffres.")


def check_siret(value: str) -> None:
    if not siret_is_valid(value):
        raise ValidationError("Ce numéro SIRET est incorrect : quatorze chiffres.")


class Authority(models.Model):
    """A local authority that may stand beside a school: the « collectivité référente »."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", "commune"
        EPCI = "epci", "intercommunalité (EPCI)"
        DEPARTMENT = "department", "département"
        REGION = "region", "région"
        SYNDICATE = "syndicate", "syndicat scolaire"
        OGEC = "ogec", "organisme de gestion (OGEC…)"
        OTHER = "other", "autre"

    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    name = models.CharField("nom", max_length=160)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[check_siren])
    search_key = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        verbose_name = "collectivité"
        verbose_name_plural = "collectivités"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("siren", condition=~Q(siren=""), name="authority_siren_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.search_key = search_key(self.name)[:200]
        super().save(*args, **kwargs)


class Territory(models.Model):
    """A territory of the scheme; seven are priority ones. A provisional name waits for the project lead."""

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("identifiant", max_length=60, unique=True)
    description = models.TextField("description", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    is_priority = models.BooleanField("territoire prioritaire", default=True)
    is_provisional = models.BooleanField("libellé à confirmer", default=True)

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A « circonscription » of the first degree, with its inspector’s mailbox."""

    code = models.CharField("code UAI", max_length=8, unique=True)
    name = models.CharField("nom", max_length=160)
    email = models.EmailField("adresse électronique", blank=True)

    class Meta:
        verbose_name = "circonscription"
        verbose_name_plural = "circonscriptions"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    insee = models.CharField("code INSEE", max_length=5, unique=True)
    name = models.CharField("nom", max_length=120)
    epci = models.ForeignKey(
        Authority, models.PROTECT, verbose_name="EPCI", null=True, blank=True, related_name="communes"
    )
    territory = models.ForeignKey(
        Territory, models.SET_NULL, verbose_name="territoire", null=True, blank=True, related_name="communes"
    )
    search_key = models.CharField(max_length=140, editable=False, db_index=True)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.search_key = search_key(self.name)[:140]
        super().save(*args, **kwargs)


class SchoolQuerySet(models.QuerySet):
    def search(self, text: str) -> "SchoolQuerySet":
        """Open schools whose name, commune or UAI has every word typed, whatever accents, case and hyphens."""
        words = search_key(text)[:200].split()
        found = self.filter(is_open=True)
        for word in words[:8]:
            found = found.filter(search_key__contains=word)
        return found if words else found.none()


def _found_by(words: str) -> str:
    """Breton c’h is typed with its apostrophe or without: « Ti ar C’hoat », « ti ar choat »."""
    apart, together = search_key(words), search_key(words.replace("’", "").replace("'", ""))
    return apart if apart == together else f"{apart} {together}"


class School(models.Model):
    class Kind(models.TextChoices):
        PRIMARY = "primary", "école"
        MIDDLE = "middle", "collège"
        VOCATIONAL = "vocational", "lycée professionnel"
        HIGH = "high", "lycée"
        OTHER = "other", "autre établissement"

    class Sector(models.TextChoices):
        PUBLIC = "public", "public"
        PRIVATE = "private", "privé"

    uai = models.CharField("code UAI", max_length=8, unique=True, validators=[check_uai])
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    sector = models.CharField("secteur", max_length=8, choices=Sector.choices, default=Sector.PUBLIC)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", related_name="schools")
    district = models.ForeignKey(
        District,
        models.SET_NULL,
        verbose_name="circonscription",
        null=True,
        blank=True,
        related_name="schools",
    )
    territory = models.ForeignKey(
        Territory,
        models.SET_NULL,
        verbose_name="territoire (si différent de celui de la commune)",
        null=True,
        blank=True,
        related_name="schools",
    )
    email = models.EmailField("boîte institutionnelle", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    pupils = models.PositiveIntegerField("élèves", null=True, blank=True)
    is_open = models.BooleanField("ouvert", default=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ("name", "uai")

    def __str__(self) -> str:
        return f"{self.name} ({self.commune.name})"

    def save(self, *args, **kwargs) -> None:
        self.uai = self.uai.replace(" ", "").upper()
        self.search_key = _found_by(f"{self.name} {self.commune.name} {self.uai} {self.postal_code}")[:400]
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """Name, commune and code: enough to tell two schools apart, and to find this one again."""
        return f"{self.name}, {self.commune.name} ({self.uai})"

    @property
    def effective_territory(self) -> Territory | None:
        return self.territory or self.commune.territory


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)

    def confirmed(self) -> "MembershipQuerySet":
        return self.active().exclude(confirmed_at=None)


class Membership(models.Model):
    """Somebody who says they belong to a school; confirmed once the school, its head or staff agreed."""

    class Role(models.TextChoices):
        HEAD = "head", "direction"
        MEMBER = "member", "membre de l’équipe"

    class Means(models.TextChoices):
        MAILBOX = "mailbox", "boîte institutionnelle"
        HEAD = "head", "direction de l’établissement"
        STAFF = "staff", "service instructeur"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="personne", related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="memberships")
    role = models.CharField("rôle", max_length=8, choices=Role.choices, default=Role.MEMBER)
    requested_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="confirmé par", null=True, blank=True, related_name="+"
    )
    confirmation_means = models.CharField("confirmé au moyen de", max_length=8, choices=Means.choices, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ("school", "user")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "school"), condition=Q(ended_at=None), name="membership_one_live_per_school"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("requested_at")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.school}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None
