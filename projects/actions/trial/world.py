"""A call, a campaign open today, two schools and a head, for the time of a trial: all of it is undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from accounts.models import User
from campaigns.deadlines import paris_day
from campaigns.models import Call, Campaign, Edition, Theme
from schools.models import Commune, Membership, School
from tne29.lib.identifiers import UAI_LETTERS

from ..windows import open_campaign

SLUG = "essai-avant-publication"
NOWHERE, FIRST_UAI = "29999", 299_000


@dataclass(frozen=True)
class World:
    campaign: Campaign
    school: School
    head: User
    others: list[School]

    def choices(self, catalogue):
        """Schools are looked up one by one in a real catalogue; a sample wants a list."""
        schools = [(school.uai, school.label) for school in self.others]
        return lambda source: schools if source == "schools" else catalogue.choices(source)


def raise_world(edition: Edition, kind: str, *, at: datetime) -> World:
    """The edition is published for that time, since no call takes a draft."""
    Edition.objects.filter(pk=edition.pk, published_at=None).update(published_at=at)
    edition.refresh_from_db()
    schools = [_school(uai, kind) for uai in _free_uais(2)]
    return World(_campaign(edition, at), schools[0], _head(schools[0], at), schools[1:])


def _campaign(edition: Edition, at: datetime) -> Campaign:
    call = Call.objects.create(slug=SLUG, title="Essai", school_year="essai", edition=edition, service_name="Essai")
    for number in (1, 2):
        Theme.objects.create(call=call, code=f"essai-{number}", label=f"Essai {number}", order=number)
    today = paris_day(at)
    campaign = Campaign.objects.create(
        call=call,
        number=1,
        name="Essai",
        slug=SLUG,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=1),
    )
    open_campaign(campaign, by=None, at=at)
    return campaign


def _free_uais(wanted: int) -> list[str]:
    taken = set(School.objects.filter(uai__startswith="0299").values_list("uai", flat=True))
    every = (f"{number:07}{UAI_LETTERS[number % 23]}" for number in count(FIRST_UAI))
    return [uai for _, uai in zip(range(wanted), (uai for uai in every if uai not in taken), strict=False)]


def _school(uai: str, kind: str) -> School:
    commune, _ = Commune.objects.get_or_create(insee=NOWHERE, defaults={"name": "Essai"})
    return School.objects.create(uai=uai, name=f"Établissement d’essai {uai}", kind=kind, commune=commune)


def _head(school: School, at: datetime) -> User:
    head = User.objects.create(email=f"{SLUG}@example.invalid", first_name="Essai", last_name="Essai")
    Membership.objects.create(
        user=head, school=school, role="head", requested_at=at, confirmed_at=at, confirmation_means="staff"
    )
    return head
