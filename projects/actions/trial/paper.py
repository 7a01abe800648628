"""The blank questionnaire of an edition, really laid out by the press, within its bounds."""

from datetime import datetime, timedelta

from campaigns.deadlines import Span, paris_day
from campaigns.models import Call, Campaign, Edition
from campaigns.questionnaire.proofing import Fault
from partners.models import Contact
from tne29.lib.press import PressFailure

from ...catalogue import blank_catalogue
from ...printouts.blank import blank_of
from ...printouts.making import SENTENCES, press

NO_PAPER = "le questionnaire vierge ne se met pas en page. {reason}"


def laid_out(edition: Edition, *, at: datetime) -> list[Fault]:
    """Nothing is kept: neither the PDF nor the campaign it speaks of."""
    campaign = _campaign(edition, at)
    span = Span.of_days(campaign.opens_on, campaign.closes_on)
    document = blank_of(campaign, span, list(Contact.objects.all()), blank_catalogue(campaign.call.pk))
    try:
        press.write(document.html(), list(document.sheets))
    except PressFailure as failure:
        return [Fault(NO_PAPER.format(reason=SENTENCES[failure.reason]))]
    return []


def _campaign(edition: Edition, at: datetime) -> Campaign:
    """The current call, as if it took this edition."""
    call = Call.objects.filter(is_current=True).first() or Call(title=edition.title, service_name=edition.title)
    call.edition = edition
    today = paris_day(at)
    return Campaign(call=call, number=1, name="Essai", opens_on=today, closes_on=today + timedelta(days=30))
