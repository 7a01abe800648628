"""Where schools are: territories, communes, the authorities and the inspectors beside them."""

from django.db import models
from django.db.models import Q

from tne29.lib.text import search_key

from .checks import check_siren


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
        self.dress()
        super().save(*args, **kwargs)

    def dress(self) -> None:
        self.search_key = search_key(self.name)[:200]


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
        self.dress()
        super().save(*args, **kwargs)

    def dress(self) -> None:
        self.search_key = search_key(self.name)[:140]
