"""Who of the staff read, downloaded or exported a deposit: apart from the journal, which is the dossier’s own story."""

from django.db import models

from accounts.models import User

from .project import Project

OF_AN_OPINION = "avis\u00a0: {name}"


class Consultation(models.Model):
    class Act(models.TextChoices):
        READ = "read", "dépôt lu"
        PIECE = "piece", "pièce téléchargée"
        ASKED = "asked", "PDF demandé"
        DOWNLOADED = "downloaded", "PDF téléchargé"
        EXPORTED = "exported", "export demandé"
        TAKEN = "taken", "export téléchargé"
        API = "api", "lu par un partenaire (API)"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="consultations")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")
    act = models.CharField("acte", max_length=12, choices=Act.choices)
    detail = models.CharField("précision", max_length=260, blank=True)

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ("-pk",)
        default_permissions = ()
        permissions = (("read_consultation", "Peut lire qui a consulté les dossiers"),)

    def __str__(self) -> str:
        return self.get_act_display()
