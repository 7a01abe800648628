from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0006_questionnaire_names")]

    operations = [
        migrations.AddField(
            model_name="window",
            name="audience",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="personnes prévenues"
            ),
        ),
    ]
