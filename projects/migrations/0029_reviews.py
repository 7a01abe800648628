import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projects.models.review


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0009_call_envelope"),
        ("projects", "0028_erasures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Grid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                (
                    "scale",
                    models.TextField(
                        default="très insuffisant\ninsuffisant\nassez bien\nbien\ntrès bien",
                        help_text="Un degré par ligne, du plus bas, qui vaut 0, au plus haut\xa0: de 2 à 11 degrés.",
                        max_length=700,
                        verbose_name="échelle",
                    ),
                ),
                (
                    "fewest",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="En dessous, un dossier n’est pas classé.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="évaluations nécessaires",
                    ),
                ),
                (
                    "gap",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="En points sur 20, entre l’évaluation la plus basse et la plus haute.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="écart qui signale un désaccord",
                    ),
                ),
                (
                    "is_provisional",
                    models.BooleanField(
                        default=True,
                        help_text="Tant que la case est cochée, chaque page dit que la grille est provisoire.",
                        verbose_name="grille à confirmer",
                    ),
                ),
                (
                    "is_open",
                    models.BooleanField(
                        default=False,
                        help_text="Sans cela, personne n’évalue avec cette version.",
                        verbose_name="proposée aux évaluateurs",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grids",
                        to="campaigns.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "grille d’évaluation",
                "verbose_name_plural": "grilles d’évaluation",
                "ordering": ("call", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("code", models.CharField(default=projects.models.review.new_code, editable=False, max_length=8)),
                ("label", models.CharField(max_length=160, verbose_name="critère")),
                ("guidance", models.TextField(blank=True, max_length=1000, verbose_name="ce qu’il faut regarder")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="coefficient",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="projects.grid",
                        verbose_name="grille",
                    ),
                ),
            ],
            options={
                "verbose_name": "critère",
                "verbose_name_plural": "critères",
                "ordering": ("order", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=170, verbose_name="nom")),
                ("reason", models.TextField(max_length=1000, verbose_name="motif")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="levé le")),
                ("lifted_reason", models.TextField(blank=True, max_length=1000, verbose_name="motif de la levée")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="levé par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="projects.project",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflit d’intérêts",
                "verbose_name_plural": "conflits d’intérêts",
                "ordering": ("pk",),
                "permissions": (("lift_recusal", "Peut lever un conflit d’intérêts déclaré"),),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=170, verbose_name="nom")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("scores", models.JSONField(verbose_name="scores")),
                ("comment", models.TextField(blank=True, max_length=4000, verbose_name="commentaire")),
                ("mark", models.DecimalField(decimal_places=2, max_digits=4, verbose_name="moyenne sur 20")),
                ("deposit_hash", models.CharField(max_length=64, verbose_name="empreinte du dépôt évalué")),
                ("grid_hash", models.CharField(max_length=64, verbose_name="empreinte de la grille")),
                ("hash", models.CharField(editable=False, max_length=64, verbose_name="empreinte")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="projects.deposit",
                        verbose_name="dépôt évalué",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="projects.grid",
                        verbose_name="grille",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="projects.project",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="projects.review",
                        verbose_name="remplace",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation",
                "verbose_name_plural": "évaluations",
                "ordering": ("pk",),
                "permissions": (
                    ("give_review", "Peut évaluer un dossier"),
                    ("read_review", "Peut lire toutes les évaluations et le classement"),
                ),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("scores", models.JSONField(default=dict, verbose_name="scores")),
                ("comment", models.TextField(blank=True, max_length=4000, verbose_name="commentaire")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.deposit",
                        verbose_name="dépôt lu",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_drafts",
                        to="projects.project",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation en cours",
                "verbose_name_plural": "évaluations en cours",
                "ordering": ("pk",),
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.UniqueConstraint(fields=("call", "number"), name="grid_number_unique_in_call"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("grid", "code"), name="criterion_code_unique_in_grid"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1)), name="criterion_weighs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("project", "by"), name="recusal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="recusal_with_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None), ("lifted_reason", "")),
                    models.Q(
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        models.Q(("lifted_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recusal_lifted_with_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("project", "by"), name="review_begins_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__gte", 0), ("mark__lte", 20)), name="review_mark_on_twenty"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdraft",
            constraint=models.UniqueConstraint(fields=("project", "by"), name="review_draft_once"),
        ),
    ]
