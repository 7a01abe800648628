"""Signed deposits; the journal as one chain for each project. What was written before joins the chain in its order.

The entries of the journal never change: for once, the triggers that hold them are taken away, and `migrate` installs
them again when it has ended.
"""

from django.db import migrations, models

TABLE = "projects_journalentry"
SEALED = (f"tne29_{TABLE}_update",)


def unseal(apps, schema_editor):
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in SEALED:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


class Migration(migrations.Migration):
    dependencies = [("projects", "0013_edition_trial")]

    operations = [
        migrations.RunPython(unseal, migrations.RunPython.noop),
        migrations.AddField(
            model_name="deposit",
            name="journal_hash",
            field=models.CharField(
                blank=True, default="", db_default="", max_length=64, verbose_name="empreinte du journal"
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="key_name",
            field=models.CharField(
                blank=True, default="", db_default="", max_length=16, verbose_name="clé de signature"
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="signature",
            field=models.CharField(blank=True, default="", db_default="", max_length=88, verbose_name="signature"),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="hash",
            field=models.CharField(default="", editable=False, max_length=64, verbose_name="empreinte"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="journalentry",
            name="number",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="numéro"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="journalentry",
            name="previous_hash",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="empreinte de la précédente"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="journal_head",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=64,
                verbose_name="dernière empreinte du journal",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="journal_length",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="entrées du journal"),
        ),
    ]
