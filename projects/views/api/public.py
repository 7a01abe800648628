"""What everybody may read on the pages: campaigns, themes, territories, accepted projects."""

from datetime import datetime

from django.http import HttpRequest

from campaigns.deadlines import Phase
from campaigns.snapshot import PublicCampaign, public_snapshot
from campaigns.snapshot.rows import PublicTerritory, PublicTheme
from partners.models import ApiToken
from tne29.lib.french import in_paris

from ...showcase import accepted_projects
from ..accepted import told, wanted_in
from .door import Scope, partner_door
from .paging import sorted_piece

PHASES = {Phase.UPCOMING: "a_venir", Phase.OPEN: "ouverte", Phase.CLOSED: "close"}


@partner_door(Scope.PUBLIC)
def campaigns(request: HttpRequest, token: ApiToken) -> dict:
    def tell(campaign: PublicCampaign) -> dict:
        return campaign_told(campaign, request.arrived_at)

    return sorted_piece(request, public_snapshot().campaigns, lambda each: each.slug, tell)


def campaign_told(campaign: PublicCampaign, at: datetime) -> dict:
    """cloture is exclusive: the first instant that is too late."""
    span = campaign.span
    return {
        "identifiant": campaign.slug,
        "nom": campaign.name,
        "etat": PHASES[span.phase(at)],
        "ouverture": in_paris(span.opens_at).isoformat(),
        "cloture": in_paris(span.ends_at).isoformat(),
        "demonstration": campaign.is_demonstration,
    }


@partner_door(Scope.PUBLIC)
def themes(request: HttpRequest, token: ApiToken) -> dict:
    return sorted_piece(request, public_snapshot().themes, lambda each: each.code, _theme)


def _theme(theme: PublicTheme) -> dict:
    words = {"libelle": theme.label, "description": theme.description}
    return {"code": theme.code, **words, "provisoire": theme.is_provisional}


@partner_door(Scope.PUBLIC)
def territories(request: HttpRequest, token: ApiToken) -> dict:
    return sorted_piece(request, public_snapshot().territories, lambda each: each.slug, _territory)


def _territory(territory: PublicTerritory) -> dict:
    words = {"nom": territory.name, "description": territory.description}
    return {"identifiant": territory.slug, **words, "provisoire": territory.is_provisional}


@partner_door(Scope.PUBLIC)
def projects(request: HttpRequest, token: ApiToken) -> dict:
    """As on the public page, with the same filters."""
    found = accepted_projects().narrowed(wanted_in(request))
    return sorted_piece(request, found, lambda each: each.reference, told)
