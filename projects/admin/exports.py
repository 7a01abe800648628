"""The exports of a campaign: what there is, what it was asked for, and asking for one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Campaign
from tne29.lib.text import ascii_slug

from .. import exports, printouts
from ..exports.volumes import volumes_of
from ..models import Printout, Project
from ..models.printout import EXPORTS
from ..printouts.holding import extension
from .consultations import Act, note, note_printout

Kind = Printout.Kind
PDF = "pdf"
MOST_SHOWN = 40


@dataclass(frozen=True)
class Offer:
    """One thing that may be asked for."""

    name: str
    title: str
    text: str
    action: str


OFFERS = (
    Offer(
        PDF,
        "Tous les dossiers en un seul PDF",
        "Un sommaire, un signet par dossier, chaque dossier tel qu’il a été déposé. Pour lire ou imprimer avant une "
        "commission.",
        "Demander le PDF",
    ),
    Offer(
        Kind.XLSX,
        "Classeur pour Excel ou LibreOffice",
        "Une feuille pour les dossiers, une pour les lignes de budget, une pour les établissements. Les dates et les "
        "montants se calculent, les textes restent des textes.",
        "Demander le classeur",
    ),
    Offer(
        Kind.CSV,
        "Tableau des dossiers (CSV)",
        "Une ligne par dossier déposé, une colonne par question.",
        "Demander le tableau des dossiers",
    ),
    Offer(
        Kind.CSV_BUDGET,
        "Lignes de budget (CSV)",
        "Une ligne par dépense, recette ou équipement demandé.",
        "Demander les lignes de budget",
    ),
    Offer(
        Kind.CSV_SCHOOLS,
        "Établissements (CSV)",
        "Une ligne par établissement porteur ou associé, avec sa commune, son EPCI et ses coordonnées.",
        "Demander les établissements",
    ),
    Offer(
        Kind.ZIP,
        "Archive complète (ZIP)",
        "Le PDF et les pièces jointes de chaque dossier, les trois tableaux et un manifeste avec les tailles et les "
        "empreintes SHA-256. Les pièces que l’antivirus a écartées y sont nommées, pas incluses.",
        "Demander l’archive",
    ),
    Offer(
        Kind.SCDL,
        "Données ouvertes (SCDL « subventions »)",
        "Les projets acceptés qui ont une convention, dans le schéma national. Ce qui manque aux autres est dit, "
        "dossier par dossier.",
        "Demander les données SCDL",
    ),
    Offer(
        Kind.REGULATORY,
        "Données essentielles (décret de 2017)",
        "Les conventions de plus de 23\u202f000\u00a0€, dans l’ordre que fixe le texte, à publier dans les trois mois.",
        "Demander les données essentielles",
    ),
)
ASKABLE = {offer.name for offer in OFFERS}


def show(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    if request.method == "POST":
        return _ask(request, campaign)
    made = Printout.objects.filter(campaign=campaign, kind__in=EXPORTS).select_related("asked_by").defer("report")
    context = {
        "campaign": campaign,
        "offers": OFFERS,
        "made": made.order_by("-pk")[:MOST_SHOWN],
        "deposited": Project.objects.deposited().filter(campaign=campaign).distinct().count(),
    }
    return render(request, "admin/campaigns/exports.html", context)


def _ask(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    name = request.POST.get("export", "")
    if name not in ASKABLE:
        raise Http404("Cet export n’existe pas.")
    if name == PDF:
        return _ask_volumes(request, campaign)
    asked = exports.ask(name, campaign, by=request.user, at=request.arrived_at)
    note_export(request, asked, Act.EXPORTED)
    return redirect("admin:projects_printout_change", asked.pk)


def _ask_volumes(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """One file; several when there are more dossiers than one can hold."""
    kind, by, at = printouts.Kind.SELECTION, request.user, request.arrived_at
    asked = [printouts.ask(kind, selection=volume, by=by, at=at) for volume in volumes_of(campaign)]
    for each in asked:
        note_printout(request, each, Act.ASKED)
    if len(asked) == 1:
        return redirect("admin:projects_printout_change", asked[0].pk)
    return redirect("admin:projects_printout_changelist")


def note_export(request: HttpRequest, printout: Printout, act: str) -> None:
    """Everything that the file tells, dossier by dossier."""
    until = printout.done_at or printout.asked_at
    note(request, _told_by(printout, until), act, f"{printout.get_kind_display()}, {printout.campaign}")


def _told_by(printout: Printout, until) -> Iterable[int]:
    deposited = Project.objects.filter(campaign=printout.campaign_id, deposits__at__lte=until)
    if printout.selection:
        deposited = deposited.filter(pk__in=printout.selection)
    return deposited.order_by("pk").values_list("pk", flat=True).distinct()


def export_name(printout: Printout) -> str:
    """« tableau-des-dossiers-csv-campagne-1.csv »"""
    words = ascii_slug(printout.get_kind_display().partition(" (")[0])
    words += f"-{len(printout.selection)}-dossiers" if printout.selection else ""
    return f"{words}-{printout.campaign.slug}.{extension(printout.kind)}"
