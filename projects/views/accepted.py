"""Accepted projects, for everybody: a list, a map, and the same as data."""

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.snapshot import public_snapshot

from ..exports.cells import as_open
from ..exports.spreadsheets import open_csv
from ..showcase import Shown, Wanted, accepted_projects
from ..showcase.places import chart

PER_PAGE = 20
PIECE = 200
MAX_AGE = 300
HEADER = (
    "reference",
    "titre",
    "resume",
    "campagne",
    "thematique",
    "territoire",
    "etablissements",
    "uai",
    "communes",
    "codes_insee",
    "latitude",
    "longitude",
)


@login_not_required
@require_safe
def accepted(request: HttpRequest) -> HttpResponse:
    """?campagne=, ?theme= and ?territoire= narrow the list and the map."""
    showcase, wanted = accepted_projects(), wanted_in(request)
    found = showcase.narrowed(wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = _query(wanted)
    context = {
        "snapshot": public_snapshot(),
        "showcase": showcase,
        "wanted": wanted,
        "page": page,
        "chart": chart(found) if found else None,
        "query": f"{query}&" if query else "",
        "data_query": f"?{query}" if query else "",
    }
    return render(request, "projects/accepted.html", context)


def wanted_in(request: HttpRequest) -> Wanted:
    return Wanted(*(request.GET.get(name, "")[:60] for name in ("campagne", "theme", "territoire")))


def _query(wanted: Wanted) -> str:
    pairs = {"campagne": wanted.campaign, "theme": wanted.theme, "territoire": wanted.territory}
    return urlencode({name: value for name, value in pairs.items() if value})


@login_not_required
@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    found = accepted_projects().narrowed(wanted_in(request))
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="projets-retenus-tne29.csv"'
    return response


@login_not_required
@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def as_json(request: HttpRequest) -> StreamingHttpResponse:
    found = accepted_projects().narrowed(wanted_in(request))
    return StreamingHttpResponse(_json(found), content_type="application/json")


def _csv(found: list[Shown]) -> Iterator[bytes]:
    rows = iter(found)
    yield _lines([HEADER])
    while piece := list(islice(rows, PIECE)):
        yield _lines(_row(each) for each in piece)


def _lines(rows) -> bytes:
    made = BytesIO()
    with open_csv(made, as_open) as write:
        for row in rows:
            write(row)
    return made.getvalue()


def _row(each: Shown) -> tuple:
    """The position is that of the lead school; several schools are separated by bars."""
    lead = each.lead
    joined = (" | ".join(getattr(school, name) for school in each.schools) for name in SCHOOL)
    where = ("" if lead.latitude is None else lead.latitude, "" if lead.longitude is None else lead.longitude)
    told = (each.reference, each.title, each.summary, each.campaign_name, each.theme_label, each.territory_name)
    return (*told, *joined, *where)


SCHOOL = ("name", "uai", "commune", "insee")


def _json(found: list[Shown]) -> Iterator[str]:
    """An array written as it is read."""
    yield f'{{"version": 1, "nombre": {len(found)}, "projets": ['
    for place, each in enumerate(found):
        yield (",\n" if place else "\n") + json.dumps(told(each), ensure_ascii=False)
    yield "\n]}\n"


def told(each: Shown) -> dict:
    """A project, as data: here and in the API."""
    return {
        "reference": each.reference,
        "titre": each.title,
        "resume": each.summary,
        "campagne": {"identifiant": each.campaign, "nom": each.campaign_name},
        "thematique": {"code": each.theme, "libelle": each.theme_label} if each.theme else None,
        "territoire": {"identifiant": each.territory, "nom": each.territory_name} if each.territory else None,
        "etablissements": [
            {
                "uai": school.uai,
                "nom": school.name,
                "commune": school.commune,
                "code_insee": school.insee,
                "latitude": school.latitude,
                "longitude": school.longitude,
                "porteur": place == 0,
            }
            for place, school in enumerate(each.schools)
        ],
    }
