"""What staff think of a deposit, criterion by criterion: the grid of a call, what each gave, and who stands aside."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from campaigns.models import Call, Campaign

from .deposit import Deposit
from .erased import Erasable
from .project import Project

LONGEST_REMARK, LONGEST_COMMENT, LONGEST_REASON = 2_000, 4_000, 1_000
HIGHEST = 20
USUAL_SCALE = "très insuffisant\ninsuffisant\nassez bien\nbien\ntrès bien"


def new_code() -> str:
    """What a criterion keeps from one version of its grid to the next."""
    return secrets.token_hex(4)


class GridQuerySet(models.QuerySet):
    def in_force(self, call: int) -> "Grid | None":
        """The newest version that reviewers were given."""
        return self.filter(call=call, is_open=True).order_by("-number").first()

    def with_use(self) -> "GridQuerySet":
        newer = self.model.objects.filter(call=OuterRef("call"), is_open=True, number__gt=OuterRef("number"))
        return self.annotate(is_used=Exists(Review.objects.filter(grid=OuterRef("pk"))), is_followed=Exists(newer))


class Grid(models.Model):
    """A version of the grid of a call. Once somebody scored with it, it stays as it is (triggers), but for its two
    thresholds. scale: a word for each degree, one a line, from the lowest, which is 0."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="grids")
    number = models.PositiveSmallIntegerField("version", editable=False)
    scale = models.TextField(
        "échelle",
        max_length=700,
        default=USUAL_SCALE,
        help_text="Un degré par ligne, du plus bas, qui vaut 0, au plus haut : de 2 à 11 degrés.",
    )
    fewest = models.PositiveSmallIntegerField(
        "évaluations nécessaires",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="En dessous, un dossier n’est pas classé.",
    )
    gap = models.PositiveSmallIntegerField(
        "écart qui signale un désaccord",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)],
        help_text="En points sur 20, entre l’évaluation la plus basse et la plus haute.",
    )
    is_provisional = models.BooleanField(
        "grille à confirmer",
        default=True,
        help_text="Tant que la case est cochée, chaque page dit que la grille est provisoire.",
    )
    is_open = models.BooleanField(
        "proposée aux évaluateurs", default=False, help_text="Sans cela, personne n’évalue avec cette version."
    )

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = "grille d’évaluation"
        verbose_name_plural = "grilles d’évaluation"
        ordering = ("call", "-number")
        constraints = [models.UniqueConstraint(fields=("call", "number"), name="grid_number_unique_in_call")]

    def __str__(self) -> str:
        return f"{self.call}, grille n°\u00a0{self.number}"

    @property
    def degrees(self) -> list[str]:
        return [line.strip() for line in self.scale.splitlines() if line.strip()]


class Criterion(models.Model):
    """code: the same in every version of the grid, so that scores may be taken over."""

    grid = models.ForeignKey(Grid, models.CASCADE, verbose_name="grille", related_name="criteria")
    order = models.PositiveSmallIntegerField("ordre", default=0)
    code = models.CharField(max_length=8, default=new_code, editable=False)
    label = models.CharField("critère", max_length=160)
    guidance = models.TextField("ce qu’il faut regarder", max_length=1_000, blank=True)
    weight = models.PositiveSmallIntegerField(
        "coefficient", default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=("grid", "code"), name="criterion_code_unique_in_grid"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.label


class ReviewQuerySet(models.QuerySet):
    def standing(self) -> "ReviewQuerySet":
        """The last of each person on each dossier."""
        return self.filter(successor=None)


class Review(Erasable):
    """What somebody gave to a deposit, for ever (triggers): a correction is a new row, which replaces it.

    scores: {code of the criterion: {"degree": …, "comment": …}}. mark: their weighted mean, on 20.
    deposit_hash, grid_hash: what was read, and with what; hash: of all that it says (projects.scoring.sealing).
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="reviews")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt évalué", related_name="reviews")
    grid = models.ForeignKey(Grid, models.PROTECT, verbose_name="grille", related_name="reviews")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom", max_length=170)
    at = models.DateTimeField("le")
    scores = models.JSONField("scores")
    comment = models.TextField("commentaire", max_length=LONGEST_COMMENT, blank=True)
    mark = models.DecimalField("moyenne sur 20", max_digits=4, decimal_places=2)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="remplace", null=True, blank=True, related_name="successor"
    )
    deposit_hash = models.CharField("empreinte du dépôt évalué", max_length=64)
    grid_hash = models.CharField("empreinte de la grille", max_length=64)
    hash = models.CharField("empreinte", max_length=64, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering = ("pk",)
        default_permissions = ()
        permissions = (
            ("give_review", "Peut évaluer un dossier"),
            ("read_review", "Peut lire toutes les évaluations et le classement"),
            ("close_review", "Peut clore l’évaluation d’une campagne, et la rouvrir"),
        )
        constraints = [
            models.UniqueConstraint(fields=("project", "by"), condition=Q(replaces=None), name="review_begins_once"),
            models.CheckConstraint(condition=Q(mark__gte=0, mark__lte=HIGHEST), name="review_mark_on_twenty"),
        ]

    def __str__(self) -> str:
        return f"évaluation de {self.by_name}"


class ReviewDraft(models.Model):
    """What somebody has not given yet: theirs alone."""

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="review_drafts")
    deposit = models.ForeignKey(Deposit, models.PROTECT, verbose_name="dépôt lu", related_name="+")
    by = models.ForeignKey(User, models.CASCADE, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")
    scores = models.JSONField("scores", default=dict)
    comment = models.TextField("commentaire", max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        verbose_name = "évaluation en cours"
        verbose_name_plural = "évaluations en cours"
        ordering = ("pk",)
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("project", "by"), name="review_draft_once")]

    def __str__(self) -> str:
        return f"évaluation en cours de {self.by}"


class RecusalQuerySet(models.QuerySet):
    def standing(self) -> "RecusalQuerySet":
        return self.filter(lifted_at=None)


class Recusal(Erasable):
    """Somebody’s interest in a dossier, declared by themselves; only lifted, once, by the lead (triggers)."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="recusals")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom", max_length=170)
    reason = models.TextField("motif", max_length=LONGEST_REASON)
    at = models.DateTimeField("le")
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="levé par", null=True, blank=True, related_name="+"
    )
    lifted_reason = models.TextField("motif de la levée", max_length=LONGEST_REASON, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "conflit d’intérêts"
        verbose_name_plural = "conflits d’intérêts"
        ordering = ("pk",)
        default_permissions = ()
        permissions = (("lift_recusal", "Peut lever un conflit d’intérêts déclaré"),)
        constraints = [
            models.UniqueConstraint(fields=("project", "by"), condition=Q(lifted_at=None), name="recusal_once"),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(erased_at__isnull=False), name="recusal_with_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & (~Q(lifted_reason="") | Q(erased_at__isnull=False)),
                name="recusal_lifted_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"conflit d’intérêts de {self.by_name}"


class ScoringTurn(models.Model):
    """Append-only (triggers): the lead closed the scoring of a campaign, or opened it again; the newest row decides."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name="campagne", related_name="scoring_turns")
    is_closed = models.BooleanField("close")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom", max_length=170)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "clôture de l’évaluation"
        verbose_name_plural = "clôtures de l’évaluation"
        ordering = ("campaign", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return "évaluation close" if self.is_closed else "évaluation rouverte"
