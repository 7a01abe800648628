"""The questionnaire of a campaign, to fill with a pen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from campaigns.deadlines import Span
from campaigns.models import Campaign, Edition
from campaigns.questionnaire import Catalogue, Questionnaire
from partners.models import Contact
from tne29.lib.canonical import iso

from ..catalogue import blank_catalogue
from ..forms import paper_form
from ..models import Printout
from .document import Context, Document

LISTS = ("themes", "territories", "partners")


@dataclass(frozen=True)
class Expected:
    """A file to join, under the number of its question."""

    number: str
    label: str
    required: bool


def blank(campaign: Campaign) -> Document:
    return blank_of(campaign, *subject_of(campaign))


def subject_of(campaign: Campaign) -> tuple[Span, list[Contact], Catalogue]:
    """What its questionnaires show beside their questions, read once."""
    return span_of(campaign), list(Contact.objects.all()), blank_catalogue(campaign.call_id)


def blank_of(campaign: Campaign, span: Span, contacts: Sequence[Contact], catalogue: Catalogue) -> Document:
    call = campaign.call

    def context() -> Context:
        questionnaire = call.edition.questionnaire
        return {
            "call": call,
            "campaign": campaign,
            "span": span,
            "contacts": contacts,
            "questionnaire": questionnaire,
            "form": paper_form(questionnaire, catalogue),
            "pieces": list(expected_pieces(questionnaire)),
        }

    facts = campaign_facts(campaign, call.edition, span, contacts) | {"lists": _lists(catalogue)}
    return Document(Printout.Kind.BLANK, facts, context, ("print", "print_form"))


def campaign_facts(campaign: Campaign, edition: Edition, span: Span, contacts: Sequence[Contact]) -> dict[str, Any]:
    """What the first page of a questionnaire says."""
    return {
        "site": settings.SITE_URL,
        "edition": edition.fingerprint,
        "call": campaign.call.title,
        "campaign": [campaign.name, iso(span.opens_at), iso(span.ends_at)],
        "contacts": [_contact(contact) for contact in contacts],
    }


def expected_pieces(questionnaire: Questionnaire) -> Iterator[Expected]:
    for question in questionnaire.questions:
        for asked in (question, *question.cells):
            if asked.limits.max_files:
                yield Expected(question.number, asked.label, question.required and asked.required)


def span_of(campaign: Campaign) -> Span:
    window = campaign.window_in_force() if campaign.pk else None
    return window.span if window else Span.of_days(campaign.opens_on, campaign.closes_on)


def _contact(contact: Contact) -> list[str]:
    return [contact.kind, contact.name, contact.title, contact.organisation, contact.email, contact.phone]


def _lists(catalogue: Catalogue) -> dict[str, Any]:
    return {name: [list(choice) for choice in catalogue.choices(name)] for name in LISTS}
