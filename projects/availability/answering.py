"""« Le site répondait-il à 23 h 58 ? »: yes, no, or nobody knows, with what shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.models import Campaign
from tne29.evidence.models import Role
from tne29.evidence.outages import TOLERANCE, Answer, verdict
from tne29.lib.french import count, moment

from ..models import Deposit, Revision
from .living import Lives
from .words import to_the_second

AROUND = timedelta(minutes=1)
YES = "Oui, le site répondait le {when}."
NO = "Non, le site ne répondait pas le {when}."
UNKNOWN = "On ne sait pas si le site répondait le {when}."
AHEAD = "Le {when} n’est pas encore passé."


@dataclass(frozen=True)
class Answered:
    sentence: str
    shown_by: tuple[str, ...]
    tone: str


def answered_at(campaign: Campaign, at: datetime, now: datetime) -> Answered:
    when = moment(at)
    if at > now:
        return Answered(AHEAD.format(when=when), (), "info")
    lives, works = Lives(at, at), _work_done(campaign, at)
    found = verdict(lives.stretches[Role.WEB], at, TOLERANCE[Role.WEB])
    if found.answer is Answer.YES:
        signs = f"Signes de vie sans interruption du {to_the_second(found.before)} au {to_the_second(found.after)}."
        return Answered(YES.format(when=when), (signs, works), "success")
    if found.answer is Answer.UNKNOWN or now - at <= TOLERANCE[Role.WEB]:
        return Answered(UNKNOWN.format(when=when), (_why_unknown(lives), works), "info")
    after = f"le suivant le {to_the_second(found.after)}" if found.after else "aucun dans la semaine qui suit"
    signs = f"Dernier signe de vie le {to_the_second(found.before)}, {after}."
    return Answered(NO.format(when=when), (signs, works), "warning")


def _why_unknown(lives: Lives) -> str:
    first = lives.known_since.get(Role.WEB)
    if first is None:
        return "Aucun signe de vie n’a encore été noté."
    return f"Les signes de vie du site sont notés depuis le {to_the_second(first)}\u00a0; il n’y en a pas autour."


def _work_done(campaign: Campaign, at: datetime) -> str:
    """What was received then is a proof of its own."""
    near = {"project__campaign": campaign, "at__gte": at - AROUND, "at__lt": at + AROUND}
    deposits, saves = Deposit.objects.filter(**near).count(), Revision.objects.filter(**near).count()
    received = f"{count(deposits, 'dépôt')} et {count(saves, 'enregistrement')}"
    return f"Dans la minute qui précède et celle qui suit, la campagne a reçu {received}."
