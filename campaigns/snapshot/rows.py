"""The call as the public sees it: plain frozen values, and what a moment makes of a campaign."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.deadlines import Phase, Span
from tne29.lib.french import MONTHS, hour, in_paris, long_date

STATE_LABELS = {Phase.UPCOMING: "à venir", Phase.OPEN: "ouverte", Phase.CLOSED: "close"}
SENTENCES = {
    Phase.UPCOMING: "Les dossiers pourront être déposés à partir du {opening}.",
    Phase.OPEN: "Vous pouvez déposer votre dossier {until}.",
    Phase.CLOSED: "Cette campagne a pris fin le {deadline}.",
}


@dataclass(frozen=True, slots=True)
class PublicCall:
    pk: int
    slug: str
    title: str
    school_year: str
    introduction: str
    history: str
    audience: str
    funding: str
    benefits: str
    service_name: str
    service_address: str
    service_email: str
    service_phone: str
    minutes: int
    to_prepare: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicCampaign:
    pk: int
    slug: str
    name: str
    span: Span
    is_demonstration: bool
    url: str
    paper_url: str
    reading_url: str
    fillable_url: str

    def seen(self, at: datetime) -> "CampaignNow":
        return CampaignNow(self, at)


@dataclass(frozen=True)
class CampaignNow:
    """A campaign at a given moment: what components/window.html shows."""

    campaign: PublicCampaign
    at: datetime

    @property
    def name(self) -> str:
        return self.campaign.name

    @property
    def url(self) -> str:
        return self.campaign.url

    @property
    def pk(self) -> int:
        return self.campaign.pk

    @property
    def paper_url(self) -> str:
        return self.campaign.paper_url

    @property
    def reading_url(self) -> str:
        return self.campaign.reading_url

    @property
    def fillable_url(self) -> str:
        return self.campaign.fillable_url

    @property
    def phase(self) -> Phase:
        return self.campaign.span.phase(self.at)

    @property
    def state(self) -> str:
        return self.phase.value

    @property
    def label(self) -> str:
        return STATE_LABELS[self.phase]

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN

    @property
    def days(self) -> str:
        return self.campaign.span.days.capitalize()

    @property
    def days_left(self) -> int:
        return self.campaign.span.days_left(self.at)

    @property
    def progress(self) -> int:
        return self.campaign.span.progress(self.at)

    @property
    def sentence(self) -> str:
        span = self.campaign.span
        return SENTENCES[self.phase].format(opening=span.opening, until=span.until, deadline=span.deadline)


@dataclass(frozen=True, slots=True)
class PublicTheme:
    code: str
    label: str
    description: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class PublicTerritory:
    slug: str
    name: str
    description: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class PublicPartner:
    slug: str
    name: str
    role: str
    website: str

    @property
    def summary(self) -> str:
        """The first sentence of the role."""
        first, stop, _ = self.role.partition(". ")
        return first + stop.strip()


@dataclass(frozen=True, slots=True)
class PublicContact:
    subject: str
    name: str
    title: str
    organisation: str
    email: str
    phone: str

    @property
    def dial(self) -> str:
        return "+33" + "".join(digit for digit in self.phone if digit.isdigit()).removeprefix("0")


@dataclass(frozen=True, slots=True)
class PublicEvent:
    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    description: str
    url: str

    @property
    def day(self) -> int:
        return in_paris(self.starts_at).day

    @property
    def month(self) -> str:
        return MONTHS[in_paris(self.starts_at).month - 1]

    @property
    def year(self) -> int:
        return in_paris(self.starts_at).year

    @property
    def when(self) -> str:
        return f"{long_date(self.starts_at)} à {hour(self.starts_at)}"

    def is_over(self, at: datetime) -> bool:
        return (self.ends_at or self.starts_at) < at


@dataclass(frozen=True, slots=True)
class PublicDocument:
    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    number: int
    call: PublicCall | None
    campaigns: tuple[PublicCampaign, ...]
    themes: tuple[PublicTheme, ...]
    territories: tuple[PublicTerritory, ...]
    partners: tuple[PublicPartner, ...]
    contacts: tuple[PublicContact, ...]
    events: tuple[PublicEvent, ...]
    documents: tuple[PublicDocument, ...]

    def campaign(self, slug: str) -> PublicCampaign | None:
        return next((campaign for campaign in self.campaigns if campaign.slug == slug), None)

    def campaigns_at(self, at: datetime) -> list[CampaignNow]:
        """The open ones first, then what is coming, then the past."""
        order = (Phase.OPEN, Phase.UPCOMING, Phase.CLOSED)
        return sorted((each.seen(at) for each in self.campaigns), key=lambda now: order.index(now.phase))

    def agenda_at(self, at: datetime) -> list[tuple[PublicEvent, bool]]:
        """Each meeting, and whether it has taken place; those to come first."""
        return sorted(((event, event.is_over(at)) for event in self.events), key=lambda pair: pair[1])

    def featured(self, at: datetime) -> CampaignNow | None:
        """The open campaign, else the next one, else the last one."""
        ranked = self.campaigns_at(at)
        if ranked and ranked[0].phase is Phase.CLOSED:
            return ranked[-1]
        return ranked[0] if ranked else None
