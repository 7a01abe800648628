import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0009_call_envelope"),
        ("projects", "0032_remits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="review",
            options={
                "default_permissions": (),
                "ordering": ("pk",),
                "permissions": (
                    ("give_review", "Peut évaluer un dossier"),
                    ("read_review", "Peut lire toutes les évaluations et le classement"),
                    ("close_review", "Peut clore l’évaluation d’une campagne, et la rouvrir"),
                ),
                "verbose_name": "évaluation",
                "verbose_name_plural": "évaluations",
            },
        ),
        migrations.CreateModel(
            name="ScoringTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_closed", models.BooleanField(verbose_name="close")),
                ("by_name", models.CharField(max_length=170, verbose_name="nom")),
                ("at", models.DateTimeField(verbose_name="le")),
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scoring_turns",
                        to="campaigns.campaign",
                        verbose_name="campagne",
                    ),
                ),
            ],
            options={
                "verbose_name": "clôture de l’évaluation",
                "verbose_name_plural": "clôtures de l’évaluation",
                "ordering": ("campaign", "pk"),
                "default_permissions": (),
            },
        ),
    ]
