"""A trial in the worker: taken by a conditional update, kept by a token, one check at a time, lost with the lease."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from accounts.models import User
from campaigns.models import Edition
from campaigns.questionnaire import Questionnaire
from campaigns.questionnaire.proofing import Fault
from tne29.lib.clock import Clock
from tne29.lib.queue import nudge

from ...models import EditionTrial
from .checks import CHECKS, Check, without_echo

logger = logging.getLogger(__name__)
State = EditionTrial.State

TASK = "projects.try_edition"
LEASE = timedelta(seconds=120)
HINT_TIME = timedelta(seconds=10)
GOOD_FOR = timedelta(days=1)
MOST_ATTEMPTS = 5
BROKEN = "cette vérification n’a pas pu être faite. La cause est dans le journal du portail."


class LeaseLost(Exception):
    """Asked again, or taken over, meanwhile: what we found counts no more."""


def ask_trial(edition: Edition, *, by: User | None, at: datetime) -> EditionTrial:
    """A trial of the text as it is. One that is under way on that very text goes on."""
    mine = EditionTrial.objects.filter(edition=edition, fingerprint=edition.fingerprint)
    if found := mine.filter(state__in=(State.QUEUED, State.RUNNING)).first():
        return found
    anew = {
        "fingerprint": edition.fingerprint,
        "state": State.QUEUED,
        "results": {},
        "lease_until": None,
        "attempts": 0,
        "asked_by": by,
        "asked_at": at,
        "done_at": None,
    }
    trial, is_new = EditionTrial.objects.get_or_create(edition=edition, defaults=anew)
    if not is_new:
        EditionTrial.objects.filter(pk=trial.pk).update(token=F("token") + 1, **anew)
        trial.refresh_from_db()
    nudge(TASK, trial.pk)
    return trial


def trial_of(edition: Edition, at: datetime) -> EditionTrial | None:
    """The one that speaks of this text; a verdict of another day is forgotten, since the lists of a call change."""
    too_old = Q(done_at__lte=at - GOOD_FOR)
    return EditionTrial.objects.filter(~too_old, edition=edition, fingerprint=edition.fingerprint).first()


def verdict(trial: EditionTrial, questionnaire: Questionnaire) -> dict[str, list[Fault]]:
    """The faults that each check made so far has found."""
    return {name: [_told(fault, questionnaire) for fault in found] for name, found in trial.results.items()}


def faults_found(trial: EditionTrial, questionnaire: Questionnaire) -> list[Fault]:
    return without_echo(verdict(trial, questionnaire).values())


def run_trial(trial_id: int, at: datetime) -> bool:
    """True when all its checks are made, whatever they found."""
    hold = Hold.take(trial_id, Clock(at))
    if hold is None:
        return False
    try:
        return hold.go_on()
    except LeaseLost:
        logger.warning("trial %s was asked again or taken over", trial_id)
        return False


def sweep_trials(at: datetime) -> int:
    """What a lost hint or a dead worker left to do; those just asked for are left to their hint."""
    late = Q(state=State.QUEUED, asked_at__lte=at - HINT_TIME) | Q(state=State.RUNNING)
    due = EditionTrial.objects.filter(_claimable(at), late).order_by("asked_at").values_list("pk", flat=True)
    clock = Clock(at)
    return sum(run_trial(pk, clock.now()) for pk in list(due))


class Hold:
    """One attempt. What a former one found stands: a trial goes on where it was cut."""

    def __init__(self, trial: EditionTrial, clock: Clock) -> None:
        self.trial, self.clock = trial, clock

    @classmethod
    def take(cls, pk: int, clock: Clock) -> "Hold | None":
        """None when it is done, or in other hands."""
        taken = EditionTrial.objects.filter(_claimable(clock.now()), pk=pk).update(
            state=State.RUNNING,
            token=F("token") + 1,
            attempts=F("attempts") + 1,
            lease_until=clock.now() + LEASE,
        )
        if not taken:
            return None
        return cls(EditionTrial.objects.select_related("edition").get(pk=pk), clock)

    @property
    def _mine(self) -> QuerySet:
        return EditionTrial.objects.filter(pk=self.trial.pk, token=self.trial.token, state=State.RUNNING)

    def go_on(self) -> bool:
        if self.trial.attempts > MOST_ATTEMPTS:
            self._end(State.FAILED)
            return False
        for check in CHECKS:
            if not self._is_wanted():
                self._mine.delete()
                return False
            if check.name not in self.trial.results:
                self._keep(check, self._found_by(check))
        self._end(State.DONE)
        return True

    def _is_wanted(self) -> bool:
        """The draft is still there, with the same words."""
        drafts = Edition.objects.filter(published_at=None, fingerprint=self.trial.fingerprint)
        return drafts.filter(pk=self.trial.edition_id).exists()

    def _found_by(self, check: Check) -> list[Fault]:
        try:
            return check.find(self.trial.edition, at=self.clock.now())
        except Exception:
            logger.exception("trial %s, %s", self.trial.pk, check.name)
            return [Fault(BROKEN)]

    def _keep(self, check: Check, faults: list[Fault]) -> None:
        self.trial.results[check.name] = [_kept(fault) for fault in faults]
        if not self._mine.update(results=self.trial.results, lease_until=self.clock.now() + LEASE):
            raise LeaseLost

    def _end(self, state: str) -> None:
        self._mine.update(state=state, lease_until=None, done_at=self.clock.now())


def _claimable(at: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)


def _kept(fault: Fault) -> dict[str, str]:
    return {
        "sentence": fault.sentence,
        "section": fault.section.key if fault.section else "",
        "question": fault.question.key if fault.question else "",
    }


def _told(kept: dict[str, str], questionnaire: Questionnaire) -> Fault:
    """The text has the fingerprint that was tried: its keys are the same."""
    section, question = questionnaire.section(kept["section"]), questionnaire.question(kept["question"])
    return Fault(kept["sentence"], section, question)
