"""The dossiers of a campaign by theme, by territory, by kind of school: how many, how much they ask for. One query."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum

from schools.models import School

from ..models import Project
from ..workflow import State

NONE = {"theme": "thématique non renseignée", "territory": "aucun territoire prioritaire", "kind": "non renseigné"}


@dataclass(frozen=True)
class Share:
    label: str
    number: int
    amount: Decimal
    percent: int
    query: str


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    head: str
    rows: list[Share]


@dataclass(frozen=True)
class Axis:
    """value, label: of a row of the query. query: the filters of the list that show the same dossiers."""

    key: str
    title: str
    head: str
    value: str
    label: Callable[[dict], str]
    query: Callable[[Any], dict]


def _related(name: str) -> Callable[[Any], dict]:
    return lambda value: {f"{name}__id__exact": value} if value else {f"{name}__isnull": "True"}


AXES = (
    Axis(
        "theme",
        "Par thématique",
        "Thématique",
        "main_theme",
        lambda row: row["main_theme__label"],
        _related("main_theme"),
    ),
    Axis(
        "territory",
        "Par territoire",
        "Territoire",
        "territory",
        lambda row: row["territory__name"],
        _related("territory"),
    ),
    Axis(
        "kind",
        "Par type d’établissement",
        "Type",
        "school__kind",
        lambda row: School.Kind(row["school__kind"]).label if row["school__kind"] in School.Kind.values else "",
        lambda value: {"type": value},
    ),
)


def standing(campaign: int):
    """What stands: deposited, and not taken back."""
    return Project.objects.filter(campaign=campaign, submitted_at__isnull=False).exclude(state=State.WITHDRAWN)


def breakdown(campaign: int) -> list[Table]:
    columns = ("main_theme", "main_theme__label", "territory", "territory__name", "school__kind")
    rows = standing(campaign).order_by().values(*columns).annotate(number=Count("pk"), amount=Sum("amount"))
    found = list(rows)
    return [Table(axis.key, axis.title, axis.head, _shares(axis, found, campaign)) for axis in AXES]


def _shares(axis: Axis, rows: list[dict], campaign: int) -> list[Share]:
    """The most numerous first."""
    numbers: dict[Any, int] = {}
    amounts: dict[Any, Decimal] = {}
    labels: dict[Any, str] = {}
    for row in rows:
        value = row[axis.value]
        numbers[value] = numbers.get(value, 0) + row["number"]
        amounts[value] = amounts.get(value, Decimal()) + (row["amount"] or Decimal())
        labels[value] = axis.label(row) or NONE[axis.key]
    most = max(numbers.values(), default=1)
    shares = [
        Share(labels[value], number, amounts[value], round(100 * number / most), _query(axis, value, campaign))
        for value, number in numbers.items()
    ]
    return sorted(shares, key=lambda share: (-share.number, share.label))


def _query(axis: Axis, value: Any, campaign: int) -> str:
    return "?" + urlencode({"etat": "presents", "campaign__id__exact": campaign, **axis.query(value)})
