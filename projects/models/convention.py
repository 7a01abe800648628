"""What open data on subsidies asks of an accepted project, beyond its decision: the convention that was signed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from schools.models.checks import check_siret

from .project import Project


class Convention(models.Model):
    """beneficiary_…: empty when it is the lead school itself. rate: the share of the expense, 0.8 for 80 %."""

    class Nature(models.TextChoices):
        MONEY = "aide en numéraire", "aide en numéraire"
        KIND = "aide en nature", "aide en nature"
        BOTH = "aide en numéraire;aide en nature", "les deux"

    project = models.OneToOneField(Project, models.PROTECT, verbose_name="dossier", related_name="convention")
    signed_on = models.DateField("signée le")
    reference = models.CharField("référence de la décision", max_length=60, blank=True)
    beneficiary_name = models.CharField(
        "bénéficiaire",
        max_length=160,
        blank=True,
        help_text="Vide si c’est l’établissement porteur. Pour une école publique, c’est sa commune.",
    )
    beneficiary_siret = models.CharField(
        "SIRET du bénéficiaire", max_length=14, blank=True, validators=[check_siret], help_text="Quatorze chiffres."
    )
    nature = models.CharField("nature de l’aide", max_length=40, choices=Nature.choices, default=Nature.MONEY)
    payment = models.CharField(
        "conditions de versement",
        max_length=256,
        default="unique",
        help_text="unique, échelonné, ou autre suivi d’une précision.",
    )
    pays_from = models.DateField("versement à partir du", null=True, blank=True)
    pays_until = models.DateField("versement jusqu’au", null=True, blank=True)
    rate = models.DecimalField(
        "part de la dépense",
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0.01), MaxValueValidator(1)],
        help_text="De 0,01 à 1 : 0,8 pour 80 %.",
    )
    rae = models.CharField("numéro au répertoire des aides de l’État", max_length=5, blank=True)
    is_notified = models.BooleanField("notifiée à la Commission européenne", default=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="enregistrée par", related_name="+", editable=False)
    at = models.DateTimeField("enregistrée le", editable=False)

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ("-signed_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(pays_until=None) | Q(pays_until__gte=F("pays_from")),
                name="convention_pays_in_order",
                violation_error_message="La fin des versements doit suivre leur début.",
            ),
        ]

    def __str__(self) -> str:
        return f"convention du dossier {self.project.reference}"
