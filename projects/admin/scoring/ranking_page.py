"""The ranking of a campaign: read, filtered, tried with other amounts, taken away as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.models import Campaign
from tne29.lib.french import count

from ... import actions
from ...exports.cells import Cell
from ...exports.spreadsheets import french_csv
from ...scoring import told
from ...scoring.ranking import Entry, Placed, Ranking
from ...scoring.rights import CLOSE
from ...scoring.standings import Standing, Standings, Trial, standings
from ...workflow import State
from ..consultations import Act, note
from ..deciding.chosen import MOST
from ..deciding.prepared import PREPARE
from .trial_form import TrialForm

CLOSED = "L’évaluation est close : les scores ne changent plus, et tous ceux qui évaluent lisent le classement."
REOPENED = "L’évaluation est rouverte."
MOST_SHOWN = 500
AXES = {"thematique": "main_theme", "territoire": "territory"}
HEADERS = (
    "rang",
    "référence",
    "titre",
    "établissement",
    "UAI",
    "commune",
    "thématique",
    "territoire",
    "état",
    "moyenne sur 20",
    "plus basse",
    "plus haute",
    "évaluations",
    "montant demandé",
    "montant compté",
    "cumul",
    "dans l’enveloppe",
)


@dataclass(frozen=True)
class Row:
    """A dossier of the table. place: None among those that are not ranked yet; field: where an amount is tried."""

    standing: Standing
    entry: Entry
    place: Placed | None
    field: object
    gap: int

    @property
    def project(self):
        return self.standing.project

    @property
    def mean(self) -> str:
        return told(self.entry.spread.mean) if self.entry.spread else "–"

    @property
    def range(self) -> str:
        spread = self.entry.spread
        if not spread or spread.number < 2:
            return ""
        return f"{told(spread.low)}\u00a0à\u00a0{told(spread.high)}"

    @property
    def is_disagreement(self) -> bool:
        return bool(self.range) and self.entry.spread.is_disagreement(self.gap)


@dataclass(frozen=True)
class Table:
    """What is shown: rows on both sides of the line, those apart. hidden: how many a filter or the limit leaves out."""

    ranking: Ranking
    within: list[Row]
    beyond: list[Row]
    apart: list[Row]
    hidden: int

    @property
    def has_line(self) -> bool:
        return self.ranking.envelope is not None and bool(self.ranking.placed)


def show(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """A POST tries something, and writes nothing."""
    found = standings(campaign, request.user.pk)
    form = TrialForm(found.all, request.POST if request.method == "POST" else None)
    is_wrong = form.is_bound and not form.is_valid()
    trial = Trial() if is_wrong else form.trial
    if not is_wrong and "csv" in (request.POST if form.is_bound else request.GET):
        return _as_csv(request, found, trial)
    chosen = {name: request.GET.get(name, "") for name in AXES}
    ranking = found.ranking(trial)
    context = {
        "campaign": campaign,
        "standings": found,
        "table": _table(found, ranking, form, chosen),
        "form": form,
        "errors": form.error_items() if is_wrong else [],
        "is_closed": bool(campaign.turn and campaign.turn["is_closed"]),
        "may_close": request.user.has_perm(CLOSE),
        "is_tried": form.is_bound or "essai" in request.GET,
        "is_shown_tried": form.is_bound and not is_wrong,
        "filters": list(_filters(found, chosen)),
        "is_filtered": any(chosen.values()),
        "acts": _acts(ranking) if request.user.has_perm("projects.change_project") else [],
    }
    return render(request, "admin/campaigns/ranking.html", context, status=422 if is_wrong else 200)


def turn(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Close the scoring of the campaign, or open it again: confirmed on a page that says what it does."""
    is_closed = bool(campaign.turn and campaign.turn["is_closed"])
    if request.method != "POST":
        return render(request, "admin/campaigns/scoring_turn.html", {"campaign": campaign, "is_closed": is_closed})
    wanted = request.POST.get("clore") == "oui"
    done = actions.turn_scoring(campaign, is_closed=wanted, by=request.user, at=request.arrived_at)
    if done:
        messages.success(request, CLOSED if wanted else REOPENED)
    return redirect("admin:campaigns_campaign_ranking", campaign.pk)


