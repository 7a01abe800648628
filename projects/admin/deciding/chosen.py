"""The dossiers that somebody chose in a list, carried from page to page by their numbers."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from ... import actions
from ...models import Project

MOST = actions.MOST_AT_ONCE
TOO_MANY = "Choisissez 250 dossiers au plus à la fois."
NUMBERS = 12


def go_to(request: HttpRequest, address: str, keys: QuerySet) -> HttpResponse | None:
    """To the page of that name, with these dossiers; back to the list when they are too many."""
    found = list(keys.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(found) > MOST:
        messages.warning(request, TOO_MANY)
        return None
    query = QueryDict(mutable=True)
    query["dossiers"] = ",".join(map(str, sorted(found)))
    return redirect(f"{reverse(address)}?{query.urlencode(safe=',')}")


def asked_for(request: HttpRequest) -> QuerySet[Project]:
    """Those of the address; what is not a number is nobody’s."""
    words = request.GET.get("dossiers", "")[: MOST * NUMBERS].split(",")
    keys = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < NUMBERS]
    related = ("school__commune", "campaign", "prepared__by")
    return Project.objects.filter(pk__in=keys[:MOST]).select_related(*related).defer("answers").order_by("pk")


def versions(sent: list[str]) -> dict[int, int]:
    """{dossier: the version that was read} of « 12:3 », 0 when nothing was prepared; what is not so is left out."""
    pairs = [tuple(each.split(":")) for each in sent[: MOST + 1]]
    numbers = [pair for pair in pairs if len(pair) == 2 and all(_is_number(word) for word in pair)]
    return {int(key): int(version) for key, version in numbers}


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < NUMBERS - 3
