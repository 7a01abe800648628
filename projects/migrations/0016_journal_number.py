from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0015_chain")]

    operations = [
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(fields=("project", "number"), name="journal_number_unique"),
        ),
    ]
