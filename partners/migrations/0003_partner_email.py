from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_api_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="Là où partent les demandes d’avis ; jamais publiée.",
                max_length=254,
                verbose_name="adresse pour les avis",
            ),
        ),
    ]
