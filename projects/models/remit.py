"""What a partner reads of the dossiers of a call: chosen by the project lead, closed until then."""

from django.db import models

from accounts.models import User
from campaigns.models import Call, Theme
from partners.models import Partner
from schools.models import Territory


class Remit(models.Model):
    """sections: keys of the questionnaire; what is shown of the last deposit. None of them: nothing is.

    themes, territories: the dossiers that concern the partner; none named, all of the call do.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, verbose_name="partenaire", related_name="remits")
    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="remits")
    sections = models.JSONField("parties lues", default=list, blank=True)
    with_files = models.BooleanField("avec les pièces jointes de ces parties", default=False)
    themes = models.ManyToManyField(Theme, verbose_name="thématiques", blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, verbose_name="territoires", blank=True, related_name="+")

    class Meta:
        verbose_name = "volet d’un partenaire"
        verbose_name_plural = "volets des partenaires"
        ordering = ("partner", "-call")
        permissions = (("read_remit", "Peut lire les dossiers du volet de son partenaire"),)
        constraints = [models.UniqueConstraint(fields=("partner", "call"), name="remit_one_by_partner_and_call")]

    def __str__(self) -> str:
        return f"{self.partner}, {self.call}"


class RemitAct(models.Model):
    """Append-only (triggers): what the lead gave a partner to read, by their names, and when; the newest holds."""

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name="partenaire", related_name="remit_acts")
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="remit_acts")
    sections = models.JSONField("parties lues")
    with_files = models.BooleanField("avec les pièces jointes")
    themes = models.JSONField("thématiques")
    territories = models.JSONField("territoires")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom", max_length=170)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "réglage d’un volet"
        verbose_name_plural = "réglages des volets"
        ordering = ("-pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.partner}, {self.call}"
