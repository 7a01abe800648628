"""When the silence of the service becomes a decision, and why that day (CRPA L231-1, L231-4, L114-5, L114-5-1). Pure.

The months run from the day of reception. Asking for what is indispensable stops the clock of a rejection for as long as
the team is given, no longer than its answer takes; it makes the clock of an acceptance begin again at the answer.
Asking for anything else changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.deadlines import add_months
from tne29.lib.french import count, long_date

DAY = timedelta(days=1)
REJECTION, ACCEPTANCE = "rejection", "acceptance"


@dataclass(frozen=True)
class Request:
    """until: the last day given to answer; answered_on: nothing when the team has not, or never did."""

    asked_on: date
    until: date
    answered_on: date | None
    is_indispensable: bool

    @property
    def resumes_on(self) -> date:
        end = self.until + DAY
        return min(self.answered_on, end) if self.answered_on else end


@dataclass(frozen=True)
class Silence:
    """on: nothing when the months have not begun to run."""

    on: date | None
    means: str
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        if self.on is None:
            return "Le délai ne court pas encore."
        verdict = "rejetée" if self.means == REJECTION else "acceptée"
        return f"Sans réponse au {long_date(self.on)}, la demande est réputée {verdict}."


def silence(received_on: date, months: int, means: str, requests: Iterable[Request] = ()) -> Silence:
    on: date | None = add_months(received_on, months)
    reasons = [f"{count(months, 'mois', 'mois')} à partir de la réception, le {long_date(received_on)}."]
    for request in requests:
        on, reason = _after(on, request, months, means)
        reasons.append(reason)
    return Silence(on, means, tuple(reasons))


def _after(on: date | None, request: Request, months: int, means: str) -> tuple[date | None, str]:
    asked = f"Complément demandé le {long_date(request.asked_on)}"
    if not request.is_indispensable:
        return on, f"{asked} : il n’est pas indispensable, le délai continue."
    if on is not None and request.asked_on > on:
        return on, f"{asked} : le délai était déjà écoulé."
    if means == REJECTION:
        days = (request.resumes_on - request.asked_on).days
        return on + days * DAY, f"{asked} : {_suspended(request, days)}"
    if request.answered_on is None:
        return None, f"{asked} : le délai ne court qu’à partir de la réponse."
    return add_months(request.answered_on, months), (
        f"{asked} : le délai recommence à la réponse, le {long_date(request.answered_on)}."
    )


def _suspended(request: Request, days: int) -> str:
    if request.answered_on and request.answered_on <= request.until:
        return f"le délai est suspendu {count(days, 'jour')}, jusqu’à la réponse du {long_date(request.answered_on)}."
    return f"le délai est suspendu {count(days, 'jour')}, au plus tard jusqu’au {long_date(request.until)} inclus."
