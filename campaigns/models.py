"""The call: its themes, its questionnaire, its dated campaigns and their windows."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from schools.models.checks import check_siret
from tne29.lib.canonical import sha256_hex

from .deadlines import Phase, Span
from .questionnaire import DefinitionError, Questionnaire, load

DEFAULT_REMINDER_DAYS = (14, 7, 2, 0)


def default_reminder_days() -> list[int]:
    return list(DEFAULT_REMINDER_DAYS)


EDITION_NOT_PUBLISHED = (
    "Ce questionnaire est un brouillon : publiez-le d’abord, un appel ne prend qu’un questionnaire publié."
)

# By fingerprint, so that pages which deferred the text of the edition need not read it again.
_questionnaires: dict[str, Questionnaire] = {}


class Edition(models.Model):
    """One questionnaire definition, as a document. A draft changes; once published it never does (triggers)."""

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    title = models.CharField("titre", max_length=160)
    source = models.TextField("définition")
    fingerprint = models.CharField("empreinte", max_length=64, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    based_on = models.ForeignKey(
        "self", models.PROTECT, verbose_name="tirée de", null=True, blank=True, related_name="offspring"
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name="créée par", null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("créée le", null=True, blank=True)
    updated_at = models.DateTimeField("modifiée le", null=True, blank=True)
    notes = models.TextField("notes du service", blank=True)

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        ordering = (F("published_at").desc(nulls_first=True), "slug")

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.fingerprint = sha256_hex(self.source)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        try:
            load(self.source)
        except DefinitionError as error:
            raise ValidationError({"source": str(error)}) from error

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def acts(self) -> models.QuerySet["EditionAct"]:
        """Its history, the latest first."""
        return EditionAct.objects.filter(slug=self.slug).order_by("-pk")

    @property
    def questionnaire(self) -> Questionnaire:
        """Read once per process; a draft, whose words change at each save, is only kept for a while."""
        if self.is_draft:
            return load(self.source)
        if self.fingerprint not in _questionnaires:
            _questionnaires[self.fingerprint] = load(self.source)
        return _questionnaires[self.fingerprint]


class EditionAct(models.Model):
    """Append-only (triggers): who did what to an edition, and when. It outlives a draft that was discarded."""

    slug = models.SlugField("questionnaire", max_length=60)
    title = models.CharField("titre", max_length=160)
    act = models.CharField("acte", max_length=20)
    label = models.CharField("ce qui s’est passé", max_length=300)
    fingerprint = models.CharField("empreinte", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", null=True, blank=True, related_name="+")
    by_name = models.CharField("nom", max_length=170)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "acte sur un questionnaire"
        verbose_name_plural = "actes sur les questionnaires"
        ordering = ("slug", "pk")

    def __str__(self) -> str:
        return self.label


class Call(models.Model):
    """The « appel à manifestation d’intérêt » of a year, and what the law wants said about it."""

    class Silence(models.TextChoices):
        REJECTION = "rejection", "rejet"
        ACCEPTANCE = "acceptance", "acceptation"

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    title = models.CharField("titre", max_length=200)
    school_year = models.CharField("année scolaire", max_length=9)
    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="questionnaire", related_name="calls")
    is_current = models.BooleanField("appel en cours", default=False)
    introduction = models.TextField("présentation", blank=True)
    history = models.TextField("depuis quand", blank=True)
    audience = models.TextField("pour qui", blank=True)
    funding = models.TextField("avec quels moyens", blank=True)
    benefits = models.TextField("ce que cela apporte à un établissement", blank=True)
    service_name = models.CharField("service instructeur", max_length=200)
    service_address = models.TextField("adresse postale du service", blank=True)
    service_email = models.EmailField("adresse électronique du service")
    service_phone = models.CharField("téléphone du service", max_length=20, blank=True)
    grantor_name = models.CharField(
        "collectivité qui attribue l’aide",
        max_length=160,
        blank=True,
        default="",
        db_default="",
        help_text="Pour les données ouvertes sur les subventions.",
    )
    grantor_siret = models.CharField(
        "son SIRET", max_length=14, blank=True, default="", db_default="", validators=[check_siret]
    )
    silence_months = models.PositiveSmallIntegerField("délai du silence (mois)", default=2)
    silence_means = models.CharField(
        "le silence vaut", max_length=12, choices=Silence.choices, default=Silence.REJECTION
    )
    appeal_text = models.TextField("délais et voies de recours", blank=True)
    legal_paragraph = models.TextField("paragraphe juridique", blank=True)
    envelope = models.DecimalField(
        "enveloppe, en euros",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Ce que l’appel peut accorder en tout, pour l’ensemble de ses campagnes. Lu par l’équipe seulement.",
    )
    requires_agreements = models.BooleanField(
        "exiger l’accord des établissements associés",
        default=False,
        help_text="Si cette case est cochée, un dossier ne peut être déposé qu’une fois que la direction de chaque "
        "établissement associé a donné son accord, par le lien reçu dans la boîte de l’établissement. Sinon, les "
        "accords qui manquent sont seulement signalés, à l’équipe et dans le dossier. Vaut aussi pour les brouillons.",
    )

    class Meta:
        verbose_name = "appel"
        verbose_name_plural = "appels"
        ordering = ("-school_year",)
        constraints = [
            models.UniqueConstraint(
                "is_current",
                condition=Q(is_current=True),
                name="call_one_current",
                violation_error_message="Un autre appel est déjà l’appel en cours.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.edition_id and self.edition.is_draft:
            raise ValidationError({"edition": EDITION_NOT_PUBLISHED})


class Theme(models.Model):
    """A theme of a call. Never deleted once a project has chosen it; a provisional label waits for the lead."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="themes")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=160)
    description = models.TextField("description", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    is_provisional = models.BooleanField("libellé à confirmer", default=True)
    is_active = models.BooleanField("proposée", default=True)

    class Meta:
        verbose_name = "thématique"
        verbose_name_plural = "thématiques"
        ordering = ("order", "label")
        constraints = [models.UniqueConstraint(fields=("call", "code"), name="theme_code_unique_in_call")]

    def __str__(self) -> str:
        return self.label


class Campaign(models.Model):
    """One dated campaign of a call. Its dates mirror the window in force, which alone decides."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="campaigns")
    number = models.PositiveSmallIntegerField("numéro")
    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("identifiant", max_length=60, unique=True)
    opens_on = models.DateField("ouvre le")
    closes_on = models.DateField("ferme le (inclus)")
    reminder_days = models.JSONField("rappels (jours avant la fin)", default=default_reminder_days, blank=True)
    is_demonstration = models.BooleanField("démonstration", default=False)

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ("opens_on", "number")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_closes_after_opening",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.UniqueConstraint(fields=("call", "number"), name="campaign_number_unique_in_call"),
        ]

    def __str__(self) -> str:
        return self.name

    def window_in_force(self) -> "Window | None":
        return self.windows.filter(is_special=False).order_by("-pk").first()


class Window(models.Model):
    """When deposits are received. Insert-only: moving a window adds a row; the newest one is in force.

    A special window is one project’s own (late permission, delay for a complement): the project points to it.
    opens_at, ends_at: aware, UTC; ends_at is exclusive.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name="campagne", related_name="windows")
    is_special = models.BooleanField("pour un seul dossier", default=False)
    opens_at = models.DateTimeField("ouvre à")
    ends_at = models.DateTimeField("se termine à (exclu)")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", null=True, blank=True, related_name="+")
    reason = models.CharField("motif", max_length=300, blank=True)
    audience = models.CharField("personnes prévenues", max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "fenêtre de dépôt"
        verbose_name_plural = "fenêtres de dépôt"
        ordering = ("campaign", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opens_at")),
                name="window_ends_after_opening",
                violation_error_message="La fin doit suivre l’ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.span.days}"

    @property
    def span(self) -> Span:
        return Span(self.opens_at, self.ends_at)

    def phase(self, at: datetime) -> Phase:
        return self.span.phase(at)


class Event(models.Model):
    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="events")
    title = models.CharField("titre", max_length=200)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    description = models.TextField("description", blank=True)
    url = models.URLField("adresse", blank=True)

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering = ("starts_at",)

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """Something to download from the home page: a file, or a page of the portal."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="documents")
    title = models.CharField("titre", max_length=200)
    description = models.CharField("description", max_length=300, blank=True)
    file = models.FileField("fichier", upload_to="documents/", blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ("order", "title")

    def __str__(self) -> str:
        return self.title


class PublicRevision(models.Model):
    """One row that triggers move with every change of what the public sees.

    number rises, for the calendars that follow. stamp is drawn at random, for what processes keep: unlike the number,
    it is not given again to somebody else when a transaction is undone.
    """

    number = models.BigIntegerField("numéro", default=1)
    stamp = models.BigIntegerField("tirage", null=True, editable=False)

    class Meta:
        verbose_name = "révision publique"
        verbose_name_plural = "révisions publiques"
