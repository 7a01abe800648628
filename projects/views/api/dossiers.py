"""Dossiers as they were deposited, for the partners entitled to them; each reading is written down."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from campaigns.models import Campaign
from partners.models import ApiToken
from tne29.lib.french import in_paris

from ...exports.cells import Cell
from ...exports.columns import Columns, newest_first, said
from ...exports.roll import Line, last_deposits, lines_of
from ...models import Consultation, Deposit
from ...workflow import State
from .door import Scope, partner_door
from .paging import cursor_of, limit_of, piece

STATES = dict(State.choices)


@partner_door(Scope.DOSSIERS)
def dossiers(request: HttpRequest, token: ApiToken) -> dict:
    """?campagne= narrows."""
    after, limit = cursor_of(request), limit_of(request)
    found = _of_campaign(request.GET.get("campagne", "")).filter(project__reference__gt=after)
    keys = found.order_by("project__reference").values_list("pk", flat=True)[: limit + 1]
    lines = lines_of(list(keys))
    note(token, lines[:limit], request)
    tell = Teller(lines)
    return piece(request, lines, lambda line: line.live.reference, tell.dossier)


@partner_door(Scope.DOSSIERS)
def dossier(request: HttpRequest, token: ApiToken, reference: str) -> dict:
    lines = lines_of(list(last_deposits().filter(project__reference=reference).values_list("pk", flat=True)))
    if not lines:
        raise Http404
    note(token, lines, request)
    return Teller(lines).dossier(lines[0])


def _of_campaign(slug: str) -> QuerySet[Deposit]:
    if not slug:
        return last_deposits()
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise Http404
    return last_deposits(campaign)


def note(token: ApiToken, lines: list[Line], request: HttpRequest) -> None:
    """In the name of who gave the token: the partner’s is in the detail."""
    detail = f"jeton « {token.name} », {token.partner}"[:260]
    Consultation.objects.bulk_create(
        Consultation(
            project_id=line.live.project,
            by_id=token.created_by_id,
            at=request.arrived_at,
            act=Consultation.Act.API,
            detail=detail,
        )
        for line in lines
    )


class Teller:
    """Dossiers as data, the names of their answers being those of the exports."""

    def __init__(self, lines: list[Line]) -> None:
        self.columns = Columns(newest_first({line.live.edition for line in lines}))
        self.names = list(self.columns.columns)
        keys = {line.live.key for line in lines}
        campaigns = Deposit.objects.filter(pk__in=keys).values_list("pk", "project__campaign__slug")
        self.campaigns = dict(campaigns)

    def dossier(self, line: Line) -> dict:
        live, school = line.live, line.document.get("school", {})
        return {
            "reference": live.reference,
            "campagne": self.campaigns[live.key],
            "etat": {"code": live.state, "libelle": STATES[live.state]},
            "porteur": {
                "uai": live.uai,
                "nom": school.get("name", live.school),
                "commune": school.get("commune", live.commune),
                "code_insee": live.insee,
            },
            "depot": {
                "numero": live.number,
                "instant": in_paris(live.at).isoformat(timespec="microseconds"),
                "empreinte": live.content_hash,
                "efface": not line.document,
            },
            "decision": self._decision(line),
            "reponses": self._answers(line),
        }

    def _decision(self, line: Line) -> dict | None:
        if line.decision is None:
            return None
        amount = line.decision.amount
        return {
            "sens": line.decision.kind,
            "instant": in_paris(line.decision.at).isoformat(),
            "montant": None if amount is None else f"{amount:.2f}",
        }

    def _answers(self, line: Line) -> dict[str, str | int]:
        if not line.document:
            return {}
        cells = self.columns.cells(line.live.edition, said(line.document))
        return {name: _value(cell) for name, cell in zip(self.names, cells, strict=True) if cell != ""}


def _value(cell: Cell) -> str | int:
    """Amounts are texts, with a point: no program should round them."""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return cell.isoformat() if isinstance(cell, date) else cell
