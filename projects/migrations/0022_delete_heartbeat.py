from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0021_notes"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Heartbeat",
        ),
    ]
