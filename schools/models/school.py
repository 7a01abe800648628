"""A school, and how it is found."""

from itertools import chain

from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from .checks import check_siret, check_uai
from .places import Commune, District, Territory
from .search import COMMON, FEW, HORIZON, KeyField, beginning, by_rarity, key_of, order_of, typed_words

PAIRS = 450


class SchoolQuerySet(models.QuerySet):
    def open(self) -> "SchoolQuerySet":
        return self.filter(is_open=True)

    def search(self, text: str) -> "SchoolQuerySet":
        """Open schools whose name, commune or UAI has every word typed, whatever accents, case and hyphens."""
        return self.open().matching(text)

    def matching(self, text: str) -> "SchoolQuerySet":
        """The same, closed schools too. Asks at once which words are the rarest."""
        words = typed_words(text)
        if not words:
            return self.none()
        return self._held_by(words, by_rarity(SchoolWord._meta.db_table, words))

    def suggest(self, text: str, most: int) -> list["School"]:
        """The first that search() finds. When no word is rare, they are sought among the nearest first."""
        words = typed_words(text)
        if not words:
            return []
        ranked = by_rarity(SchoolWord._meta.db_table, words)
        near = self.open()._nearest(words, most) if ranked[0][0] >= FEW else []
        return near if len(near) == most else list(self.open()._held_by(words, ranked)[:most])

    def _held_by(self, words: list[str], ranked: list[tuple[int, str]]) -> "SchoolQuerySet":
        found, (number, start) = self._with(words), ranked[0]
        if number >= COMMON and len(ranked) == 1:
            return found.order_by("search_order")
        holders = beginning(SchoolWord.objects, start)
        if number >= FEW and len(ranked) > 1:
            holders = holders.filter(school__in=beginning(SchoolWord.objects, ranked[1][1]).values("school"))
        # Sorted by what no index holds: the engine gathers the few rather than walk them all.
        return found.filter(pk__in=holders.values("school")).order_by(Concat("search_order", Value("")))

    def _nearest(self, words: list[str], most: int) -> list["School"]:
        """How far is read in the index of the order alone, closed schools too."""
        order = self.model.objects.order_by("search_order").values_list("search_order", flat=True)
        if last := order[HORIZON - 1 : HORIZON].first():
            return list(self._with(words).filter(search_order__lte=last).order_by("search_order")[:most])
        return []

    def _with(self, words: list[str]) -> "SchoolQuerySet":
        found = self
        for word in words:
            found = found.filter(search_key__contains=f" {word}")
        return found


class School(models.Model):
    class Kind(models.TextChoices):
        PRIMARY = "primary", "école"
        MIDDLE = "middle", "collège"
        VOCATIONAL = "vocational", "lycée professionnel"
        HIGH = "high", "lycée"
        OTHER = "other", "autre établissement"

    class Sector(models.TextChoices):
        PUBLIC = "public", "public"
        PRIVATE = "private", "privé"

    class Contract(models.TextChoices):
        ASSOCIATION = "association", "contrat d’association"
        SIMPLE = "simple", "contrat simple"
        NONE = "none", "hors contrat"

    class Priority(models.TextChoices):
        REP = "REP", "REP (réseau d’éducation prioritaire)"
        REP_PLUS = "REP+", "REP+ (réseau d’éducation prioritaire renforcé)"

    class Closure(models.TextChoices):
        """Why an import closed it; nothing when staff did."""

        ANNOUNCED = "announced", "fermeture annoncée par l’annuaire"
        ABSENT = "absent", "n’est plus dans l’annuaire"

    uai = models.CharField("code UAI", max_length=8, unique=True, validators=[check_uai])
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    sector = models.CharField("secteur", max_length=8, choices=Sector.choices, default=Sector.PUBLIC)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", related_name="schools")
    district = models.ForeignKey(
        District,
        models.SET_NULL,
        verbose_name="circonscription",
        null=True,
        blank=True,
        related_name="schools",
    )
    territory = models.ForeignKey(
        Territory,
        models.SET_NULL,
        verbose_name="territoire (si différent de celui de la commune)",
        null=True,
        blank=True,
        related_name="schools",
    )
    email = models.EmailField("boîte institutionnelle", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    pupils = models.PositiveIntegerField("élèves", null=True, blank=True)
    nature = models.CharField("code nature", max_length=3, blank=True)
    contract = models.CharField("contrat (privé)", max_length=12, choices=Contract.choices, blank=True)
    priority = models.CharField("éducation prioritaire", max_length=4, choices=Priority.choices, blank=True)
    is_open = models.BooleanField("ouvert", default=True)
    closure = models.CharField("fermeture", max_length=10, choices=Closure.choices, blank=True, editable=False)
    in_directory = models.BooleanField("dans l’annuaire national", default=False, editable=False)
    directory_on = models.DateField("mis à jour dans l’annuaire le", null=True, blank=True, editable=False)
    search_key = models.CharField(max_length=400, editable=False)
    search_order = KeyField(max_length=140, default="", editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ("search_order",)
        indexes = [models.Index(fields=("search_order",), name="school_order")]

    def __str__(self) -> str:
        return f"{self.name} ({self.commune.name})"

    def save(self, *args, **kwargs) -> None:
        self.uai = self.uai.replace(" ", "").upper()
        self.dress(self.commune.name)
        with transaction.atomic():
            super().save(*args, **kwargs)
            SchoolWord.objects.rewrite([self])

    def dress(self, commune: str) -> None:
        """What is derived from the rest; to be called by whoever writes rows without save()."""
        self.search_key = key_of(self.name, commune, self.uai, self.postal_code)
        self.search_order = order_of(self.name, self.uai)

    @property
    def label(self) -> str:
        """Name, commune and code: enough to tell two schools apart, and to find this one again."""
        return f"{self.name}, {self.commune.name} ({self.uai})"

    @property
    def masked_email(self) -> str:
        """« e…@ac-rennes.fr »: enough for those who know the mailbox to recognise it."""
        name, _, domain = self.email.rpartition("@")
        return f"{name[:1]}…@{domain}" if name else ""

    @property
    def effective_territory(self) -> Territory | None:
        return self.territory or self.commune.territory


class SchoolWordQuerySet(models.QuerySet):
    def rewrite(self, schools: list[School]) -> None:
        """The words of these schools as their keys have them; statements only for what changed."""
        wanted = {(word, school.pk) for school in schools for word in school.search_key.split()}
        held = set(self.filter(school__in=schools).values_list("word", "school"))
        for word, school in held - wanted:
            self.filter(word=word, school=school).delete()
        self._insert(sorted(wanted - held))

    def _insert(self, pairs: list[tuple[str, int]]) -> None:
        """In plain SQL: half a million objects would cost more than all the rest of an import."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            for start in range(0, len(pairs), PAIRS):
                some = pairs[start : start + PAIRS]
                places = ", ".join(["(%s, %s)"] * len(some))
                cursor.execute(f"INSERT INTO {table} (word, school_id) VALUES {places}", [*chain(*some)])


class SchoolWord(models.Model):
    """One word that finds a school."""

    pk = models.CompositePrimaryKey("word", "school_id")
    word = KeyField(max_length=40)
    school = models.ForeignKey(School, models.CASCADE, related_name="words")

    objects = SchoolWordQuerySet.as_manager()

    class Meta:
        verbose_name = "mot de recherche"
        verbose_name_plural = "mots de recherche"

    def __str__(self) -> str:
        return self.word
