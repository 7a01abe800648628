"""What becomes of a project’s answers and files when it goes on in another campaign, or when another begins from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from campaigns.models import Campaign
from campaigns.questionnaire import Catalogue, Question
from campaigns.questionnaire.carrying import ADDED, CHANGED, KEPT, NEXT, OTHER, Carried, Pair, carry, pairs
from schools.models import School

from .catalogue import Choices, catalogue_for
from .content import live_attachments
from .models import Attachment, Project
from .uploads import most_files

INFECTED = "L’antivirus l’a mise de côté : elle n’est jamais reprise. Joignez-en une copie saine."
TO_RENEW = "Cette question demande un document nouveau dans chaque dossier."
NOT_ASKED = "Le nouveau questionnaire ne demande plus ce document."
NOT_ACCEPTED = "Ce type ou cette taille de fichier n’est plus accepté à cet endroit."
TOO_MANY = "Cette question accepte moins de fichiers."


class BothCatalogues:
    """The lists of where one goes; the words of where one comes from, for what is no longer in them."""

    def __init__(self, target: Catalogue, origin: Catalogue):
        self.target, self.origin = target, origin

    def choices(self, source: str) -> Choices:
        return self.target.choices(source)

    def label(self, source: str, value: str) -> str:
        found = self.target.label(source, value)
        return self.origin.label(source, value) if found in ("", value) else found

    def resolve(self, source: str, text: str) -> tuple[str | None, str | None]:
        return self.target.resolve(source, text)

    def facts(self, name: str) -> str | list[str]:
        return self.target.facts(name)


@dataclass(frozen=True)
class Piece:
    """A file of the former project; `why`: what keeps it from following."""

    attachment: Attachment
    question: Question | None
    why: str = ""


class Passage:
    """From one project to a campaign. anew: towards another project, which answers again what is of its own time."""

    def __init__(self, origin: Project, school: School, campaign: Campaign, *, anew: bool):
        self.origin, self.anew = origin, anew
        self.former, self.questionnaire = origin.edition.questionnaire, campaign.call.edition.questionnaire
        target = Project(campaign=campaign, school=school, edition=campaign.call.edition, answers=origin.answers)
        self.catalogue = BothCatalogues(catalogue_for(target), catalogue_for(origin))

    @property
    def answers(self) -> dict[str, Any]:
        """The first answers of the new draft."""
        return {each.pair.after.key: each.value for each in self._going if each.value is not None}

    # -- answer by answer ------------------------------------------------------------------------------

    @cached_property
    def carried(self) -> list[Carried]:
        whither = OTHER if self.anew else NEXT
        return carry(self.former, self.questionnaire, self.origin.answers, self.catalogue, whither=whither)

    @property
    def _going(self) -> list[Carried]:
        return [each for each in self.carried if each.pair.before and each.pair.after and each.former is not None]

    @property
    def kept(self) -> list[Carried]:
        return [each for each in self._whole if each.pair.state == KEPT]

    @property
    def changed(self) -> list[Carried]:
        return [each for each in self._whole if each.pair.state == CHANGED]

    @property
    def _whole(self) -> list[Carried]:
        return [each for each in self._going if not each.faults and not each.anew]

    @property
    def faulty(self) -> list[Carried]:
        """A part at least of the answer does not go where the new questionnaire wants it."""
        return [each for each in self._going if each.faults]

    @property
    def to_renew(self) -> list[Carried]:
        return [each for each in self._going if each.anew and not each.faults]

    @property
    def gone(self) -> list[Carried]:
        return [each for each in self.carried if each.pair.after is None and each.former is not None]

    @cached_property
    def _pairs(self) -> list[Pair]:
        return pairs(self.former, self.questionnaire)

    @property
    def added(self) -> list[Question]:
        return [pair.after for pair in self._pairs if pair.state == ADDED and pair.after.kind.asks]

    def words(self, carried: Carried) -> str:
        """The former answer, as it can be copied."""
        question = carried.pair.before
        return question.kind.tell(question, carried.former, self.catalogue).plain

    # -- files -----------------------------------------------------------------------------------------

    @cached_property
    def pieces(self) -> list[Piece]:
        return list(self._pieces(live_attachments(self.origin).select_related("uploaded_by")))

    @property
    def following(self) -> list[Piece]:
        return [each for each in self.pieces if not each.why]

    @property
    def left(self) -> list[Piece]:
        return [each for each in self.pieces if each.why]

    def _pieces(self, attachments: Iterable[Attachment]):
        held: dict[str, int] = {}
        for each in attachments:
            question = self.questionnaire.question(each.question)
            why = _why_not(each, question, held.get(each.question, 0)) or self._renewed(question)
            held[each.question] = held.get(each.question, 0) + (not why)
            yield Piece(each, question or self.former.question(each.question), why)

    def _renewed(self, question: Question) -> str:
        """The mark stands on the whole question, for its cells too."""
        whole = self.questionnaire.question(question.parent) if question.parent else question
        return TO_RENEW if whole.anew else ""


def _why_not(attachment: Attachment, question: Question | None, held: int) -> str:
    if attachment.is_infected:
        return INFECTED
    if question is None or not question.limits.accepts:
        return NOT_ASKED
    limits, extension = question.limits, PurePosixPath(attachment.name.lower()).suffix[1:]
    if extension not in limits.accepts or (limits.max_bytes and attachment.size > limits.max_bytes):
        return NOT_ACCEPTED
    return TOO_MANY if held >= most_files(question) else ""
