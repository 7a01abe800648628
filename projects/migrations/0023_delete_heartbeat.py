from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0022_complements"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Heartbeat",
        ),
    ]
