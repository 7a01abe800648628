"""The filters beside the list of dossiers, in the words of the project lead."""

from django.contrib import admin
from django.db.models import BigIntegerField, F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import User
from campaigns.models import Campaign, Theme
from schools.models import School, Territory
from tne29.lib.identifiers import read_uai

from ..models import JournalEntry, Project, Revision
from ..workflow import State
from .tally import MINE, NOBODY, THEIRS, Counted, Told

ALL, NONE = "tous", "aucun"
STANDING = "presents"
UNDER_WAY = "en_cours"


class StateFilter(Counted, admin.SimpleListFilter):
    """Without a choice, what was deposited: drafts belong to their teams."""

    title = "état"
    parameter_name = "etat"
    looks_at = ("state", "is_deposited")
    everything = "tous les dossiers déposés"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return (
            [(STANDING, "déposés, sans les retirés"), (UNDER_WAY, "en cours, sans décision")]
            + [(value, label) for value, label in State.choices if value != State.DRAFT]
            + [
                (State.DRAFT.value, "brouillon (sans les réponses)"),
                (ALL, "tous, brouillons compris"),
            ]
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        if self.value() == ALL:
            return queryset
        if self.value() == UNDER_WAY:
            return queryset.filter(state__in=State.with_staff)
        if self.value() == STANDING:
            return queryset.filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
        if self.value():
            return queryset.filter(state=self.value())
        return queryset.filter(submitted_at__isnull=False)

    def keeps(self, value: str | None, told: Told) -> bool:
        if value == ALL:
            return True
        if value == UNDER_WAY:
            return told.state in State.with_staff
        if value == STANDING:
            return told.is_deposited and told.state != State.WITHDRAWN
        return told.state == value if value else told.is_deposited


class OwnerFilter(admin.SimpleListFilter):
    """What only staff can mend: hand the dossier over to somebody."""

    title = "titulaire"
    parameter_name = "titulaire"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("aucun", "compte fermé : à désigner")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        return queryset.ownerless() if self.value() == "aucun" else queryset


class FollowerFilter(Counted, admin.SimpleListFilter):
    """Of a colleague too: the dashboard leads to what each of them follows."""

    title = "suivi"
    parameter_name = "suivi"
    looks_at = ("follower",)

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        colleague = User.objects.filter(pk=self._number(), is_staff=True).first() if self._number() else None
        others = [(self.value(), str(colleague))] if colleague else []
        return [("moi", "mes dossiers"), ("personne", "non attribués"), *others]

    def _number(self) -> int | None:
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        wanted: dict[str | None, User | int | None] = {"moi": request.user, "personne": None}
        if self._number():
            wanted[self.value()] = self._number()
        return queryset.filter(assigned_to=wanted[self.value()]) if self.value() in wanted else queryset

    def keeps(self, value: str | None, told: Told) -> bool:
        if value in (MINE, NOBODY):
            return told.follower == value
        if value is None or not self._number():
            return True
        return told.follower == (MINE if self._number() == self.request.user.pk else THEIRS)


class SchoolKindFilter(Counted, admin.SimpleListFilter):
    title = "type d’établissement"
    parameter_name = "type"
    looks_at = ("kind",)

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return School.Kind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        return queryset.filter(school__kind=self.value()) if self.value() else queryset

    def keeps(self, value: str | None, told: Told) -> bool:
        return not value or told.kind == value


class SchoolFilter(admin.SimpleListFilter):
    """All the dossiers of one school: from the page of any of them. Nothing to choose until then: search finds one."""

    title = "établissement"
    parameter_name = "etablissement"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        uai = self.value()
        if not uai:
            return []
        school = School.objects.filter(uai=read_uai(uai[:20])).select_related("commune").first()
        return [(uai, school.label if school else "établissement inconnu")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        return queryset.filter(school__uai=read_uai(self.value()[:20])) if self.value() else queryset


def _choices() -> list[tuple]:
    """What the three filters offer, in the order of the calls, and the last line written: one query for all."""
    rows = [
        _offered("campaign", Campaign, "name", F("call") * 1_000 + F("number")),
        _offered("territory", Territory, "name", F("order")),
        _offered("main_theme", Theme, "label", F("order")),
    ]
    return sorted(rows[0].union(*rows[1:], all=True), key=lambda row: (row[0], row[3], row[2]))


def _offered(field: str, model, label: str, rank) -> QuerySet:
    written = (_last_of(each) if model is Campaign else Value(0) for each in (JournalEntry, Revision))
    return model.objects.order_by().values_list(Value(field), "pk", label, rank, *written)


def _last_of(model) -> Coalesce:
    return Coalesce(Subquery(model.objects.order_by("-pk").values("pk")[:1]), Value(0), output_field=BigIntegerField())


class RelatedFilter(Counted, admin.RelatedFieldListFilter):
    """« - » said in words."""

    nothing = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = self.nothing
        self.looks_at = (self.field.name,)

    def chosen(self) -> object:
        """None: no choice; the pks that are chosen, or nothing at all."""
        return NONE if self.lookup_val_isnull else self.lookup_val

    def offered(self) -> list[object]:
        return [None, *([str(pk)] for pk, _ in self.lookup_choices), *([NONE] if self.include_empty_choice else [])]

    def keeps(self, value: object, told: Told) -> bool:
        held = getattr(told, self.field.name)
        return value is None or (held is None if value == NONE else str(held) in value)

    def field_choices(self, field, request: HttpRequest, model_admin) -> list[tuple]:
        """Nothing to choose from where only the order of the list is wanted (neighbours)."""
        if getattr(request, "is_for_its_order", False):
            return [("", ""), ("", "")]
        if not hasattr(request, "listed_choices"):
            request.listed_choices = _choices()
            request.listed_stamp = next((row[4:] for row in request.listed_choices if row[0] == "campaign"), ())
        return [(row[1], row[2]) for row in request.listed_choices if row[0] == field.name]


class CampaignFilter(RelatedFilter):
    """Always one: no empty choice."""


class TerritoryFilter(RelatedFilter):
    nothing = "aucun territoire prioritaire"


class ThemeFilter(RelatedFilter):
    nothing = "non renseignée"


class PaperFilter(Counted, admin.SimpleListFilter):
    """How the answer came."""

    title = "réponse"
    parameter_name = "papier"
    looks_at = ("is_on_paper",)

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("oui", "reçue sur papier")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        return queryset.filter(paper_answer__isnull=False) if self.value() == "oui" else queryset

    def keeps(self, value: str | None, told: Told) -> bool:
        return value != "oui" or told.is_on_paper
