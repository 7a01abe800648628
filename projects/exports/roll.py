"""The deposits of a campaign, the last of each dossier, read in pieces: memory does not grow with their number.

A roll is called first: the keys in the order of the references, and the fingerprint of all that an export shows of
them. What a deposit says is frozen and its hash tells it; the rest (state, decision, directory) is told value by value.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from campaigns.models import Campaign

from ..models import Attachment, Decision, Deposit, PaperAnswer

PIECE = 500


class Live(NamedTuple):
    """What is read beside the content: LIVE says where each comes from."""

    key: int
    project: int
    reference: str
    state: str
    number: int
    at: datetime
    by: str
    edition: int
    content_hash: str
    erased_at: datetime | None
    decision: int | None
    follower_first: str | None
    follower_last: str | None
    uai: str
    school: str
    commune: str
    insee: str
    epci: str | None
    kind: str
    sector: str
    latitude: float | None
    longitude: float | None


LIVE = (
    "pk",
    "project_id",
    "project__reference",
    "project__state",
    "number",
    "at",
    "by_name",
    "edition_id",
    "content_hash",
    "content__erased_at",
    "decided",
    "project__assigned_to__first_name",
    "project__assigned_to__last_name",
    "project__school__uai",
    "project__school__name",
    "project__school__commune__name",
    "project__school__commune__insee",
    "project__school__commune__epci__name",
    "project__school__kind",
    "project__school__sector",
    "project__school__latitude",
    "project__school__longitude",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier: what is true of it now, and what its last deposit says."""

    live: Live
    document: dict[str, Any]
    decision: Decision | None


@dataclass(frozen=True)
class Roll:
    """chosen: the dossiers that it was called for; none of them, the whole campaign."""

    campaign: Campaign
    keys: tuple[int, ...]
    digest: str
    editions: frozenset[int] = field(default=frozenset())
    chosen: tuple[int, ...] = ()

    def pieces(self) -> Iterator[list[Line]]:
        """Each read whole before anything is written: SQLite does not let a reader that is behind write."""
        for start in range(0, len(self.keys), PIECE):
            yield lines_of(self.keys[start : start + PIECE])


def last_deposits(campaign: Campaign | None = None) -> QuerySet[Deposit]:
    """Of each dossier; of one campaign when it is given."""
    newer = Deposit.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    last = Deposit.objects.filter(~Exists(newer))
    return last.filter(project__campaign=campaign) if campaign else last


def call_the_roll(campaign: Campaign, projects: Sequence[int] = ()) -> Roll:
    """projects: those that were chosen; the whole campaign without them."""
    digest, keys, editions = hashlib.sha256(), [], set()
    deposits = last_deposits(campaign)
    if projects:
        deposits = deposits.filter(project__in=projects)
    rows = _live(deposits).order_by("project__reference").values_list(*LIVE)
    for row in rows.iterator():
        live = Live._make(row)
        keys.append(live.key)
        editions.add(live.edition)
        digest.update("\x1f".join(map(str, row)).encode() + b"\x1e")
    return Roll(campaign, tuple(keys), digest.hexdigest(), frozenset(editions), tuple(sorted(set(projects))))


def scans_of(campaign: Campaign) -> str:
    """What the antivirus says of the files of a campaign and of what came on paper, in one hash."""
    digest = hashlib.sha256()
    for kept, columns in ((Attachment, ("pk", "scan", "erased_at")), (PaperAnswer, ("pk", "scan"))):
        digest.update(kept.__name__.encode() + b"\x1d")
        rows = kept.objects.filter(project__campaign=campaign).order_by("pk").values_list(*columns)
        for row in rows.iterator():
            digest.update("\x1f".join(map(str, row)).encode() + b"\x1e")
    return digest.hexdigest()


def _live(deposits: QuerySet[Deposit]) -> QuerySet[Deposit]:
    decisions = Decision.objects.filter(project=OuterRef("project"), reopened_at=None).order_by("-pk").values("pk")[:1]
    return deposits.annotate(decided=Subquery(decisions))


def lines_of(keys: Sequence[int]) -> list[Line]:
    """In the order of the keys, which is that of the database: engines do not all sort texts alike."""
    place = {key: number for number, key in enumerate(keys)}
    rows = _live(Deposit.objects.filter(pk__in=keys)).values_list(*LIVE, "content__content")
    found = [(Live._make(row[:-1]), row[-1]) for row in rows]
    decisions = Decision.objects.in_bulk([live.decision for live, _ in found if live.decision])
    lines = (Line(live, json.loads(text) if text else {}, decisions.get(live.decision)) for live, text in found)
    return sorted(lines, key=lambda line: place[line.live.key])
