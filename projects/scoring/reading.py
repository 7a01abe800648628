"""What was given to one dossier: by whom, on which deposit, what counts and what is set aside."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import BigIntegerField, CharField, DecimalField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from ..models import Grid, Recusal, Review, ReviewDraft, ScoringTurn
from .marks import Spread, spread, told

GIVEN, ASIDE, DRAFT = "given", "aside", "draft"


@dataclass(frozen=True)
class Given:
    """One person’s word on the dossier. why_aside: why it does not count."""

    pk: int
    by: int
    name: str
    at: datetime
    mark: Decimal
    deposit: int
    is_corrected: bool
    why_aside: str = ""

    @property
    def told(self) -> str:
        return told(self.mark)


@dataclass(frozen=True)
class Declared:
    """A conflict of interest that stands."""

    pk: int
    by: int
    name: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Reviews:
    """has_draft: whoever reads began their own, and did not give it yet."""

    given: list[Given] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    has_draft: bool = False

    @cached_property
    def counted(self) -> list[Given]:
        return [each for each in self.given if not each.why_aside]

    @cached_property
    def spread(self) -> Spread | None:
        return spread(each.mark for each in self.counted)

    @property
    def mean(self) -> str:
        return told(self.spread.mean)

    @property
    def gap(self) -> str:
        return told(self.spread.gap)

    @property
    def range(self) -> str:
        """« de 9,50 à 14,00 »."""
        return f"de {told(self.spread.low)} à {told(self.spread.high)}"

    def of(self, person: int) -> Given | None:
        return next((each for each in self.given if each.by == person), None)

    def recusal_of(self, person: int) -> Declared | None:
        return next((each for each in self.declared if each.by == person), None)


RECUSED = "conflit d’intérêts déclaré : mise de côté"
ON_OLDER = "sur un dépôt remplacé depuis : à reprendre"


def newest_turns(campaign) -> QuerySet[ScoringTurn]:
    """Whether the lead closed the scoring of that campaign: the first row says it."""
    return ScoringTurn.objects.filter(campaign=campaign).order_by("-pk")


def grid_in_short() -> Subquery:
    """For a queryset of projects: what their page says of the grid in force, without another query."""
    closed = Subquery(newest_turns(OuterRef(OuterRef("campaign"))).values("is_closed")[:1])
    short = JSONObject(pk="pk", fewest="fewest", gap="gap", is_provisional="is_provisional", is_closed=closed)
    grids = Grid.objects.filter(call=OuterRef("campaign__call"), is_open=True).order_by("-number")
    return Subquery(grids.values(short=short)[:1])


def reviews_of(project: int, last_deposit: int | None, reader: int | None = None) -> Reviews:
    """One query for all of it: what was given, who declared an interest, whether the reader began theirs."""
    rows = list(_given_rows(project).union(_declared_rows(project), _draft_rows(project, reader), all=True))
    declared = [Declared(pk, by, name, at, text) for kind, pk, by, name, at, text, *_ in rows if kind == ASIDE]
    aside = {each.by for each in declared}
    given = [
        Given(pk, by, name, at, mark, deposit, former == deposit, _why_aside(by in aside, deposit == last_deposit))
        for kind, pk, by, name, at, _, mark, deposit, former in rows
        if kind == GIVEN
    ]
    return Reviews(_in_order(given), _in_order(declared), any(kind == DRAFT for kind, *_ in rows))


def _in_order(found: Iterable) -> list:
    return sorted(found, key=lambda each: (each.at, each.pk))


def _why_aside(is_recused: bool, is_on_last: bool) -> str:
    if is_recused:
        return RECUSED
    return "" if is_on_last else ON_OLDER


def _given_rows(project: int):
    columns = ("pk", "by", "by_name", "at", "text", "mark", "deposit", "replaces__deposit")
    rows = Review.objects.standing().filter(project=project).annotate(text=Value("", CharField())).order_by()
    return rows.values_list(Value(GIVEN), *columns)


def _declared_rows(project: int):
    rows = Recusal.objects.standing().filter(project=project).annotate(**NOT_SCORED, other=F("on")).order_by()
    return rows.values_list(Value(ASIDE), "pk", "by", "by_name", "at", "reason", "mark", "on", "other")


def _draft_rows(project: int, reader: int | None):
    none = {"name": Value("", CharField()), "text": Value("", CharField()), **NOT_SCORED}
    rows = ReviewDraft.objects.filter(project=project, by=reader).annotate(**none, other=F("on")).order_by()
    return rows.values_list(Value(DRAFT), "pk", "by", "name", "at", "text", "mark", "on", "other")


NOT_SCORED = {"mark": Value(None, DecimalField()), "on": Value(None, BigIntegerField())}
