"""When far more letters leave than any campaign explains, the rest is held until somebody has looked.

A bug or a clock that jumps makes ten times the expected letters due, each with a key of its own: nothing else stops it.
What a person asks for to get into their account is held only when that person would get too many.
"""

import logging
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from tne29.lib.french import count

from .kinds import ACCOUNT
from .models import Letter

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
TOO_MANY = "Retenue\u00a0: plus de {letters} seraient parties en une heure. Vérifiez, puis laissez partir."
TOO_MANY_FOR_ONE = (
    "Retenue\u00a0: cette adresse en aurait reçu plus de {letters} en une heure. Vérifiez, puis laissez partir."
)


class Allowance:
    """How many more may leave in this round: one statement, two when somebody may have had too many."""

    def __init__(self, letters: Collection[Letter], at: datetime):
        sent = Letter.objects.filter(sent_at__gt=at - HOUR, sent_at__lte=at + HOUR)
        self.sent = sent.count() if letters else 0
        self.to_each: Counter[str] = Counter()
        if self.sent + len(letters) > settings.MAILS_PER_PERSON_AND_HOUR:
            theirs = sent.filter(recipient__in={letter.recipient for letter in letters})
            self.to_each.update(dict(theirs.values_list("recipient").annotate(Count("pk")).order_by()))

    def objection(self, letter: Letter) -> str:
        """Why this one is held; a letter that somebody has let go is not asked about again."""
        if letter.released_at:
            return ""
        if self.to_each[letter.recipient] >= settings.MAILS_PER_PERSON_AND_HOUR:
            return TOO_MANY_FOR_ONE.format(letters=count(settings.MAILS_PER_PERSON_AND_HOUR, "lettre"))
        if self.sent >= settings.MAILS_PER_HOUR and letter.kind != ACCOUNT.name:
            return TOO_MANY.format(letters=count(settings.MAILS_PER_HOUR, "lettre"))
        return ""

    def note(self, letter: Letter) -> None:
        self.sent += 1
        self.to_each[letter.recipient] += 1
