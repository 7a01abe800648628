"""Where each associated school stands: asked, agreed, declined, or agreed to something that changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from campaigns.questionnaire import Catalogue
from tne29.lib.canonical import iso
from tne29.lib.french import in_sentence

from ..models import Agreement, AgreementRequest, AgreementState, Project
from .concerns import Concern, concerns, has_network
from .lines import Change, Line, changes, lines, lines_of, naming, words_of

REQUIRED = "Cet appel exige l’accord de chaque établissement associé avant le dépôt. Il manque : {schools}."
BADGES = {
    AgreementState.UNASKED: "todo",
    AgreementState.ASKED: "upcoming",
    AgreementState.AGREED: "complete",
    AgreementState.DECLINED: "refused",
    AgreementState.OUTDATED: "changes_requested",
}


@dataclass
class Place:
    """One associated school. waiting: its open request; answered: the last one that it answered; last: of any."""

    project: Project
    concern: Concern
    label: str
    catalogue: Catalogue
    waiting: AgreementRequest | None = None
    answered: AgreementRequest | None = None
    last: AgreementRequest | None = None

    @property
    def answer(self) -> Agreement | None:
        return self.answered.agreement if self.answered else None

    @property
    def is_current(self) -> bool:
        """Whether the last answer is about exactly what the project says now."""
        return self.answer is not None and self.answer.content_hash == self.concern.hash

    @property
    def state(self) -> AgreementState:
        if self.is_current:
            return AgreementState(self.answer.answer)
        if self.waiting:
            return AgreementState.ASKED
        return AgreementState.OUTDATED if self.answer else AgreementState.UNASKED

    @property
    def badge(self) -> str:
        """How it is drawn (components/state.html)."""
        return BADGES[self.state]

    @property
    def has_agreed(self) -> bool:
        return self.state == AgreementState.AGREED

    @property
    def was_sent_other_words(self) -> bool:
        """The content changed since the letter that still waits for its answer."""
        return self.waiting is not None and self.waiting.content_hash != self.concern.hash

    @property
    def is_to_ask(self) -> bool:
        """Whether asking for what is missing writes to this school."""
        return self.state in (AgreementState.UNASKED, AgreementState.OUTDATED) or (
            self.state == AgreementState.ASKED and self.was_sent_other_words
        )

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.concern.document, self.project.edition.questionnaire, naming(self.project, self.catalogue))

    @cached_property
    def changes(self) -> list[Change]:
        """What differs from what was answered about; nothing while the answer is about this, or once it is erased."""
        if self.answered is None or self.is_current or not self.answered.content:
            return []
        return changes(lines_of(self.answered), self.lines)

    @property
    def since(self) -> datetime | None:
        """Since when it is in that state: the answer, or the question that waits for one."""
        if self.state == AgreementState.ASKED:
            return self.waiting.asked_at
        return self.answer.at if self.answer else None

    @property
    def words(self) -> dict[str, dict[str, str]]:
        return words_of(self.project, self.concern.document, self.catalogue)

    @property
    def frozen(self) -> dict[str, Any]:
        """What a deposit keeps of it."""
        answer = self.answer
        kept = {"school": self.concern.uai, "name": self.label, "state": self.state.value, "hash": self.concern.hash}
        if self.waiting and self.state == AgreementState.ASKED:
            kept["asked_at"] = iso(self.waiting.asked_at)
        if answer:
            kept |= {
                "answer": answer.answer,
                "answered_hash": answer.content_hash,
                "by": answer.name,
                "job": answer.job,
                "at": iso(answer.at),
                **({"comment": answer.comment} if answer.comment else {}),
            }
        return kept


def places(project: Project, catalogue: Catalogue, requests: list[AgreementRequest] | None = None) -> list[Place]:
    """In the order of the network; one query with a network (its labels are the catalogue’s), none without."""
    named = concerns(project, catalogue)
    if not named:
        return []
    found = {each.uai: Place(project, each, catalogue.label("schools", each.uai), catalogue) for each in named}
    for request in requests_of(project) if requests is None else requests:
        place = found.get(request.school.uai)
        if place is None:
            continue
        place.last = request
        if request.answered_at:
            place.answered = request
        elif not request.revoked_at:
            place.waiting = request
    return list(found.values())


def requests_of(project: Project) -> list[AgreementRequest]:
    """Every request of a project with its answer, in order."""
    return _requests({project.pk: project})


def requests_of_each(projects: Iterable[Project]) -> dict[int, list[AgreementRequest]]:
    """The requests of several projects, by their ids; one query, none when no project names a school."""
    named = {each.pk: each for each in projects if has_network(each)}
    found: dict[int, list[AgreementRequest]] = {}
    for request in _requests(named) if named else ():
        found.setdefault(request.project_id, []).append(request)
    return found


def _requests(projects: dict[int, Project]) -> list[AgreementRequest]:
    related = ("agreement", "school", "edition", "asked_by")
    asked = AgreementRequest.objects.filter(project__in=projects).select_related(*related)
    found = list(asked.defer("edition__source").order_by("pk"))
    for request in found:
        request.project = projects[request.project_id]
    return found


def lacking(places: list[Place]) -> list[Place]:
    return [place for place in places if not place.has_agreed]


def lacking_sentence(places: list[Place]) -> str:
    """Why a call that requires the agreements refuses the deposit; nothing when they are all there."""
    missing = lacking(places)
    return REQUIRED.format(schools=in_sentence(place.label for place in missing)) if missing else ""