def _table(found: Standings, ranking: Ranking, form: TrialForm, chosen: dict[str, str]) -> Table:
    gap = found.grid.gap if found.grid else 0

    def rows(entries: Iterable[tuple[Entry, Placed | None]]) -> list[Row]:
        kept = [(entry, place) for entry, place in entries if _is_chosen(entry.of, chosen)]
        return [Row(entry.of, entry, place, form.amount_of(entry.of.project.pk), gap) for entry, place in kept]

    within = rows((each.entry, each) for each in ranking.within)
    beyond = rows((each.entry, each) for each in ranking.beyond)
    apart = rows((each, None) for each in ranking.apart)
    shown = within[:MOST_SHOWN], beyond[: max(0, MOST_SHOWN - len(within))], apart[:MOST_SHOWN]
    hidden = len(within) + len(beyond) + len(apart) - sum(map(len, shown))
    return Table(ranking, *shown, hidden)


def _is_chosen(standing: Standing, chosen: dict[str, str]) -> bool:
    wanted = [(f"{AXES[name]}_id", value) for name, value in chosen.items() if value]
    return all(str(getattr(standing.project, column)) == value for column, value in wanted)


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    everything: str
    options: list[tuple[str, str, bool]]


def _filters(found: Standings, chosen: dict[str, str]) -> Iterator[Filter]:
    for name, label, everything in (("thematique", "Thématique", "Toutes"), ("territoire", "Territoire", "Tous")):
        rows = {getattr(each.project, AXES[name]) for each in found.all} - {None}
        options = [(str(row.pk), str(row), str(row.pk) == chosen[name]) for row in sorted(rows, key=str)]
        if len(options) > 1:
            yield Filter(name, label, everything, options)


def _acts(ranking: Ranking) -> list[tuple[str, str]]:
    """Towards the page that prepares a decision for several: those under review, on each side of the line."""
    sides = (("au-dessus de la ligne", ranking.within), ("sous la ligne", ranking.beyond))
    if ranking.envelope is None or not ranking.beyond:
        sides = (("de ce classement", ranking.placed),)
    found = []
    for words, placed in sides:
        keys = [each.entry.of.project.pk for each in placed if each.entry.of.project.state == State.UNDER_REVIEW]
        if keys:
            url = f"{reverse(PREPARE)}?{urlencode({'dossiers': ','.join(map(str, keys[:MOST]))}, safe=',')}"
            found.append((f"Préparer une décision pour {_how_many(len(keys))} {words}", url))
    return found


def _how_many(number: int) -> str:
    """A page of decisions holds MOST dossiers: those that it leaves out are said."""
    return count(number, "dossier") if number <= MOST else f"les {MOST} premiers des {count(number, 'dossier')}"


def _as_csv(request: HttpRequest, found: Standings, trial: Trial) -> HttpResponse:
    file = BytesIO()
    ranking = found.ranking(trial)
    with french_csv(file) as write:
        write(HEADERS)
        for placed in ranking.placed:
            within = "" if ranking.envelope is None else "oui" if placed.is_within else "non"
            write([placed.rank, *_told(placed.entry, trial), placed.total, within])
        for entry in ranking.apart:
            write(["", *_told(entry, trial), "", ""])
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="classement-{found.campaign.slug}.csv"'
    note(request, [each.project.pk for each in found.all], Act.EXPORTED, f"classement, {found.campaign}")
    return response


def _told(entry: Entry, trial: Trial) -> list[Cell]:
    standing, project = entry.of, entry.of.project
    spread = entry.spread
    return [
        project.reference,
        standing.title,
        project.school.name,
        project.school.uai,
        project.school.commune.name,
        str(project.main_theme or ""),
        str(project.territory or ""),
        project.get_state_display(),
        spread.mean if spread else "",
        spread.low if spread else "",
        spread.high if spread else "",
        "" if standing.is_hidden else entry.number,
        "" if standing.asked is None else standing.asked,
        standing.amount(trial),
    ]
