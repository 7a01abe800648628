import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0026_paper_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(editable=False, max_length=32)),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                ("sent_at", models.DateTimeField(verbose_name="dernier courriel le")),
                ("sendings", models.PositiveSmallIntegerField(default=1, verbose_name="courriels")),
                ("expires_at", models.DateTimeField(verbose_name="valable jusqu’au")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondu le")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspector", "inspection"),
                            ("authority", "collectivité référente"),
                            ("partner", "partenaire"),
                            ("other", "autre"),
                        ],
                        max_length=10,
                        verbose_name="à quel titre",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="organisme")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                ("sections", models.JSONField(default=list, verbose_name="sections montrées")),
                ("with_files", models.BooleanField(default=False, verbose_name="avec les pièces jointes")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("due_at", models.DateTimeField(verbose_name="attendu avant le")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion_requests",
                        to="projects.deposit",
                        verbose_name="dépôt lu",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion_requests",
                        to="projects.project",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’avis",
                "verbose_name_plural": "demandes d’avis",
                "ordering": ("project", "pk"),
            },
        ),
        migrations.CreateModel(
            name="OpinionReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sending", models.PositiveSmallIntegerField(verbose_name="envoi")),
                ("due_at", models.DateTimeField(verbose_name="prévu le")),
                ("days", models.SmallIntegerField(verbose_name="jours avant la date")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "prévu"), ("sent", "envoyé"), ("skipped", "non envoyé")],
                        default="planned",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="raison")),
                ("letter_key", models.CharField(blank=True, max_length=200, verbose_name="courriel")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="le")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="projects.opinionrequest",
                        verbose_name="demande",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel d’avis",
                "verbose_name_plural": "rappels d’avis",
                "ordering": ("due_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opinion",
                        serialize=False,
                        to="projects.opinionrequest",
                        verbose_name="demande",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("favourable", "avis favorable"),
                            ("reserved", "avis réservé"),
                            ("unfavourable", "avis défavorable"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("job", models.CharField(max_length=120, verbose_name="fonction")),
                ("deposit_hash", models.CharField(max_length=64, verbose_name="empreinte du dépôt lu")),
                ("file_hash", models.CharField(blank=True, max_length=64, verbose_name="empreinte du fichier")),
                ("hash", models.CharField(editable=False, max_length=64, verbose_name="empreinte")),
                ("at", models.DateTimeField(verbose_name="le")),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ("favourable", "reserved", "unfavourable"))),
                        name="opinion_answer_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionFile",
            fields=[
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="fichier")),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("none", "non analysé"),
                            ("waiting", "analyse en cours"),
                            ("clean", "sain"),
                            ("infected", "infecté"),
                            ("failed", "échec de l’analyse"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="antivirus",
                    ),
                ),
                ("scan_at", models.DateTimeField(blank=True, null=True, verbose_name="antivirus le")),
                ("scan_tries", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="essais")),
                ("threat", models.CharField(blank=True, max_length=200, verbose_name="menace")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="piece",
                        serialize=False,
                        to="projects.opinionrequest",
                        verbose_name="demande",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="ajouté le")),
            ],
            options={
                "verbose_name": "fichier d’un avis",
                "verbose_name_plural": "fichiers des avis",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("scan__in", ("none", "waiting", "failed"))),
                        fields=["scan", "scan_at"],
                        name="opinion_to_scan",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ("none", "waiting", "clean", "infected", "failed"))),
                        name="opinion_scan_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="opinionrequest",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("revoked_at", None)),
                fields=["due_at"],
                name="opinion_awaited",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None), ("revoked_at", None)),
                fields=("project", "email"),
                name="opinion_one_open_request",
                violation_error_message="Un avis est déjà attendu de cette adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at", None), ("revoked_at", None), _connector="OR"),
                name="opinion_answered_or_revoked",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("asked_at"))), name="opinion_due_after_asking"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gte", models.F("due_at"))), name="opinion_expires_after_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("inspector", "authority", "partner", "other"))),
                name="opinion_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="opinionreminder",
            index=models.Index(
                condition=models.Q(("state", "planned")), fields=["due_at"], name="opinion_reminder_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionreminder",
            constraint=models.UniqueConstraint(fields=("request", "sending", "days"), name="opinion_reminder_once"),
        ),
        migrations.AddConstraint(
            model_name="opinionreminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("state", "planned")),
                    models.Q(("state__in", ("sent", "skipped")), ("at__isnull", False)),
                    _connector="OR",
                ),
                name="opinion_reminder_dated",
            ),
        ),
    ]
