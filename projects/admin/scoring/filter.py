"""In the list: what somebody still has to score, what they scored, what waits to be taken over."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from ...models import Deposit, Project, Recusal, Review
from ...scoring.rights import may_give
from ...workflow import State

TO_DO, TO_TAKE_OVER, DONE = "a-faire", "a-reprendre", "remise"


class ReviewFilter(admin.SimpleListFilter):
    """Of whoever reads the list; not for those who score nothing."""

    title = "évaluation"
    parameter_name = "evaluation"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        if not may_give(request.user):
            return []
        return [(TO_DO, "à évaluer par moi"), (TO_TAKE_OVER, "à reprendre, nouveau dépôt"), (DONE, "évalué par moi")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        mine = Review.objects.standing().filter(project=OuterRef("pk"), by=request.user.pk)
        newest = Deposit.objects.filter(project=OuterRef("project")).order_by("-number").values("pk")[:1]
        on_last = Exists(mine.filter(deposit=Subquery(newest)))
        if self.value() == DONE:
            return queryset.filter(on_last)
        if self.value() not in (TO_DO, TO_TAKE_OVER):
            return queryset
        aside = Exists(Recusal.objects.standing().filter(project=OuterRef("pk"), by=request.user.pk))
        left = queryset.filter(~on_last, ~aside, state__in=State.with_staff)
        return left.filter(Exists(mine)) if self.value() == TO_TAKE_OVER else left
