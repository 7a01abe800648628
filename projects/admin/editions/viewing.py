"""An edition as schools see it: its pages on screen, its form on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Edition

from ... import printouts
from ...printouts.proof import call_of
from ..page import require
from .shown import catalogue_of, on_paper, on_screen


def screen(request: HttpRequest, edition: Edition, section: str) -> HttpResponse:
    questionnaire = edition.questionnaire
    found = questionnaire.section(section)
    if found is None:
        raise Http404("Cette section n’est pas dans ce questionnaire.")
    sections = questionnaire.sections
    place = sections.index(found)
    context = {
        "edition": edition,
        "questionnaire": questionnaire,
        "tab": "screen",
        "section": found,
        "place": place + 1,
        "previous": sections[place - 1] if place else None,
        "following": sections[place + 1] if place + 1 < len(sections) else None,
        "form": on_screen(questionnaire, found, catalogue_of(call_of(edition))),
    }
    return render(request, "admin/editions/screen.html", context)


def paper(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The same form as the PDF, at once; a POST asks the worker for a PDF itself, to print or to fill."""
    may_print = request.user.has_perm("projects.add_printout")
    if request.method == "POST":
        require(may_print)
        kind = printouts.Kind.PROOF_FILL if request.POST.get("faire") == "remplir" else printouts.Kind.PROOF
        asked = printouts.ask(kind, edition=edition, by=request.user, at=request.arrived_at)
        return redirect("admin:projects_printout_change", asked.pk)
    context = {
        "edition": edition,
        "questionnaire": edition.questionnaire,
        "tab": "paper",
        "form": on_paper(edition.questionnaire, catalogue_of(call_of(edition))),
        "may_print": may_print,
    }
    return render(request, "admin/editions/paper.html", context)
