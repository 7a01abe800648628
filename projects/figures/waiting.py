"""What waits, for whom, since when: the dossiers in the hands of staff, or of a school that owes a complement."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Min

from campaigns.deadlines import INSTANT

from ..models import Project
from ..workflow import State

ASKS = {
    State.SUBMITTED: "à instruire",
    State.UNDER_REVIEW: "à décider",
    State.CHANGES_REQUESTED: "complément attendu",
}


@dataclass(frozen=True)
class Waiting:
    """since: the oldest last deposit among them. until: the last moment of the nearest delay given to a school."""

    asks: str
    number: int
    whom: str
    since: datetime | None
    until: datetime | None
    query: str


def waiting() -> list[Waiting]:
    """In the order of the work, then the oldest first."""
    person = ("assigned_to", "assigned_to__first_name", "assigned_to__last_name")
    rows = Project.objects.filter(state__in=State.with_staff).order_by().values("state", *person)
    rows = rows.annotate(number=Count("pk"), since=Min("submitted_at"), until=Min("window__ends_at"))
    order = list(ASKS)
    return [_waiting(row) for row in sorted(rows, key=lambda row: (order.index(row["state"]), row["since"]))]


def _waiting(row: dict) -> Waiting:
    follower = f"{row['assigned_to__first_name']} {row['assigned_to__last_name']}" if row["assigned_to"] else ""
    is_owed = row["state"] == State.CHANGES_REQUESTED
    whom = f"l’établissement{f', suivi par {follower}' if follower else ''}" if is_owed else follower or "personne"
    query = urlencode({"etat": row["state"], "suivi": row["assigned_to"] or "personne"})
    until = row["until"] - INSTANT if is_owed and row["until"] else None
    return Waiting(ASKS[State(row["state"])], row["number"], whom, row["since"], until, f"?{query}")
