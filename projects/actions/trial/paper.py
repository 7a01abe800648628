"""A blank questionnaire of an edition, for a pen or for a keyboard, really laid out by the press."""

from datetime import datetime, timedelta

from campaigns.deadlines import Span, paris_day
from campaigns.models import Call, Campaign, Edition
from campaigns.questionnaire.proofing import Fault
from partners.models import Contact
from tne29.lib.press import PressFailure

from ...catalogue import blank_catalogue
from ...models import Printout
from ...printouts.blank import blank_of
from ...printouts.fillable import fillable_of
from ...printouts.making import SENTENCES, press

NO_PAPER = {
    Printout.Kind.BLANK: "le questionnaire à imprimer ne se met pas en page. {reason}",
    Printout.Kind.FILLABLE: "le questionnaire à remplir dans un PDF ne se met pas en page. {reason}",
}


def laid_out(edition: Edition, kind: str, *, at: datetime) -> list[Fault]:
    """Nothing is kept: neither the PDF nor the campaign it speaks of."""
    campaign = _campaign(edition, at)
    span = Span.of_days(campaign.opens_on, campaign.closes_on)
    make = fillable_of if kind == Printout.Kind.FILLABLE else blank_of
    document = make(campaign, span, list(Contact.objects.all()), blank_catalogue(campaign.call.pk))
    try:
        press.write(document.html(), list(document.sheets))
    except PressFailure as failure:
        return [Fault(NO_PAPER[kind].format(reason=SENTENCES[failure.reason]))]
    return []


def _campaign(edition: Edition, at: datetime) -> Campaign:
    """The current call, as if it took this edition."""
    call = Call.objects.filter(is_current=True).first() or Call(title=edition.title, service_name=edition.title)
    call.edition = edition
    today = paris_day(at)
    return Campaign(
        call=call, number=1, name="Essai", slug="essai", opens_on=today, closes_on=today + timedelta(days=30)
    )
