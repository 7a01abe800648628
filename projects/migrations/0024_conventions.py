import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import schools.models.checks


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0023_delete_heartbeat"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="consultation",
            name="act",
            field=models.CharField(
                choices=[
                    ("read", "dépôt lu"),
                    ("piece", "pièce téléchargée"),
                    ("asked", "PDF demandé"),
                    ("downloaded", "PDF téléchargé"),
                    ("exported", "export demandé"),
                    ("taken", "export téléchargé"),
                    ("api", "lu par un partenaire (API)"),
                ],
                max_length=12,
                verbose_name="acte",
            ),
        ),
        migrations.CreateModel(
            name="Convention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signée le")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="référence de la décision")),
                (
                    "beneficiary_name",
                    models.CharField(
                        blank=True,
                        help_text="Vide si c’est l’établissement porteur. Pour une école publique, c’est sa commune.",
                        max_length=160,
                        verbose_name="bénéficiaire",
                    ),
                ),
                (
                    "beneficiary_siret",
                    models.CharField(
                        blank=True,
                        help_text="Quatorze chiffres.",
                        max_length=14,
                        validators=[schools.models.checks.check_siret],
                        verbose_name="SIRET du bénéficiaire",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("aide en numéraire", "aide en numéraire"),
                            ("aide en nature", "aide en nature"),
                            ("aide en numéraire;aide en nature", "les deux"),
                        ],
                        default="aide en numéraire",
                        max_length=40,
                        verbose_name="nature de l’aide",
                    ),
                ),
                (
                    "payment",
                    models.CharField(
                        default="unique",
                        help_text="unique, échelonné, ou autre suivi d’une précision.",
                        max_length=256,
                        verbose_name="conditions de versement",
                    ),
                ),
                ("pays_from", models.DateField(blank=True, null=True, verbose_name="versement à partir du")),
                ("pays_until", models.DateField(blank=True, null=True, verbose_name="versement jusqu’au")),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="De 0,01 à 1 : 0,8 pour 80 %.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0.01),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="part de la dépense",
                    ),
                ),
                (
                    "rae",
                    models.CharField(blank=True, max_length=5, verbose_name="numéro au répertoire des aides de l’État"),
                ),
                ("is_notified", models.BooleanField(default=False, verbose_name="notifiée à la Commission européenne")),
                ("at", models.DateTimeField(editable=False, verbose_name="enregistrée le")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="enregistrée par",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="convention",
                        to="projects.project",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "verbose_name_plural": "conventions",
                "ordering": ("-signed_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pays_until", None), ("pays_until__gte", models.F("pays_from")), _connector="OR"
                        ),
                        name="convention_pays_in_order",
                        violation_error_message="La fin des versements doit suivre leur début.",
                    )
                ],
            },
        ),
    ]
