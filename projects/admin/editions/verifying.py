"""What is checked before publishing, as a list that a tired person can act upon."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from campaigns.models import Edition
from campaigns.questionnaire.proofing import Fault, proofread
from tne29.lib.errors import RefusalItem

CHANGED = "Ce questionnaire a changé depuis que vous avez ouvert cette page : relisez, puis publiez."
READING = "La relecture : libellés, limites, conditions, informations dont le portail a besoin"
TRIAL = "L’essai : le PDF à imprimer se prépare, et des dossiers complets se déposent (puis sont effacés)"


@dataclass(frozen=True)
class Check:
    """is_good: None when it is still to be made."""

    name: str
    is_good: bool | None
    items: list[RefusalItem]

    @property
    def state(self) -> str:
        return {None: "waiting", True: "good", False: "wrong"}[self.is_good]


def checks(edition: Edition, refused: list[Any] | None = None) -> list[Check]:
    """refused: what the act of publishing found, when it was tried."""
    remarks = proofread(edition.questionnaire)
    told = {str(remark) for remark in remarks}
    others = [fault for fault in refused or () if str(fault) not in told]
    reading = Check(READING, not remarks, [_item(edition, remark) for remark in remarks])
    trial = Check(TRIAL, False if others else None, [_item(edition, fault) for fault in others])
    return [reading, trial]


def _item(edition: Edition, fault: Fault | str) -> RefusalItem:
    """The sentence, and where to mend it."""
    if not isinstance(fault, Fault):
        return RefusalItem(str(fault))
    if fault.question:
        url = reverse("admin:campaigns_edition_question", args=[edition.pk, fault.question.key])
    elif fault.section:
        url = reverse("admin:campaigns_edition_section", args=[edition.pk, fault.section.key])
    else:
        url = reverse("admin:campaigns_edition_change", args=[edition.pk])
    return RefusalItem(str(fault), url)
