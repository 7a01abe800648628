"""Reads the public tables, one query each."""

import logging
from collections.abc import Iterator
from dataclasses import fields

from django.db.models import Model, QuerySet
from django.urls import reverse

from campaigns.deadlines import Span
from campaigns.models import Call, Campaign, Document, Event, Theme, Window
from partners.models import Contact, Partner
from schools.models import Territory
from tne29.lib.french import file_size

from .rows import (
    PublicCall,
    PublicCampaign,
    PublicContact,
    PublicDocument,
    PublicEvent,
    PublicPartner,
    PublicTerritory,
    PublicTheme,
    Snapshot,
)

logger = logging.getLogger(__name__)


def load(number: int) -> Snapshot:
    call = Call.objects.select_related("edition").filter(is_current=True).first()
    return Snapshot(
        number=number,
        call=_call(call) if call else None,
        campaigns=tuple(_campaigns(call)),
        themes=_rows(PublicTheme, Theme.objects.filter(call=call, is_active=True)),
        territories=_rows(PublicTerritory, Territory.objects.filter(is_priority=True)),
        partners=_rows(PublicPartner, Partner.objects.all()),
        contacts=_rows(PublicContact, Contact.objects.all(), subject=Contact.get_kind_display),
        events=_rows(PublicEvent, Event.objects.filter(call=call)),
        documents=tuple(map(_document, Document.objects.filter(call=call).exclude(file=""))),
    )


def _rows(kind: type, found: QuerySet, **computed) -> tuple:
    return tuple(kind(**_values(kind, row, computed)) for row in found)


def _values(kind: type, row: Model, computed: dict) -> dict:
    names = [field.name for field in fields(kind)]
    return {name: computed[name](row) if name in computed else getattr(row, name) for name in names}


def _call(call: Call) -> PublicCall:
    asked = call.edition.questionnaire
    computed = {
        "minutes": lambda _: asked.minutes,
        "to_prepare": lambda _: asked.to_prepare,
        "sections": lambda _: tuple(section.title for section in asked.sections),
    }
    return PublicCall(**_values(PublicCall, call, computed))


def _campaigns(call: Call | None) -> Iterator[PublicCampaign]:
    windows = Window.objects.filter(campaign__call=call, is_special=False).order_by("pk")
    in_force = {window.campaign_id: window.span for window in windows}
    for campaign in Campaign.objects.filter(call=call):
        span = in_force.get(campaign.pk) or Span.of_days(campaign.opens_on, campaign.closes_on)
        yield PublicCampaign(
            pk=campaign.pk,
            slug=campaign.slug,
            name=campaign.name,
            span=span,
            is_demonstration=campaign.is_demonstration,
            url=reverse("campaigns:campaign", args=[campaign.slug]),
            paper_url=reverse("projects:blank_pdf", args=[campaign.slug]),
            reading_url=reverse("projects:questionnaire", args=[campaign.slug]),
            fillable_url=reverse("projects:fillable_pdf", args=[campaign.slug]),
        )


def _document(document: Document) -> PublicDocument:
    return PublicDocument(
        name=document.title,
        note="\u00a0; ".join(filter(None, (document.description, _size(document)))),
        url=reverse("campaigns:document", args=[document.pk]),
    )


def _size(document: Document) -> str:
    """« PDF, 1,2 Mo »; nothing when the file cannot be reached now (a bucket fails in many ways)."""
    try:
        size = document.file.size
    except Exception as error:
        logger.warning("document %s: %s", document.pk, error)
        return ""
    return f"{document.file.name.rpartition('.')[2].upper()}, {file_size(size)}"
