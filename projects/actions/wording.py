"""The words of a letter change: a new version, never another one’s."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from tne29.lib.errors import Refusal
from tne29.lib.french import short_moment
from tne29.lib.wording import one_line, plain_lines

from .. import letters_wording
from ..letters_wording import Wording
from ..models import LetterText

STALE = (
    "{by} a changé ce texte le {at}, pendant que vous l’écriviez : rien n’a été enregistré. Comparez, puis recommencez."
)
UNCHANGED = "Ce texte est déjà celui qui est envoyé : rien n’est à enregistrer."


class WordingRefused(Refusal):
    """faults: by « subject » and « body », the sentences that say why."""

    def __init__(self, faults: dict[str, list[str]]):
        super().__init__("Ce texte ne peut pas être enregistré.")
        self.faults = faults


class StaleWording(Refusal):
    """Somebody else’s version is in force since the author read theirs."""


def save_wording(name: str, subject: str, body: str, *, seen: int, by: User, at: datetime) -> LetterText:
    """seen: the version that its author began from, 0 for the text that the portal came with."""
    words = Wording(one_line(subject), plain_lines(body).strip())
    found = letters_wording.faults(name, words)
    if any(found.values()):
        raise WordingRefused(found)
    if words == letters_wording.in_force(name):
        raise Refusal(UNCHANGED)
    return _add(LetterText(name=name, subject=words.subject, body=words.body, by=by, at=at), seen)


def restore_original(name: str, *, seen: int, by: User, at: datetime) -> LetterText:
    if letters_wording.in_force(name) == letters_wording.original(name):
        raise Refusal(UNCHANGED)
    return _add(LetterText(name=name, is_original=True, by=by, at=at), seen)


def _add(version: LetterText, seen: int) -> LetterText:
    """The unique number decides between two who save at once."""
    newest = LetterText.objects.filter(name=version.name).select_related("by").first()
    if newest and newest.number != seen:
        raise _stale(newest)
    version.number = seen + 1
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise _stale(LetterText.objects.filter(name=version.name).select_related("by").first()) from error
    return version


def _stale(newest: LetterText) -> StaleWording:
    return StaleWording(STALE.format(by=newest.by.get_full_name(), at=short_moment(newest.at)))
