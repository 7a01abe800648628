"""A questionnaire to be looked at on paper before any campaign asks it: the blank one, marked as a proof."""

from dataclasses import replace
from datetime import date

from campaigns.models import Call, Campaign, Edition
from partners.models import Contact

from ..catalogue import blank_catalogue
from ..models import Printout
from .blank import blank_of, span_of
from .document import Document

# When no campaign was ever opened, the sheet still needs dates to show where they stand.
SAMPLE_DAYS = date(2030, 1, 7), date(2030, 3, 29)


def proof(edition: Edition) -> Document:
    campaign = _campaign_for(edition)
    lists = blank_catalogue(campaign.call.pk or 0)
    document = blank_of(campaign, span_of(campaign), list(Contact.objects.all()), lists)
    return replace(document, kind=Printout.Kind.PROOF)


def call_of(edition: Edition) -> Call | None:
    """The call whose lists are shown: one that uses the edition, else the current one."""
    newest = "-is_current", "-pk"
    return edition.calls.order_by(*newest).first() or Call.objects.order_by(*newest).first()


def _campaign_for(edition: Edition) -> Campaign:
    """The last one of that call, in memory, as if it asked this edition."""
    call = call_of(edition) or Call(title=edition.title)
    campaign = call.campaigns.order_by("-opens_on").first() if call.pk else None
    if campaign is None:
        campaign = Campaign(name="Campagne à venir", opens_on=SAMPLE_DAYS[0], closes_on=SAMPLE_DAYS[1])
    call.edition = edition
    campaign.call = call
    return campaign
