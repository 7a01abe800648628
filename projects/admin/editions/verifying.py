"""What is checked before publishing, as a list that a tired person can act upon while the worker goes through it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from campaigns.models import Edition
from campaigns.questionnaire.proofing import Fault, proofread
from tne29.lib.errors import RefusalItem

from ...actions.trial import CHECKS, trial_of, verdict
from ...models import EditionTrial

READING = "La relecture : libellés, limites, conditions, informations dont le portail a besoin"
WORDS = {
    "good": "Rien à corriger.",
    "running": "En cours…",
    "waiting": "Pas encore faite.",
    "held": "Sera faite quand la relecture ne trouvera plus rien à corriger.",
}


@dataclass(frozen=True)
class Check:
    """state: good, wrong, running, waiting, or held until the text is mended."""

    name: str
    state: str
    items: list[RefusalItem]

    @property
    def words(self) -> str:
        return WORDS.get(self.state, "")


class Verification:
    """Where a draft stands on its way to be published."""

    def __init__(self, edition: Edition, at: datetime) -> None:
        self.edition = edition
        self.remarks = proofread(edition.questionnaire)
        self.trial: EditionTrial | None = None if self.remarks else trial_of(edition, at)

    @cached_property
    def checks(self) -> list[Check]:
        """The reading, made at once, then what the worker does."""
        found = verdict(self.trial, self.edition.questionnaire) if self.trial else {}
        made = [self._made(check.label, found[check.name]) for check in CHECKS if check.name in found]
        left = [check.label for check in CHECKS if check.name not in found]
        reading = self._made(READING, self.remarks)
        return [reading, *made, *(Check(label, self._state(place), []) for place, label in enumerate(left))]

    def _made(self, label: str, faults: list[Fault]) -> Check:
        return Check(label, "wrong" if faults else "good", [_item(self.edition, fault) for fault in faults])

    def _state(self, place: int) -> str:
        if self.remarks:
            return "held"
        is_running = self.trial and self.trial.state == EditionTrial.State.RUNNING
        return "running" if is_running and place == 0 else "waiting"

    @property
    def done(self) -> int:
        return sum(check.state in ("good", "wrong") for check in self.checks)

    @property
    def progress(self) -> str:
        is_queued = self.trial and self.trial.state == EditionTrial.State.QUEUED
        return self.trial.get_state_display() if is_queued else f"{self.done} sur {len(self.checks)}"

    @property
    def waits(self) -> bool:
        return self.trial is not None and self.trial.waits

    @property
    def was_cut(self) -> bool:
        return self.trial is not None and self.trial.state == EditionTrial.State.FAILED

    @property
    def is_unfit(self) -> bool:
        return any(check.state == "wrong" for check in self.checks)

    @property
    def is_fit(self) -> bool:
        return all(check.state == "good" for check in self.checks)


def _item(edition: Edition, fault: Fault) -> RefusalItem:
    """The sentence, and where to mend it."""
    if fault.question:
        key = fault.question.parent or fault.question.key
        url = reverse("admin:campaigns_edition_question", args=[edition.pk, key])
    elif fault.section:
        url = reverse("admin:campaigns_edition_section", args=[edition.pk, fault.section.key])
    else:
        url = reverse("admin:campaigns_edition_change", args=[edition.pk])
    return RefusalItem(str(fault), url)
