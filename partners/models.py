"""Who stands behind the call, and whom to ask."""

from django.db import models


class Partner(models.Model):
    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("identifiant", max_length=60, unique=True)
    role = models.TextField("rôle dans le dispositif")
    website = models.URLField("site internet", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name


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
