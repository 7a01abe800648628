from django.db import migrations, models

import schools.models.checks


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_window_audience"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="grantor_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Pour les données ouvertes sur les subventions.",
                max_length=160,
                verbose_name="collectivité qui attribue l’aide",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="grantor_siret",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=14,
                validators=[schools.models.checks.check_siret],
                verbose_name="son SIRET",
            ),
        ),
    ]
