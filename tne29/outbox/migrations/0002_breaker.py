from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_state_is_known",
        ),
        migrations.AddField(
            model_name="letter",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="laissée partir le"),
        ),
        migrations.AlterField(
            model_name="letter",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "à envoyer"),
                    ("claimed", "envoi en cours"),
                    ("final_dot", "remise en cours"),
                    ("sent", "envoyée"),
                    ("uncertain", "incertaine"),
                    ("refused", "refusée"),
                    ("cancelled", "annulée"),
                    ("held", "retenue"),
                ],
                default="queued",
                max_length=10,
                verbose_name="état",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("sent_at__isnull", False)), fields=["sent_at"], name="letter_sent"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["queued", "claimed", "final_dot", "sent", "uncertain", "refused", "cancelled", "held"],
                    )
                ),
                name="letter_state_is_known",
            ),
        ),
    ]
