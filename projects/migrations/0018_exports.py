from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0017_erased_answerers"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="printout",
            options={
                "ordering": ("-pk",),
                "verbose_name": "imprimé ou export",
                "verbose_name_plural": "imprimés et exports",
            },
        ),
        migrations.AddField(
            model_name="printout",
            name="digest",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="empreinte du fichier"
            ),
        ),
        migrations.AddField(
            model_name="printout",
            name="report",
            field=models.JSONField(blank=True, null=True, verbose_name="ce qui manque"),
        ),
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
                ],
                max_length=12,
                verbose_name="acte",
            ),
        ),
        migrations.AlterField(
            model_name="printout",
            name="kind",
            field=models.CharField(
                choices=[
                    ("blank", "questionnaire vierge"),
                    ("proof", "épreuve d’un questionnaire"),
                    ("proof_fill", "épreuve d’un questionnaire à remplir"),
                    ("fillable", "questionnaire remplissable"),
                    ("dossier", "dossier"),
                    ("working", "document de travail"),
                    ("receipt", "accusé de réception"),
                    ("selection", "sélection de dossiers"),
                    ("csv", "tableau des dossiers (CSV)"),
                    ("csv_budget", "lignes de budget (CSV)"),
                    ("csv_schools", "établissements (CSV)"),
                    ("xlsx", "classeur (XLSX)"),
                    ("zip", "archive des dossiers et des pièces (ZIP)"),
                    ("scdl", "données ouvertes, schéma SCDL « subventions »"),
                    ("regulatory", "données essentielles des subventions"),
                ],
                max_length=12,
                verbose_name="document",
            ),
        ),
        migrations.AlterField(
            model_name="printout",
            name="size",
            field=models.PositiveBigIntegerField(default=0, verbose_name="taille (octets)"),
        ),
    ]
