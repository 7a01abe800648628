"""The number beside each choice of the filters of the list of dossiers: one query for all, or none.

The database counts the dossiers by what the filters look at, all together; the rest is additions. A number says how
long the list would be with that choice and all the other filters as they are.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest

from tne29.lib.french import number

from ..models import OpinionRequest

NOBODY, MINE, THEIRS = "personne", "moi", "collegue"
ONLY_PLACES = ("p", "o", "all")
MOST_KEPT = 200
_kept: dict[tuple, dict[str, list[int]]] = {}


def forget() -> None:
    """For tests, whose journals begin again."""
    _kept.clear()


def _keep(key: tuple, counts: dict[str, list[int]]) -> dict[str, list[int]]:
    """What is older than the journal is never asked for again: it goes when there is too much."""
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = counts
    return counts


class Told(NamedTuple):
    """What the filters look at in a dossier. follower: nobody, me, the colleague chosen in the list, or another."""

    state: str
    is_deposited: bool
    campaign: int
    territory: int | None
    main_theme: int | None
    kind: str
    follower: str
    is_on_paper: bool
    has_late: bool
    has_open: bool
    has_given: bool


class Counted:
    """A filter with a number beside each of its choices. looks_at: the columns that decide; everything: no choice."""

    looks_at: tuple[str, ...] = ()
    everything = "tous"

    def keeps(self, value: Any, told: Told) -> bool:
        """Whether the list holds such dossiers when `value` is chosen; None: no choice."""
        raise NotImplementedError  # each filter looks at its own columns

    def chosen(self) -> Any:
        return self.value()

    def offered(self) -> list[Any]:
        """In the order of `choices`."""
        return [None, *(value for value, _ in self.lookup_choices)]

    def choices(self, changelist: "CountedList") -> Iterator[dict[str, Any]]:
        counts = changelist.counts[self.title]
        for place, (choice, count) in enumerate(zip(super().choices(changelist), counts, strict=True)):
            words = choice["display"] if place else self.everything
            yield choice | {"display": f"{words}\u00a0({number(count)})"}


class Tally:
    def __init__(self, filters: list[Counted], groups: list[tuple[Told, int]]) -> None:
        """A dossier that a single filter refuses counts beside the choices of that filter."""
        self._beside = {each: Beside(each) for each in filters}
        for told, many in groups:
            refusing = [each for each in self._beside.values() if not each.keeps(told)]
            if len(refusing) < 2:
                for each in refusing or self._beside.values():
                    each.add(told, many)

    def beside(self, asked: Counted) -> list[int]:
        """For each of its choices, with the other filters as they are."""
        return self._beside[asked].counts()


class Beside:
    """One filter: what is chosen in it, asked once for each thing that it looks at, and what the others keep."""

    def __init__(self, asked: Counted) -> None:
        self._filter, self._chosen = asked, asked.chosen()
        self._looks = itemgetter(*(Told._fields.index(name) for name in asked.looks_at))
        self._known: dict[Any, bool] = {}
        self._found: dict[Any, tuple[Told, int]] = {}

    def keeps(self, told: Told) -> bool:
        key = self._looks(told)
        if key not in self._known:
            self._known[key] = self._filter.keeps(self._chosen, told)
        return self._known[key]

    def add(self, told: Told, many: int) -> None:
        key = self._looks(told)
        self._found[key] = told, many + (self._found[key][1] if key in self._found else 0)

    def counts(self) -> list[int]:
        keeps, found = self._filter.keeps, self._found.values()
        return [sum(many for told, many in found if keeps(value, told)) for value in self._filter.offered()]


class CountedList(ChangeList):
    """Holds the numbers of its filters, looked for when the first of them is drawn."""

    _counts: dict[str, list[int]] | None = None

    def get_filters(self, request: HttpRequest):
        found = super().get_filters(request)
        self._others = found[2]
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        self._request = request
        return super().get_queryset(request, exclude_parameters)

    @property
    def counts(self) -> dict[str, list[int]]:
        """By the title of the filter. Kept for a minute by the process, while nothing is written in the journal."""
        if self._counts is None:
            counted = [each for each in self.filter_specs if isinstance(each, Counted)]
            key = self._key(counted)
            self._counts = _kept.get(key) or _keep(key, self._counted(counted))
        return self._counts

    def _key(self, counted: list[Counted]) -> tuple:
        """What else could change a number: who asks, what for, what is offered, an opinion that becomes late."""
        request = self._request
        asked = sorted((name, *request.GET.getlist(name)) for name in request.GET if name not in ONLY_PLACES)
        minute = request.arrived_at.replace(second=0, microsecond=0)
        return request.user.pk, request.listed_stamp, minute, str(asked), str([each.offered() for each in counted])

    def _counted(self, counted: list[Counted]) -> dict[str, list[int]]:
        tally = Tally(counted, _groups(self._beyond_them(), self._request))
        return {each.title: tally.beside(each) for each in counted}

    def _beyond_them(self) -> QuerySet:
        """What the search and the filters without numbers leave."""
        found = self.root_queryset.filter(build_q_object_from_lookup_parameters(self._others))
        for each in self.filter_specs:
            if not isinstance(each, Counted):
                found = each.queryset(self._request, found)
        found, _ = self.model_admin.get_search_results(self._request, found, self.query)
        return found


def _groups(projects: QuerySet, request: HttpRequest) -> list[tuple[Told, int]]:
    asked = OpinionRequest.objects.filter(project=OuterRef("pk"))
    colleague = request.GET.get("suivi", "")
    follower = Case(
        When(assigned_to=None, then=Value(NOBODY)),
        When(assigned_to=request.user.pk, then=Value(MINE)),
        When(assigned_to=int(colleague) if colleague.isdecimal() and len(colleague) < 10 else 0, then=Value(THEIRS)),
        default=Value(""),
    )
    columns = {
        "told_deposited": _whether(submitted_at__isnull=False),
        "told_kind": F("school__kind"),
        "told_follower": follower,
        "told_paper": _whether(paper_answer__isnull=False),
        "told_late": Exists(asked.late(request.arrived_at)),
        "told_open": Exists(asked.open()),
        "told_given": Exists(asked.filter(answered_at__isnull=False)),
    }
    own = ("state", "told_deposited", "campaign_id", "territory_id", "main_theme_id")
    rows = projects.order_by().annotate(**columns).values_list(*own, *list(columns)[1:])
    return [(Told._make(row[:-1]), row[-1]) for row in rows.annotate(many=Count("pk"))]


def _whether(**condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())
