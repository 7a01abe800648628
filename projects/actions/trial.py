"""Whether an edition can be published: it is proofread."""

from datetime import datetime

from campaigns.models import Edition
from campaigns.questionnaire.proofing import Fault, proofread


def faults_of(edition: Edition, *, at: datetime) -> list[Fault]:
    return proofread(edition.questionnaire)
