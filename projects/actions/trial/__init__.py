"""Whether an edition can be published: it is proofread, laid out on paper, and filed as a school would."""

from datetime import datetime

from campaigns.models import Edition
from campaigns.questionnaire.proofing import Fault, proofread

from .filing import filed
from .paper import laid_out


def faults_of(edition: Edition, *, at: datetime) -> list[Fault]:
    """The two trials take seconds: they wait until nothing is left to mend in the text."""
    return proofread(edition.questionnaire) or [*laid_out(edition, at=at), *filed(edition, at=at)]
