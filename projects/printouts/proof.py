"""A questionnaire to be looked at before any campaign asks it: to print or to fill, marked as a proof."""

from dataclasses import replace
from datetime import date

from campaigns.models import Call, Campaign, Edition
from partners.models import Contact

from ..catalogue import blank_catalogue
from ..models import Printout
from .blank import blank_of, span_of
from .document import Document
from .fillable import fillable_of

MAKERS = {Printout.Kind.PROOF: blank_of, Printout.Kind.PROOF_FILL: fillable_of}
# When no campaign was ever opened, the sheet still needs dates to show where they stand.
SAMPLE_DAYS = date(2030, 1, 7), date(2030, 3, 29)


def proof(edition: Edition, kind: str) -> Document:
    campaign = _campaign_for(edition)
    lists = blank_catalogue(campaign.call.pk or 0)
    document = MAKERS[kind](campaign, span_of(campaign), list(Contact.objects.all()), lists)
    return replace(document, kind=kind)


def call_of(edition: Edition) -> Call | None:
    """The call whose lists are shown: one that uses the edition, else the current one."""
    newest = "-is_current", "-pk"
    return edition.calls.order_by(*newest).first() or Call.objects.order_by(*newest).first()


def _campaign_for(edition: Edition) -> Campaign:
    """The last one of that call, in memory, as if it asked this edition."""
    call = call_of(edition) or Call(title=edition.title)
    campaign = call.campaigns.order_by("-opens_on").first() if call.pk else None
    if campaign is None:
        campaign = Campaign(name="Campagne à venir", slug="a-venir", opens_on=SAMPLE_DAYS[0], closes_on=SAMPLE_DAYS[1])
    call.edition = edition
    campaign.call = call
    return campaign
