"""The door of the directory: schools found by name, commune or UAI, for a script that suggests."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..models import School

SHORTEST, MOST = 2, 10


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def search(request: HttpRequest) -> JsonResponse:
    """`{"results": [{"id": UAI, "label": …}]}`: ten at most, nothing under two characters."""
    found = [{"id": school.uai, "label": school.label} for school in suggestions(request.GET.get("q", ""))]
    return JsonResponse({"results": found}, json_dumps_params={"ensure_ascii": False})


def suggestions(text: str) -> list[School]:
    if len(text.strip()) < SHORTEST:
        return []
    return School.objects.select_related("commune").suggest(text, MOST)
