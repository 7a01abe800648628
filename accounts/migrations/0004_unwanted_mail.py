import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions")]

    operations = [
        migrations.CreateModel(
            name="UnwantedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choice", models.CharField(max_length=40, verbose_name="courriels")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unwanted_mails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel non souhaité",
                "verbose_name_plural": "courriels non souhaités",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("user", "choice"), name="unwanted_mail_once")],
            },
        ),
    ]
