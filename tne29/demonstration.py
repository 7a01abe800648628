"""/demonstration/: who to sign in as, and the letters that were sent. Exists only in the demonstration."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts import demonstration
from tne29.outbox.models import Letter

LETTERS_PER_PAGE = 20


@method_decorator([login_not_required, never_cache], name="dispatch")
class DemonstrationPage(View):
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404("Il n’y a pas de démonstration ici.")
        return super().dispatch(request, *args, **kwargs)


class Home(DemonstrationPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        codes = demonstration.codes(request.arrived_at)
        people = [(person, codes.get(person.email)) for person in demonstration.PEOPLE]
        second = int(request.arrived_at.timestamp()) % demonstration.CODE_SECONDS
        context = {
            "staff": [pair for pair in people if pair[0].is_staff],
            "schools": [pair for pair in people if not pair[0].is_staff],
            "seconds": demonstration.CODE_SECONDS - second,
            "password": demonstration.PASSWORD,
        }
        return render(request, "demonstration/home.html", context)


class Mails(DemonstrationPage):
    """Newest first; ?destinataire= keeps one person's."""

    def get(self, request: HttpRequest) -> HttpResponse:
        recipient = request.GET.get("destinataire", "").strip()[:254]
        letters = Letter.objects.select_related("enclosure").order_by("-created_at", "-pk")
        if recipient:
            letters = letters.filter(recipient__icontains=recipient)
        page = Paginator(letters, LETTERS_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "demonstration/mails.html", {"page": page, "recipient": recipient})


urlpatterns = [
    path("", Home.as_view(), name="demo_home"),
    path("courriels/", Mails.as_view(), name="demo_mails"),
]
