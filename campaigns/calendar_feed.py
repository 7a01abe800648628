"""The calendar people subscribe to: openings, deadlines, meetings. Identifiers do not change with the dates."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from .snapshot import PublicCampaign, Snapshot

DOMAIN = "tne29"
LAST_MINUTE = timedelta(minutes=1)


def feed(snapshot: Snapshot, *, at: datetime, site_url: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//TNE Finistère//Portail de l’appel//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "TNE Finistère\u00a0: campagnes et rendez-vous")
    for event in (*_of_campaigns(snapshot, site_url), *_of_agenda(snapshot, site_url)):
        event.add("dtstamp", at.replace(microsecond=0))
        event.add("sequence", snapshot.number)
        calendar.add_component(event)
    return calendar.to_ical()


def _of_campaigns(snapshot: Snapshot, site_url: str) -> Iterator[Event]:
    for campaign in snapshot.campaigns:
        yield _opening(campaign, site_url)
        yield _deadline(campaign, site_url)


def _opening(campaign: PublicCampaign, site_url: str) -> Event:
    event = _event(f"{campaign.slug}-ouverture", f"{campaign.name}\u00a0: ouverture des dépôts")
    event.add("dtstart", campaign.span.opens_on)
    event.add("url", site_url + campaign.url)
    return event


def _deadline(campaign: PublicCampaign, site_url: str) -> Event:
    span = campaign.span
    event = _event(f"{campaign.slug}-cloture", f"{campaign.name}\u00a0: date limite de dépôt")
    event.add("dtstart", span.ends_at - LAST_MINUTE)
    event.add("dtend", span.ends_at)
    event.add("description", f"Les dossiers se déposent {span.until}.")
    event.add("url", site_url + campaign.url)
    return event


def _of_agenda(snapshot: Snapshot, site_url: str) -> Iterator[Event]:
    for meeting in snapshot.events:
        event = _event(f"rendez-vous-{meeting.pk}", meeting.title)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", meeting.ends_at or meeting.starts_at + timedelta(hours=1))
        for name, value in (("location", meeting.place), ("description", meeting.description)):
            if value:
                event.add(name, value)
        event.add("url", meeting.url or site_url + "/#agenda")
        yield event


def _event(name: str, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{DOMAIN}")
    event.add("summary", summary)
    return event
