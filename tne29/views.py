"""The doors that belong to no app: home page, legal pages, map, health, living style guide."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from campaigns.snapshot import public_snapshot

from . import health, samples


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    at, snapshot = request.arrived_at, public_snapshot()
    context = {
        "snapshot": snapshot,
        "call": snapshot.call,
        "campaigns": snapshot.campaigns_at(at),
        "now": snapshot.featured(at),
        "agenda": snapshot.agenda_at(at),
    }
    return render(request, "pages/home.html", context)


def _legal_page(template: str):
    @login_not_required
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"call": public_snapshot().call, **_legal_facts()})

    return page


def _legal_facts() -> dict[str, str]:
    return {
        "publisher": settings.LEGAL_PUBLISHER,
        "director": settings.LEGAL_DIRECTOR,
        "host": settings.LEGAL_HOST,
        "dpo_email": settings.DPO_EMAIL,
        "site_url": settings.SITE_URL,
    }


accessibility = _legal_page("pages/accessibility.html")
legal_notice = _legal_page("pages/legal_notice.html")
privacy = _legal_page("pages/privacy.html")
terms = _legal_page("pages/terms.html")


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/site_map.html", {"snapshot": public_snapshot()})


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by browsers beside what is not a page: a PDF."""
    return redirect(static("img/favicon.svg"))


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """What a monitor asks: 503 when the site cannot work; « dégradé » when nobody works behind it any more."""
    wrong = health.failures()
    missed = [] if wrong else health.silences(request.arrived_at)
    state = "en panne" if wrong else "dégradé" if missed else "en service"
    content = {"etat": state, **({"raisons": wrong + missed} if wrong or missed else {})}
    return JsonResponse(content, status=503 if wrong else 200, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Everything pages are made of, in every state."""
    if not (settings.DEBUG or settings.DEMONSTRATION or request.user.is_staff):
        raise Http404
    return render(request, "pages/components.html", samples.everything(request.arrived_at))
