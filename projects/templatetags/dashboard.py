"""The first page of the administration: what is open, what waits, what failed, what is still to confirm."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.db.models import Count

from campaigns.models import Campaign, Theme
from projects import figures
from projects.models import Grid, PreparedDecision, Printout, Project
from projects.workflow import State
from schools.models import Membership, Territory
from tne29.outbox.models import Letter

register = template.Library()

COLUMNS = (
    State.DRAFT,
    State.SUBMITTED,
    State.UNDER_REVIEW,
    State.CHANGES_REQUESTED,
    State.ACCEPTED,
    State.REFUSED,
    State.NO_ACTION,
    State.WITHDRAWN,
)


@dataclass(frozen=True)
class Row:
    campaign: Campaign
    span: object
    phase: str
    days_left: int
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    columns: list[str]
    open_row: Row | None
    waiting: int
    prepared: int
    letters: int
    printouts: int
    memberships: int
    lapsed: int
    ownerless: int
    themes: int
    territories: int
    grids: int

    @property
    def is_busy(self) -> bool:
        asked = (
            self.waiting,
            self.prepared,
            self.memberships,
            self.lapsed,
            self.ownerless,
            self.themes,
            self.territories,
            self.grids,
        )
        return any((*asked, self.letters, self.printouts))


@dataclass(frozen=True)
class CampaignFigures:
    row: Row
    curve: figures.Curve
    tables: list[figures.Table]
    money: figures.Money
    number: int


@register.simple_tag
def figures_of(board: Board, slug: str, at: datetime) -> CampaignFigures | None:
    """Of the campaign asked for, else of the one that is open, else of the last that anybody answered."""
    chosen = [row for row in board.rows if row.campaign.slug == slug]
    answered = [row for row in board.rows if row.phase != "upcoming"]
    row = next(iter([*chosen, *filter(None, [board.open_row]), *answered]), None)
    if row is None or row.span is None:
        return None
    tables = figures.breakdown(row.campaign.pk)
    asked = sum(share.amount for share in tables[0].rows)
    number = sum(share.number for share in tables[0].rows)
    curve = figures.curve(row.campaign.pk, row.span, at)
    return CampaignFigures(row, curve, tables, figures.money(row.campaign, asked), number)


@register.simple_tag
def waiting() -> list[figures.Waiting]:
    return figures.waiting()


@register.simple_tag
def dashboard(at: datetime) -> Board:
    rows = _rows(at)
    return Board(
        rows=rows,
        columns=[state.label for state in COLUMNS],
        open_row=next((row for row in rows if row.phase == "open"), None),
        waiting=sum(number for row in rows for state, number in row.counts if state == State.SUBMITTED),
        prepared=PreparedDecision.objects.count(),
        letters=Letter.objects.filter(state__in=("refused", "uncertain", "held")).count(),
        printouts=Printout.objects.filter(state=Printout.State.FAILED).count(),
        memberships=Membership.objects.unconfirmed().count(),
        lapsed=Membership.objects.lapsed(at).count(),
        ownerless=Project.objects.ownerless().count(),
        themes=Theme.objects.filter(is_provisional=True, is_active=True).count(),
        territories=Territory.objects.filter(is_provisional=True).count(),
        grids=Grid.objects.filter(is_provisional=True, is_open=True).count(),
    )


def _rows(at: datetime) -> list[Row]:
    """One query for the campaigns and their windows, one for the counts."""
    campaigns = Campaign.objects.select_related("call").prefetch_related("windows").order_by("-opens_on")[:8]
    counted = Project.objects.filter(campaign__in=[each.pk for each in campaigns])
    numbers = {
        (line["campaign"], line["state"]): line["number"]
        for line in counted.values("campaign", "state").annotate(number=Count("pk")).order_by()
    }
    return [_row(each, numbers, at) for each in campaigns]


def _row(campaign: Campaign, numbers: dict, at: datetime) -> Row:
    windows = [window for window in campaign.windows.all() if not window.is_special]
    span = windows[-1].span if windows else None
    phase = span.phase(at).value if span else "upcoming"
    left = span.days_left(at) if span else 0
    return Row(campaign, span, phase, left, [(state, numbers.get((campaign.pk, state), 0)) for state in COLUMNS])
